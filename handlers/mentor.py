"""`/mentor`: everything about one's mentorships; a word after it opens one page at once."""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.mentorships import service, store
from bot.mentorships.pair_store import NotTheirs
from handlers import (
    home,
    mentor_actions,
    mentor_agreement,
    mentor_checkin,
    mentor_end,
    mentor_forms,
    mentor_goals,
    mentor_going,
    mentor_hub,
    mentor_managing,
    mentor_plan,
    mentor_plan_edit,
    mentor_prep,
    mentor_pulse,
    mentor_session,
    mentor_stages,
    mentor_start,
    mentor_stretch,
)
from handlers import mentor_views as views
from handlers.acting import Acting, Body, acting, value_of
from handlers.blocks import View
from handlers.mentor_pages import PAGES, Page, page_view, shown


def register(app: AsyncApp) -> None:
    app.command("/mentor")(start)
    app.action(views.HUB)(open_hub)
    app.action(re.compile(rf"^{re.escape(views.OPEN)}\."))(open_page)
    app.action(views.SWITCH)(switch)
    mentor_hub.register(app)
    mentor_start.register(app)
    mentor_agreement.register(app)
    mentor_goals.register(app)
    mentor_managing.register(app)
    mentor_going.register(app)
    mentor_forms.register(app)
    mentor_stages.register(app)
    mentor_plan.register(app)
    mentor_plan_edit.register(app)
    mentor_stretch.register(app)
    mentor_prep.register(app)
    mentor_actions.register(app)
    mentor_checkin.register(app)
    mentor_session.register(app)
    mentor_pulse.register(app)
    mentor_end.register(app)


async def start(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """The hub; with a word its page, for the only mentorship or for one that is picked."""
    await ack()
    who, (word, _, rest) = acting(context), body.get("text", "").strip().partition(" ")
    await client.views_open(trigger_id=body["trigger_id"], view=await at_word(who, word.lower(), rest))


async def at_word(who: Acting, word: str, rest: str = "") -> View:
    page = PAGES.get(word)
    if page is None:
        return await mentor_hub.hub(who)
    if not page.of_pair:
        return await page_view(who, page, rest)
    async with who.deps.db.read() as session:
        every = await store.of_person(session, who.person, ("asked", "active", "ended"))
    mine = [one for one in every if page.fits(one)]
    if len(mine) == 1:
        return await page_view(who, page, mine[0].id)
    return views.which(mine, who.user_id, word, page.title)


async def open_hub(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    await shown(body, client, await mentor_hub.hub(acting(context)))


async def open_page(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """A button that leads to a page: `{"id": of a row, "then": the page's word}`."""
    await ack()
    who, value = acting(context), value_of(body)
    page: Page | None = PAGES.get(str(value.get("then", "")))
    view = await page_view(who, page, str(value.get("id", ""))) if page else views.gone()
    await shown(body, client, view, in_place=bool(value.get("in_place")))


async def switch(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """To the other mode, and the same page in it."""
    await ack()
    who, value = acting(context), value_of(body)
    mentorship_id = str(value.get("id", ""))
    try:
        async with who.deps.db.begin() as session:
            now = who.deps.clock.now()
            await service.switch(session, who.person, mentorship_id, str(value.get("mode", "")), now)
    except NotTheirs:
        await shown(body, client, views.gone(), in_place=True)
        return
    page = PAGES.get(str(value.get("then", "")))
    view = await page_view(who, page, mentorship_id) if page else await mentor_hub.hub(who)
    await shown(body, client, view, in_place=True)
    await home.refresh(who)
