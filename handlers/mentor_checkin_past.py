"""Past sessions of a pair: the list, and for each what was agreed and learned in it."""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships.pair_store import NotTheirs
from bot.people import store as people
from bot.people.rules import Hours
from bot.recall import own
from bot.recall.writing import FULL, MOST_ANSWER, CardText, written
from bot.sessions import checkin_past_store, checkin_store, store
from bot.sessions.values import MeetingView, OfPair
from bot.slack.text import shorten
from handlers import mentor_checkin_past_views as views
from handlers import mentor_views, recall_cards, recall_cards_views
from handlers.acting import Acting, Body, acting, data_of, value_of
from handlers.blocks import View
from handlers.mentor_checkin_views import CARD
from handlers.mentor_pages import Page, add, shown


def register(app: AsyncApp) -> None:
    add(Page("past", "Past sessions", page))
    app.action(re.compile(rf"^{re.escape(views.TURN)}\."))(turn)
    app.action(CARD)(make_card)


async def page(who: Acting, row_id: str) -> View:
    """Of a session, or all of a mentorship's. Raises NotTheirs."""
    async with who.deps.db.read() as session:
        try:
            pair, meeting = await store.meeting(session, who.person, row_id)
        except NotTheirs:
            return await listed(session, who, await store.of_pair(session, who.person, row_id))
        return await one(session, who, pair, meeting)


async def listed(session: AsyncSession, who: Acting, pair: OfPair, offset: int = 0) -> View:
    now = who.deps.clock.now()
    found, total = await checkin_past_store.page(session, pair, now, max(offset, 0))
    return views.listed(await reader(session, who, pair), found, total, max(offset, 0))


async def one(session: AsyncSession, who: Acting, pair: OfPair, meeting: MeetingView, note: str = "") -> View:
    past, helps = await checkin_past_store.one(session, pair, meeting, who.deps.clock.now())
    names, _ = await checkin_store.skills(session, pair)
    return views.one(await reader(session, who, pair), past, helps, names, note)


async def reader(session: AsyncSession, who: Acting, pair: OfPair) -> views.Reader:
    person = await people.person(session, *who.person)
    zone = (person.hours if person else Hours()).tz
    return views.Reader(pair, zone, who.deps.clock.now().astimezone(zone).date())


async def turn(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """Older and newer ones, or from one session to the list."""
    await ack()
    who, place, offset = acting(context), data_of(body["view"]), value_of(body).get("offset")
    try:
        async with who.deps.db.read() as session:
            pair = await store.of_pair(session, who.person, str(place.get("id", "")), place.get("mode"))
            view = await listed(session, who, pair, offset if isinstance(offset, int) else 0)
    except NotTheirs:
        view = mentor_views.gone()
    await shown(body, client, view, in_place=True)


async def make_card(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """Of what the person learned: a draft at once, and the form of it. Pressed again, the same card."""
    await ack()
    who, session_id = acting(context), str(value_of(body).get("id", ""))
    gesture = f"checkin:{session_id}"
    card_id = own.id_for(who.person, gesture)
    try:
        async with who.deps.db.read() as session:
            pair, _ = await store.meeting(session, who.person, session_id)
            said, _ = await checkin_store.mine(session, pair, session_id)
            is_there = await own.mine(session, who.person, card_id) is not None
    except NotTheirs:
        await shown(body, client, mentor_views.gone(), in_place=True)
        return
    if is_there:
        await recall_cards.show(client, body, await recall_cards.form_of(who, card_id))
        return
    text = written("", answer=shorten(said.learned, MOST_ANSWER)) if said else CardText()
    if await recall_cards.begin(who, gesture, text) is None:
        await recall_cards.show(client, body, recall_cards_views.notice(FULL))
        return
    await recall_cards.show(client, body, recall_cards_views.form(card_id, text))
