"""`/recall export` and `/recall import`: one's own cards as text, out and in."""

import asyncio

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.recall import exchange, own
from bot.recall.writing import CardText
from handlers import home, recall_cards
from handlers import recall_cards_exchange_views as views
from handlers.acting import Acting, Body, acting, value_of
from handlers.blocks import View
from handlers.recall_cards_views import EXPORT, IMPORT


def register(app: AsyncApp) -> None:
    app.action(EXPORT)(open_export)
    for ending in views.FORMATS:
        app.action(f"{views.FORMAT}.{ending}")(turn)
    for way in ("before", "more"):
        app.action(f"{views.PART}.{way}")(turn)
    app.view("recall.exported")(close)
    app.action(IMPORT)(open_import)
    app.view(views.IMPORTED)(take)


async def open_export(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    await recall_cards.show(client, body, await export_view(acting(context), "csv"))


async def turn(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """Another format, or other parts."""
    await ack()
    value = value_of(body)
    ending, start = str(value.get("as")), value.get("start", 0)
    if ending in views.FORMATS and isinstance(start, int) and start >= 0:
        view = await export_view(acting(context), ending, start)
        await client.views_update(view_id=body["view"]["id"], view=view)


async def close(ack: AsyncAck) -> None:
    await ack()


async def export_view(who: Acting, ending: str, start: int = 0) -> View:
    """Only what this person wrote: what others wrote for a pair is theirs to take along."""
    async with who.deps.db.read() as session:
        texts = [own.text_of(card) for card in await own.written_by(session, who.person)]
    parts = await asyncio.to_thread(_parts, texts, ending)
    return views.export(parts, ending, start if start < len(parts) else 0)


def _parts(texts: list[CardText], ending: str) -> list[str]:
    """A card so full of quotes that it fits into no field is cut."""
    write = exchange.WRITERS[ending]
    pages = exchange.pages(texts, write, views.PART_MOST) or [write([])]
    return [page[at : at + views.BOX] for page in pages for at in range(0, max(len(page), 1), views.BOX)]


async def open_import(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    await recall_cards.show(client, body, views.paste())


async def take(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    """Good ones come in before the ack; what could not be read is named, and its text stays in the form below."""
    who, text = acting(context), views.read_paste(view["state"]["values"])
    found = await asyncio.to_thread(exchange.read, text)
    if not found.cards and not found.bad:
        await ack(response_action="errors", errors={views.BOXES[0]: views.EMPTY})
        return
    async with who.deps.db.begin() as session:
        added = await own.add_all(session, who.person, found.cards, who.deps.clock.now())
    result = views.imported(added.new, added.known, added.left, found.bad, text)
    is_all = not found.bad and not added.left
    await ack(response_action="update" if is_all else "push", view=result)
    await home.refresh(who)
