"""The note to both on the day on which they wanted to look at their plan."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships import kinds, plan_store
from bot.mentorships.pair_store import NotTheirs
from bot.nudges.rules import NudgeView
from bot.slack.message import Message
from handlers import mentor_plan_review_views as views
from handlers.nudges_kinds import Served


async def review(session: AsyncSession, nudge: NudgeView) -> Message | None:
    """None where the date was moved, the plan is closed, or the mentorship rests or has ended."""
    try:
        mentorship, one = await plan_store.at_plan(session, nudge.person, nudge.subject_id)
    except NotTheirs:
        return None
    is_day = one.review_on is not None and one.review_on.isoformat() == nudge.payload.get("on")
    if not (is_day and one.is_open and mentorship.is_active) or mentorship.is_paused(nudge.due_at):
        return None
    return views.review_message(one.id, mentorship.other(nudge.user_id), mentorship.mode(nudge.user_id))


SERVED = (Served(kinds.REVIEW, review),)
