"""Giving feedback starts here: `/sbi`, the shortcuts, a saved draft."""

from datetime import UTC, datetime

import aiohttp
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sbi import delivery, service
from bot.sbi.delivery import FeedbackView, Words
from bot.slack.text import leading_mention
from handlers import sbi_form, sbi_review, sbi_views
from handlers.acting import Acting, Body, acting, known, known_soon, permalink, value_of

PLACES = {"directmessage": "a direct message", "privategroup": "a private channel"}
"""What Slack calls a place whose name the app may not know."""


def register(app: AsyncApp) -> None:
    app.command("/sbi")(start)
    app.shortcut({"type": "shortcut", "callback_id": sbi_views.GIVE})(start_from_anywhere)
    app.shortcut({"type": "message_action", "callback_id": sbi_views.GIVE_ON_MESSAGE})(start_from_message)
    app.action(sbi_views.REOPEN)(reopen)
    sbi_form.register(app)
    sbi_review.register(app)


async def start(
    ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient, respond: AsyncRespond
) -> None:
    who = acting(context)
    recipient_id, seen = leading_mention(body.get("text", ""))
    draft = await _new_draft(who, body["trigger_id"], recipient_id, Words(behavior=seen[: delivery.MAX_TEXT]))
    await ack()
    await _open(who, client, respond, body["trigger_id"], draft)
    if recipient_id:
        await _learn(who, recipient_id)


async def _learn(who: Acting, user_id: str) -> None:
    """Load the picked person into the rows; drafts for the same one that come meanwhile do not ask again."""
    fresh, now = who.deps.fresh, who.deps.clock.now()
    if fresh.holds(who.team_id, user_id, now):
        return
    fresh.note(who.team_id, user_id, now)
    if await known(who, user_id) is None:
        fresh.forget(who.team_id, user_id)


async def start_from_anywhere(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    who = acting(context)
    draft = await _new_draft(who, body["trigger_id"])
    await ack()
    await _open(who, client, None, body["trigger_id"], draft)


async def start_from_message(
    ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient, respond: AsyncRespond
) -> None:
    who = acting(context)
    message, channel = body["message"], body["channel"]
    person = await known_soon(who, who.user_id)
    sent_at = datetime.fromtimestamp(float(message["ts"]), UTC).astimezone(person.hours.tz if person else UTC)
    name = channel.get("name") or "directmessage"
    place = PLACES.get(name, "a group message" if name.startswith("mpdm-") else f"#{name}")
    author = message.get("user") if message.get("user") != who.user_id else None
    draft = await _new_draft(
        who,
        body["trigger_id"],
        author,
        Words(situation=f"In {place} on {sent_at:%A, %-d %B, %H:%M}."),
        link=permalink(body),
        happened=sent_at,
    )
    await ack()
    await _open(who, client, respond, body["trigger_id"], draft)
    if author:
        await known(who, author)


async def _new_draft(
    who: Acting,
    gesture: str,
    recipient_id: str | None = None,
    words: Words | None = None,
    link: str = "",
    happened: datetime | None = None,
) -> FeedbackView:
    async with who.deps.db.say_once() as session:  # one insert: the shortest way to a row before the ack
        return await service.start(
            session,
            team_id=who.team_id,
            giver_id=who.user_id,
            gesture=gesture,
            now=who.deps.clock.now(),
            recipient_id=recipient_id,
            words=words,
            link=link,
            happened_on=happened.date() if happened else None,
        )


async def _open(
    who: Acting, client: AsyncWebClient, respond: AsyncRespond | None, trigger_id: str, draft: FeedbackView
) -> None:
    try:
        await client.views_open(trigger_id=trigger_id, view=sbi_views.form(draft))
    except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
        if isinstance(error, SlackApiError) and error.response.get("error") == "exchanged_trigger_id":
            return  # the same gesture came twice, and its form is open
        if respond is None:
            raise
        await respond(
            text="The form is saved as a draft.",
            blocks=sbi_views.saved_draft(draft.id),
            response_type="ephemeral",
            replace_original=False,
        )


async def reopen(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """From App Home, from an ephemeral message, or from another modal."""
    await ack()
    who = acting(context)
    async with who.deps.db.read() as session:
        draft = await service.get(session, who.team_id, who.user_id, value_of(body).get("id", ""))
    view = sbi_views.form(draft)
    if body.get("view", {}).get("type") == "modal":
        # in its place, not on top: the review step has to fit onto the stack of three
        await client.views_update(view_id=body["view"]["id"], view=view)
    else:
        await client.views_open(trigger_id=body["trigger_id"], view=view)
    if draft.recipient_id:
        await known(who, draft.recipient_id)
