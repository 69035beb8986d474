"""What people do with the messages that Trellis starts: snooze, not useful, stop, bring back."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.nudges import service, store
from bot.slack.message import Message
from handlers import home, nudges_views
from handlers.acting import Body, acting, value_of
from handlers.blocks import section
from handlers.nudges_registry import KINDS


def register(app: AsyncApp) -> None:
    app.action(nudges_views.MENU)(choose)
    app.action(nudges_views.RESUME)(resume)


async def choose(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """From the message itself; the message says that it worked."""
    await ack()
    who, choice = acting(context), value_of(body)
    now = who.deps.clock.now()
    async with who.deps.db.begin() as session:
        nudge = await store.get(session, who.team_id, str(choice.get("id", "")))
        if nudge is None or nudge.user_id != who.user_id or nudge.kind not in KINDS:
            return
        if choice.get("do") == "stop":
            await service.stop_kind(session, who.team_id, who.user_id, KINDS[nudge.kind].habit, now)
    place = body["container"]
    message = Message("Reminders stopped.", [section(nudges_views.STOPPED)])
    await who.deps.sender.update(place["channel_id"], place["message_ts"], message)
    await home.refresh(who)


async def resume(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    await ack()
    who = acting(context)
    async with who.deps.db.begin() as session:
        kind, now = str(value_of(body).get("kind", "")), who.deps.clock.now()
        await service.resume_kind(session, who.team_id, who.user_id, kind, now)
    who.deps.wake()
    await home.refresh(who)
