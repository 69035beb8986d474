"""The message after a session: drawn from its rows at the moment it goes out, and only points to the form."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships.pair_store import NotTheirs
from bot.nudges.rules import NudgeView
from bot.sessions import kinds, store
from bot.sessions.store import OfPair
from bot.sessions.values import MeetingView
from bot.slack.message import Message
from handlers import mentor_checkin_views as views
from handlers.nudges_kinds import Served


async def check_in(session: AsyncSession, nudge: NudgeView) -> Message | None:
    """Pointless for a session that moved or was called off, and while the mentorship is paused or after its end."""
    found = await _meeting(session, nudge)
    if found is None or await _has_said(session, found[0], nudge):
        return None
    pair, meeting = found
    at = nudge.sent_at or nudge.not_before
    is_on = pair.mentorship.is_active and not pair.mentorship.is_paused(at)
    of_this_time = nudge.payload.get("sequence", meeting.sequence) == meeting.sequence
    if meeting.state == "cancelled" or meeting.starts_at > at or not is_on or not of_this_time:
        return None
    return views.pointer(meeting, pair.other_id)


async def said(session: AsyncSession, nudge: NudgeView) -> Message | None:
    """What replaces it once the person has checked in."""
    found = await _meeting(session, nudge)
    if found is None or not await _has_said(session, found[0], nudge):
        return None
    return views.checked_in(found[1], found[0].other_id)


async def _meeting(session: AsyncSession, nudge: NudgeView) -> tuple[OfPair, MeetingView] | None:
    try:
        return await store.meeting(session, nudge.person, nudge.subject_id)
    except NotTheirs:
        return None


async def _has_said(session: AsyncSession, pair: OfPair, nudge: NudgeView) -> bool:
    return any(one.author_id == nudge.user_id for one in await store.check_ins(session, pair, nudge.subject_id))


SERVED = (Served(kinds.CHECK_IN, check_in, instead=said),)
