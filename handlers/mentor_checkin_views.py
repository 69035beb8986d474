"""A check-in: the message that points to it."""

from bot.sessions.values import MeetingView
from bot.slack.message import Message
from bot.slack.text import mention
from handlers.blocks import Block, actions, context, section
from handlers.mentor_views import opens


def pointer(meeting: MeetingView, other_id: str) -> Message:
    line = f"How was your session with {mention(other_id)}? It takes one minute, and you pick what the other sees."
    go = actions(opens("Check in", "checkin", meeting.id, style="primary"))
    return Message("One minute after your session.", [section(line), go, *_mode_line(meeting.mode)])


def checked_in(meeting: MeetingView, other_id: str) -> Message:
    """In place of the message."""
    line = f"You checked in after your session with {mention(other_id)}."
    go = actions(opens("See what came of it", "past", meeting.id), opens("Change it", "checkin", meeting.id))
    return Message("You checked in.", [section(line), go, *_mode_line(meeting.mode)])


def _mode_line(mode: str) -> list[Block]:
    return [context("In manager mode.")] if mode == "manager" else []
