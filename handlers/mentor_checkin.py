"""A check-in: the form, saved before the ack, and what each of the two sees after it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import new_id
from bot.mentorships import store as mentorships
from bot.mentorships.pair_store import NotTheirs
from bot.mentorships.row_store import Over
from bot.nudges import store as nudge_rows
from bot.sessions import actions, checkin, checkin_store, kinds, store
from bot.sessions.actions import Wish
from bot.sessions.checkin import Said, Topic
from bot.sessions.values import MeetingView, OfPair
from bot.slack.text import mention
from handlers import home, mentor_checkin_past, mentor_views, nudges_messages
from handlers import mentor_checkin_form_views as forms
from handlers import mentor_checkin_views as views
from handlers.acting import Acting, Body, acting, data_of, value_of
from handlers.blocks import View
from handlers.mentor_actions_forms import proposed_day
from handlers.mentor_checkin_past import reader
from handlers.mentor_forms import stage_for
from handlers.mentor_pages import Page, add, shown
from handlers.mentor_reader_views import OVER

FULL = "You two have named twenty topics already. Pick one of those, or drop one in your skills first."
NOT_ON = "This session was moved or cancelled meanwhile, so this cannot be saved. Copy what you still need."
SAVED = "Saved. {other} sees what is marked for both, and nothing else."


def register(app: AsyncApp) -> None:
    add(Page("checkin", "Check-in", page))
    app.action(re.compile(rf"^{re.escape(forms.GROW)}\."))(grow)
    app.action(forms.PICK)(grow)
    app.action(forms.NOT_MET)(not_met)
    app.action(views.MET)(met)
    app.view(forms.SAVE)(save)
    mentor_checkin_past.register(app)


# --- the form ---------------------------------------------------------------------------------------------
async def page(who: Acting, row_id: str) -> View:
    """Of a session, or of a mentorship's last one. After the end it is there to be read. Raises NotTheirs."""
    now = who.deps.clock.now()
    async with who.deps.db.read() as session:
        pair, meeting = await checkin_store.meant(session, who.person, row_id, now)
        if meeting is None or meeting.state == "cancelled" or meeting.starts_at > now:
            return views.nothing_yet(pair, meeting)
        if not pair.mentorship.is_active:
            return await mentor_checkin_past.one(session, who, pair, meeting)
        return forms.form(await gathered(session, who, pair, meeting, new_id()))


async def gathered(session: AsyncSession, who: Acting, pair: OfPair, meeting: MeetingView, gesture: str) -> forms.Form:
    said, _, kept = await said_before(session, pair, meeting.id)
    last = said.topics[0].skill_id if said.topics else await checkin_store.last_topic(session, pair)
    at_hand = last if last in kept else next(iter(kept)) if len(kept) == 1 else None
    stage, skill_name = await stage_for(session, pair.viewer, pair.mentorship, at_hand)
    return forms.Form(
        pair,
        meeting,
        said,
        kept,
        at_hand or "",
        mentorships.guidebook_of(session).of("checkin"),
        stage,
        skill_name,
        Wish("", who.user_id, await proposed_day(session, who, pair)),
        (await reader(session, who, pair)).tz,
        gesture,
    )


async def said_before(
    session: AsyncSession, pair: OfPair, session_id: str
) -> tuple[Said, Mapping[str, str], Mapping[str, str]]:
    """What they said, and the names of all topics and of those that can be picked."""
    own, helps = await checkin_store.mine(session, pair, session_id)
    names, kept = await checkin_store.skills(session, pair)
    topics = [Topic(one.skill_id, names.get(one.skill_id, ""), one.level, one.link) for one in helps]
    if own is None:
        return Said(topics=topics), names, kept
    return Said(own.useful, own.why, own.shared, own.learned, own.note, own.own_note, topics), names, kept


async def grow(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """One more topic or action, or a topic that is typed. What was typed elsewhere stays, by its block's id."""
    who, data, press = acting(context), data_of(body["view"]), body["actions"][0]
    turn = who.deps.gestures.arrive(body["view"]["id"])
    await ack()
    if press["action_id"] == forms.PICK:
        if (press.get("selected_option") or {}).get("value") != forms.NEW_TOPIC:
            return
        number = int(press["block_id"].removeprefix("topic"))
        data |= {"typed": sorted({*data.get("typed", ()), number})}
    else:
        data |= value_of(body)
    try:
        async with who.deps.db.read() as session:
            pair, meeting = await store.meeting(session, who.person, str(data.get("id", "")))
            form = await gathered(session, who, pair, meeting, str(data.get("new", "")))
        view = forms.form(form, forms.Shape.of(data, form))
    except NotTheirs:
        view = mentor_views.gone()
    if who.deps.gestures.is_newest(turn):
        await shown(body, client, view, in_place=True)


# --- they did not meet ------------------------------------------------------------------------------------
async def not_met(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """Kept at once. What was typed in the form stays below, in case it was pressed by mistake."""
    await ack()
    who, session_id = acting(context), str(value_of(body).get("id", ""))
    typed, pair = forms.has_words(body["view"]["state"]["values"]), None
    try:
        async with who.deps.db.begin() as session:
            pair = await checkin_store.not_met(session, who.person, session_id, who.deps.clock.now())
            _, meeting = await store.meeting(session, who.person, session_id)
            zone = (await reader(session, who, pair)).tz
    except (NotTheirs, checkin_store.NotYet, Over):
        pair, page = None, mentor_views.gone()
    else:
        page = views.not_met(pair, meeting, zone, clears=not typed)
    if typed:
        await client.views_push(trigger_id=body["trigger_id"], view=page)
    else:
        await shown(body, client, page, in_place=True)
    if pair:
        await _tell(who, pair, session_id)


async def met(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """It was a slip: the form again."""
    await ack()
    try:
        view = await page(acting(context), str(value_of(body).get("id", "")))
    except NotTheirs:
        view = mentor_views.gone()
    await shown(body, client, view, in_place=True)


# --- saved ------------------------------------------------------------------------------------------------
async def save(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    who, data, now = acting(context), data_of(view), context["deps"].clock.now()
    session_id, values = str(data.get("id", "")), view["state"]["values"]
    gesture = f"{view['id']}.{data.get('new', '')}"
    try:
        async with who.deps.db.begin() as session:
            pair, meeting = await store.meeting(session, who.person, session_id)
            was, names, _ = await said_before(session, pair, session_id)
            said, wishes = forms.read(values, was)
            found = checkin.problems(said.topics, names) | await _wish_problems(session, who, pair, wishes)
            if found:
                await ack(response_action="errors", errors=found)
                return
            wanted = [one for one in wishes if one.text]
            await checkin_store.save(session, who.person, session_id, said, wanted, now, gesture=gesture)
            saved = SAVED.format(other=mention(pair.other_id))
            page = await mentor_checkin_past.one(session, who, pair, meeting, saved)
    except checkin_store.TooMany:
        number = next(number for number, one in enumerate(said.topics) if one.name)
        await ack(response_action="errors", errors={f"topic{number}": FULL})
        return
    except checkin_store.NotYet:
        await ack(response_action="errors", errors={"learned": NOT_ON})
        return
    except Over:
        await ack(response_action="errors", errors={"learned": OVER})
        return
    except NotTheirs:
        await ack(response_action="update", view=mentor_views.gone())
        return
    await ack(response_action="update", view=page)
    await _tell(who, pair, session_id)


async def _wish_problems(session: AsyncSession, who: Acting, pair: OfPair, wishes: Sequence[Wish]) -> dict[str, str]:
    """By the field's name with its number; an action of which nothing is typed is none."""
    today = (await reader(session, who, pair)).today
    both = {pair.mentorship.mentor_id, pair.mentorship.mentee_id}
    found: dict[str, Any] = {}
    for number, wish in enumerate(wishes):
        problems = actions.problems(wish, both, today) if wish.text else {}
        found |= {f"{name}{number}": problem for name, problem in problems.items()}
    return found


async def _tell(who: Acting, pair: OfPair, session_id: str) -> None:
    """After the commit: the message that asked says so, and both App Homes show what is new."""
    async with who.deps.db.read() as session:
        about = await nudge_rows.of_subject(session, who.team_id, session_id)
        asked = [one for one in about if one.kind == kinds.CHECK_IN.name and one.user_id == who.user_id]
        out = [one for one in asked if one.message_ts]
        drawn = [(one, await nudges_messages.drawn(session, nudges_messages.Found([one]))) for one in out]
    for nudge, message in drawn:
        await nudges_messages.replace(who.deps, [nudge], message)
    who.deps.wake()
    await home.refresh(who)
    await home.refresh(Acting(who.team_id, pair.other_id, who.deps))
