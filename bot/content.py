"""Loads content/ into frozen values, or stops with an error that names file, line and field."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from bot.mentorships.guidebook import Guidebook, PlanTemplate, Prompt, Signal, Stages, Starting, Stretch, broken
from bot.people.leave import LeaveWords
from bot.recall.cards import Card, CardFile, Deck, Decks, Library, Section, Sections
from bot.recall.shelf import Shelf
from bot.recall.synonyms import SynonymFile, Synonyms, synonyms
from bot.sbi.grammar import PatternError
from bot.sbi.rulebook import Rule, Rulebook, Words, build

ROOT = Path(__file__).resolve().parent.parent / "content"
# beside bot/, both in a checkout and where the wheel is installed

Model = TypeVar("Model", bound=BaseModel)
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# the C loader reads the rules ten times as fast


class ContentError(Exception):
    """A content file cannot be used: `file:line: field: problem`."""


def load_rulebook(extra: Path | None = None) -> Rulebook:
    """Load our rules and those of a team's own folder `extra`, whose files replace ours of the same code.

    `extra` is laid out like content/ (`sbi/rules/<code>.yml`, `sbi/words.yml`). Raises ContentError.
    """
    rules: dict[str, Rule] = {}
    words: list[Words] = []
    for root in _roots(extra):
        for path in _files(root / "sbi"):
            if path.name == "words.yml":
                words.append(load(path, Words))
        for path in _files(root / "sbi" / "rules"):
            rule = load(path, Rule)
            if rule.code != path.stem:
                raise ContentError(f"{path}:1: code: is {rule.code!r}, but the file is called {path.name}")
            rules[rule.code] = rule
    try:
        return build(rules.values(), words)
    except PatternError as error:
        raise ContentError(_place(error, _roots(extra))) from None


def load_leave_words(extra: Path | None = None) -> LeaveWords:
    """Load what means leave in a Slack status; a team's own people/leave.yml adds to ours. Raises ContentError."""
    words = LeaveWords()
    for root in _roots(extra):
        path = root / "people" / "leave.yml"
        if root == ROOT or path.is_file():
            words = words.joined(load(path, LeaveWords))
    return words


def load_library(extra: Path | None = None) -> Library:
    """Load our decks and those of a team's own folder: `recall/decks.yml` adds decks, a card file of ours is replaced.

    Raises ContentError, also for a card that names a topic, a card or an idea that is not there.
    """
    decks: dict[str, Deck] = {}
    cards: dict[str, Card] = {}
    sections: tuple[Section, ...] = ()
    paths: dict[str, Path] = {}
    for root in _roots(extra):
        folder = root / "recall"
        if (folder / "decks.yml").is_file():
            decks.update({deck.id: deck for deck in load(folder / "decks.yml", Decks).decks})
        if (folder / "sections.yml").is_file():
            sections = load(folder / "sections.yml", Sections).sections
        for deck in decks:
            for path in _files(folder / deck):
                card = load(path, CardFile).card(deck, path.stem)
                cards[card.id], paths[card.id] = card, path
    library = Library(decks=decks, cards=dict(sorted(cards.items())), sections=sections)
    ideas = {idea: section.id for section in sections for idea in section.ideas}
    for card in library.cards.values():
        if problem := _link_problem(card, library, ideas):
            raise ContentError(f"{paths[card.id]}:1: {problem}")
    return library


@cache
def load_guidebook(extra: Path | None = None) -> Guidebook:
    """Load what Trellis says to pairs; a team's own files replace ours of the same name. Raises ContentError."""
    prompts: dict[str, Prompt] = {}
    plans: dict[str, PlanTemplate] = {}
    signals: dict[str, Signal] = {}
    single: dict[str, Any] = {}
    for root in _roots(extra):
        folder = root / "mentorships"
        for path in _files(root / "sessions" / "prompts"):
            prompts[path.stem] = load(path, Prompt).model_copy(update={"key": path.stem})
            if lost := broken(prompts[path.stem]):
                raise ContentError(f"{path}:1: {lost[0]}")
        for path in _files(folder / "plans"):
            plans[path.stem] = load(path, PlanTemplate).model_copy(update={"key": path.stem})
        for path in _files(folder / "signals"):
            signals[path.stem] = load(path, Signal).model_copy(update={"code": path.stem})
        for name, model in (("starting", Starting), ("stages", Stages), ("stretch", Stretch)):
            path = folder / f"{name}.yml"
            if root == ROOT or path.is_file():
                single[name] = load(path, model)
    return Guidebook(prompts=prompts, plans=plans, signals=signals, **single)


def load_synonyms(extra: Path | None = None) -> Synonyms:
    """Load what counts as the same in an answer; a team's own recall/synonyms.yml adds to ours. Raises ContentError."""
    file = SynonymFile()
    for root in _roots(extra):
        path = root / "recall" / "synonyms.yml"
        if root == ROOT or path.is_file():
            file = file.joined(load(path, SynonymFile))
    return synonyms(file)


def _link_problem(card: Card, library: Library, ideas: dict[str, str]) -> str | None:
    """A sentence about the first thing that the card names and that is not there."""
    if card.topic not in library.decks[card.deck].topics:
        return f"topic: {card.topic} is no topic of {card.deck}"
    for field, named in (("after", card.after), ("see", card.see)):
        if lost := next((one for one in named if one not in library.cards or one == card.id), None):
            return f"{field}: there is no other card {lost}"
    if lost := next((idea for idea in card.ideas if ideas.get(idea) != card.section), None):
        return f"ideas: {lost} is no idea of the section {card.section}"
    return None


def load(path: Path, model: type[Model]) -> Model:
    """Read one YAML file into `model`; ContentError names the line and field of what is wrong."""
    node, data = _parsed(path)
    try:
        return model.model_validate(data, strict=False)
    except ValidationError as error:
        first = error.errors()[0]
        where = [part for part in first["loc"] if isinstance(part, str | int)]
        name = ".".join(str(part) for part in where) or "file"
        raise ContentError(f"{path}:{_line(node, where)}: {name}: {first['msg']}") from None


def team_folder() -> Path | None:
    """Return the folder that TRELLIS_CONTENT names, if it names one."""
    named = os.environ.get("TRELLIS_CONTENT", "").strip()
    return Path(named) if named else None


def _roots(extra: Path | None) -> Iterator[Path]:
    yield ROOT
    if extra is not None:
        if not extra.is_dir():
            raise ContentError(f"{extra}:1: TRELLIS_CONTENT: is no folder")
        yield extra


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yml")) if folder.is_dir() else []


def _parsed(path: Path) -> tuple[yaml.Node | None, Any]:
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
        try:
            node = loader.get_single_node()
            _no_field_twice(path, node)
            return node, loader.construct_document(node) if node else None
        finally:
            loader.dispose()
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(f"{path}:1: file: {error}") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ContentError(f"{path}:{line}: file: {error.problem}") from None


def _no_field_twice(path: Path, node: yaml.Node | None) -> None:
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            _no_field_twice(path, child)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, child in node.value:
            if key.value in seen:
                raise ContentError(f"{path}:{key.start_mark.line + 1}: {key.value}: stands twice")
            seen.add(key.value)
            _no_field_twice(path, child)


def _line(node: yaml.Node | None, where: list[str | int]) -> int:
    """Return the line of the innermost node on the way to `where`."""
    line = node.start_mark.line + 1 if node else 1
    for part in where:
        if isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == part]
            if not found:
                return line
            line, node = found[0][0].start_mark.line + 1, found[0][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
    return line


def _place(error: PatternError, roots: Iterator[Path]) -> str:
    """Find the file and line of a pattern that could not be compiled; long ones go on in the lines below."""
    for root in roots:
        for path in _files(root / "sbi" / "rules"):
            text = path.read_text(encoding="utf-8")
            if error.pattern in " ".join(text.split()):
                begin = " ".join(error.pattern.split()[:3])
                number = next((n for n, line in enumerate(text.splitlines(), 1) if begin in line), 1)
                return f"{path}:{number}: pattern: {error}"
    return f"{ROOT}:1: pattern: {error}"


def shelf(extra: Path | None = None) -> Shelf:
    """Return our decks and a team's own, read when they are first needed; raises ContentError then."""
    return Shelf(lambda: load_library(extra), lambda: load_synonyms(extra))
