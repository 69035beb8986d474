"""Buttons of a question: answer, hint, not now, skip; and the form to answer it in."""

from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.nudges import store as nudge_rows
from bot.recall import asking, cards_store, store
from bot.recall.memory import Grade
from bot.recall.values import QuestionView
from handlers import nudges_views
from handlers import recall_question_views as views
from handlers import recall_reveal_views as reveals
from handlers.acting import Acting, Body, acting, data_of, value_of
from handlers.blocks import View
from handlers.nudges_registry import KINDS
from handlers.recall_nudges import today_of, topic_of


def register(app: AsyncApp) -> None:
    app.action(views.ANSWER)(open_form)
    app.action(views.HINT)(hint)
    app.view(views.ANSWERED)(answered)
    app.action(views.NOT_NOW)(not_now)
    app.action(views.ASK_AGAIN)(open_form)
    app.action(views.SKIP)(skip)
    app.action(views.UNSKIP)(unskip)


async def open_form(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """The question in a modal: from its message, or once more after *Not now*."""
    await ack()
    who, question_id = acting(context), str(value_of(body).get("id", ""))
    async with who.deps.db.read() as session:
        view = await form_of(session, who, question_id)
    await client.views_open(trigger_id=body["trigger_id"], view=view)


async def form_of(session: AsyncSession, who: Acting, question_id: str) -> View:
    """The form, or the key points if they were shown before; what is gone says so."""
    asked = await store.question(session, who.person, question_id)
    card = await cards_store.card(session, who.person, asked.card_id) if asked else None
    if asked is None or card is None:
        return reveals.notice("gone")
    if asked.state in asking.ANSWERABLE:
        return views.form(asked, card, topic_of(session, card))
    shown = await asking.reveal(session, who.person, question_id, who.deps.clock.now())
    assert shown
    return reveals.reveal_modal(shown, topic_of(session, card), await today(session, who))


async def today(session: AsyncSession, who: Acting) -> date:
    return await today_of(session, who.team_id, who.user_id, who.deps.clock.now())


async def hint(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """One more hint, where the question stands. What is typed in the form stays: its fields keep their names."""
    await ack()
    who, value = acting(context), value_of(body)
    async with who.deps.db.begin() as session:
        found = await asking.hint(session, who.person, str(value.get("id", "")), int(value.get("hints", 1)))
        if found is None:
            return
        topic = topic_of(session, found[1])
        view = views.form(*found, topic)
    if (at := body.get("view")) and at["type"] == "modal":
        await client.views_update(view_id=at["id"], view=view)
    await redraw_question(who, found[0])


async def answered(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    """Kept before the ack; the key points replace the form."""
    who, question_id = acting(context), str(data_of(view).get("id", ""))
    percent, text = views.read_form(view["state"]["values"])
    if not text:
        await ack(response_action="errors", errors={"answer": "Write a few words, or that you do not know."})
        return
    now = who.deps.clock.now()
    async with who.deps.db.begin() as session:
        asked = await store.question(session, who.person, question_id)
        if asked:
            await asking.answer(session, who.person, asked, text, now)
        shown = await asking.sure(session, who.person, question_id, percent, now) if asked else None
        day = await today(session, who)
        page = reveals.reveal_modal(shown, topic_of(session, shown.card), day) if shown else reveals.notice("gone")
    await ack(response_action="update", view=page)
    if shown:
        await redraw_question(who, shown.question)


async def not_now(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    await _change(ack, body, context, asking.put_off)


async def skip(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    now = acting(context).deps.clock.now()
    await _change(ack, body, context, partial(asking.skip, now=now))


async def unskip(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """The card may come again, and its question is open as before."""
    now = acting(context).deps.clock.now()
    await _change(ack, body, context, partial(asking.skip, now=now, back=True))


async def _change(ack: AsyncAck, body: Body, context: AsyncBoltContext, change: Callable[..., Awaitable[bool]]) -> None:
    """What the person wants of the question, and then its message as it is now."""
    await ack()
    who, question_id = acting(context), str(value_of(body).get("id", ""))
    async with who.deps.db.begin() as session:
        await change(session, who.person, question_id)
        asked = await store.question(session, who.person, question_id)
    if asked:
        await redraw_question(who, asked)


async def redraw_question(who: Acting, asked: QuestionView) -> None:
    """The message that asked, as the rows have it now. One asked in a modal has none."""
    async with who.deps.db.read() as session:
        nudge = await nudge_rows.get(session, who.team_id, asked.nudge_id) if asked.nudge_id else None
        card = await cards_store.card(session, who.person, asked.card_id)
        if nudge is None or nudge.channel is None or nudge.message_ts is None or card is None:
            return
        memory = await store.memory(session, who.person, asked.card_id)
        day, topic = await today(session, who), topic_of(session, card)
    if asked.state == "put_off":
        message = views.put_off(asked, card)
    elif asked.state == "skipped":
        message = views.skipped(asked, card)
    elif asked.state in {"open", "lapsed"}:
        message = views.question(asked, card, topic)
        message = nudges_views.framed(message, nudge, KINDS[nudge.kind])
    else:
        due = memory.memory.due if memory and memory.memory and asked.grade else None
        line = reveals.graded_line(Grade(asked.grade), due, day) if due and asked.grade else ""
        message = views.answered(asked, card, topic, line)
    await who.deps.sender.update(nudge.channel, nudge.message_ts, message)
