"""The hub of `/mentor`: all of one's mentorships, and what can be done in each; App Home shows the first of them."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships import store
from bot.people.rules import Hours, PersonView
from bot.sessions import glance_store
from handlers import mentor_hub_views as views
from handlers.acting import Acting, Body, acting, known_soon, value_of
from handlers.blocks import View
from handlers.mentor_hub_views import PAGE, Hub
from handlers.mentor_pages import PAGES


def register(app: AsyncApp) -> None:
    for turn in ("newer", "older"):
        app.action(f"{views.TURN}.{turn}")(turn_page)


async def hub(who: Acting, offset: int = 0) -> View:
    person = await known_soon(who, who.user_id)
    async with who.deps.db.read() as session:
        return views.hub(await gather(session, who, person, offset))


async def gather(
    session: AsyncSession, who: Acting, person: PersonView | None, offset: int = 0, limit: int = PAGE
) -> Hub:
    """A page of mentorships at a glance, by a fixed number of queries."""
    now = who.deps.clock.now()
    every = await store.of_person(session, who.person, ("asked", "active", "ended"))
    mine = [one for one in every if one.state != "ended"]
    offset = offset if 0 <= offset < len(mine) else 0
    shown = mine[offset : offset + limit]
    glances = await glance_store.glances(session, who.person, shown, now) if shown else []
    hours = person.hours if person else Hours()
    return Hub(glances, now, hours.tz, frozenset(PAGES), offset, len(mine), len(mine) < len(every))


async def turn_page(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    offset = value_of(body).get("offset", 0)
    view = await hub(acting(context), offset if isinstance(offset, int) else 0)
    await client.views_update(view_id=body["view"]["id"], view=view)
