"""The message that a card for a pair waits: drawn from its row at the moment it goes out."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.nudges.rules import NudgeView
from bot.recall import kinds, own
from bot.slack.message import Message
from handlers import recall_pair_views as views
from handlers.nudges_kinds import Served


async def proposed(session: AsyncSession, nudge: NudgeView) -> Message | None:
    card = await own.proposal(session, nudge.person, nudge.subject_id)
    return views.pointer(card) if card and card.state == "proposed" else None


async def instead(session: AsyncSession, nudge: NudgeView) -> Message | None:
    """What replaces it once the card was answered or taken back."""
    fate = await own.fate(session, nudge.person, nudge.subject_id)
    return views.answered(fate) if fate in views.ANSWERS else None


SERVED = (Served(kinds.PROPOSED, proposed, instead=instead),)
