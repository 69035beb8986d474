"""Where somebody met what they recalled: the question in a week, their line shown back, and what became of it."""

from typing import Any

from bot.recall.cards import Card
from bot.slack.message import Message
from bot.slack.text import escape, shorten
from handlers.blocks import View, actions, button, context, field, modal, quote, section, text_input
from handlers.nudges_views import STOP

ANSWER, FORM, KEEP, LEAVE = "recall.use_answer", "recall.use_form", "recall.use_keep", "recall.use_leave"
LONGEST = 200
"""Characters of a line: it travels in the form until the person says whether it is kept."""


def asked(question_id: str, nudge_id: str, card: Card) -> Message:
    words = f"Last week you recalled:\n{_what(card)}\n*Where did you meet it?*"
    can = [button("Answer", ANSWER, {"id": question_id}, style="primary")]
    can.append(button("No more of these", STOP, {"id": nudge_id}))
    return Message("Where did you meet it?", [section(words), actions(*can, block_id=f"use:{question_id}")])


def _what(card: Card) -> str:
    """The question, and what it is about: without its case the one says little after a week."""
    lines = [f"_{escape(shorten(card.prompt, 300))}_", escape(shorten(card.why or card.case, 300))]
    return "\n".join(line for line in lines if line)


def kept(question_id: str, card: Card) -> Message:
    words = f"Kept beside this card, where you see it next time:\n_{escape(shorten(card.prompt, 300))}_"
    return Message("What you met is kept.", [section(words, button("Change it", ANSWER, {"id": question_id}))])


def left() -> Message:
    return Message("Nothing is kept.", [section("Nothing is kept of where you met it.")])


def form(question_id: str, card: Card, line: str) -> View:
    field_ = field(
        "Where did you meet it?",
        text_input(line, placeholder="A review, a meeting, a bug: a line is enough.", max_length=LONGEST, required=1),
        "line",
        hint="You see your line once more, and say then whether it is kept. Not met it? Then close this.",
    )
    blocks = [section(_what(card)), field_]
    return modal("Where you met it", blocks, callback_id=FORM, submit="Next", data={"id": question_id})


def read_form(values: dict[str, Any]) -> str:
    return (values["line"]["text"]["value"] or "").strip()


def shown_back(question_id: str, line: str) -> View:
    data = {"id": question_id, "line": line}
    can = actions(button("Keep it", KEEP, style="primary"), button("Do not keep it", LEAVE), block_id="use")
    words = "Shall it stand beside the card when it comes again? Only you see it."
    return modal("Where you met it", [quote(line), section(words), can], callback_id="recall.use_shown", data=data)


def done(*, is_kept: bool) -> View:
    words = "Kept. You see it when this card comes again." if is_kept else "Nothing is kept of it."
    return modal("Where you met it", [context(words)], callback_id="recall.use_done")
