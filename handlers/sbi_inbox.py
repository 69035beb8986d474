"""Receiving feedback: read it, put it off, answer, refuse; and what comes back to its giver."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.nudges import store as nudges
from bot.people import store as people
from bot.sbi import kinds, receiving, service, store
from bot.sbi.delivery import REPLIES
from bot.slack.message import Message
from bot.slack.text import mention
from handlers import home, nudges_messages
from handlers import sbi_inbox_views as views
from handlers.acting import Acting, Body, acting, data_of, value_of
from handlers.blocks import View, day_name, section


def register(app: AsyncApp) -> None:
    app.action(views.READ)(read)
    app.action(views.LATER)(later)
    app.action(views.NOT_NOW)(not_now)
    app.action(views.REFUSE)(open_refuse)
    app.view(views.REFUSED)(refuse)
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


async def open_refuse(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    who = acting(context)
    async with who.deps.db.read() as session:
        row = await receiving.theirs(session, who.team_id, who.user_id, value_of(body).get("id", ""))
        feedback = store.view(session, row)
    await client.views_open(trigger_id=body["trigger_id"], view=views.refuse_form(feedback))


async def refuse(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    """No written feedback from this giver, or from anyone; the note says so."""
    who, feedback_id, now = acting(context), data_of(view).get("id", ""), acting(context).deps.clock.now()
    is_all = view["state"]["values"]["whom"]["whom"]["selected_option"]["value"] == "all"
    async with who.deps.db.begin() as session:
        row = await receiving.theirs(session, who.team_id, who.user_id, feedback_id)
        feedback = store.view(session, row)
        await receiving.refuse(session, who.team_id, who.user_id, None if is_all else row.giver_id, now)
        about = await nudges.of_subject(session, who.team_id, feedback_id)
    await ack()
    whom = "anyone" if is_all else mention(feedback.giver_id)
    line = f"No written feedback from {whom} any more. They will talk to you in person. App Home can undo this."
    mine = [nudge for nudge in about if nudge.kind in kinds.POINTERS and nudge.user_id == who.user_id]
    await nudges_messages.replace(who.deps, mine, views.pointer_after(feedback, line, readable=False))
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
