"""The messages before a session: each is drawn from its rows at the moment it goes out, and only points."""

from dataclasses import dataclass
from datetime import tzinfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships.pair_store import NotTheirs
from bot.nudges.rules import NudgeView
from bot.people import store as people
from bot.people.rules import Hours
from bot.sessions import kinds, store
from bot.sessions.values import MeetingView, OfPair, PrepView
from bot.slack.message import Message
from handlers import mentor_prep_nudges_views as views
from handlers.nudges_kinds import Served


@dataclass(frozen=True)
class _Ahead:
    """A session that a message is about, and what the mentee wrote before it, as the message's reader may see it."""

    pair: OfPair
    meeting: MeetingView
    written: PrepView | None
    tz: tzinfo

    @property
    def is_prepared(self) -> bool:
        return self.written is not None and (not self.written.is_empty or bool(self.written.note))


async def prepare(session: AsyncSession, nudge: NudgeView) -> Message | None:
    """For the mentee; pointless once something is written."""
    ahead = await _ahead(session, nudge)
    if ahead is None or ahead.pair.is_mentor or ahead.is_prepared:
        return None
    return views.prepare(ahead.meeting, ahead.pair.other_id, ahead.tz)


async def agenda(session: AsyncSession, nudge: NudgeView) -> Message | None:
    """For the mentor, with an agenda or without."""
    ahead = await _ahead(session, nudge)
    if ahead is None or not ahead.pair.is_mentor:
        return None
    return views.agenda(ahead.meeting, ahead.pair.other_id, ahead.tz, shared=ahead.is_prepared)


async def two_minutes(session: AsyncSession, nudge: NudgeView) -> Message | None:
    """For the mentee who wrote nothing."""
    ahead = await _ahead(session, nudge)
    if ahead is None or ahead.pair.is_mentor or ahead.is_prepared:
        return None
    return views.two_minutes(ahead.meeting, ahead.pair.other_id, ahead.tz)


async def prepared(session: AsyncSession, nudge: NudgeView) -> Message | None:
    """What stands in place of the question, once there is an answer."""
    ahead = await _ahead(session, nudge)
    if ahead is None or ahead.written is None or not ahead.is_prepared:
        return None
    return views.prepared(ahead.meeting, ahead.pair.other_id, ahead.tz, shared=ahead.written.shared)


async def _ahead(session: AsyncSession, nudge: NudgeView) -> _Ahead | None:
    """None when the session is cancelled, has begun, or is not theirs, and in a pause; when it moved, its new time."""
    at = nudge.sent_at or nudge.not_before
    try:
        pair, meeting = await store.meeting(session, nudge.person, nudge.subject_id)
    except NotTheirs:
        return None
    if meeting.state != "planned" or meeting.starts_at <= at:
        return None
    if not pair.mentorship.is_active or pair.mentorship.is_paused(meeting.starts_at if nudge.sent_at else at):
        return None
    preps = await store.preps(session, pair, meeting.id)
    mentee = next((prep for prep in preps if prep.author_id == pair.mentorship.mentee_id), None)
    person = await people.person(session, *nudge.person)
    return _Ahead(pair, meeting, mentee, (person.hours if person else Hours()).tz)


SERVED = (
    Served(kinds.PREP, prepare, instead=prepared),
    Served(kinds.AGENDA, agenda),
    Served(kinds.TWO_MINUTES, two_minutes, instead=prepared),
)
