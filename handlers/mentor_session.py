"""`/mentor session`: the next sessions, setting one, moving, skipping and cancelling, by either of the two."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import new_id
from bot.mentorships.pair_store import NotTheirs
from bot.nudges.rules import NudgeView
from bot.people.rules import Hours
from bot.sessions import reminder_store, repeats, schedule_store, series_store, store, times
from bot.sessions.schedule_store import Changed, Done, NotOn
from bot.sessions.store import OfPair
from bot.sessions.values import MeetingView, When
from handlers import home, mentor_calendar, mentor_pages, mentor_views, nudges_messages
from handlers import mentor_session_form_views as forms
from handlers import mentor_session_views as views
from handlers.acting import Acting, Body, acting, data_of, known_soon
from handlers.blocks import View
from handlers.mentor_pages import Page
from handlers.mentor_session_form_views import Form
from handlers.mentor_session_views import Both

NOT_ON = "Your mentorship does not run then: it has not begun, it pauses, or it has ended."
CHANGED = "It was changed a moment ago, or it has begun. This is how it is now; nothing of yours was saved."
SET = "It is set. {other} hears it in their working hours, and both of you get a calendar file."
MOVED = "It is moved. {other} hears it in their working hours, and both of you get a new calendar file."
SKIPPED = "Done. {other} hears it in their working hours."


def register(app: AsyncApp) -> None:
    mentor_pages.add(
        Page("session", views.TITLE, sessions),
        Page("schedule", "Set a session", schedule),
        Page("move", "Move a session", move, of_pair=False),
        Page("skip", "Skip a session", skip, of_pair=False),
    )
    app.action(re.compile(rf"^mentor\.session\.({'|'.join(forms.PICKED)})$"))(picked)
    app.action(forms.SPACE)(space)
    app.view(forms.SET)(scheduled)
    app.view(forms.MOVE)(moved)
    app.view(forms.SKIP)(skipped)
    mentor_calendar.register(app)


# --- pages ------------------------------------------------------------------------------------------------
async def sessions(who: Acting, row_id: str) -> View:
    """Of a mentorship, or of the one that this session belongs to. Where none is set, the form at once."""
    pair, meeting = await _found(who, row_id)
    async with who.deps.db.read() as session:
        is_empty = not await store.upcoming(session, pair, who.deps.clock.now(), 1)
    if is_empty and meeting is None and pair.mentorship.is_active:
        return await schedule(who, pair.mentorship.id)
    note = ""
    if meeting and meeting.state != "planned":
        how = "is over" if meeting.state == "over" else "does not take place"
        note = f"The one on {views.at_words(meeting.starts_at, (await both_of(who, pair)).tz)} {how}."
    return await page(who, pair, note)


async def page(who: Acting, pair: OfPair, note: str = "") -> View:
    both = await both_of(who, pair)
    async with who.deps.db.read() as session:
        upcoming = await store.upcoming(session, pair, who.deps.clock.now())
        series = [await series_store.of(session, pair, one) for one in {row.series_id for row in upcoming}]
    every = {one.id: one.every for one in series if one}
    return views.page(pair.mentorship, who.user_id, upcoming, every, both, note)


async def schedule(who: Acting, mentorship_id: str) -> View:
    """As agreed, at the next time that suits both."""
    async with who.deps.db.read() as session:
        pair = await store.of_pair(session, who.person, mentorship_id)
        every, minutes = await schedule_store.agreed(session, pair)
    both = await both_of(who, pair)
    pause = pair.mentorship.paused_until
    first = pause.astimezone(both.tz).date() if pause and pause > both.now else None
    at = times.next_slot(both.now, minutes, both.me, both.other, first)
    day, minute = series_store.local(at, both.me.hours.zone)
    form = Form(day, minute, minutes, every or "week", form=new_id())
    return forms.schedule(pair.mentorship, who.user_id, pair.viewer.mode, form, both)


async def move(who: Acting, session_id: str) -> View:
    return await _of_planned(who, session_id, lambda meeting, both: forms.move(meeting, _form(meeting, both), both))


async def skip(who: Acting, session_id: str) -> View:
    return await _of_planned(who, session_id, forms.skip)


async def _of_planned(who: Acting, session_id: str, draw: Callable[[MeetingView, Both], View]) -> View:
    async with who.deps.db.read() as session:
        pair, meeting = await store.meeting(session, who.person, session_id)
    if meeting.state != "planned" or meeting.starts_at <= who.deps.clock.now():
        return await sessions(who, session_id)
    return draw(meeting, await both_of(who, pair))


def _form(meeting: MeetingView, both: Both) -> Form:
    day, minute = series_store.local(meeting.starts_at, both.me.hours.zone)
    return Form(day, minute, meeting.minutes, None, meeting.place)


async def _found(who: Acting, row_id: str) -> tuple[OfPair, MeetingView | None]:
    async with who.deps.db.read() as session:
        try:
            return await store.of_pair(session, who.person, row_id), None
        except NotTheirs:
            return await store.meeting(session, who.person, row_id)


async def both_of(who: Acting, pair: OfPair) -> Both:
    """When each is at work. Of whom Trellis knows nothing yet, Slack is asked, but not waited for long."""
    await asyncio.gather(known_soon(who, who.user_id), known_soon(who, pair.other_id))
    async with who.deps.db.read() as session:
        found = await reminder_store.calendars(session, who.team_id, (who.user_id, pair.other_id))
    return Both(found[who.user_id], found[pair.other_id], pair.other_id, who.deps.clock.now())


# --- in the form ------------------------------------------------------------------------------------------
async def picked(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """The time for both, and whether it is awkward, as soon as it is picked."""
    await _redraw(ack, body, context, client, lambda form: form)


async def space(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await _redraw(ack, body, context, client, forms.weekly)


async def _redraw(
    ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient, change: Callable[[Form], Form]
) -> None:
    who, view = acting(context), body["view"]
    turn = who.deps.gestures.arrive(view["id"])
    await ack()
    data = data_of(view)
    try:
        drawn = await _drawn(who, data, change(_read(who, view, Hours())))
    except NotTheirs:
        drawn = mentor_views.gone()
    if who.deps.gestures.is_newest(turn):
        await client.views_update(view_id=view["id"], view=drawn)


async def _drawn(who: Acting, data: Body, form: Form) -> View:
    async with who.deps.db.read() as session:
        if "pair" not in data:
            pair, meeting = await store.meeting(session, who.person, str(data.get("id", "")))
        else:
            pair, meeting = await store.of_pair(session, who.person, str(data["pair"]), str(data.get("mode", ""))), None
    both = await both_of(who, pair)
    if meeting is None:
        return forms.schedule(pair.mentorship, who.user_id, pair.viewer.mode, form, both)
    return forms.move(replace(meeting, sequence=int(data.get("sequence", -1))), form, both)


def _read(who: Acting, view: Body, hours: Hours) -> Form:
    data, now = data_of(view), who.deps.clock.now()
    version = data.get("v", 0)
    before = Form(now.astimezone(hours.tz).date(), 0, 0, None, form=str(data.get("form", "")), version=int(version))
    return forms.read(view["state"]["values"], before)


# --- what is done -----------------------------------------------------------------------------------------
async def scheduled(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    """Saved before the ack; the other one hears it in their own hours."""
    who, data = acting(context), data_of(view)
    when, form, problem = await _when(who, view)
    if problem:
        await ack(response_action="errors", errors={"date": problem})
        return
    gesture, now = f"{who.team_id}.{form.form}", who.deps.clock.now()

    async def save(session: AsyncSession) -> tuple[OfPair, Done]:
        pair = await store.of_pair(session, who.person, str(data.get("pair", "")), str(data.get("mode", "")))
        return pair, Done(await schedule_store.schedule(session, pair, when, form.every, now, gesture))

    await _answer(who, ack, save, SET, wanted=when)


async def moved(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    who, data = acting(context), data_of(view)
    when, _, problem = await _when(who, view)
    if problem:
        await ack(response_action="errors", errors={"date": problem})
        return
    session_id, now, later = str(data.get("id", "")), who.deps.clock.now(), forms.read_later(view["state"]["values"])

    async def save(session: AsyncSession) -> tuple[OfPair, Done]:
        pair, _ = await store.meeting(session, who.person, session_id)
        sequence = int(data.get("sequence", -1))
        return pair, await schedule_store.move(session, who.person, session_id, sequence, when, now, later=later)

    await _answer(who, ack, save, MOVED, session_id, when)


async def skipped(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    who, data = acting(context), data_of(view)
    session_id, now, later = str(data.get("id", "")), who.deps.clock.now(), forms.read_later(view["state"]["values"])

    async def save(session: AsyncSession) -> tuple[OfPair, Done]:
        pair, _ = await store.meeting(session, who.person, session_id)
        sequence = int(data.get("sequence", -1))
        return pair, await schedule_store.cancel(session, who.person, session_id, sequence, now, later=later)

    await _answer(who, ack, save, SKIPPED, session_id)


async def _when(who: Acting, view: View) -> tuple[When, Form, str | None]:
    """What was chosen, by the zone of whoever chose; and why it cannot be."""
    me = await known_soon(who, who.user_id)
    hours = me.hours if me else Hours()
    form = _read(who, view, hours)
    at = repeats.at(form.day, form.minute, hours.zone)
    return When(at, hours.zone, form.minutes, form.place), form, forms.problem(at, who.deps.clock.now())


Save = Callable[[AsyncSession], Awaitable[tuple[OfPair, Done]]]


async def _answer(
    who: Acting, ack: AsyncAck, save: Save, note: str, session_id: str = "", wanted: When | None = None
) -> None:
    """Save, answer with the page, then put right what went out about the time before."""
    outdated: Sequence[NudgeView] = ()
    try:
        async with who.deps.db.begin() as session:
            pair, done = await save(session)
        outdated = done.outdated
        drawn = await page(who, pair, note.format(other=f"<@{pair.other_id}>"))
    except NotOn:
        if wanted:  # what was typed stays
            await ack(response_action="errors", errors={"date": NOT_ON})
            return
        drawn = mentor_views.done(views.TITLE, NOT_ON)
    except Changed:
        pair, _ = await _found(who, session_id)
        drawn = await page(who, pair, CHANGED + (views.wanted(wanted, await both_of(who, pair)) if wanted else ""))
    except (NotTheirs, ValueError):
        drawn = mentor_views.gone()
    await ack(response_action="update", view=drawn)
    await who.wake()
    for nudge in outdated:
        await nudges_messages.replace(who.deps, [nudge], views.outdated(nudge.subject_id))
    await home.refresh(who)
