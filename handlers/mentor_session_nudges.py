"""What the two hear when a session is set or changes: drawn from its row at the moment it goes out."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships.pair_store import NotTheirs
from bot.nudges.rules import NudgeView, Outcome
from bot.sessions import kinds, news_store, planning, reminder_store, series_store, store
from bot.sessions.store import OfPair
from bot.sessions.values import MeetingView
from bot.slack.message import Message
from handlers import mentor_calendar
from handlers import mentor_session_views as views
from handlers.mentor_session_views import Both
from handlers.nudges_kinds import Served


async def news(session: AsyncSession, nudge: NudgeView) -> Message | None:
    """As it is now; what has changed again since is told by a newer one."""
    found = await _as_told(session, nudge)
    if found is None:
        return None
    pair, meeting = found
    if meeting.state == "over":
        return None
    calendars = await reminder_store.calendars(session, nudge.team_id, (nudge.user_id, pair.other_id))
    at = nudge.sent_at or nudge.not_before
    both = Both(calendars[nudge.user_id], calendars[pair.other_id], pair.other_id, at)
    series = await series_store.of(session, pair, meeting.series_id)
    was = datetime.fromisoformat(nudge.payload["was"])
    what = str(nudge.payload["what"])
    return views.news(meeting, what, was, pair.other_id, both, series.every if series else None)


async def changed_since(session: AsyncSession, nudge: NudgeView) -> Message | None:
    """What replaces it when the session has changed again."""
    return views.outdated(nudge.subject_id) if await _as_told(session, nudge) is None else None


async def told(session: AsyncSession, nudge: NudgeView, outcome: Outcome, now: datetime) -> None:
    """The calendar file follows the news."""
    if outcome is Outcome.SENT and (found := await _as_told(session, nudge)):
        await news_store.file_follows(session, *found, nudge, now)


async def _as_told(session: AsyncSession, nudge: NudgeView) -> tuple[OfPair, MeetingView] | None:
    """The session, if it is as it was when this message was planned."""
    try:
        pair, meeting = await store.meeting(session, nudge.person, nudge.subject_id)
    except NotTheirs:
        return None
    return (pair, meeting) if meeting.sequence == nudge.payload.get("sequence") else None


async def file_note(session: AsyncSession, nudge: NudgeView) -> Message | None:
    """The words that go with the file; none for a state of the session, or of its series, that has passed."""
    found = await _as_told(session, nudge)
    if found is None:
        return None
    pair, meeting = found
    as_of = await news_store.series_as_of(session, meeting.series_id)
    return views.file_note(pair.other_id, meeting.mode) if as_of == nudge.payload.get("as_of") else None


SERVED = (
    Served(kinds.NEWS, news, told=told, instead=changed_since),
    Served(kinds.FILE, file_note, send=mentor_calendar.send),
)
PLANNERS = (planning.make_ahead, planning.close)
MOMENTS = (planning.next_moment,)
