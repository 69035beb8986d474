"""The pages of sessions: the next ones, setting one at a time that suits both, moving one and leaving one out."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.db import new_id
from bot.mentorships.pair_store import NotTheirs
from bot.sessions import reminder_store, schedule_store, series_store, store, times
from bot.sessions.store import OfPair
from bot.sessions.values import MeetingView
from handlers import mentor_session_form_views as forms
from handlers import mentor_session_views as views
from handlers import mentor_views
from handlers.acting import Acting, known_soon
from handlers.blocks import View
from handlers.mentor_session_form_views import Form
from handlers.mentor_session_views import Both

NOT_ON = "Your mentorship does not run then: it has not begun, it pauses, or it has ended."


async def sessions(who: Acting, row_id: str) -> View:
    """Of a mentorship, or of the one that this session belongs to. Where none is set, the form at once."""
    pair, meeting = await found(who, row_id)
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
    return views.page(pair, upcoming, every, both, note)


async def schedule(who: Acting, mentorship_id: str) -> View:
    """As agreed, at the next time that suits both."""
    async with who.deps.db.read() as session:
        pair = await store.of_pair(session, who.person, mentorship_id)
        if not pair.mentorship.is_active:
            return mentor_views.done(views.TITLE, NOT_ON)
        every, minutes = await schedule_store.agreed(session, pair)
    both = await both_of(who, pair)
    pause = pair.mentorship.paused_until
    first = pause.astimezone(both.tz).date() if pause and pause > both.now else None
    at = times.next_slot(both.now, minutes, both.me, both.other, first)
    day, minute = series_store.local(at, both.me.hours.zone)
    form = Form(day, minute, minutes, every or "week", form=new_id())
    return forms.schedule(pair, form, both)


async def move(who: Acting, row_id: str) -> View:
    async def draw(pair: OfPair, meeting: MeetingView, both: Both) -> View:
        async with who.deps.db.read() as session:
            series = await series_store.of(session, pair, meeting.series_id)
        every = series.every if series and series.next_at else None
        day, minute = series_store.local(meeting.starts_at, both.me.hours.zone)
        return forms.move(pair, meeting, Form(day, minute, meeting.minutes, every, meeting.place), both, every)

    return await _of_planned(who, row_id, draw)


async def skip(who: Acting, row_id: str) -> View:
    async def draw(pair: OfPair, meeting: MeetingView, both: Both) -> View:
        return forms.skip(pair, meeting, both)

    return await _of_planned(who, row_id, draw)


Draw = Callable[[OfPair, MeetingView, Both], Awaitable[View]]


async def _of_planned(who: Acting, row_id: str, draw: Draw) -> View:
    """Of this session, or of a mentorship's next one."""
    now = who.deps.clock.now()
    pair, meeting = await found(who, row_id)
    if meeting is None:
        async with who.deps.db.read() as session:
            meeting = next(iter(await store.upcoming(session, pair, now, 1)), None)
    if meeting is None or meeting.state != "planned" or meeting.starts_at <= now:
        return await sessions(who, row_id)
    return await draw(pair, meeting, await both_of(who, pair))


async def found(who: Acting, row_id: str) -> tuple[OfPair, MeetingView | None]:
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
