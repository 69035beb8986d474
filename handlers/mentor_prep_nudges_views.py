"""The pointers to the preparation of a session: when it is and where to write, and no word that a person wrote."""

from datetime import tzinfo

from bot.sessions.values import MeetingView
from bot.slack.message import Message
from bot.slack.text import mention
from handlers.blocks import Block, button, context, section
from handlers.mentor_prep_views import TWO
from handlers.mentor_views import moment, opens

MANAGER = "*Manager mode.* Nothing from here shows in mentor mode."


def prepare(meeting: MeetingView, other_id: str, tz: tzinfo) -> Message:
    """To the mentee, the working day before or as they wish."""
    line = f"You meet {mention(other_id)} on *{moment(meeting.starts_at, tz)}*. What do you want from it?"
    go = opens("Prepare", "prep", meeting.id)
    return Message("Time to prepare your next session.", [section(line, go), *_mode(meeting)])


def agenda(meeting: MeetingView, mentee_id: str, tz: tzinfo, *, shared: bool) -> Message:
    """To the mentor."""
    when = f"on *{moment(meeting.starts_at, tz)}*"
    if shared:
        line = f"{mention(mentee_id)} shared what they bring {when}. What is open from last time stands beside it."
    else:
        line = f"You meet {mention(mentee_id)} {when}. What is open from last time waits, and a question to bring."
    go = opens("Read it" if shared else "Prepare", "prep", meeting.id)
    return Message("Your next session is near.", [section(line, go), *_mode(meeting)])


def two_minutes(meeting: MeetingView, other_id: str, tz: tzinfo) -> Message:
    """To the mentee who wrote nothing, an hour before."""
    at = f"{meeting.starts_at.astimezone(tz):%H:%M}"
    line = f"You meet {mention(other_id)} at *{at}*. Two lines now are enough to start from."
    go = button("Write two lines", TWO, {"id": meeting.id})
    return Message("Your session is about an hour away.", [section(line, go), *_mode(meeting)])


def prepared(meeting: MeetingView, other_id: str, tz: tzinfo, *, shared: bool) -> Message:
    """In place of what asked the mentee to prepare."""
    seen = "They see it." if shared else "Only you see it."
    line = f"You prepared your session with {mention(other_id)} on *{moment(meeting.starts_at, tz)}*. {seen}"
    return Message("Your session is prepared.", [section(line, opens("Open it", "prep", meeting.id)), *_mode(meeting)])


def _mode(meeting: MeetingView) -> list[Block]:
    return [context(MANAGER)] if meeting.mode == "manager" else []
