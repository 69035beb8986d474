"""*Ask me in a week where I met it*: the wish, the line, and whether it is kept."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.nudges import store as nudge_rows
from bot.people import store as people
from bot.people.rules import Hours
from bot.recall import kinds, using
from handlers import nudges_messages, nudges_views, recall_reveal
from handlers import recall_reveal_views as reveals
from handlers import recall_use_views as views
from handlers.acting import Acting, Body, acting, data_of, value_of
from handlers.blocks import View


def register(app: AsyncApp) -> None:
    app.action(reveals.USE_LATER)(ask_later)
    app.action(views.ANSWER)(open_form)
    app.view(views.FORM)(shown_back)
    app.action(views.KEEP)(keep)
    app.action(views.LEAVE)(leave)


async def ask_later(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """The key points say when."""
    await ack()
    who, question_id = acting(context), str(value_of(body).get("id", ""))
    async with who.deps.db.begin() as session:
        person = await people.person(session, *who.person)
        hours = person.hours if person else Hours()
        await using.ask_later(session, who.person, question_id, hours, who.deps.clock.now())
    await recall_reveal.redraw(who, body, client, question_id)


async def open_form(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    who, question_id = acting(context), str(value_of(body).get("id", ""))
    async with who.deps.db.read() as session:
        found = await using.about(session, who.person, question_id)
    view = views.form(question_id, found[1], found[2]) if found else reveals.notice("gone")
    await client.views_open(trigger_id=body["trigger_id"], view=view)


async def shown_back(ack: AsyncAck, view: View) -> None:
    """Nothing is stored yet: the line is in the form alone."""
    line = views.read_form(view["state"]["values"])
    if not line:
        await ack(response_action="errors", errors={"line": "Write a few words, or close this."})
        return
    await ack(response_action="update", view=views.shown_back(str(data_of(view).get("id", "")), line))


async def keep(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    who, data = acting(context), data_of(body["view"])
    async with who.deps.db.begin() as session:
        line = str(data.get("line", ""))[: views.LONGEST]
        await using.keep(session, who.person, str(data.get("id", "")), line, who.deps.clock.now())
    await _finish(who, body, client, is_kept=True)


async def leave(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    who = acting(context)
    async with who.deps.db.begin() as session:
        await using.leave(session, who.person, str(data_of(body["view"]).get("id", "")))
    await _finish(who, body, client, is_kept=False)


async def _finish(who: Acting, body: Body, client: AsyncWebClient, *, is_kept: bool) -> None:
    """In the form, and in the messages that asked."""
    await client.views_update(view_id=body["view"]["id"], view=views.done(is_kept=is_kept))
    question_id = str(data_of(body["view"]).get("id", ""))
    async with who.deps.db.read() as session:
        found = await using.about(session, who.person, question_id)
        rows = await nudge_rows.of_subject(session, who.team_id, question_id) if found else []
    if found is None:
        return
    message = views.kept(question_id, found[1]) if is_kept else views.left()
    for nudge in rows:
        if nudge.kind == kinds.USE.name:
            await nudges_messages.replace(who.deps, [nudge], nudges_views.framed(message, nudge, kinds.USE))
