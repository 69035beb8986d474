"""The frame of every message that Trellis starts: why it came, and how to have it later, less, or not at all."""

from collections.abc import Mapping, Sequence

from bot.nudges.kinds import Kind
from bot.nudges.rules import NudgeView
from bot.slack.message import Message
from handlers.blocks import Block, actions, button, overflow, section

MENU, RESUME, UNFOLD = "nudges.menu", "nudges.resume", "nudges.unfold"


def framed(message: Message, nudge: NudgeView, kind: Kind) -> Message:
    """The message, and below it the reason with a menu."""
    if kind.at_once:
        return message
    return Message(message.text, [*message.blocks, _reason(nudge.reason, nudge.id, kind)])


def _reason(reason: str, nudge_id: str, kind: Kind) -> Block:
    choices = [
        ("Snooze for a day", "day"),
        ("Snooze for a week", "week"),
        ("Snooze until a date", "date"),
        ("Not useful", "not_useful"),
        ("Stop these", "stop"),
    ]
    menu = overflow(MENU, [(words, {"id": nudge_id, "do": do}) for words, do in choices])
    return section(f"_{reason}_", menu, block_id=f"nudge:{nudge_id}")


def digest(drawn: Sequence[tuple[NudgeView, Message]], kinds: Mapping[str, Kind]) -> Message:
    """Several messages as one, a line each."""
    blocks = [section(f"*{len(drawn)} things wait for you.*")]
    for nudge, message in drawn:
        line = next((str(block["text"]["text"]) for block in message.blocks if block["type"] == "section"), "")
        blocks.append(section(line, button("Show", UNFOLD, {"id": nudge.id}), block_id=f"line:{nudge.id}"))
    head = drawn[0][0]
    return Message(f"{len(drawn)} things wait for you.", [*blocks, _reason(TOGETHER, head.id, kinds[head.kind])])


TOGETHER = "They come together, so that they do not come one by one."


def rests(kind: str, title: str) -> Message:
    line = f"*{title}* rest from now on."
    back = actions(button("Bring them back", RESUME, {"kind": kind}))
    return Message("Some messages rest from now on.", [section(line), back])


STOPPED = "Stopped. These do not come any more; App Home has a switch to bring them back."
