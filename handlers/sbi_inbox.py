"""Receiving feedback: read it, put it off, answer, refuse; and what comes back to its giver."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.people import store as people
from bot.sbi import receiving, service, store
from bot.sbi.delivery import REPLIES
from bot.slack.message import Message
from bot.slack.text import mention
from handlers import home
from handlers import sbi_inbox_views as views
from handlers.acting import Acting, Body, acting, data_of, value_of
from handlers.blocks import View, day_name, section


def register(app: AsyncApp) -> None:
    app.action(views.READ)(read)
    app.action(views.LATER)(later)
    app.action(views.NOT_NOW)(not_now)
    app.action(views.MORE)(refuse)
    for action_id in views.REPLY_KINDS:
        app.action(action_id)(open_reply)
    app.view(views.REPLY)(submit_reply)
    app.action(views.REFLECT)(reflect)
    app.action(views.READ_REPLY)(read_reply)
    for outcome in views.OUTCOMES:
        app.action(f"{views.OUTCOME}.{outcome}")(tell_outcome)


async def read(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    who, feedback_id = acting(context), value_of(body).get("id", "")
    async with who.deps.db.begin() as session:
        feedback = await receiving.read(session, who.team_id, who.user_id, feedback_id, who.deps.clock.now())
        replies = await store.replies(session, feedback.id)
    await client.views_open(trigger_id=body["trigger_id"], view=views.feedback_view(feedback, replies))
    await _redraw(
        who, body, views.pointer_after(feedback, f"You opened the feedback from {mention(feedback.giver_id)}.")
    )
    await home.refresh(who)


async def later(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    await ack()
    who, feedback_id = acting(context), value_of(body).get("id", "")
    async with who.deps.db.begin() as session:
        at = await receiving.later(session, who.team_id, who.user_id, feedback_id, who.deps.clock.now())
        row = await receiving.theirs(session, who.team_id, who.user_id, feedback_id)
        person = await people.person(session, who.team_id, who.user_id)
    when = at.astimezone(person.hours.tz if person else at.tzinfo)
    feedback = store.view(session, row)
    today = who.deps.clock.now().astimezone(when.tzinfo).date()
    day = day_name(when.date(), today)
    line = f"The feedback from {mention(feedback.giver_id)} comes back {day} at {when:%H:%M}."
    await _redraw(who, body, views.pointer_after(feedback, line))


async def not_now(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    await ack()
    who, feedback_id = acting(context), value_of(body).get("id", "")
    async with who.deps.db.begin() as session:
        await receiving.not_now(session, who.team_id, who.user_id, feedback_id)
        row = await receiving.theirs(session, who.team_id, who.user_id, feedback_id)
    feedback = store.view(session, row)
    line = f"Not now. The feedback from {mention(feedback.giver_id)} waits in App Home, without reminders."
    await _redraw(who, body, views.pointer_after(feedback, line))
    await home.refresh(who)


async def refuse(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """From the note's menu: no written feedback from this giver, or from anyone."""
    await ack()
    who, choice, now = acting(context), value_of(body), acting(context).deps.clock.now()
    async with who.deps.db.begin() as session:
        row = await receiving.theirs(session, who.team_id, who.user_id, choice.get("id", ""))
        giver_id = row.giver_id if choice.get("do") == "refuse_one" else None
        feedback = store.view(session, row)
        await receiving.refuse(session, who.team_id, who.user_id, giver_id, now)
    whom = mention(giver_id) if giver_id else "anyone"
    line = f"No written feedback from {whom} any more. They will talk to you in person. App Home can undo this."
    await _redraw(who, body, views.pointer_after(feedback, line, readable=False))
    who.deps.wake()
    await home.refresh(who)


async def open_reply(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    who, feedback_id = acting(context), value_of(body).get("id", "")
    async with who.deps.db.read() as session:
        row = await receiving.theirs(session, who.team_id, who.user_id, feedback_id)
    kind = views.REPLY_KINDS[body["actions"][0]["action_id"]]
    await client.views_push(trigger_id=body["trigger_id"], view=views.reply_form(row.id, kind, row.giver_id))


async def submit_reply(
    ack: AsyncAck, body: Body, view: View, context: AsyncBoltContext, client: AsyncWebClient
) -> None:
    """The answer is kept before the ack; the feedback below says that it went."""
    who, data = acting(context), data_of(view)
    said = view["state"]["values"]["text"]["text"].get("value") or ""
    kind = data.get("kind") if data.get("kind") in REPLIES else "thank"
    now = who.deps.clock.now()
    async with who.deps.db.begin() as session:
        await receiving.reply(session, who.team_id, who.user_id, data.get("id", ""), str(kind), said, view["id"], now)
    await ack()
    who.deps.wake()
    await _show_again(who, client, view.get("root_view_id") or "", data.get("id", ""), "Your answer is on its way.")


async def reflect(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    who, feedback_id = acting(context), value_of(body).get("id", "")
    async with who.deps.db.begin() as session:
        at = await receiving.reflect(session, who.team_id, who.user_id, feedback_id, who.deps.clock.now())
        person = await people.person(session, who.team_id, who.user_id)
    when = at.astimezone(person.hours.tz if person else at.tzinfo)
    note = f"Sit with it. It comes back {when:%A} at {when:%H:%M}."
    await _show_again(who, client, body["view"]["id"], feedback_id, note)


async def _show_again(who: Acting, client: AsyncWebClient, view_id: str, feedback_id: str, note: str) -> None:
    async with who.deps.db.read() as session:
        row = await receiving.theirs(session, who.team_id, who.user_id, feedback_id)
        replies = await store.replies(session, feedback_id)
        feedback = store.view(session, row)
    await client.views_update(view_id=view_id, view=views.feedback_view(feedback, replies, note))


async def read_reply(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    who, now = acting(context), acting(context).deps.clock.now()
    async with who.deps.db.begin() as session:
        reply, feedback = await receiving.read_reply(
            session, who.team_id, who.user_id, value_of(body).get("id", ""), now
        )
    await client.views_open(trigger_id=body["trigger_id"], view=views.reply_view(reply, feedback))
    await home.refresh(who)


async def tell_outcome(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """The giver says whether something changed; the question gives way to what is worth doing next."""
    await ack()
    who, feedback_id = acting(context), value_of(body).get("id", "")
    outcome = body["actions"][0]["action_id"].rpartition(".")[2]
    async with who.deps.db.begin() as session:
        await service.set_outcome(session, who.team_id, who.user_id, feedback_id, outcome, who.deps.clock.now())
    message = Message("A question about a note that you sent.", [section(views.OUTCOMES[outcome])])
    await _redraw(who, body, message)


async def _redraw(who: Acting, body: Body, message: Message) -> None:
    """Show in the message itself what was chosen there. From App Home there is no message to change."""
    place = body.get("container", {})
    if place.get("type") == "message":
        await who.deps.sender.update(place["channel_id"], place["message_ts"], message)
