"""A check-in: the messages that point to it, and on every page of a pair in which mode it is."""

from bot.mentorships.rules import MODES
from bot.sessions.values import MeetingView, OfPair
from bot.slack.message import Message
from bot.slack.text import mention
from handlers.blocks import Block, actions, context, section
from handlers.mentor_views import MODE_NAMES, mode_blocks, opens

MANAGER = "*Manager mode.* Nothing from here shows in mentor mode."


def pointer(meeting: MeetingView, other_id: str) -> Message:
    line = f"How was your session with {mention(other_id)}? It takes one minute, and you pick what the other sees."
    go = actions(opens("Check in", "checkin", meeting.id, style="primary"))
    return Message("One minute after your session.", [section(line), go, *mode_line(meeting.mode)])


def checked_in(meeting: MeetingView, other_id: str) -> Message:
    """In place of the message."""
    line = f"You checked in after your session with {mention(other_id)}."
    go = actions(opens("See what came of it", "past", meeting.id), opens("Change it", "checkin", meeting.id))
    return Message("You checked in.", [section(line), go, *mode_line(meeting.mode)])


def mode_line(mode: str) -> list[Block]:
    """In a message."""
    return [context(MANAGER)] if mode == "manager" else []


def mode_head(pair: OfPair, then: str = "") -> list[Block]:
    """On a page. One that was opened from a message shows the mode of what it is about, whatever its reader is in."""
    user_id = pair.viewer.user_id
    if pair.viewer.mode == pair.mentorship.mode(user_id):
        return mode_blocks(pair.mentorship, user_id, then)
    other = MODES[0] if pair.viewer.mode == MODES[1] else MODES[1]
    line = f"*{MODE_NAMES[pair.viewer.mode].capitalize()} mode.* Nothing from here shows in {MODE_NAMES[other]} mode."
    return [section(line, block_id=f"mode:{pair.mentorship.id}")]
