"""`/recall stats`: what I remember, in my conversation with Trellis; and showing one picture of it to one person."""

import asyncio
from datetime import timedelta
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.nudges import service as nudges
from bot.nudges import store as nudge_rows
from bot.people.store import lock
from bot.recall import kinds, pictures_store
from handlers import recall_cards, recall_pictures, recall_stats_nudges
from handlers import recall_stats_views as views
from handlers.acting import Acting, Body, acting, data_of, value_of
from handlers.blocks import View

YOURSELF = "That is you. Pick somebody else."
TAKES_NONE = "They take no pictures now. Pick somebody else."

STILL_LOOKS, CLOSED = {"invalid_arguments", "invalid_blocks"}, "not_found"

ONE_CLICK = timedelta(seconds=5)
"""Asked for once more within so long, it is a double click."""


def register(app: AsyncApp) -> None:
    app.action(views.STATS)(press)
    app.action(views.SHARE)(share)
    app.view(views.SHARED)(send)


async def show(ack: AsyncAck, body: Body, who: Acting) -> None:
    """The command. Where it was typed somewhere else, a line that only they see says where to look."""
    await (ack() if body.get("channel_name") == "directmessage" else ack(views.ON_ITS_WAY))
    await _plan(who, body["trigger_id"])


async def press(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """The button in App Home."""
    await ack()
    await _plan(acting(context), body["trigger_id"])
    await client.views_open(trigger_id=body["trigger_id"], view=views.on_its_way())


async def _plan(who: Acting, gesture: str) -> None:
    now = who.deps.clock.now()
    plan = nudges.Plan(
        kind=kinds.STATS,
        team_id=who.team_id,
        user_id=who.user_id,
        subject_id=who.user_id,
        reason=kinds.reason(kinds.STATS),
        key=f"recall.stats:{who.user_id}:{gesture}",
        at=now,
    )
    async with who.deps.db.begin() as session:
        await lock(session, *who.person)
        planned, sent = await nudge_rows.near(session, [who.person], now - ONE_CLICK, now)
        if not any(one.kind == kinds.STATS.name and one.due_at > now - ONE_CLICK for one in (*planned, *sent)):
            await nudges.plan(session, now, plan)
    who.deps.wake()


# --- showing one picture to one person --------------------------------------------------------------------
async def share(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """A form at once, then the picture in it, exactly as the other will see it."""
    await ack()
    who, chart = acting(context), str(value_of(body).get("chart", ""))
    opened = await client.views_open(trigger_id=body["trigger_id"], view=views.share_waits())
    view = await _form(who, chart)
    view_id = str(opened["view"]["id"])
    for wait in recall_pictures.WAITS if view else ():
        await asyncio.sleep(wait)
        if await _drawn(client, view_id, view):
            return
    await _drawn(client, view_id, views.share_fails())


async def _form(who: Acting, name: str) -> View | None:
    person = who.person
    async with who.deps.db.read() as session:
        shown = await recall_stats_nudges.figures(session, person, who.deps.clock.now())
    chart = shown.charts.get(name)
    made = await recall_pictures.picture(who.deps, person, chart) if chart else None
    return views.share_form(made.id, name, made.file_id, made.words, " ".join(made.words)) if made else None


async def _drawn(client: AsyncWebClient, view_id: str, view: Any) -> bool:
    """False while Slack still looks at the picture. Who has closed the form meanwhile waits for nothing."""
    try:
        await client.views_update(view_id=view_id, view=view)
    except SlackApiError as error:
        if error.response.get("error") not in {*STILL_LOOKS, CLOSED}:
            raise
        return bool(error.response.get("error") == CLOSED)
    return True


async def send(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    """To one person, who is told by one message. Kept before the ack; pressed twice it goes once."""
    who, picture_id = acting(context), str(data_of(view).get("id", ""))
    user_id = view["state"]["values"].get("with", {}).get("user", {}).get("selected_user") or ""
    problem = await recall_cards.pair_problem(who, user_id, YOURSELF) or await _takes_none(who, user_id)
    if problem:
        await ack(response_action="errors", errors={"with": problem})
        return
    planned = await share_with(who, picture_id, user_id)
    await ack(response_action="update", view=views.share_sent(user_id) if planned else views.share_fails())
    who.deps.wake()


async def _takes_none(who: Acting, user_id: str) -> str | None:
    async with who.deps.db.read() as session:
        habit = await nudges.habit(session, (who.team_id, user_id), kinds.SHARED.habit)
    return TAKES_NONE if habit.stopped else None


async def share_with(who: Acting, picture_id: str, user_id: str) -> bool:
    """False if the picture is not theirs, or not there any more."""
    now, person = who.deps.clock.now(), who.person
    plan = nudges.Plan(
        kind=kinds.SHARED,
        team_id=who.team_id,
        user_id=user_id,
        subject_id=picture_id,
        reason=kinds.reason(kinds.SHARED, who.user_id),
        key=f"recall.shared:{picture_id}:{user_id}",
        at=now,
    )
    async with who.deps.db.begin() as session:
        picture = await pictures_store.picture(session, who.team_id, picture_id)
        if picture is None or (picture.team_id, picture.user_id) != person:
            return False
        await pictures_store.keep(session, picture_id)
        await nudges.plan(session, now, plan)
    return True
