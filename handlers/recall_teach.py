"""Teach-back: somebody explains a card to another, who marks which steps were there; both see what was found."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.nudges import service as nudges
from bot.nudges import store as nudge_rows
from bot.recall import cards_store, kinds, store, teaching
from handlers import nudges_messages
from handlers import recall_reveal_views as reveals
from handlers import recall_teach_views as views
from handlers.acting import Acting, Body, acting, data_of, value_of
from handlers.blocks import View
from handlers.recall_cards import pair_problem


def register(app: AsyncApp) -> None:
    app.action(reveals.TEACH)(explain_this)
    app.view(views.PICK)(picked)
    app.view(views.EXPLAIN)(explained)
    app.action(views.READ)(read)
    app.action(views.SEE)(read)
    app.view(views.MARK)(marked)


async def start(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """`/recall teach`: which card."""
    await ack()
    who = acting(context)
    async with who.deps.db.read() as session:
        enrolled = await store.enrolment(session, who.person)
        cards = await teaching.choices(session, who.person) if enrolled else []
    await client.views_open(trigger_id=body["trigger_id"], view=views.pick(cards) if cards else views.nothing())


async def explain_this(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """From the key points, in the conversation or in a modal."""
    await ack()
    who = acting(context)
    async with who.deps.db.read() as session:
        view = await _form(session, who, str(value_of(body).get("card", "")))
    if body.get("view", {}).get("type") == "modal":
        await client.views_push(trigger_id=body["trigger_id"], view=view)
    else:
        await client.views_open(trigger_id=body["trigger_id"], view=view)


async def picked(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    who = acting(context)
    async with who.deps.db.read() as session:
        form = await _form(session, who, views.read_pick(view["state"]["values"]))
    await ack(response_action="update", view=form)


async def _form(session: AsyncSession, who: Acting, card_id: str) -> View:
    card = await cards_store.card(session, who.person, card_id)
    if card is None:
        return views.gone()
    return views.explain(card, counts=await teaching.counts(session, who.person, card_id, who.deps.clock.now()))


async def explained(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    """Kept before the ack; whoever reads it is told in their own hours."""
    who, card_id = acting(context), str(data_of(view).get("card", ""))
    reader_id, words, given = views.read_explain(view["state"]["values"])
    problem = await pair_problem(who, reader_id, views.ONESELF) or await _takes_none(who, reader_id)
    if problem or not words:
        errors = {"reader": problem} if problem else {"text": "Explain it in a few words."}
        await ack(response_action="errors", errors=errors)
        return
    now, gesture = who.deps.clock.now(), f"{who.team_id}.{view['id']}"
    problems = {teaching.TooMany: ("reader", views.TOO_MANY), teaching.NotForThem: ("reader", views.NOT_FOR_THEM)}
    try:
        async with who.deps.db.begin() as session:
            await teaching.explain(session, who.person, reader_id, card_id, words, given, now, gesture)
    except (teaching.TooMany, teaching.NotForThem, LookupError) as error:
        where, problem = problems.get(type(error), ("text", views.CARD_GONE))
        await ack(response_action="errors", errors={where: problem})
        return
    await ack(response_action="update", view=views.sent(reader_id))
    who.deps.wake()


async def _takes_none(who: Acting, reader_id: str) -> str | None:
    """Nobody has to receive, and who explains does not wait for a reader who never gets it."""
    async with who.deps.db.read() as session:
        habit = await nudges.habit(session, (who.team_id, reader_id), kinds.TEACH.habit)
    return views.TAKES_NONE if habit.stopped else None


async def read(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """By one of the two: to mark it, or to see what was found."""
    await ack()
    who = acting(context)
    async with who.deps.db.read() as session:
        found = await teaching.of(session, who.person, str(value_of(body).get("id", "")))
    if found is None:
        view = views.gone()
    else:
        to_mark = found[0].marked_at is None and found[0].mentor_id == who.user_id
        view = views.read(*found) if to_mark else views.found(*found)
    await client.views_open(trigger_id=body["trigger_id"], view=view)


async def marked(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    who, teach_id = acting(context), str(data_of(view).get("id", ""))
    steps, note = views.read_mark(view["state"]["values"])
    async with who.deps.db.begin() as session:
        taught = await teaching.mark(session, who.person, teach_id, steps, note, who.deps.clock.now())
        found = await teaching.of(session, who.person, teach_id) if taught else None
        rows = await nudge_rows.of_subject(session, who.team_id, teach_id) if taught else []
    page = views.found(*found, to_reader=True) if found else views.gone()
    await ack(response_action="update", view=page)
    if found:
        pointers = [one for one in rows if one.kind == kinds.TEACH.name]
        await nudges_messages.replace(who.deps, pointers, views.marked(found[0]))
        who.deps.wake()
