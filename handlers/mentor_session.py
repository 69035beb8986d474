"""`/mentor session`: the next sessions, setting one, moving, skipping and cancelling, by either of the two."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships.pair_store import NotTheirs
from bot.mentorships.rules import EVERY
from bot.nudges.rules import NudgeView
from bot.people.rules import Hours
from bot.sessions import repeats, schedule_store, store
from bot.sessions.schedule_store import Changed, Done, NotOn
from bot.sessions.store import OfPair
from bot.sessions.values import When
from handlers import home, mentor_calendar, mentor_pages, mentor_views, nudges_messages
from handlers import mentor_session_form_views as forms
from handlers import mentor_session_pages as pages
from handlers import mentor_session_views as views
from handlers.acting import Acting, Body, acting, data_of, known_soon
from handlers.blocks import View
from handlers.mentor_pages import Page
from handlers.mentor_session_form_views import Form

CHANGED = "It was changed a moment ago, or it has begun. This is how it is now; nothing of yours was saved."
ONLY_LATER = "This is for all that follow. Pick that above, or leave how often as it was."
SET = "It is set. {other} hears it in their working hours, and both of you get a calendar file."
MOVED = "It is moved. {other} hears it in their working hours, and both of you get a new calendar file."
SKIPPED = "Done. {other} hears it in their working hours."


def register(app: AsyncApp) -> None:
    mentor_pages.add(
        Page("session", views.TITLE, pages.sessions),
        Page("schedule", "Set a session", pages.schedule),
        Page("move", "Move a session", pages.move),
        Page("skip", "Skip a session", pages.skip),
    )
    app.action(re.compile(rf"^mentor\.session\.({'|'.join(forms.PICKED)})$"))(picked)
    app.action(forms.SPACE)(space)
    app.view(forms.SET)(scheduled)
    app.view(forms.MOVE)(moved)
    app.view(forms.SKIP)(skipped)
    mentor_calendar.register(app)


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
    both = await pages.both_of(who, pair)
    if meeting is None:
        return forms.schedule(pair, form, both)
    every = data.get("every") if data.get("every") in EVERY else None
    return forms.move(pair, replace(meeting, sequence=int(data.get("sequence", -1))), form, both, every)


def _read(who: Acting, view: Body, hours: Hours) -> Form:
    data, now = data_of(view), who.deps.clock.now()
    version = data.get("v", 0)
    before = Form(now.astimezone(hours.tz).date(), 0, 0, None, form=str(data.get("form", "")), version=int(version))
    return forms.read(view["state"]["values"], before)


# --- what is done -----------------------------------------------------------------------------------------
async def scheduled(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    """Saved before the ack; the other one hears it in their own hours."""
    who, data = acting(context), data_of(view)
    who.deps.gestures.arrive(view["id"])  # no older click draws over what comes now
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
    who.deps.gestures.arrive(view["id"])
    when, form, problem = await _when(who, view)
    session_id, now, later = str(data.get("id", "")), who.deps.clock.now(), forms.read_later(view["state"]["values"])
    errors = {"date": problem} if problem else {}
    if form.every != data.get("every") and not later:
        errors[forms.every_block(form)] = ONLY_LATER
    if errors:
        await ack(response_action="errors", errors=errors)
        return

    async def save(session: AsyncSession) -> tuple[OfPair, Done]:
        pair, _ = await store.meeting(session, who.person, session_id)
        sequence = int(data.get("sequence", -1))
        change = who.person, session_id, sequence, when, now
        return pair, await schedule_store.move(session, *change, later=later, every=form.every)

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
        drawn = await pages.page(who, pair, note.format(other=f"<@{pair.other_id}>"))
    except NotOn:
        if wanted:  # what was typed stays
            await ack(response_action="errors", errors={"date": pages.NOT_ON})
            return
        drawn = mentor_views.done(views.TITLE, pages.NOT_ON)
    except Changed:
        pair, _ = await pages.found(who, session_id)
        drawn = await pages.page(
            who, pair, CHANGED + (views.wanted(wanted, await pages.both_of(who, pair)) if wanted else "")
        )
    except (NotTheirs, ValueError):
        drawn = mentor_views.gone()
    await ack(response_action="update", view=drawn)
    await who.wake()
    for nudge in outdated:
        await nudges_messages.replace(who.deps, [nudge], views.outdated(nudge.subject_id))
    await home.refresh(who)
