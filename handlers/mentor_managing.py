"""What it means that one of a pair manages the other, and saying so after the start."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.mentorships import managing_store, store
from bot.mentorships.pair_store import NotTheirs
from handlers import mentor_managing_views as views
from handlers import mentor_pages, mentor_start_news, mentor_start_pages
from handlers.acting import Acting, Body, acting, value_of
from handlers.blocks import View
from handlers.mentor_pages import Page
from handlers.mentor_views import gone

SAID = "*Two modes from now on.* You are in mentor mode."


def register(app: AsyncApp) -> None:
    app.action(views.SAY)(say)
    mentor_pages.add(Page("managing", views.TITLE, page, fits=mentor_start_pages.is_open))


async def page(who: Acting, mentorship_id: str, note: str = "") -> View:
    async with who.deps.db.read() as session:
        mentorship = await store.get(session, who.person, mentorship_id)
        return views.page(mentorship, who.user_id, store.guidebook_of(session).starting, note)


async def say(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    who, mentorship_id = acting(context), str(value_of(body).get("id", ""))
    try:
        async with who.deps.db.begin() as session:
            said = await managing_store.say(session, who.person, mentorship_id, who.deps.clock.now())
        drawn = await page(who, mentorship_id, SAID if said.manages else "")
    except NotTheirs:
        await client.views_update(view_id=body["view"]["id"], view=gone())
        return
    await client.views_update(view_id=body["view"]["id"], view=drawn)
    who.deps.wake()
    await mentor_start_news.refresh_both(who, said)
