"""The messages before a session: each is drawn from its rows at the moment it goes out, and only points."""

from dataclasses import dataclass
from datetime import tzinfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships.pair_store import NotTheirs
from bot.nudges.rules import NudgeView
from bot.people import store as people
from bot.people.rules import Hours
from bot.sessions import kinds, store
from bot.sessions.store import OfPair
from bot.sessions.values import MeetingView, PrepView
from bot.slack.message import Message
from handlers import mentor_prep_views as views
from handlers.nudges_kinds import Served


@dataclass(frozen=True)
class _Ahead:
    """A session that a message is about, and what was written before it, as the message's reader may see it."""

    pair: OfPair
    meeting: MeetingView
    preps: dict[str, PrepView]
    tz: tzinfo

    @property
    def mentee_id(self) -> str:
        return self.pair.mentorship.mentee_id

    def wrote(self, user_id: str) -> bool:
        prep = self.preps.get(user_id)
        return prep is not None and (not prep.is_empty or bool(prep.note))

    @property
    def agenda_is_shared(self) -> bool:
        prep = self.preps.get(self.mentee_id)
        return prep is not None and prep.shared and not prep.is_empty


async def prepare(session: AsyncSession, nudge: NudgeView) -> Message | None:
    """Pointless once something is written."""
    ahead = await _ahead(session, nudge)
    if ahead is None or ahead.wrote(nudge.user_id):
        return None
    if ahead.pair.is_mentor:
        return views.agenda(ahead.meeting, ahead.mentee_id, ahead.tz, shared=ahead.agenda_is_shared)
    return views.prepare(ahead.meeting, ahead.pair.other_id, ahead.tz)


async def agenda(session: AsyncSession, nudge: NudgeView) -> Message | None:
    """For the mentor alone."""
    ahead = await _ahead(session, nudge)
    if ahead is None or not ahead.pair.is_mentor:
        return None
    return views.agenda(ahead.meeting, ahead.mentee_id, ahead.tz, shared=ahead.agenda_is_shared)


async def two_minutes(session: AsyncSession, nudge: NudgeView) -> Message | None:
    """For who wrote nothing; the mentor has no need of it once there is an agenda to read."""
    ahead = await _ahead(session, nudge)
    if ahead is None or ahead.wrote(nudge.user_id) or (ahead.pair.is_mentor and ahead.agenda_is_shared):
        return None
    return views.two_minutes(ahead.meeting, ahead.pair.other_id, ahead.tz, is_mentor=ahead.pair.is_mentor)


async def _ahead(session: AsyncSession, nudge: NudgeView) -> _Ahead | None:
    """None when the session is cancelled, over, at another time than the message was planned for, or not theirs."""
    at = nudge.sent_at or nudge.not_before
    try:
        pair, meeting = await store.meeting(session, nudge.person, nudge.subject_id)
    except NotTheirs:
        return None
    of_this_time = nudge.payload.get("sequence", meeting.sequence) == meeting.sequence
    if meeting.state != "planned" or meeting.starts_at <= at or not of_this_time:
        return None
    if not pair.mentorship.is_active or pair.mentorship.is_paused(meeting.starts_at):
        return None
    preps = {prep.author_id: prep for prep in await store.preps(session, pair, meeting.id)}
    person = await people.person(session, *nudge.person)
    return _Ahead(pair, meeting, preps, (person.hours if person else Hours()).tz)


SERVED = (
    Served(kinds.PREP, prepare),
    Served(kinds.AGENDA, agenda),
    Served(kinds.TWO_MINUTES, two_minutes),
)
