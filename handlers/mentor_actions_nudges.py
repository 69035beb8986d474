"""The one message for an action, in its owner's morning of its date: drawn from its row when it goes out."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships.pair_store import NotTheirs
from bot.nudges.rules import NudgeView
from bot.people import store as people
from bot.people.rules import Hours
from bot.sessions import action_store, actions, kinds
from bot.sessions.store import OfPair
from bot.sessions.values import ActionView
from bot.slack.message import Message
from handlers import mentor_actions_views as views
from handlers.nudges_kinds import Served


async def due(session: AsyncSession, nudge: NudgeView) -> Message | None:
    """Pointless once it is settled or another's, and while the mentorship is paused or after its end."""
    found = await _open(session, nudge)
    if found is None:
        return None
    pair, action = found
    at = nudge.sent_at or nudge.not_before
    is_on = pair.mentorship.is_active and not pair.mentorship.is_paused(at)
    if action.state != "open" or not is_on or _has_moved(action, nudge):
        return None
    person = await people.person(session, *nudge.person)
    today = at.astimezone((person.hours if person else Hours()).tz).date()
    return views.due(action, pair.other_id, action.due_on + actions.LATER, today)


async def settled(session: AsyncSession, nudge: NudgeView) -> Message | None:
    """What replaces it once it was done, dropped or moved."""
    found = await _open(session, nudge)
    if found is None or (found[1].state == "open" and not _has_moved(found[1], nudge)):
        return None
    return views.settled(found[1], found[0].other_id, _day_of(nudge))


async def _open(session: AsyncSession, nudge: NudgeView) -> tuple[OfPair, ActionView] | None:
    try:
        pair, action = await action_store.get(session, nudge.person, nudge.subject_id)
    except NotTheirs:
        return None
    return (pair, action) if action.owner_id == nudge.user_id else None


def _day_of(nudge: NudgeView) -> date:
    """The local day it was meant for."""
    return date.fromisoformat(nudge.slot[:10]) if nudge.slot else nudge.due_at.date()


def _has_moved(action: ActionView, nudge: NudgeView) -> bool:
    return action.due_on > _day_of(nudge)


SERVED = (Served(kinds.ACTION, due, instead=settled),)
