"""The frame of every message that Trellis starts: why it came, and how to have it later, less, or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.nudges.kinds import Class, Kind
from bot.nudges.rules import NudgeView
from bot.slack.message import Message
from handlers.blocks import Block, View, actions, button, field, modal, overflow, section

MENU, UNTIL, BACK, STOP, RESUME, UNFOLD = (
    "nudges.menu",
    "nudges.until",
    "nudges.back",
    "nudges.stop",
    "nudges.resume",
    "nudges.unfold",
)
CHANGE = "people.messages"

Which = Mapping[str, Any]
"""Names a message in the value of its buttons: `id` of its nudge, or `digest` of its head."""

TOGETHER = "They come together, so that they do not come one by one."


@dataclass(frozen=True)
class Line:
    """One thing in a digest. `note`: what became of it; then it has no button any more."""

    nudge_id: str
    words: str
    note: str | None = None


def framed(message: Message, nudge: NudgeView, kind: Kind) -> Message:
    """The message, and below it the reason with a menu."""
    if kind.at_once:
        return message
    return Message(message.text, [*message.blocks, _reason(nudge.reason, {"id": nudge.id}, kind.class_)])


def _reason(reason: str, which: Which, class_: Class) -> Block:
    """Where somebody waits for an answer, what they wrote is not what is judged here."""
    choices = {
        "day": "Snooze for a day",
        "week": "Snooze for a week",
        "date": "Snooze until a date",
        "not_useful": "This message is not useful" if class_ is Class.WAITING else "Not useful",
        "stop": "Stop these",
    }
    menu = overflow(MENU, [(words, {**which, "do": do}) for do, words in choices.items()])
    return section(f"_{reason}_", menu, block_id="frame")


def digest(drawn: Sequence[tuple[NudgeView, Message]], kinds: Mapping[str, Kind]) -> Message:
    """Several messages as one, a line each. The first is its head."""
    return digest_of(drawn[0][0].id, [Line(nudge.id, first_words(message)) for nudge, message in drawn])


def digest_of(head_id: str, lines: Sequence[Line]) -> Message:
    """Drawn again it has the same lines, with what became of them."""
    waiting = sum(line.note is None for line in lines)
    blocks = [section(f"*{_waits(waiting)}*")]
    for line in lines:
        words = "\n".join(filter(None, (line.words, line.note and f"_{line.note}_")))
        show = None if line.note else button("Show", UNFOLD, {"id": line.nudge_id})
        blocks.append(section(words, show, block_id=f"line:{line.nudge_id}"))
    if waiting:
        blocks.append(_reason(TOGETHER, {"digest": head_id}, Class.OFFERED))
    return Message(_waits(waiting), blocks)


def _waits(count: int) -> str:
    if count == 0:
        return "Nothing waits here any more."
    return f"{count} things wait for you." if count > 1 else "One thing waits for you."


def first_words(message: Message) -> str:
    """What a digest's line says of it."""
    return next((str(block["text"]["text"]) for block in message.blocks if block["type"] == "section"), "")


def snoozed(at: datetime, today: date, which: Which, *, paused: bool = False) -> Message:
    """In place of the message. `at` is in the person's zone."""
    year = f" {at.year}" if at.year != today.year else ""
    resumed = ", if you have resumed messages by then" if paused else ""
    line = f"Comes back on {at:%A}, {at.day} {at:%B}{year} at {at:%H:%M}{resumed}."
    back = button("Bring it back now", BACK, which)
    return Message("A message that comes back later.", [section(line), actions(back)])


def until_form(starts: int, data: object) -> View:
    """`starts` is the minute at which the person's work begins."""
    hint = f"It comes at {starts // 60:02}:{starts % 60:02} your time. If you are off then, on your next working day."
    day = field("Come back on", {"type": "datepicker", "action_id": "day"}, "day", hint=hint)
    return modal("Snooze until a date", [day], callback_id=UNTIL, submit="Snooze", close="Cancel", data=data)


def less(said: Sequence[tuple[Kind, str]], which: Which) -> Message:
    """After *Not useful*: what follows for each kind, and what else can be done."""
    lines = [f"*{kind.title}*: {LESS[what]}" for kind, what in said]
    can = actions(button("Stop these", STOP, which), button("Change what comes", CHANGE))
    return Message("You found a message not useful.", [section("\n".join(["Thank you for saying so.", *lines])), can])


LESS = {
    "half": "these come half as often now.",
    "rests": "these rest now. App Home can bring them back.",
    "waits": "someone waits for each, or you asked for it. So all of them come, unless you stop them.",
}
"""By what follows from the person's habit."""


def which_to_stop(kinds: Sequence[Kind], which: Which) -> Message:
    """A message of several kinds: one can be stopped while the others still come."""
    blocks = [section("*Which of these shall stop?*")]
    for kind in kinds:
        blocks.append(section(kind.title, button("Stop", STOP, {**which, "kind": kind.habit})))
    return Message("Which of these shall stop?", [*blocks, actions(button("None of them", BACK, which))])


def stopped(kind: Kind, which: Which) -> Message:
    home = " What people send you waits in App Home." if kind.has_home else ""
    line = f"Stopped: *{kind.title}*. These do not come any more.{home}"
    again = button("Bring them back", RESUME, {**which, "kind": kind.habit})
    return Message("Some messages are stopped.", [section(line), actions(again)])


def resumed(title: str) -> Message:
    """In place of a message that has nothing else to say any more."""
    return line_of(f"*{title}*: these come again, as at first.")


def rests(nudge: NudgeView) -> Message:
    line = f"*{nudge.payload.get('title', '')}*: these rest from now on."
    again = button("Bring them back", RESUME, {"id": nudge.id, "kind": nudge.subject_id})
    return Message("Some messages rest from now on.", [section(line), actions(again)])


def line_of(words: str) -> Message:
    """All that is left of a message."""
    return Message(words, [section(words)])


NOTHING_LEFT = "Nothing waits here any more."
CAME_BACK = "It has come back, as a new message."
SHOWN_BELOW = "Shown below."
