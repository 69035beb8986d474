"""The preparation of a session: the mentee writes first and alone, the mentor reads what is shared and adds to it."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships.pair_store import NotTheirs
from bot.mentorships.row_store import Over
from bot.nudges import service as nudges
from bot.nudges import store as nudge_rows
from bot.recall import cards_store
from bot.sessions import action_store, kinds, prep_store, store
from bot.sessions.agenda import brings_card, with_card
from bot.sessions.values import PrepView
from handlers import (
    home,
    mentor_actions_list,
    mentor_guide,
    mentor_prep_ahead,
    mentor_prep_mentee_views,
    mentor_prep_mentor_views,
    mentor_prep_nudges,
    mentor_views,
    nudges_messages,
)
from handlers import mentor_prep_views as views
from handlers.acting import Acting, Body, acting, data_of, value_of
from handlers.blocks import View
from handlers.mentor_pages import Page, add, page_view, shown

BEGUN = "This session has begun or was cancelled meanwhile, so this cannot be saved. Copy what you still need."
EMPTY = "Write one line, or close this."
ASKING = {kind.name: kind for kind in (kinds.PREP, kinds.TWO_MINUTES)}
AGENDA = kinds.AGENDA.name
NO_ROOM = "There is no room left for the card. Shorten this, or do not bring it."


def register(app: AsyncApp) -> None:
    add(PAGE, mentor_guide.PAGE)
    app.view(views.SAVE)(save)
    app.action(views.DONE)(tick)
    app.action(views.TWO)(two_minutes)


async def page(who: Acting, row_id: str) -> View:
    """Of a session, or of a mentorship's next one."""
    now = who.deps.clock.now()
    async with who.deps.db.read() as session:
        pair, meeting = await prep_store.ahead(session, who.person, row_id, now)
        if meeting is None:
            return views.no_session(pair.mentorship, who.user_id, PAGE.word, PAGE.title)
        ahead = await mentor_prep_ahead.gather(session, pair, meeting, now)
        if not ahead.can_write:
            return views.as_it_was(ahead)
        ahead = await mentor_prep_ahead.to_prepare(session, pair, ahead)
    return mentor_prep_mentor_views.mentor(ahead) if ahead.is_mentor else mentor_prep_mentee_views.mentee(ahead)


PAGE = Page(views.WORD, views.TITLE, page)


async def two_minutes(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """From the message an hour before: two lines, or the whole page for who has written meanwhile."""
    await ack()
    who, session_id = acting(context), str(value_of(body).get("id", ""))
    await shown(body, client, await page_view(who, SHORT, session_id))


async def short(who: Acting, session_id: str) -> View:
    now = who.deps.clock.now()
    async with who.deps.db.read() as session:
        pair, meeting = await store.meeting(session, who.person, session_id)
        ahead = await mentor_prep_ahead.gather(session, pair, meeting, now)
    if not ahead.can_write or ahead.is_mentor or ahead.own:
        return await page(who, session_id)
    return mentor_prep_mentee_views.two_minutes(ahead)


SHORT = Page("two", "Two minutes", short)


async def save(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    """Kept before the ack; what cannot be saved stays in the form."""
    who, session_id = acting(context), str(data_of(view).get("id", ""))
    texts, shared, card_id = views.read(view["state"]["values"])
    now = who.deps.clock.now()
    try:
        async with who.deps.db.begin() as session:
            before = await _before(session, who, session_id)
            if before is None and not any(texts.values()) and not card_id:
                await ack(response_action="errors", errors={"topics": EMPTY})
                return
            if card_id and not await _bring(session, who, card_id, texts):
                await ack(response_action="errors", errors={"topics": NO_ROOM})
                return
            await prep_store.save(session, who.person, session_id, texts, shared=shared, now=now)
            pair, meeting = await store.meeting(session, who.person, session_id)
            ahead = await mentor_prep_ahead.gather(session, pair, meeting, now)
    except prep_store.TooLate:
        await ack(response_action="errors", errors={"topics": BEGUN})
        return
    except NotTheirs:
        await ack(response_action="update", view=mentor_views.gone())
        return
    was_shown, is_shown = _is_shown(before), _is_shown(ahead.own)
    await ack(response_action="update", view=views.saved(ahead, taken_back=was_shown and not is_shown))
    who.deps.wake()
    await _answered(who, session_id)
    if was_shown != is_shown and not ahead.is_mentor:
        await _agenda_again(who, session_id)
    await home.refresh(who)


async def _before(session: AsyncSession, who: Acting, session_id: str) -> PrepView | None:
    pair, _ = await store.meeting(session, who.person, session_id)
    return await prep_store.own(session, pair, session_id)


def _is_shown(prep: PrepView | None) -> bool:
    return prep is not None and prep.shared and not prep.is_empty


async def _agenda_again(who: Acting, session_id: str) -> None:
    """What told the mentor of an agenda says how it is now, where no other message is to come that does."""
    async with who.deps.db.read() as session:
        rows = [one for one in await nudge_rows.of_subject(session, who.team_id, session_id) if one.kind == AGENDA]
        sent = [] if any(one.state == "planned" for one in rows) else [one for one in rows if one.message_ts]
        drawn = [(one, await nudges_messages.drawn(session, nudges_messages.Found([one]))) for one in sent]
    for nudge, message in drawn:
        await nudges_messages.replace(who.deps, [nudge], message)


async def _answered(who: Acting, session_id: str) -> None:
    """The messages that asked them to prepare say that they did, wherever they wrote it."""
    async with who.deps.db.begin() as session:
        rows = await nudge_rows.of_subject(session, who.team_id, session_id)
        asked = [one for one in rows if one.user_id == who.user_id and one.kind in ASKING and one.message_ts]
        for one in asked:
            await nudges.reacted(session, one, ASKING[one.kind], who.deps.clock.now())
        message = await mentor_prep_nudges.prepared(session, asked[0]) if asked else None
    if message:
        await nudges_messages.replace(who.deps, asked, message)


async def _bring(session: AsyncSession, who: Acting, card_id: str, texts: dict[str, str]) -> bool:
    """The card as a line of the topics; False if that finds no room. One that is not theirs brings nothing."""
    card = await cards_store.card(session, who.person, card_id)
    if card is None:
        return True
    before = texts.get("topics", "")
    texts["topics"] = with_card(before, card.prompt)
    return texts["topics"] != before or brings_card(before)


async def tick(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """An open action is done; what was typed meanwhile stays."""
    await ack()
    who, value, pair = acting(context), value_of(body), None
    action_id = str(value.get("id", ""))
    try:
        async with who.deps.db.begin() as session:
            await action_store.done(session, who.person, action_id, who.deps.clock.now())
            pair, _ = await action_store.get(session, who.person, action_id)
    except (NotTheirs, Over):
        pass  # the page shows what is there
    await shown(body, client, await page_view(who, PAGE, str(value.get("of", ""))), in_place=True)
    if pair:
        await mentor_actions_list.tell(who, pair, action_id)
