"""Cards that leave as text to copy, and come in as text that was pasted."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.recall.exchange import COLUMNS, BadRow
from bot.recall.writing import FULL
from bot.slack.text import escape, shorten
from handlers.blocks import Block, View, actions, button, context, field, modal, section, text_input

FORMAT, PART, IMPORTED = "recall.export_as", "recall.export_part", "recall.imported"

FORMATS = {"csv": "CSV", "yaml": "YAML", "txt": "Anki"}
"""By the ending of the file's name."""

BOX = 3000
"""Characters that one field of a modal takes."""

PART_MOST = 2900
PARTS = 8
"""Fields at once: a modal as a whole has its limits, too."""

BOXES = ("first", "second", "third")
BAD = 20


def export(parts: Sequence[str], ending: str, start: int = 0) -> View:
    """A file to copy, since a file in the conversation would stay there, for others to export."""
    end = min(start + PARTS, len(parts))
    formats = [
        button(words, f"{FORMAT}.{name}", {"as": name}, style="primary" if name == ending else None)
        for name, words in FORMATS.items()
    ]
    blocks: list[Block] = [
        section(f"The cards that you wrote, as {FORMATS[ending]}. Copy each part into one file, `cards.{ending}`."),
        actions(*formats, block_id="formats"),
    ]
    for number in range(start, end):
        label = f"Part {number + 1} of {len(parts)}" if len(parts) > 1 else f"cards.{ending}"
        box = text_input(parts[number])
        blocks.append(field(label, box, f"{ending}:{number}", optional=True))
    turns = [button("Parts before", f"{PART}.before", {"as": ending, "start": start - PARTS})] if start else []
    if end < len(parts):
        turns.append(button("More parts", f"{PART}.more", {"as": ending, "start": end}))
    blocks += [actions(*turns, block_id="parts")] if turns else []
    blocks.append(context(_how(ending)))
    return modal("Export cards", blocks, callback_id="recall.exported", submit="Done")


def _how(ending: str) -> str:
    if ending == "txt":
        return "In Anki: *File*, *Import*. The note type is Basic; key points and answer stand on the back."
    return "What you remember stays here. `/recall import` takes this text back and adds nothing twice."


def paste() -> View:
    """Several fields, since one takes only so much."""
    hint = f"CSV or YAML, with {', '.join(COLUMNS)}. A box takes {BOX} characters; parts of an export go one in each."
    example = 'prompt,points\nWhy do we roll back first?,"Users come first\nFinding the cause takes time"'
    blocks = [field("Your cards", text_input("", placeholder=shorten(example, 150)), BOXES[0], hint=hint)]
    blocks += [field("More of it", text_input(""), name, optional=True) for name in BOXES[1:]]
    return modal("Import cards", blocks, callback_id=IMPORTED, submit="Import", close="Cancel")


def read_paste(values: Mapping[str, Any]) -> str:
    parts = [values.get(name, {}).get("text", {}).get("value") or "" for name in BOXES]
    return "\n".join(part for part in parts if part.strip())


EMPTY = "No card is in this. It needs a first line that names the columns, or a YAML list."


def imported(added: int, known: int, left: int, bad: Sequence[BadRow], text: str) -> View:
    """What came in, was there or found no room; and of what could not be read, where it stands and why."""
    lines = [f"*{added} {'card' if added == 1 else 'cards'} added.*"]
    lines += [f"{known} {'was' if known == 1 else 'were'} there already."] if known else []
    blocks = [section(" ".join(lines))]
    if left:
        blocks.append(section(f"*{left} found no room.* {FULL}"))
    if bad:
        blocks.append(section("These could not be read. *Back* has your text as it was; nothing is added twice."))
        rows = text.split("\n")
        blocks += [section(_bad(one, rows)) for one in bad[:BAD]]
        blocks += [context(f"And {len(bad) - BAD} more.")] if len(bad) > BAD else []
    return modal("Imported", blocks, callback_id="recall.import_done", close="Back" if bad or left else "Close")


def _bad(row: BadRow, rows: Sequence[str]) -> str:
    said = rows[row.line - 1].strip() if 0 < row.line <= len(rows) else ""
    quoted = f"\n_“{escape(shorten(said, 80))}”_" if said else ""
    return f"*Line {row.line}:* {escape(shorten(row.reason, 400))}{quoted}"
