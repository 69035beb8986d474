"""Asking somebody for a mentorship, and answering: fill in a side, not now, no, or take it back."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import new_id
from bot.mentorships import kinds, service, start_store, store
from bot.mentorships.guidebook import Starting
from bot.mentorships.pair_store import NotTheirs
from bot.mentorships.values import Role
from bot.nudges import store as nudge_rows
from bot.slack.text import leading_mention
from handlers import mentor_agreement_views as agreements
from handlers import (
    mentor_pages,
    mentor_start_pages,
    mentor_start_settings,
    mentor_start_side,
    nudges_messages,
    sbi_review,
)
from handlers import mentor_start_messages_views as messages
from handlers import mentor_start_news as news
from handlers import mentor_start_views as views
from handlers import mentor_views as pages
from handlers.acting import Acting, Body, acting, data_of, known, known_soon, value_of
from handlers.blocks import View
from handlers.mentor_pages import Page
from handlers.mentor_start_views import Asked, Known


def register(app: AsyncApp) -> None:
    for choice in (views.OTHER, views.ROLE, views.KIND, views.MANAGES):
        app.action(choice)(choose)
    app.view(views.FORM)(submit)
    app.action(messages.NOT_NOW)(not_now)
    app.action(messages.CLOSE)(close)
    mentor_start_side.register(app)
    mentor_start_settings.register(app)
    mentor_pages.add(Page("start", views.TITLE, start, of_pair=False))


async def start(who: Acting, typed: str) -> View:
    """`typed` may begin with a mention."""
    other_id, _ = leading_mention(typed)
    return await _form(who, Asked(other_id), new_id())


async def choose(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    who = acting(context)
    turn = who.deps.gestures.arrive(body["view"]["id"])
    await ack()
    asked = views.read_form(body["view"]["state"]["values"])
    view = await _form(who, asked, str(data_of(body["view"]).get("new", "")))
    await sbi_review.redraw(who, client, turn, body["view"], view)


async def _form(who: Acting, asked: Asked, gesture: str) -> View:
    person = await known_soon(who, asked.other_id) if asked.other_id else None
    problem = views.problem(person.profile, who.user_id) if person else None
    async with who.deps.db.read() as session:
        imported = asked.other_id is not None and await _manages(session, who, asked.other_id)
        too_many = await start_store.too_many(session, *who.person)
        return views.form(words(session), asked, Known(problem, imported, too_many), gesture)


async def _manages(session: AsyncSession, who: Acting, other_id: str) -> bool:
    return await store.manages(session, who.team_id, (who.user_id, other_id))


def words(session: AsyncSession) -> Starting:
    return store.guidebook_of(session).starting


async def submit(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    """Kept before the ack; then the asker's own side is the next step."""
    who, asked = acting(context), views.read_form(view["state"]["values"])
    who.deps.gestures.arrive(view["id"])  # no older click draws over what comes now
    person = await known_soon(who, asked.other_id) if asked.other_id else None
    problem = views.problem(person.profile, who.user_id) if person else views.PICK_AGAIN
    if problem or not asked.other_id or not asked.kind:
        await ack(response_action="errors", errors={"other": problem or views.PICK_AGAIN})
        return
    role: Role = "mentor" if asked.role == "mentor" else "mentee"
    try:
        async with who.deps.db.begin() as session:
            manages = asked.manages if asked.manages is not None else await _manages(session, who, asked.other_id)
            wish = start_store.Wish(who.person, asked.other_id, role, asked.kind, manages)
            made = await start_store.ask(session, wish, who.deps.clock.now(), str(data_of(view).get("new", "")))
    except service.Already as already:
        await ack(response_action="update", view=views.already(already.found, who.user_id))
        return
    note = views.asked_note(made.other(who.user_id))
    await ack(response_action="update", view=await mentor_start_pages.form(who, made, note))
    await known(who, who.user_id)  # what becomes of it is told in their own hours
    who.deps.wake()
    await news.refresh_both(who, made)


async def not_now(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Nobody is told; it waits where the message says."""
    await ack()
    who, mentorship_id = acting(context), str(value_of(body).get("id", ""))
    async with who.deps.db.read() as session:
        found = await store.find(session, who.person, mentorship_id)
        rows = await nudge_rows.of_subject(session, who.team_id, mentorship_id) if found else []
    if found:
        mine = [one for one in rows if one.kind == kinds.ASKED.name and one.person == who.person]
        message = messages.not_now(found) if found.state == "asked" else messages.answered(found, who.user_id)
        await nudges_messages.replace(who.deps, mine, message)


async def close(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """No, or taken back: from the message or from a page."""
    await ack()
    who, mentorship_id = acting(context), str(value_of(body).get("id", ""))
    try:
        async with who.deps.db.begin() as session:
            closed = await start_store.close(session, who.person, mentorship_id, who.deps.clock.now())
    except NotTheirs:
        closed = None
    if body.get("view", {}).get("type") == "modal":
        view = agreements.closed(closed, who.user_id) if closed else pages.gone()
        await client.views_update(view_id=body["view"]["id"], view=view)
    if closed:
        await news.settled(who, closed)
        who.deps.wake()
        await news.refresh_both(who, closed)
