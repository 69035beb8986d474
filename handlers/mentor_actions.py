"""Actions of a pair: their page, and what is done with one at a press, in the list or in its message."""

import re
from contextlib import suppress
from datetime import date, timedelta

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships.pair_store import NotTheirs
from bot.mentorships.row_store import Over
from bot.sessions import action_store
from bot.sessions.actions import put_off_to
from handlers import mentor_actions_forms, mentor_views
from handlers import mentor_actions_views as views
from handlers.acting import Acting, Body, acting, data_of, value_of
from handlers.mentor_actions_list import again, page, tell, today_of
from handlers.mentor_pages import Page, add, shown


def register(app: AsyncApp) -> None:
    add(Page("actions", "Actions", page))
    app.action(re.compile(rf"^{re.escape(views.LIST)}\."))(turn)
    for press in (views.DONE, views.WEEK, views.REOPEN):
        app.action(press)(at_once)
    mentor_actions_forms.register(app)


async def turn(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """Those in another state, or more of these."""
    await ack()
    who, value = acting(context), value_of(body)
    to = {"state": value["state"], "offset": 0} if "state" in value else {"offset": value.get("offset", 0)}
    try:
        async with who.deps.db.read() as session:
            view = await again(session, who, data_of(body["view"]), **to)
    except NotTheirs:
        view = mentor_views.gone()
    await shown(body, client, view, in_place=True)


async def at_once(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """In the list the list is drawn again; at its message the message says what became of it."""
    await ack()
    who, value = acting(context), value_of(body)
    action_id, in_list = str(value.get("id", "")), body.get("view", {}).get("type") == "modal"
    try:
        async with who.deps.db.begin() as session:
            with suppress(Over):  # the page says how it is
                await _press(session, who, body["actions"][0]["action_id"], action_id, str(value.get("to", "")))
            pair, _ = await action_store.get(session, who.person, action_id)
            view = await again(session, who, data_of(body["view"])) if in_list else None
    except NotTheirs:
        await shown(body, client, mentor_views.gone(), in_place=True)
        return
    if view:
        await shown(body, client, view, in_place=True)
    await tell(who, pair, action_id)


async def _press(session: AsyncSession, who: Acting, press: str, action_id: str, to: str) -> None:
    """Pressed twice it is done once. Raises Over, NotTheirs."""
    now = who.deps.clock.now()
    if press == views.DONE:
        await action_store.done(session, who.person, action_id, now)
    elif press == views.REOPEN:
        await action_store.reopen(session, who.person, action_id, now)
    else:
        _, action = await action_store.get(session, who.person, action_id)
        today = await today_of(session, who)
        day = put_off_to(action.due_on, today)
        with suppress(ValueError):
            day = max(date.fromisoformat(to), today + timedelta(days=1))
        if day > action.due_on:  # an old message may lie below one that moved on
            await action_store.move(session, who.person, action_id, day, now)
