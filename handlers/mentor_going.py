"""`/mentor going`: how a mentorship goes, for each of the two what they may see, and what to do about it."""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships import kinds
from bot.mentorships.guidebook import Guidebook
from bot.mentorships.pair_store import NotTheirs
from bot.mentorships.row_store import in_mode
from bot.mentorships.store import get, guidebook_of
from bot.mentorships.values import Key, MentorshipView
from bot.nudges import store as nudge_rows
from bot.nudges.rules import NudgeView
from bot.people import store as people
from bot.people.rules import Hours
from bot.sessions import going_planning_store, signals
from bot.sessions.going_store import facts_of, skill_names
from bot.slack.text import mention
from handlers import mentor_going_chart_views as chart_views
from handlers import mentor_going_talk_views as talk_views
from handlers import mentor_going_views as views
from handlers import mentor_views, nudges_messages
from handlers.acting import Acting, Body, acting, value_of
from handlers.blocks import View
from handlers.mentor_forms import stage_for
from handlers.mentor_going_views import Going
from handlers.mentor_pages import PAGES, Page, add, shown

OURS = (kinds.SIGNAL.name, kinds.AUTONOMY.name)


def register(app: AsyncApp) -> None:
    add(Page("going", views.TITLE, page), Page(talk_views.MESSAGE, views.TITLE, message_page, of_pair=False))
    app.action(re.compile(rf"^{re.escape(views.READ)}(\.|$)"))(read)
    app.action(re.compile(rf"^{re.escape(views.TURN)}\."))(turn)
    app.action(re.compile(rf"^{re.escape(talk_views.SAY)}\."))(say)
    app.action(re.compile(rf"^{re.escape(views.CHART)}\."))(chart)


async def page(who: Acting, mentorship_id: str, offset: int = 0) -> View:
    async with who.deps.db.read() as session:
        mentorship = await get(session, who.person, mentorship_id)
        return views.page(await _going(session, who, mentorship, offset))


async def turn(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """To newer or older topics."""
    await ack()
    value = value_of(body)
    try:
        view = await page(acting(context), str(value.get("id", "")), int(value.get("offset", 0)))
    except NotTheirs:
        view = mentor_views.gone()
    await shown(body, client, view, in_place=True)


async def _going(session: AsyncSession, who: Acting, mentorship: MentorshipView, offset: int = 0) -> Going:
    """In the mode of `mentorship`: rows of that mode alone."""
    viewer, role = mentorship.viewer(who.user_id), mentorship.role(who.user_id)
    now = who.deps.clock.now()
    facts = (await facts_of(session, [mentorship], now))[mentorship.id, viewer.mode]
    skills = await skill_names(session, viewer, mentorship)
    words = guidebook_of(session).signals
    goes_on = mentorship.is_active and not mentorship.is_paused(now)
    found = [(words[one.code], one) for one in signals.found(facts, now) if goes_on and one.code in words]
    person = await people.person(session, *who.person)
    return Going(
        mentorship,
        who.user_id,
        facts,
        skills,
        [each for each in found if signals.is_for(each[0].first, role)],
        (person.hours if person else Hours()).tz,
        max(offset, 0),
        goes_on,
    )


async def chart(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """Of one topic, to their own messages."""
    await ack()
    who, value = acting(context), value_of(body)
    try:
        async with who.deps.db.begin() as session:
            mentorship = await get(session, who.person, str(value.get("id", "")))
            given = who.user_id, str(value.get("skill", "")), body["trigger_id"], who.deps.clock.now()
            await going_planning_store.chart(session, mentorship, *given)
        view = chart_views.on_its_way(mention(mentorship.other(who.user_id)))
    except NotTheirs:
        view = mentor_views.gone()
    await shown(body, client, view)
    who.deps.wake()


# --- one of them ------------------------------------------------------------------------------------------
async def read(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """From a message, or from the page."""
    await ack()
    who, value = acting(context), value_of(body)
    try:
        view = await _read(who, {key: str(one) for key, one in value.items()})
    except NotTheirs:
        view = mentor_views.gone()
    await shown(body, client, view)


async def message_page(who: Acting, nudge_id: str) -> View:
    """What one of these messages opens."""
    return await _read(who, {"nudge": nudge_id})


async def _read(who: Acting, value: dict[str, str]) -> View:
    async with who.deps.db.read() as session:
        nudge = await told(session, who.person, value["nudge"]) if "nudge" in value else None
        if nudge:
            of, code, skill_id = nudge.subject_id, str(nudge.payload.get("code")), str(nudge.payload.get("skill", ""))
            mentorship = await get(session, who.person, of)
            mentorship = in_mode(mentorship, who.user_id, str(nudge.payload.get("mode", "mentor")))
        else:
            mentorship, code, skill_id = await get(session, who.person, value.get("id", "")), value.get("code", ""), ""
        if not signals.is_for(first_of(guidebook_of(session), code), mentorship.role(who.user_id)):
            raise NotTheirs(code)
        return await _talk(session, who, mentorship, code, skill_id, nudge.id if nudge else "")


async def _talk(
    session: AsyncSession, who: Acting, mentorship: MentorshipView, code: str, skill_id: str, nudge_id: str
) -> View:
    data, book = await _going(session, who, mentorship), guidebook_of(session)
    if code in book.signals:
        found = next((one for words, one in data.signals if words.code == code), None)
        return talk_views.signal(data, book.signals[code], found, PAGES, nudge_id)
    topic = next((one for one in data.facts.topics if one.skill_id == skill_id), None)
    stage, _ = await stage_for(session, mentorship.viewer(who.user_id), mentorship, skill_id or None)
    return talk_views.help_changed(data, code, topic, book.prompts[code], stage, PAGES, nudge_id)


def first_of(book: Guidebook, code: str) -> str:
    """Who is told of it; "" for what there is not."""
    return book.signals[code].first if code in book.signals else going_planning_store.FIRST.get(code, "")


async def told(session: AsyncSession, person: Key, nudge_id: str) -> NudgeView:
    """One of these messages to this person. Raises NotTheirs."""
    nudge = await nudge_rows.get(session, person[0], nudge_id)
    if nudge is None or nudge.user_id != person[1] or nudge.kind not in OURS:
        raise NotTheirs(nudge_id)
    return nudge


# --- what they say to it ----------------------------------------------------------------------------------
async def say(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    who, value = acting(context), value_of(body)
    answer = str(value.get("say", ""))
    try:
        async with who.deps.db.begin() as session:
            nudge = await told(session, who.person, str(value.get("nudge", "")))
            mentorship = await get(session, who.person, nudge.subject_id)
            if answer not in views.ANSWERED:
                raise NotTheirs(answer)
            await going_planning_store.say(session, nudge.id, nudge.payload, answer)
    except NotTheirs:
        await shown(body, client, mentor_views.gone(), in_place=True)
        return
    other = mention(mentorship.other(who.user_id))
    await shown(body, client, talk_views.said(answer, mentorship.id, other, PAGES), in_place=True)
    await nudges_messages.replace(who.deps, [nudge], views.answered(answer))
