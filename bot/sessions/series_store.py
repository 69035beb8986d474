"""Sessions that come again: their rows, made some weeks ahead, and what a change does to those that follow."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import func, or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from bot.mentorships import pair_store
from bot.mentorships.access import Viewer
from bot.mentorships.values import MentorshipView
from bot.people.rules import Hours
from bot.sessions import repeats
from bot.sessions.repeats import SeriesView
from bot.sessions.store import OfPair
from bot.sessions.tables import Meeting, Series
from bot.sessions.values import MeetingView, When

AHEAD = timedelta(days=29)
"""Rows are made so early: four weeks can be looked at, prepared and moved."""

RECENT = timedelta(days=60)
"""So long a series that ended is in the pair's calendar file, for whoever opens only one in a while."""


def local(starts_at: datetime, zone: str) -> tuple[date, int]:
    """The local day and minute of an instant."""
    at = starts_at.astimezone(Hours(zone=zone).tz)
    return at.date(), at.hour * 60 + at.minute


async def add(session: AsyncSession, pair: OfPair, when: When, every: str, now: datetime, series_id: str) -> None:
    """Its first session is a row of its own already."""
    first_on, minute = local(when.starts_at, when.zone)
    series = Series(
        id=series_id,
        **whose(pair, now),
        every=every,
        first_on=first_on,
        minute=minute,
        zone=when.zone,
        minutes=when.minutes,
        next_at=next(islice(repeats.occurrences(every, first_on, minute, when.zone, when.starts_at), 1, None)),
    )
    pair_store.write(session, series, {"place": when.place})
    await pair_store.add(session, series)


def whose(pair: OfPair, now: datetime) -> dict[str, Any]:
    """The columns that every row of a pair has."""
    return {
        "team_id": pair.viewer.team_id,
        "mentorship_id": pair.mentorship.id,
        "author_id": pair.viewer.user_id,
        "mode": pair.viewer.mode,
        "created_at": now,
        "updated_at": now,
    }


async def rows_from(session: AsyncSession, series_id: str, was_at: datetime) -> list[Meeting]:
    """That one and those after it, also those that do not take place."""
    statement = select(Meeting).where(
        col(Meeting.series_id) == series_id, col(Meeting.was_at) >= was_at, col(Meeting.state) != "over"
    )
    return list(await session.scalars(statement.order_by(col(Meeting.was_at))))


async def going_on(session: AsyncSession, mentorship_id: str, rows: Sequence[Meeting]) -> Sequence[Series]:
    """The pair's series that get more rows, and those of these rows."""
    which = or_(col(Series.next_at).is_not(None), col(Series.id).in_({row.series_id for row in rows if row.series_id}))
    return (await session.scalars(select(Series).where(col(Series.mentorship_id) == mentorship_id, which))).all()


async def last(session: AsyncSession, series: Series) -> Meeting | None:
    mine = select(Meeting).where(col(Meeting.series_id) == series.id)
    return (await session.scalars(mine.order_by(col(Meeting.was_at).desc()).limit(1))).first()


async def move(
    session: AsyncSession, series: Series, first: Meeting, when: When, every: str, now: datetime
) -> list[Meeting]:
    """From this one on there is another day, time and pace. Those that were moved by themselves stay where they are.

    Where others of the series were before, it ends with them, and a new one begins, as calendars do it.
    """
    rows = await rows_from(session, series.id, first.was_at)
    first_on, minute = local(when.starts_at, when.zone)
    coming = repeats.occurrences(every, first_on, minute, when.zone, when.starts_at)
    instants = list(islice(coming, len(rows) + 1))
    goes_on, series.updated_at = series.next_at is not None, now
    series = await _begun_anew(session, series, now) if await _has_others(session, series, rows) else series
    series.every, series.first_on, series.minute, series.zone = every, first_on, minute, when.zone
    series.minutes, series.next_at = when.minutes, instants[-1] if goes_on else None
    pair_store.write(session, series, {"place": when.place})
    for row in rows:
        row.series_id = None  # two rows of one series never share a day, not even while they change places
    await session.flush()
    for row, instant in zip(rows, instants, strict=False):
        follows = row is first or row.starts_at == row.was_at
        row.series_id, row.was_at = series.id, instant
        if follows:
            put(session, row, When(instant, when.zone, when.minutes, when.place))
    first.moves += 1  # one decision, however many follow
    await session.flush()
    return rows


async def _has_others(session: AsyncSession, series: Series, rows: Sequence[Meeting]) -> bool:
    count = select(func.count()).select_from(Meeting).where(col(Meeting.series_id) == series.id)
    return (await session.scalar(count) or 0) > len(rows)


async def _begun_anew(session: AsyncSession, series: Series, now: datetime) -> Series:
    """The old one gets no more rows. What the new one is like is set by whoever moves it."""
    kept = {name: getattr(series, name) for name in ("team_id", "mentorship_id", "author_id", "mode", "every", "zone")}
    new = Series(**kept, created_at=now, updated_at=now, first_on=series.first_on, minute=0, minutes=0)
    series.next_at = None
    await pair_store.add(session, new)
    return new


def put(session: AsyncSession, row: Meeting, when: When) -> None:
    row.starts_at, row.zone, row.minutes = when.starts_at, when.zone, when.minutes
    pair_store.write(session, row, {"place": when.place})


async def make(session: AsyncSession, mentorship: MentorshipView, series: Series, now: datetime) -> list[Meeting]:
    """The rows that are missing within the next weeks. What passed while nothing ran, or in a pause, is left out."""
    pause = mentorship.paused_until
    since = pause if pause and now < pause else now
    view, made = see(session, mentorship, series), []
    known = set(await session.scalars(select(col(Meeting.was_at)).where(col(Meeting.series_id) == series.id)))
    series.next_at = None
    for instant in repeats.occurrences(series.every, series.first_on, series.minute, series.zone, since):
        if instant in known:
            continue
        if instant > now + AHEAD:
            series.next_at = instant
            break
        made.append(_row(series, instant, now))
    for row in made:
        pair_store.write(session, row, {"place": view.place})
        await pair_store.add(session, row)
    await session.flush()
    return made


def _row(series: Series, instant: datetime, now: datetime) -> Meeting:
    return Meeting(
        team_id=series.team_id,
        mentorship_id=series.mentorship_id,
        author_id=series.author_id,
        mode=series.mode,
        created_at=now,
        updated_at=now,
        series_id=series.id,
        was_at=instant,
        starts_at=instant,
        zone=series.zone,
        minutes=series.minutes,
    )


def see(session: AsyncSession, mentorship: MentorshipView, series: Series) -> SeriesView:
    """As its author sees it: nothing in it is for one of the two alone."""
    viewer = Viewer(series.team_id, series.author_id, series.mode)
    return SeriesView.of(pair_store.see(session, viewer, mentorship.pair, series))


async def of(session: AsyncSession, pair: OfPair, series_id: str | None) -> SeriesView | None:
    if series_id is None:
        return None
    try:
        row = await pair_store.row(session, pair.viewer, Series, series_id)
    except pair_store.NotTheirs:
        return None
    return SeriesView.of(pair_store.see(session, pair.viewer, pair.mentorship.pair, row))


async def of_calendar(
    session: AsyncSession, pair: OfPair, series_id: str, now: datetime
) -> list[tuple[SeriesView, Sequence[MeetingView]]]:
    """This series with all its rows, and the pair's others that go on, or have changed not long ago."""
    others = or_(col(Series.next_at).is_not(None), col(Series.updated_at) > now - RECENT, col(Series.id) == series_id)
    mine = col(Series.mentorship_id) == pair.mentorship.id, col(Series.mode) == pair.viewer.mode
    found = await session.scalars(select(Series).where(*mine, others).order_by(col(Series.created_at), col(Series.id)))
    views = [SeriesView.of(one) for one in pair_store.seen(session, pair.viewer, pair.mentorship.pair, found)]
    return [(one, await _meetings(session, pair, one)) for one in views]


async def _meetings(session: AsyncSession, pair: OfPair, series: SeriesView) -> Sequence[MeetingView]:
    mine = col(Meeting.series_id) == series.id, col(Meeting.mode) == pair.viewer.mode
    rows = await session.scalars(select(Meeting).where(*mine).order_by(col(Meeting.was_at)))
    return [MeetingView.of(one) for one in pair_store.seen(session, pair.viewer, pair.mentorship.pair, rows)]
