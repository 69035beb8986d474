"""How one person wants to mentor and be mentored: how many at a time, and when to prepare."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.mentorships import start_store, store
from bot.sessions import reminder_store
from handlers import mentor_pages
from handlers import mentor_start_settings_views as views
from handlers.acting import Acting, acting
from handlers.blocks import View
from handlers.mentor_pages import Page


def register(app: AsyncApp) -> None:
    app.view(views.FORM)(save)
    mentor_pages.add(Page("settings", "Mentoring settings", page, of_pair=False))


async def page(who: Acting, _typed: str) -> View:
    async with who.deps.db.read() as session:
        wish = await store.wish(session, who.person)
    return views.form(wish.mentees, wish.prep_days)


async def save(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    who = acting(context)
    mentees, prep_days = views.read_form(view["state"]["values"])
    async with who.deps.db.begin() as session:
        now = who.deps.clock.now()
        await start_store.save_wish(session, who.person, now, mentees=mentees, prep_days=prep_days)
        await reminder_store.prepare_anew(session, who.person, now)
    await ack(response_action="update", view=views.saved())
