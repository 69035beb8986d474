"""What Trellis says about its own messages: that a kind rests."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.nudges import own
from bot.nudges.rules import NudgeView
from bot.slack.message import Message
from handlers import nudges_views
from handlers.nudges_kinds import Served


async def rests(session: AsyncSession, nudge: NudgeView) -> Message | None:
    return nudges_views.rests(nudge.subject_id, str(nudge.payload.get("title", "")))


SERVED = (Served(own.RESTS, rests),)
