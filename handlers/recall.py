"""`/recall`: a question now; saying yes to questions, and changing how they come."""

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.nudges import service as nudges
from bot.people.rules import Hours
from bot.recall import cards_store, kinds, service, store
from bot.recall.rules import days_problem
from bot.recall.values import EnrolmentView
from handlers import (
    home,
    recall_cards,
    recall_cards_exchange,
    recall_cards_list,
    recall_pair,
    recall_question,
    recall_reveal,
    recall_stats,
    recall_teach,
    recall_use,
)
from handlers import recall_enrol_views as views
from handlers import recall_question_views as questions
from handlers import recall_reveal_views as reveals
from handlers.acting import Acting, Body, acting, known_soon
from handlers.blocks import View
from handlers.recall_nudges import topic_of

SETTINGS = "recall.settings"

OF_CARDS = {
    "cards": recall_cards_list.open_list,
    "export": recall_cards_exchange.open_export,
    "import": recall_cards_exchange.open_import,
    "teach": recall_teach.start,
}
"""Words after the command that are about cards; `add` is one more."""


def register(app: AsyncApp) -> None:
    app.command("/recall")(start)
    app.action(questions.ONE_MORE)(one_more)
    app.action(SETTINGS)(open_settings)
    app.view(views.ENROL)(enrol)
    app.action(views.STOP)(stop)
    recall_question.register(app)
    recall_reveal.register(app)
    recall_teach.register(app)
    recall_use.register(app)
    recall_stats.register(app)
    for part in (recall_cards, recall_cards_list, recall_cards_exchange, recall_pair):
        part.register(app)


async def start(
    ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient, respond: AsyncRespond
) -> None:
    """A question now; the first time, whether and how they want questions."""
    who, word = acting(context), body.get("text", "").strip().lower().partition(" ")[0]
    if word == "stats":
        await recall_stats.show(ack, body, who)
        return
    if word == "add":
        await recall_cards.add(ack, body, context, client, respond)
        return
    if of_cards := OF_CARDS.get(word):
        await of_cards(ack, body, context, client)
        return
    await ack()
    view = await (settings_form(who) if word in {"settings", "setup"} else now(who))
    await client.views_open(trigger_id=body["trigger_id"], view=view)


async def one_more(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view=await now(acting(context)))


async def now(who: Acting) -> View:
    """The question most worth asking, in a modal; the form to enrol for who has not."""
    person = who.person
    async with who.deps.db.begin() as session:
        enrolled = await store.enrolment(session, person)
        if enrolled and enrolled.is_on:
            return await _asked(session, who, enrolled)
    return await settings_form(who)


async def _asked(session: AsyncSession, who: Acting, enrolled: EnrolmentView) -> View:
    try:
        asked = await service.ask(session, enrolled, who.deps.clock.now())
    except service.NothingToAsk:
        return reveals.notice("nothing")
    card = await cards_store.card(session, enrolled.person, asked.card_id)
    assert card
    return questions.form(asked, card, topic_of(session, card))


async def open_settings(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    view = await settings_form(acting(context))
    if body.get("view", {}).get("type") == "modal":
        await client.views_update(view_id=body["view"]["id"], view=view)
    else:
        await client.views_open(trigger_id=body["trigger_id"], view=view)


async def settings_form(who: Acting) -> View:
    person = await known_soon(who, who.user_id)
    hours = person.hours if person else Hours()
    async with who.deps.db.read() as session:
        enrolled = await store.enrolment(session, who.person)
        own = len(await cards_store.own_topics(session, who.person))
        habit = await nudges.habit(session, who.person, kinds.QUESTION.habit)
        library = cards_store.shelf_of(session).library
    return views.form(
        library, enrolled, starts=hours.start, stage=person.stage if person else None, own=own, habit=habit
    )


async def enrol(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    """Saved before the ack. What was planned by the old choice is planned anew."""
    who, wish = acting(context), views.read_form(view["state"]["values"])
    if problem := days_problem(wish.days, wish.weekly):
        await ack(response_action="errors", errors={"days": problem})
        return
    if not wish.decks:
        await ack(response_action="errors", errors={"decks": "Pick at least one deck."})
        return
    person = await known_soon(who, who.user_id)
    hours, at = person.hours if person else Hours(), who.deps.clock.now()
    async with who.deps.db.begin() as session:
        await service.enrol(session, who.person, hours, at, **vars(wish))
        await nudges.resume_kind(session, who.team_id, who.user_id, kinds.QUESTION.habit, at)
        slot = service.slot_after(wish.days, wish.minute, hours, at)[0]
    await ack(response_action="update", view=views.enrolled(slot, at.astimezone(hours.tz).date()))
    await home.refresh(who)


async def stop(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    who = acting(context)
    async with who.deps.db.begin() as session:
        await service.stop(session, who.person, who.deps.clock.now())
    await client.views_update(view_id=body["view"]["id"], view=views.stopped())
    await home.refresh(who)
