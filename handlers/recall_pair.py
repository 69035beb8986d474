"""A card that somebody wrote for a pair: see it, accept it, or not."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.nudges import store as nudges
from bot.nudges.rules import NudgeView
from bot.recall import kinds, own, store
from bot.recall.values import Key
from handlers import home, nudges_messages
from handlers import recall_pair_views as views
from handlers.acting import Acting, Body, acting, value_of
from handlers.blocks import View
from handlers.recall_cards_views import PROPOSAL


def register(app: AsyncApp) -> None:
    app.action(PROPOSAL)(show)
    app.action(views.ACCEPT)(accept)
    app.action(views.DECLINE)(decline)


async def show(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """From its message, from App Home, or from the list of cards."""
    await ack()
    who, card_id = acting(context), str(value_of(body).get("id", ""))
    async with who.deps.db.read() as session:
        card = await own.proposal(session, who.person, card_id)
        fate = await own.fate(session, who.person, card_id)
    is_open = card is not None and fate == "proposed"
    view = views.proposal(card) if card and is_open else views.answered_modal(fate, is_on=True)
    if body.get("view", {}).get("type") == "modal":
        await client.views_push(trigger_id=body["trigger_id"], view=view)
    else:
        await client.views_open(trigger_id=body["trigger_id"], view=view)


async def accept(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    await _answer(acting(context), body, client, accepts=True)


async def decline(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    await _answer(acting(context), body, client, accepts=False)


async def _answer(who: Acting, body: Body, client: AsyncWebClient, *, accepts: bool) -> None:
    """The author is told where they look themselves: App Home and their list. No message says that one said no."""
    value, person = value_of(body), who.person
    card_id, seen = str(value.get("id", "")), str(value.get("seen", ""))
    async with who.deps.db.begin() as session:
        card = await own.answer(session, person, card_id, who.deps.clock.now(), accepts=accepts, seen=seen)
        fate = await own.fate(session, person, card_id)
        enrolled = await store.enrolment(session, person)
        pointers = await pointers_of(session, person, card_id)
    changed = card is not None and fate == "proposed"
    view: View
    if card and changed:
        view = views.proposal(card, views.CHANGED)
    else:
        view = views.answered_modal(fate, is_on=enrolled is not None and enrolled.is_on)
        await nudges_messages.replace(who.deps, pointers, views.answered(fate))
    if body.get("view", {}).get("type") == "modal":
        await client.views_update(view_id=body["view"]["id"], view=view)
    await home.refresh(who)
    if card and not changed:
        await home.refresh(Acting(who.team_id, card.author_id, who.deps))


async def pointers_of(session: AsyncSession, person: Key, card_id: str) -> list[NudgeView]:
    """Messages about this card that went out to this person."""
    about = await nudges.of_subject(session, person[0], card_id)
    return [one for one in about if one.kind == kinds.PROPOSED.name and one.person == person]
