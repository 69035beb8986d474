"""The list of one's own cards and the pair's: edit, retire, bring back, take back, delete a draft."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.recall import own
from handlers import home, nudges_messages, recall_cards, recall_pair
from handlers import recall_cards_views as views
from handlers import recall_pair_views as pair
from handlers.acting import Acting, Body, acting, data_of, value_of
from handlers.blocks import View

WITHDRAWN = "It is yours alone again. Nothing is left with them."
NO_DRAFT = "It is no draft any more, so it stays. Edit has a button to delete it."
TOO_LATE = "They have answered already, so it cannot be taken back."


def register(app: AsyncApp) -> None:
    app.action(views.CARDS)(open_list)
    app.action(views.MENU)(choose)
    for turn in ("newer", "older"):
        app.action(f"{views.TURN}.{turn}")(turn_page)


async def open_list(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """By `/recall cards`, and from App Home."""
    await ack()
    await recall_cards.show(client, body, await cards_view(acting(context)))


async def turn_page(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    offset = value_of(body).get("offset")
    view = await cards_view(acting(context), offset if isinstance(offset, int) else 0)
    await client.views_update(view_id=body["view"]["id"], view=view)


async def cards_view(who: Acting, offset: int = 0, note: str = "") -> View:
    async with who.deps.db.read() as session:
        page = await own.listed(session, who.person, offset, views.PAGE)
    listed = [(one.card, one.wanted) for one in page.cards]
    return views.cards(listed, page.total, who.user_id, page.offset, note)


async def choose(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    who, value = acting(context), value_of(body)
    card_id, wish = str(value.get("id", "")), value.get("do")
    if wish == "edit":
        await recall_cards.show(client, body, await recall_cards.form_of(who, card_id))
        return
    note = await _do(who, card_id, str(wish))
    offset = data_of(body["view"]).get("offset")
    view = await cards_view(who, offset if isinstance(offset, int) else 0, note)
    await client.views_update(view_id=body["view"]["id"], view=view)
    await home.refresh(who)


async def _do(who: Acting, card_id: str, wish: str) -> str:
    """Returns what is worth saying about it."""
    person, now = who.person, who.deps.clock.now()
    if wish == "withdraw":
        return await _withdraw(who, card_id)
    async with who.deps.db.begin() as session:
        if wish in {"retire", "bring_back"}:
            await own.want(session, person, card_id, now, wanted=wish == "bring_back")
        elif wish == "delete" and not await own.discard(session, person, card_id):
            return NO_DRAFT
    return ""


async def _withdraw(who: Acting, card_id: str) -> str:
    person = who.person
    async with who.deps.db.begin() as session:
        card = await own.mine(session, person, card_id)
        done = await own.withdraw(session, person, card_id, who.deps.clock.now())
        other = who.team_id, card.pair_id if card and card.pair_id else ""
        pointers = await recall_pair.pointers_of(session, other, card_id) if done else []
    if not done:
        return TOO_LATE
    await nudges_messages.replace(who.deps, pointers, pair.answered("gone"))
    await home.refresh(Acting(*other, who.deps))
    return WITHDRAWN
