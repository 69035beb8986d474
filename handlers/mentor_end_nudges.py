"""The messages about pauses, hand-overs and ends: drawn from the rows as they are when they go out."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships import kinds, store
from bot.nudges.rules import NudgeView
from bot.people import store as people
from bot.people.rules import Hours
from bot.slack.message import Message
from handlers import mentor_end_views as views
from handlers.mentor_pause_views import Plans
from handlers.nudges_kinds import Served


async def _plans(session: AsyncSession, nudge: NudgeView) -> Plans | None:
    mentorship = await store.find(session, nudge.person, nudge.subject_id)
    person = await people.person(session, *nudge.person)
    hours = person.hours if person else Hours()
    at = nudge.sent_at or nudge.not_before
    return Plans(mentorship, nudge.user_id, at, hours.tz) if mentorship else None


async def changed(session: AsyncSession, nudge: NudgeView) -> Message | None:
    """Nothing once it has changed again."""
    data = await _plans(session, nudge)
    return views.news(data, str(nudge.payload["say"]), str(nudge.payload.get("next", ""))) if data else None


async def back(session: AsyncSession, nudge: NudgeView) -> Message | None:
    data = await _plans(session, nudge)
    if data is None or not data.mentorship.is_active or data.mentorship.is_paused(data.now):
        return None
    return views.back(data)


SERVED = (Served(kinds.CHANGED, changed), Served(kinds.BACK, back))
