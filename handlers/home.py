"""App Home: published when it is opened, and again when something on it changed."""

from dataclasses import replace

import aiohttp
import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.nudges import choices
from bot.nudges import service as nudging
from bot.nudges import store as nudges
from bot.people import service as settings
from bot.people import store as people
from bot.people.rules import FOREVER
from bot.recall import cards_store
from bot.sbi import kinds, receiving, service, store
from handlers import (
    home_messages,
    home_messages_views,
    home_views,
    mentor_hub,
    mentor_hub_views,
    nudges_messages,
    recall_home,
    sbi_inbox_views,
    sbi_views,
)
from handlers.acting import Acting, After, Body, acting, data_of, known, value_of
from handlers.home_views import PAGE, Home, List

LISTS = ("given", "received")
REFUSED = {"invalid_arguments", "invalid_blocks"}

log = structlog.get_logger()


def register(app: AsyncApp) -> None:
    for turn in ("newer", "older"):
        app.action(f"{home_views.TURN}.{turn}")(turn_page)
    app.action(home_views.DRAFT)(draft)
    app.action("home.show")(show)
    app.action(home_views.WITHDRAW)(withdraw)
    app.action(home_views.DELETE)(delete)
    app.action(home_views.DELETE_RECEIVED)(delete_received)
    app.action(home_views.SEND_AGAIN)(send_again)
    app.action(home_messages_views.PAUSE)(pause)
    app.action(home_messages_views.GO_ON)(go_on)
    app.action(home_messages_views.LEAVE_OUT)(leave_out)


async def opened(session: AsyncSession, who: Acting, event: Body) -> After | None:
    async def draw() -> None:
        await known(who, who.user_id)
        await refresh(who)
        if await recall_home.new_picture(who):
            await refresh(who)

    return draw if event.get("tab") == "home" else None


def pages(body: Body) -> dict[str, int]:
    """Where the person is in the lists, for `refresh`: a click there must not turn them back to the start."""
    data = data_of(body.get("view", {}))
    return {name: data[name] for name in LISTS if isinstance(data.get(name), int) and data[name] >= 0}


async def refresh(who: Acting, *, given: int = 0, received: int = 0) -> None:
    """Draw the person's App Home. It is a mirror of rows: if Slack does not take it, opening it draws it again."""
    now = who.deps.clock.now()
    async with who.deps.db.read() as session:
        mine, total = await service.given(session, who.team_id, who.user_id, given, PAGE)
        if given and not mine:  # the last row of the last page is gone
            given = max(given - PAGE, 0)
            mine, total = await service.given(session, who.team_id, who.user_id, given, PAGE)
        theirs, others = await receiving.received(session, who.team_id, who.user_id, received, PAGE)
        if received and not theirs:
            received = max(received - PAGE, 0)
            theirs, others = await receiving.received(session, who.team_id, who.user_id, received, PAGE)
        person = await people.person(session, who.team_id, who.user_id)
        workspace = await people.workspace(session, who.team_id)
        messages = await home_messages.gather(session, who.person, person, workspace, now)
        data = Home(
            person=person,
            workspace=workspace,
            unread=await store.unread_of(session, who.team_id, who.user_id, PAGE),
            received=List(theirs, others, received),
            given=List(mine, total, given),
            answers=await store.unread_replies(session, who.team_id, who.user_id, PAGE),
            messages=messages,
            now=now,
            proposals=(await cards_store.proposals(session, who.person))[:PAGE],
            mentorships=await mentor_hub.gather(session, who, person, limit=mentor_hub_views.AT_HOME),
            recall=await recall_home.gather(session, who.person, person, workspace, messages.off, now),
        )
    try:
        await _publish(who, data)
    except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
        log.warning("app home was not drawn", exc_info=error)


async def _publish(who: Acting, data: Home) -> None:
    """A picture that Slack does not show there, or not yet, is left out."""
    try:
        await who.deps.client.views_publish(user_id=who.user_id, view=home_views.home(data))
    except SlackApiError as error:
        if data.recall is None or data.recall.file_id is None or error.response.get("error") not in REFUSED:
            raise
        plain = replace(data, recall=replace(data.recall, file_id=None))
        await who.deps.client.views_publish(user_id=who.user_id, view=home_views.home(plain))


async def turn_page(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    await ack()
    choice = value_of(body)
    offset = choice.get("offset", 0)
    if choice.get("list") in LISTS and isinstance(offset, int) and offset >= 0:
        await refresh(acting(context), **{**pages(body), choice["list"]: offset})


async def draft(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    who = acting(context)
    async with who.deps.db.begin() as session:
        feedback = await service.start(
            session,
            team_id=who.team_id,
            giver_id=who.user_id,
            gesture=body["trigger_id"],
            now=who.deps.clock.now(),
        )
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view=sbi_views.form(feedback))


async def show(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """What the giver sent, and the answers to it."""
    await ack()
    who = acting(context)
    async with who.deps.db.begin() as session:
        feedback = await service.get(session, who.team_id, who.user_id, value_of(body).get("id", ""))
        replies = await store.replies(session, feedback.id)
        await store.mark_read(session, replies, who.deps.clock.now())
    await client.views_open(trigger_id=body["trigger_id"], view=sbi_inbox_views.sent(feedback, replies))
    await refresh(who, **pages(body))


async def withdraw(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    who, feedback_id = acting(context), value_of(body).get("id", "")
    async with who.deps.db.begin() as session:
        done = await service.withdraw(session, who.team_id, who.user_id, feedback_id, who.deps.clock.now())
        pointers = await nudges.of_subject(session, who.team_id, feedback_id) if done else []
    theirs = [pointer for pointer in pointers if pointer.kind in kinds.POINTERS]
    await nudges_messages.replace(who.deps, theirs, sbi_inbox_views.withdrawn(who.user_id))
    if not done:
        line = "It has been read already, so it cannot be taken back. Talk to them if it was a mistake."
        await client.views_open(trigger_id=body["trigger_id"], view=sbi_views.done("Already read", line))
    await refresh(who, **pages(body))


async def delete(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    await ack()
    who = acting(context)
    async with who.deps.db.begin() as session:
        await service.delete(session, who.team_id, who.user_id, value_of(body).get("id", ""))
    await refresh(who, **pages(body))


async def delete_received(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    await ack()
    who = acting(context)
    async with who.deps.db.begin() as session:
        await receiving.delete_received(session, who.team_id, who.user_id, value_of(body).get("id", ""))
    await refresh(who, **pages(body))


async def send_again(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    who, feedback_id = acting(context), value_of(body).get("id", "")
    async with who.deps.db.begin() as session:
        sent = await service.send_again(session, who.team_id, who.user_id, feedback_id, who.deps.clock.now())
    if isinstance(sent, service.Problem):
        await client.views_open(trigger_id=body["trigger_id"], view=sbi_views.done("Not sent again", sent.text))
    who.deps.wake()
    await refresh(who, **pages(body))


async def pause(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Everything, until they resume; a pause that ends by itself is in *Change what comes*."""
    await ack()
    who, now = acting(context), acting(context).deps.clock.now()
    async with who.deps.db.begin() as session:
        await settings.pause(session, who.team_id, who.user_id, FOREVER, now)
        await nudging.reconsider(session, who.team_id, who.user_id, now)
    who.deps.wake()
    await refresh(who, **pages(body))


async def go_on(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    await ack()
    who, now = acting(context), acting(context).deps.clock.now()
    async with who.deps.db.begin() as session:
        await settings.resume_all(session, who.team_id, who.user_id, now)
        await nudging.reconsider(session, who.team_id, who.user_id, now)
    who.deps.wake()
    await refresh(who, **pages(body))


async def leave_out(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """One planned message does not come."""
    await ack()
    who, now, nudge_id = acting(context), acting(context).deps.clock.now(), str(value_of(body).get("id", ""))
    async with who.deps.db.begin() as session:
        await choices.leave_out(session, who.team_id, who.user_id, nudge_id, now)
    await refresh(who, **pages(body))
