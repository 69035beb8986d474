"""After an answer: how sure, which question it was for, key points ticked, a grade, and the question after it."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.nudges import store as nudge_rows
from bot.nudges.rules import NudgeView
from bot.recall import asking, cards_store, kinds
from bot.recall.memory import Grade
from bot.recall.values import QuestionView
from bot.slack.message import Message
from handlers import home, recall_text
from handlers import recall_question_views as views
from handlers import recall_reveal_views as reveals
from handlers.acting import Acting, Body, acting, value_of
from handlers.recall_nudges import topic_of
from handlers.recall_question import redraw_question, today
from handlers.recall_text import follow
from handlers.said import Said


def register(app: AsyncApp) -> None:
    for step in views.SURE_WORDS:
        app.action(f"{views.SURE_ACTION}.{step}")(sure)
    app.action(views.NO_ANSWER)(no_answer)
    app.action(views.WHICH)(which)
    app.action(reveals.TICK)(tick)
    for grade in Grade:
        app.action(f"{reveals.GRADE}.{int(grade)}")(give_grade)


async def sure(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """The key points take the place of the question how sure one is."""
    await ack()
    who, value = acting(context), value_of(body)
    async with who.deps.db.begin() as session:
        question_id, now = str(value.get("id", "")), who.deps.clock.now()
        shown = await asking.sure(session, who.person, question_id, int(value.get("sure", 0)), now)
        day = await today(session, who)
        message = reveals.reveal(shown, topic_of(session, shown.card), day) if shown else reveals.words("gone")
        others = [one for one in await nudge_rows.of_subject(session, who.team_id, question_id) if _asks_how_sure(one)]
    await _replace(who, body, message)
    for one in others:
        if one.channel and one.message_ts and one.message_ts != body["container"]["message_ts"]:
            await who.deps.sender.update(one.channel, one.message_ts, reveals.words("elsewhere"))
    if shown:
        await redraw_question(who, shown.question)


def _asks_how_sure(nudge: NudgeView) -> bool:
    return nudge.kind == kinds.REPLY.name and nudge.payload.get("say") == "sure"


async def no_answer(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """What was written was meant otherwise: it is deleted, and the question waits as before."""
    await ack()
    who, question_id = acting(context), str(value_of(body).get("id", ""))
    async with who.deps.db.begin() as session:
        asked = await asking.take_back(session, who.person, question_id)
    await _replace(who, body, reveals.words("no_answer" if asked else "elsewhere"))


async def which(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """To which question an answer belongs."""
    await ack()
    who, value = acting(context), value_of(body)
    async with who.deps.db.begin() as session:
        now = who.deps.clock.now()
        asked = await asking.belongs(session, who.person, str(value.get("answer", "")), str(value.get("id", "")), now)
        if asked:
            thread = (body.get("message") or {}).get("thread_ts")
            said = Said(who, asked.text, f"which.{value['answer']}", thread_ts=thread)
            await follow(session, who, asked, said)
        card = await cards_store.card(session, who.person, asked.card_id) if asked else None
    if card:
        await _replace(who, body, views.chosen(card))
    who.deps.wake()


async def tick(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    who, value = acting(context), value_of(body)
    question_id, point = str(value.get("id", "")), str(value.get("point", ""))
    async with who.deps.db.begin() as session:
        await asking.tick(session, who.person, question_id, point, there=bool(value.get("on")))
    await redraw(who, body, client, question_id)


async def give_grade(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """The memory changes, the question says what became of it, and the next of today's follows."""
    await ack()
    who, value = acting(context), value_of(body)
    question_id = str(value.get("id", ""))
    async with who.deps.db.begin() as session:
        graded = await grade(session, who, question_id, Grade(int(value.get("grade", 1))))
    await redraw(who, body, client, question_id)
    if graded:
        await redraw_question(who, graded)
        who.deps.wake()
        await home.refresh(who)


async def grade(session: AsyncSession, who: Acting, question_id: str, given: Grade) -> QuestionView | None:
    """The question as it is graded now, and the next of today's planned. None if it was graded before."""
    graded = await asking.grade(session, who.person, question_id, given, who.deps.clock.now())
    if graded and graded.number < graded.of:
        await recall_text.say(session, who, "next", question_id, number=graded.number + 1, of=graded.of)
    return graded


async def redraw(who: Acting, body: Body, client: AsyncWebClient, question_id: str) -> None:
    """The key points, where a button under them was pressed: in a message or in a modal."""
    async with who.deps.db.read() as session:
        shown = await asking.reveal(session, who.person, question_id, who.deps.clock.now())
        if shown is None:
            return
        topic, day = topic_of(session, shown.card), await today(session, who)
    if (at := body.get("view")) and at["type"] == "modal":
        await client.views_update(view_id=at["id"], view=reveals.reveal_modal(shown, topic, day))
    else:
        await _replace(who, body, reveals.reveal(shown, topic, day))


async def _replace(who: Acting, body: Body, message: Message) -> None:
    """Draw the message anew in which a button was pressed."""
    place = body["container"]
    await who.deps.sender.update(place["channel_id"], place["message_ts"], message)
