"""The note that a view of a skill waits for the other one, or that both are in."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships import kinds, skill_store
from bot.mentorships.pair_store import NotTheirs
from bot.nudges.rules import NudgeView
from bot.slack.message import Message
from handlers import mentor_stages_views as views
from handlers.nudges_kinds import Served


async def views_of_skill(session: AsyncSession, nudge: NudgeView) -> Message | None:
    """None once it holds no more: their view is in, it was taken back, or the mentorship rests or has ended."""
    try:
        mentorship, one = await skill_store.at_skill(session, nudge.person, nudge.subject_id)
    except NotTheirs:
        return None
    what = str(nudge.payload.get("what", ""))
    rests = not mentorship.is_active or mentorship.is_paused(nudge.sent_at or nudge.not_before)
    if rests or one.dropped or (what == "waits" and not one.theirs_waits) or (what == "both" and not one.last):
        return None
    other = mentorship.other(nudge.user_id)
    return views.views_message(one.skill_id, other, what, mentorship.mode(nudge.user_id))


SERVED = (Served(kinds.VIEWS, views_of_skill),)
