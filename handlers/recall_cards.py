"""Writing cards of one's own: `/recall add`, a message's shortcut, another feature's end; coached, saved, edited."""

import asyncio
import re
from dataclasses import replace

import aiohttp
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.people.rules import recipient_problem
from bot.recall import card_coach, cards_store, own, store
from bot.recall.cards import KeyPoint
from bot.recall.prompts import Remark
from bot.recall.values import OwnCardView
from bot.recall.writing import FULL, MOST_PROMPT, MOST_SITUATION, CardText, problems, written
from bot.slack.text import leading_mention, plain, shorten
from handlers import home
from handlers import recall_cards_views as views
from handlers.acting import Acting, Body, acting, data_of, known_soon, permalink, value_of
from handlers.blocks import View

MENTION = re.compile(r"<@[A-Z0-9]+(\|[^>]*)?>")
PICK_AGAIN = "Slack did not say who this is. Try again in a moment."
ONESELF = "That is you. Leave it empty to keep the card for yourself."


def register(app: AsyncApp) -> None:
    app.shortcut({"type": "message_action", "callback_id": views.CARD_OF_MESSAGE})(add_of_message)
    app.action(views.ADD)(add_here)
    app.action(views.OPEN)(reopen)
    app.action(views.DELETE)(delete)
    app.view(views.FORM)(submit)
    app.view(views.REVIEW)(settle)


# --- where a card begins ----------------------------------------------------------------------------------
async def add(
    ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient, respond: AsyncRespond
) -> None:
    """`/recall add`, the other of the pair, and the question behind it."""
    who = acting(context)
    pair_id, typed = leading_mention(body.get("text", "").strip().partition(" ")[2])
    rest = typed[MOST_PROMPT + MOST_SITUATION :]
    text = written(typed[:MOST_PROMPT], typed[MOST_PROMPT:][:MOST_SITUATION])
    card_id = await begin(who, body["trigger_id"], text)
    if card_id is None:
        await ack(views.full(typed))
        return
    await (ack(views.too_long(rest)) if rest else ack())
    await open_form(who, client, body["trigger_id"], card_id, text, pair_id=pair_id, respond=respond)


async def add_of_message(
    ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient, respond: AsyncRespond
) -> None:
    """Trellis knows no names, so whom the message mentions is someone."""
    who = acting(context)
    said = plain(MENTION.sub("someone", body["message"].get("text") or ""))
    text = written("", shorten(said, MOST_SITUATION), link=permalink(body))
    card_id = await begin(who, body["trigger_id"], text)
    await ack()
    if card_id is None:
        await client.views_open(trigger_id=body["trigger_id"], view=views.notice(FULL))
        return
    await open_form(who, client, body["trigger_id"], card_id, text, respond=respond)


async def add_here(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """From App Home, or from the list of cards."""
    await ack()
    card_id = await begin(acting(context), body["trigger_id"], CardText())
    await show(client, body, views.form(card_id, CardText()) if card_id else views.notice(FULL))


async def begin(who: Acting, gesture: str, text: CardText) -> str | None:
    """The id of a new card; None: there is no room for one. What is written already is kept as a draft.

    Call it before the ack. With `open_form`, this is how any feature lets a person make a card, as at a session's end.
    """
    person = who.person
    card_id = own.id_for(person, gesture)
    if text == CardText():
        async with who.deps.db.read() as session:
            return card_id if await own.room(session, person) else None
    async with who.deps.db.begin() as session:
        kept = await own.keep(session, person, card_id, text, who.deps.clock.now())
    return None if isinstance(kept, own.Problem) else card_id


async def open_form(
    who: Acting,
    client: AsyncWebClient,
    trigger_id: str,
    card_id: str,
    text: CardText,
    *,
    pair_id: str | None = None,
    respond: AsyncRespond | None = None,
) -> None:
    """`pair_id`: who is proposed as the other of the pair. `respond`: where a button stands if Slack is too late."""
    try:
        await client.views_open(trigger_id=trigger_id, view=views.form(card_id, text, pair_id=pair_id))
    except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
        if isinstance(error, SlackApiError) and error.response.get("error") == "exchanged_trigger_id":
            return  # the same gesture came twice, and its form is open
        if respond is None:
            raise
        blocks = views.not_opened(card_id, is_kept=text != CardText())
        await respond(text="The form did not open.", blocks=blocks, response_type="ephemeral", replace_original=False)


async def reopen(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    await show(client, body, await form_of(acting(context), str(value_of(body).get("id", ""))))


async def form_of(who: Acting, card_id: str) -> View:
    """Of a card that is not saved yet, an empty one."""
    person = who.person
    async with who.deps.db.read() as session:
        card = await own.mine(session, person, card_id)
    if card is None:
        return views.form(card_id, CardText())
    is_alone = card.pair_id is None or card.state == "declined"
    return views.form(card_id, own.text_of(card), with_pair=is_alone, can_delete=is_alone and card.state != "draft")


async def show(client: AsyncWebClient, body: Body, view: View) -> None:
    """On top of the modal that is open, or by itself."""
    if body.get("view", {}).get("type") == "modal":
        await client.views_push(trigger_id=body["trigger_id"], view=view)
    else:
        await client.views_open(trigger_id=body["trigger_id"], view=view)


# --- saving -----------------------------------------------------------------------------------------------
async def submit(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    """The words are saved before the ack; what the coach remarks stands in nobody's way."""
    who, data = acting(context), data_of(view)
    text, pair_id = views.read_form(view["state"]["values"])
    card_id, found = str(data.get("id", "")), problems(text)
    if pair_id and (problem := await pair_problem(who, pair_id)):
        found["pair"] = problem
    if found:
        await ack(response_action="errors", errors=found)
        return
    async with who.deps.db.begin() as session:
        before = await own.mine(session, who.person, card_id)
        text = replace(text, link=before.link if before else "")
        kept = await own.keep(session, who.person, card_id, text, who.deps.clock.now())
    if isinstance(kept, own.Problem):
        await ack(response_action="errors", errors={"prompt": kept.text})
        return
    remarks = await coached(who, text) if kept else ()
    if remarks:
        await ack(response_action="push", view=views.review(card_id, pair_id, remarks))
        return
    done = await _settle(who, card_id, pair_id)
    if isinstance(done, own.Problem):
        await ack(response_action="errors", errors={"pair": done.text})
        return
    await ack(response_action="update", view=done)
    await _after(who, pair_id)


async def settle(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    """*Save anyway*. What it holds was checked when it was drawn; whoever is chosen may have left since."""
    who, data = acting(context), data_of(view)
    card_id, pair_id = str(data.get("id", "")), data.get("pair")
    pair_id = str(pair_id) if pair_id else None
    problem = await pair_problem(who, pair_id) if pair_id else None
    done = own.Problem(problem) if problem else await _settle(who, card_id, pair_id)
    if isinstance(done, own.Problem):
        done = views.review(card_id, None, (), f"{done.text} Save it for yourself, or go back.")
    await ack(response_action="update", view=done)
    await _after(who, pair_id)


async def _settle(who: Acting, card_id: str, pair_id: str | None) -> View | own.Problem:
    person = who.person
    async with who.deps.db.begin() as session:
        card = await own.settle(session, person, card_id, pair_id, who.deps.clock.now())
        enrolled = await store.enrolment(session, person)
    if isinstance(card, OwnCardView):
        return views.saved(card, is_on=enrolled is not None and enrolled.is_on)
    return card or views.notice(views.GONE)


async def _after(who: Acting, pair_id: str | None) -> None:
    if pair_id:
        who.deps.wake()
        await home.refresh(Acting(who.team_id, pair_id, who.deps))
    await home.refresh(who)


async def pair_problem(who: Acting, pair_id: str, oneself: str = ONESELF) -> str | None:
    """Why this person cannot be the other of the pair, as a sentence for the field."""
    if pair_id == who.user_id:
        return oneself
    other = await known_soon(who, pair_id)
    return recipient_problem(other.profile, who.user_id) if other else PICK_AGAIN


async def coached(who: Acting, text: CardText) -> tuple[Remark, ...]:
    points = [KeyPoint(id=f"p{number}", point=point) for number, point in enumerate(text.points, 1)]
    async with who.deps.db.read() as session:
        shelf = cards_store.shelf_of(session)
    return await asyncio.to_thread(lambda: card_coach.remarks(text.prompt, points, shelf.synonyms))


async def delete(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    who = acting(context)
    async with who.deps.db.begin() as session:
        done = await own.delete(session, who.person, str(value_of(body).get("id", "")))
    await client.views_update(view_id=body["view"]["id"], view=views.notice(views.DELETED if done else views.GONE))
    await home.refresh(who)
