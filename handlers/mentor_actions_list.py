"""The list of a pair's actions as it is now, and their messages drawn again as the rows have them."""

from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.nudges import store as nudge_rows
from bot.people import store as people
from bot.people.rules import Hours
from bot.sessions import action_store, kinds, store
from bot.sessions.values import OfPair
from handlers import home, nudges_messages
from handlers import mentor_actions_views as views
from handlers.acting import Acting, Body
from handlers.blocks import View


async def page(who: Acting, mentorship_id: str) -> View:
    """Raises NotTheirs."""
    async with who.deps.db.read() as session:
        return await listed(session, who, await store.of_pair(session, who.person, mentorship_id))


async def listed(
    session: AsyncSession, who: Acting, pair: OfPair, state: str = "open", offset: int = 0, note: str = ""
) -> View:
    """As many statements however many there are. A page that has become empty is the one before."""
    counts = await action_store.counts(session, pair)
    offset = max(min(offset, (counts[state] - 1) // views.PAGE * views.PAGE), 0)
    found = await action_store.listed(session, pair, state, offset, views.PAGE)
    return views.page(views.Listed(pair, found, counts, await today_of(session, who), state, offset), note)


async def again(session: AsyncSession, who: Acting, place: Body, note: str = "", **change: Any) -> View:
    """The page of the list that a view's data names. Raises NotTheirs."""
    to = place | change
    pair = await store.of_pair(session, who.person, str(to.get("id", "")), to.get("mode"))
    state, offset = str(to.get("state")), to.get("offset")
    known = state if state in views.STATES else "open"
    return await listed(session, who, pair, known, offset if isinstance(offset, int) else 0, note)


async def today_of(session: AsyncSession, who: Acting) -> date:
    """Where the reader is."""
    person = await people.person(session, *who.person)
    return who.deps.clock.now().astimezone((person.hours if person else Hours()).tz).date()


async def tell(who: Acting, pair: OfPair, action_id: str | None) -> None:
    """After the commit: the message of this action and both App Homes show what changed."""
    if action_id:
        async with who.deps.db.read() as session:
            about = await nudge_rows.of_subject(session, who.team_id, action_id)
            out = [one for one in about if one.kind == kinds.ACTION.name and one.message_ts]
            drawn = [(one, await nudges_messages.drawn(session, nudges_messages.Found([one]))) for one in out]
        for nudge, message in drawn:
            await nudges_messages.replace(who.deps, [nudge], message)
    who.deps.wake()
    await home.refresh(who)
    await home.refresh(Acting(who.team_id, pair.other_id, who.deps))
