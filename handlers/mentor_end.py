"""Pausing until a date, going on, handing over to another mentor, and ending well."""

from datetime import date, datetime

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships import ending_store, store
from bot.mentorships.ending_store import NotOn
from bot.mentorships.endings import Parting
from bot.mentorships.pair_store import NotTheirs
from bot.mentorships.rules import MODES
from bot.mentorships.values import MentorshipView
from bot.nudges.rules import NudgeView
from bot.people import store as people
from bot.people.rules import FOREVER, Hours, local_time, recipient_problem
from bot.sessions import prep_store, schedule_store
from handlers import home, mentor_pages, mentor_views, nudges_messages
from handlers import mentor_end_views as views
from handlers import mentor_pause_views as pauses
from handlers.acting import Acting, Body, acting, data_of, known_soon, value_of
from handlers.blocks import View
from handlers.mentor_pages import PAGES, Page, page_view
from handlers.mentor_pause_views import Plans


def register(app: AsyncApp) -> None:
    app.view(pauses.PAUSE)(pause)
    app.action(pauses.GO_ON)(go_on)
    app.view(views.HAND_OVER)(hand_over)
    app.view(views.END)(end)
    app.view(views.FAREWELL)(farewell)
    mentor_pages.add(
        Page("pause", "Pause", pause_page),
        Page("cadence", "How often you meet", cadence_page),
        Page("handover", "Hand over", hand_over_page),
        Page("end", "End it well", end_page),
        Page("farewell", "What you keep", farewell_page, fits=is_ended),
        Page("ended", "Ended mentorships", ended_page, of_pair=False),
    )


def is_ended(mentorship: MentorshipView) -> bool:
    return mentorship.state == "ended"


# --- pages ------------------------------------------------------------------------------------------------
async def plans(session: AsyncSession, who: Acting, mentorship_id: str) -> Plans:
    """Raises NotTheirs."""
    person = await people.person(session, *who.person)
    hours = person.hours if person else Hours()
    return Plans(await store.get(session, who.person, mentorship_id), who.user_id, who.deps.clock.now(), hours.tz)


async def pause_page(who: Acting, mentorship_id: str) -> View:
    async with who.deps.db.read() as session:
        data = await plans(session, who, mentorship_id)
    return pauses.pause(data) if data.mentorship.is_active else pauses.not_on(data)


async def cadence_page(who: Acting, mentorship_id: str) -> View:
    async with who.deps.db.read() as session:
        data = await plans(session, who, mentorship_id)
    return pauses.cadence(data) if data.mentorship.is_active else pauses.not_on(data)


async def hand_over_page(who: Acting, mentorship_id: str) -> View:
    async with who.deps.db.read() as session:
        data = await plans(session, who, mentorship_id)
    return views.hand_over(data) if data.mentorship.is_active else pauses.not_on(data)


async def end_page(who: Acting, mentorship_id: str) -> View:
    async with who.deps.db.read() as session:
        data = await plans(session, who, mentorship_id)
        kept = (await people.workspace(session, who.team_id)).retention_days
    return views.end(data, kept) if data.mentorship.is_active else pauses.not_on(data)


async def farewell_page(who: Acting, mentorship_id: str) -> View:
    async with who.deps.db.read() as session:
        data = await plans(session, who, mentorship_id)
        said = await ending_store.partings(session, who.person, mentorship_id)
    if data.mentorship.mode(who.user_id) != MODES[0]:
        return views.other_mode(data)
    return views.farewell(data, said) if data.mentorship.state == "ended" else pauses.not_on(data)


async def ended_page(who: Acting, _typed: str) -> View:
    person = await known_soon(who, who.user_id)
    async with who.deps.db.read() as session:
        mine = await store.of_person(session, who.person, ("ended",))
    return views.ended_ones(mine, who.user_id, (person.hours if person else Hours()).tz)


# --- what is done -----------------------------------------------------------------------------------------
async def pause(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    """Until the morning of a day; sessions in between are called off with it."""
    who, mentorship_id = acting(context), str(data_of(view).get("id", ""))
    day, is_open = pauses.read_pause(view["state"]["values"])
    person = await known_soon(who, who.user_id)
    hours, now = person.hours if person else Hours(), who.deps.clock.now()
    until = FOREVER if is_open else _morning(hours, day)
    if until is None or until <= now:
        line = "Pick a day, or say that you do not know yet." if until is None else "Pick a day that is to come."
        await ack(response_action="errors", errors={"day": line})
        return
    try:
        async with who.deps.db.begin() as session:
            mentorship = await ending_store.pause(session, who.person, mentorship_id, until, now)
            outdated = await schedule_store.call_off(session, mentorship, now, mentorship.paused_until)
            await prep_store.rest(session, mentorship)
            shown = pauses.pauses(await plans(session, who, mentorship_id))
    except (NotTheirs, NotOn):
        await ack(response_action="update", view=mentor_views.gone())
        return
    await ack(response_action="update", view=shown)
    await _after(who, mentorship, outdated)


def _morning(hours: Hours, day: date | None) -> datetime | None:
    return local_time(hours, day, hours.start) if day else None


async def go_on(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    who, now, mentorship_id = acting(context), acting(context).deps.clock.now(), str(value_of(body).get("id", ""))
    try:
        async with who.deps.db.begin() as session:
            if await ending_store.go_on(session, who.person, mentorship_id, now):
                await schedule_store.go_on(session, await store.get(session, who.person, mentorship_id), now)
            data = await plans(session, who, mentorship_id)
        view = pauses.goes_on(data)
    except (NotTheirs, NotOn):
        view = mentor_views.gone()
    await client.views_update(view_id=body["view"]["id"], view=view)
    who.deps.wake()
    await home.refresh(who)


async def hand_over(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    """The mentee goes on to ask somebody else; the mentor can only suggest."""
    who, now, mentorship_id = acting(context), acting(context).deps.clock.now(), str(data_of(view).get("id", ""))
    next_id, ends = views.read_hand_over(view["state"]["values"])
    async with who.deps.db.read() as session:
        mentorship = await store.find(session, who.person, mentorship_id)
    if mentorship is None or not mentorship.is_active:
        await ack(response_action="update", view=mentor_views.gone())
        return
    if problem := await _problem(who, next_id, mentorship):
        await ack(response_action="errors", errors={"next": problem})
        return
    outdated: list[NudgeView] = []
    try:
        if mentorship.role(who.user_id) == "mentor":
            await ack(response_action="update", view=await _suggested(who, mentorship_id, next_id, view["id"]))
            who.deps.wake()
            return
        if ends:
            outdated = await _ended(who, mentorship_id, "handed_over", Parting(who.user_id), now)
    except (NotTheirs, NotOn):
        await ack(response_action="update", view=mentor_views.gone())
        return
    await ack(response_action="update", view=await page_view(who, PAGES["start"], f"<@{next_id}>"))
    await _after(who, mentorship, outdated)


async def _suggested(who: Acting, mentorship_id: str, next_id: str, gesture: str) -> View:
    async with who.deps.db.begin() as session:
        await ending_store.suggest(session, who.person, mentorship_id, next_id, who.deps.clock.now(), gesture)
        return views.suggested(await plans(session, who, mentorship_id), next_id)


async def _problem(who: Acting, next_id: str, mentorship: MentorshipView) -> str | None:
    if next_id == mentorship.other(who.user_id):
        return "That is the one you have now. Pick somebody else."
    person = await known_soon(who, next_id) if next_id else None
    if person is None:
        return "Slack did not say who this is. Try again in a moment."
    return recipient_problem(person.profile, who.user_id)


async def end(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    """The words are kept before anything is called off."""
    who, now, mentorship_id = acting(context), acting(context).deps.clock.now(), str(data_of(view).get("id", ""))
    values = view["state"]["values"]
    try:
        how, parting = views.read_how(values), views.read_parting(values, who.user_id)
        outdated = await _ended(who, mentorship_id, how, parting, now)
    except (NotTheirs, NotOn):
        await ack(response_action="update", view=mentor_views.gone())
        return
    await ack(response_action="update", view=await farewell_page(who, mentorship_id))
    async with who.deps.db.read() as session:
        mentorship = await store.get(session, who.person, mentorship_id)
    await _after(who, mentorship, outdated)


async def _ended(who: Acting, mentorship_id: str, how: str, parting: Parting, now: datetime) -> list[NudgeView]:
    async with who.deps.db.begin() as session:
        mentorship = await ending_store.end(session, who.person, mentorship_id, how, parting, now)
        return await schedule_store.call_off(session, mentorship, now)


async def farewell(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    who, mentorship_id = acting(context), str(data_of(view).get("id", ""))
    parting = views.read_parting(view["state"]["values"], who.user_id)
    try:
        async with who.deps.db.begin() as session:
            await ending_store.say(session, who.person, mentorship_id, parting, who.deps.clock.now())
    except (NotTheirs, NotOn):
        await ack(response_action="update", view=mentor_views.gone())
        return
    line = "Saved. Both of you can read it, and change your own words, with `/mentor ended`."
    await ack(response_action="update", view=mentor_views.done("Saved for both", line))


async def _after(who: Acting, mentorship: MentorshipView, outdated: list[NudgeView]) -> None:
    """Nobody shall act on a session that does not take place."""
    who.deps.wake()
    if outdated:
        await nudges_messages.replace(who.deps, outdated, views.called_off())
    await home.refresh(who)
    await home.refresh(Acting(who.team_id, mentorship.other(who.user_id), who.deps))
