"""The picker for a stretch assignment: which kind, with which support, and what a failure would cost."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.mentorships.guidebook import Choice, Stretch, StretchWords
from bot.mentorships.plans import ASSIGNMENT, Fields, PlanView, marks
from bot.slack.text import escape
from handlers.blocks import Block, View, field, modal, option, quotes, section, select, text_input
from handlers.mentor_reader_views import Reader

SAVE = "mentor.stretch.save"
LABELS = {
    "stretch_kind": "Which kind?",
    "stretch": "What is the task?",
    "support": "With which support?",
    "cost": "What would a failure cost?",
}
HINTS = {
    "stretch": "One size beyond what works today. Say what is theirs to decide.",
    "cost": "Smaller teaches as much.",
}
OPTIONS = 10
"""That radio buttons can have."""


def picker(
    reader: Reader,
    one: PlanView,
    words: Stretch,
    hint: Sequence[Block] = (),
    *,
    wanted: Fields | None = None,
    clashes: Fields | None = None,
    round_: int = 0,
) -> View:
    """`wanted` and `clashes`: what this one chose, and where the other chose something else meanwhile."""
    values = {name: one.values[name] for name in ASSIGNMENT}
    blocks = [*reader.mode(), *hint]
    if clashes:
        line = f"*{reader.other} changed the same at the same time.* Nothing is lost: what they chose stands here."
        said = [(LABELS[name], _said(words, name, value)) for name, value in clashes.items()]
        blocks += [section(f"{line} Yours is in the form. Save what you two want."), quotes(said)]
    kinds = "\n".join(f"*{escape(each.title)}.* {escape(each.line)} _{escape(each.example)}_" for each in words.kinds)
    blocks.append(section(kinds))
    shown = values | {name: (wanted or {}).get(name, "") for name in clashes or ()}
    task = text_input(shown["stretch"])
    choices: dict[str, Sequence[StretchWords | Choice]] = {
        "stretch_kind": words.kinds,
        "support": words.support,
        "cost": words.cost,
    }
    for name, label in LABELS.items():
        element = task if name == "stretch" else _radio(name, choices[name], shown[name])
        blocks.append(field(label, element, f"{name}.{round_}", hint=HINTS.get(name), optional=True))
    data = {"id": one.id, "round": round_, "opened": marks(values)}
    return modal("Stretch assignment", blocks, callback_id=SAVE, submit="Save for both", data=data)


def read(values: Mapping[str, Any], round_: int) -> dict[str, str]:
    found = {}
    for name in ASSIGNMENT:
        given = values.get(f"{name}.{round_}", {})
        chosen = (given.get("pick") or {}).get("selected_option") or {}
        found[name] = (
            (given.get("text", {}).get("value") or "").strip() if name == "stretch" else chosen.get("value", "")
        )
    return found


def _radio(name: str, choices: Sequence[StretchWords | Choice], chosen: str) -> Block:
    with_lines = name != "stretch_kind"
    options = [option(each.title, each.id, _first(each.line) if with_lines else None) for each in choices[:OPTIONS]]
    return select("radio_buttons", "pick", options, chosen)


def _first(line: str) -> str | None:
    """As much of it as an option can show: all, or its first sentence. The plan's page has the whole."""
    if len(line) <= 75:
        return line
    first = line.split(". ")[0] + "."
    return first if len(first) <= 75 else None


def _said(words: Stretch, name: str, value: str) -> str:
    all_of_them: tuple[StretchWords | Choice, ...] = (*words.kinds, *words.support, *words.cost)
    return next((each.title for each in all_of_them if each.id == value), value) or "Nothing"
