"""Cards of one's own as text that leaves and comes back: CSV and YAML both ways, and notes for Anki."""

import csv
import html
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import yaml

from bot.recall.writing import CardText, problems, written

COLUMNS = ("prompt", "situation", "points", "answer", "link")
"""Names of the columns in CSV and of the fields in YAML. Only prompt and points have to be there."""

NEEDED = {"prompt", "points"}

DEEPEST = 5

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""What a spreadsheet would run, by OWASP's page on CSV injection, with any quotes that were put before it."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """What could not become a card. `line` is where it begins in the text."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Read:
    cards: Sequence[CardText]
    bad: Sequence[BadRow]


# --- out --------------------------------------------------------------------------------------------------
def to_csv(cards: Sequence[CardText]) -> str:
    """One card a row, key points as lines of one cell. A cell that a spreadsheet would run begins with a quote."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_inert(cell) for cell in _cells(card)] for card in cards)
    return out.getvalue()


def _cells(card: CardText) -> list[str]:
    return [card.prompt, card.situation, "\n".join(card.points), card.answer, card.link]


def _inert(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _live(cell: str) -> str:
    """The cell as it was before `_inert`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def to_yaml(cards: Sequence[CardText]) -> str:
    """A list of cards; what is empty is left out."""
    listed = []
    for card in cards:
        fields = {"prompt": card.prompt, "situation": card.situation, "points": list(card.points)}
        fields |= {"answer": card.answer, "link": card.link}
        listed.append({name: value for name, value in fields.items() if value or name in NEEDED})
    return yaml.safe_dump(listed, sort_keys=False, allow_unicode=True, width=1000) if listed else ""


def to_anki(cards: Sequence[CardText]) -> str:
    """Notes of Anki's type Basic, with the headers that its manual lists for text files (2.1.54 and later)."""
    heads = ["#separator:tab", "#html:true", "#notetype:Basic", "#deck:Trellis"]
    heads += ["#columns:Front\tBack\tTags", "#tags column:3"]
    lines = [f"{_front(card)}\t{_back(card)}\ttrellis" for card in cards]
    return "\n".join([*heads, *lines, ""])


def _front(card: CardText) -> str:
    front = "<br><br>".join(_html(words) for words in (card.situation, card.prompt) if words)
    return f"&#35;{front[1:]}" if front.startswith("#") else front  # a line that begins with # is a comment


def _back(card: CardText) -> str:
    points = "".join(f"<li>{_html(point)}</li>" for point in card.points)
    return "<br>".join([f"<ul>{points}</ul>", *(_html(words) for words in (card.answer, card.link) if words)])


def _html(words: str) -> str:
    return html.escape(words).replace("\n", "<br>").replace("\t", "&#9;")


Writer = Callable[[Sequence[CardText]], str]
WRITERS: dict[str, Writer] = {"csv": to_csv, "yaml": to_yaml, "txt": to_anki}
"""By the ending of the file's name."""


def pages(cards: Sequence[CardText], write: Writer, most: int) -> list[str]:
    """Texts of at most `most` characters, each whole by itself. A card that is longer alone has a page of its own."""
    found: list[str] = []
    group: list[CardText] = []
    for card in cards:
        if group and len(write([*group, card])) > most:
            found.append(write(group))
            group = []
        group.append(card)
    return [*found, write(group)] if group else found


# --- in ---------------------------------------------------------------------------------------------------
def read(text: str) -> Read:
    """What is in a text, be it CSV or YAML. A card that stands there twice comes once."""
    text = text.removeprefix("\ufeff")
    cards: dict[CardText, None] = {}
    bad: list[BadRow] = []
    for found in _yaml(text) if _is_yaml(text) else _csv(text):
        if isinstance(found, BadRow):
            bad.append(found)
        else:
            cards[found] = None
    return Read(tuple(cards), tuple(bad))


def _is_yaml(text: str) -> bool:
    return re.match(r"\s*(#.*\n\s*)*(---|-\s|\[)", text) is not None


def _card(line: int, given: dict[str, str]) -> CardText | BadRow:
    card = written(**given)
    found = problems(card)
    return BadRow(line, " ".join(found.values())) if found else card


def _csv(text: str) -> Iterator[CardText | BadRow]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    columns: list[str] = []
    line = 1
    try:
        for cells in rows:
            began, line = line, rows.line_num + 1
            names = [cell.strip().lower() for cell in cells]
            if not any(names):
                continue
            if set(names) >= NEEDED and set(names) <= {*COLUMNS, ""}:
                columns = names  # once more in the middle: parts of an export, one after the other
            elif columns:
                yield _row(began, columns, cells)
            else:
                yield BadRow(began, f"The first line has to name the columns: {', '.join(COLUMNS)}.")
                return
    except csv.Error:
        yield BadRow(line, "A quotation mark is not closed, or stands alone. This and what follows was not read.")


def _row(line: int, columns: list[str], cells: list[str]) -> CardText | BadRow:
    if len(cells) > len(columns):
        return BadRow(line, f"It has {len(cells)} cells for {len(columns)} columns. Put texts with commas in quotes.")
    given = dict(zip(columns, (_live(cell) for cell in cells), strict=False))
    given.pop("", None)
    return _card(line, {"prompt": "", **given})


def _delimiter(text: str) -> str:
    """Spreadsheets of some countries write semicolons."""
    first = text.lstrip().partition("\n")[0]
    return max(",;\t", key=first.count)


def _yaml(text: str) -> Iterator[CardText | BadRow]:
    try:
        tree = None if _is_deep(text) else yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark.line + 1 if error.problem_mark else 1
        yield BadRow(at, f"This is no YAML: {error.problem}. Nothing was read.")
        return
    except yaml.YAMLError:
        yield BadRow(1, "This is no YAML. Nothing was read.")
        return
    if not isinstance(tree, yaml.SequenceNode):
        yield BadRow(1, "This is no list of cards.")
        return
    for node in tree.value:
        yield _of_node(node)


def _is_deep(text: str) -> bool:
    """A list of cards with lists of points has no more levels; thousands of them would take seconds to read."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return True
    return False


def _of_node(node: yaml.Node) -> CardText | BadRow:
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        return BadRow(line, "This is no card: it has no fields with names.")
    given = {"prompt": ""}
    for key, value in node.value:
        if key.value not in COLUMNS:
            name = key.value[:40] if isinstance(key.value, str) else ""
            return BadRow(line, f"“{name}” is no field of a card. Fields are: {', '.join(COLUMNS)}.")
        words = _words(value)
        if words is None:
            return BadRow(line, f"“{key.value}” is no text.")
        given[key.value] = words
    return _card(line, given)


def _words(node: yaml.Node) -> str | None:
    """A text; of a list of texts, its lines."""
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if isinstance(node, yaml.SequenceNode) and all(isinstance(one, yaml.ScalarNode) for one in node.value):
        return "\n".join(" ".join(str(one.value).splitlines()) for one in node.value)
    return None
