"""Setting sessions, moving, skipping and cancelling them, by either of the two: one at a time, and told at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from bot.mentorships import pair_store
from bot.mentorships.rules import EVERY
from bot.mentorships.tables import Agreement
from bot.mentorships.values import Key, MentorshipView
from bot.nudges import service as nudges
from bot.nudges.rules import NudgeView
from bot.people.rules import FOREVER
from bot.sessions import news_store, reminder_store, series_store, store
from bot.sessions.rules import DEFAULT_MINUTES
from bot.sessions.store import OfPair
from bot.sessions.tables import Meeting, Series
from bot.sessions.values import MeetingView, When


@dataclass(frozen=True)
class Done:
    """A session as it is now, and the messages that went out about how it was."""

    meeting: MeetingView
    outdated: Sequence[NudgeView] = ()


class NotOn(Exception):
    """The mentorship has not begun, or has ended, or it pauses at that time."""


class Changed(Exception):
    """The other one has changed it since this page was opened, or it has begun."""


async def schedule(
    session: AsyncSession, pair: OfPair, when: When, every: str | None, now: datetime, gesture: str
) -> MeetingView:
    """A session, or the first of those that come again; once for each gesture. Raises NotOn, ValueError."""
    await _hold(session, pair, when, now)
    if (every is not None and every not in EVERY) or when.starts_at <= now:
        raise ValueError("no such session")
    if await session.get(Meeting, gesture):
        return (await store.meeting(session, _person(pair), gesture))[1]
    if every:
        await series_store.add(session, pair, when, every, now, gesture)
    row = Meeting(
        id=gesture,
        **series_store.whose(pair, now),
        series_id=gesture if every else None,
        was_at=when.starts_at,
        starts_at=when.starts_at,
        zone=when.zone,
        minutes=when.minutes,
        changed_by=pair.viewer.user_id,
    )
    pair_store.write(session, row, {"place": when.place})
    await pair_store.add(session, row)
    rows = [row]
    if every:
        series = await pair_store.row(session, pair.viewer, Series, gesture)
        rows += await series_store.make(session, pair.mentorship, series, now)
    await reminder_store.plan(session, pair.mentorship, rows, now)
    await news_store.tell(session, pair, row, "new", row.starts_at, now)
    return _seen(session, pair, row)


async def move(
    session: AsyncSession,
    person: Key,
    session_id: str,
    sequence: int,
    when: When,
    now: datetime,
    *,
    later: bool = False,
    every: str | None = None,
) -> Done:
    """To another time, length or place; with `later` all that follow, too, at another pace if one is given.

    Raises NotTheirs, NotOn, Changed.
    """
    pair, row = await _open(session, person, session_id, when, now)
    if _is_so(session, pair, row, when) and (row.sequence != sequence or not later):
        return Done(_seen(session, pair, row))
    if row.sequence != sequence or row.state != "planned":
        raise Changed
    before, rows = row.starts_at, [row]
    if when.starts_at == before:
        when = replace(when, zone=row.zone)  # it is not moved, and those that follow shall not move with other clocks
    series = await _series(session, row) if later else None
    if series:
        rows = await series_store.move(session, series, row, when, every or series.every, now)
    else:
        row.moves += when.starts_at != before
        series_store.put(session, row, when)
    outdated = await _change(session, pair, rows, now)
    await reminder_store.plan(session, pair.mentorship, [one for one in rows if one.state == "planned"], now)
    await news_store.tell(session, pair, row, "all_moved" if series else "moved", before, now)
    return Done(_seen(session, pair, row), outdated)


async def cancel(
    session: AsyncSession, person: Key, session_id: str, sequence: int, now: datetime, *, later: bool = False
) -> Done:
    """This one does not take place, or none from this one on. Said twice it is done once. Raises as `move` does."""
    pair, row = await _open(session, person, session_id, None, now)
    series = await _series(session, row) if later else None
    if row.state == "cancelled" and (series is None or series.next_at is None):
        return Done(_seen(session, pair, row))
    if row.sequence != sequence:
        raise Changed
    rows = await series_store.rows_from(session, series.id, row.was_at) if series else [row]
    rows = [one for one in rows if one.state == "planned"]
    if series:
        series.next_at, series.updated_at = None, now
    for one in rows:
        one.state = "cancelled"
    outdated = await _change(session, pair, rows, now)
    what = "ended" if series else "skipped" if row.series_id else "cancelled"
    later_ones = await series_store.rows_from(session, row.series_id, row.was_at) if row.series_id else []
    following = next((one for one in later_ones if one.state == "planned"), None)
    await news_store.tell(session, pair, row, what, row.starts_at, now, following)
    return Done(_seen(session, pair, row), outdated)


# --- with the mentorship ----------------------------------------------------------------------------------
async def call_off(
    session: AsyncSession, mentorship: MentorshipView, now: datetime, until: datetime | None = None
) -> list[NudgeView]:
    """For a pause until then, or for the end: sessions do not take place, and no message about them comes.

    Whoever pauses or ends tells the other one. Returns what went out about them, to be replaced.
    """
    mine = col(Meeting.mentorship_id) == mentorship.id, col(Meeting.state) == "planned", col(Meeting.starts_at) > now
    rows = list(await session.scalars(select(Meeting).where(*mine, col(Meeting.starts_at) < (until or FOREVER))))
    for row in rows:
        row.state, row.sequence, row.changed_by, row.updated_at = "cancelled", row.sequence + 1, None, now
    called_off = {row.series_id for row in rows}
    going_on = await series_store.going_on(session, mentorship.id, rows)
    touched = [
        one for one in going_on if one.id in called_off or (one.next_at and (until is None or one.next_at < until))
    ]
    for series in touched:
        series.updated_at = now
        if series.next_at:
            series.next_at = max(series.next_at, until) if until else None
    await session.flush()
    await _send_files(session, mentorship, rows, touched, now)
    return await reminder_store.call_off(session, rows, "the mentorship pauses or has ended")


async def go_on(session: AsyncSession, mentorship: MentorshipView, now: datetime) -> None:
    """Earlier than the pause was meant to end: what it called off takes place again."""
    mine = col(Meeting.mentorship_id) == mentorship.id, col(Meeting.state) == "cancelled", col(Meeting.starts_at) > now
    rows = list(await session.scalars(select(Meeting).where(*mine, col(Meeting.changed_by).is_(None))))
    for row in rows:
        row.state, row.sequence, row.updated_at = "planned", row.sequence + 1, now
    touched = await series_store.going_on(session, mentorship.id, rows)
    for series in touched:
        series.updated_at = now
        series.next_at = now if series.next_at else None  # from now on the next ones are made again
    await session.flush()
    await reminder_store.plan(session, mentorship, rows, now)
    await _send_files(session, mentorship, rows, touched, now)


async def _send_files(
    session: AsyncSession, mentorship: MentorshipView, rows: Sequence[Meeting], touched: Sequence[Series], now: datetime
) -> None:
    """To both, one for each that stands alone, and one for the series, also where no row of theirs has changed."""
    about = {row.mode if row.series_id else row.id: row for row in reversed(rows)}
    for series in touched:
        if series.mode not in about and (last := await series_store.last(session, series)):
            about[series.mode] = last
    for row in about.values():
        for user in (mentorship.mentor_id, mentorship.mentee_id):
            await nudges.plan(session, now, await news_store.file(session, mentorship, row, user, now))


async def agreed(session: AsyncSession, pair: OfPair) -> tuple[str | None, int]:
    """How often and how long they agreed to meet."""
    both = col(Agreement.mentor_accepted_at).is_not(None), col(Agreement.mentee_accepted_at).is_not(None)
    found = await pair_store.rows(session, pair.viewer, pair.mentorship.pair, Agreement, *both)
    held = max(found, key=lambda one: one["version"], default={})
    return held.get("every"), held.get("minutes") or DEFAULT_MINUTES


# --- what all of them do ----------------------------------------------------------------------------------
async def _open(
    session: AsyncSession, person: Key, session_id: str, when: When | None, now: datetime
) -> tuple[OfPair, Meeting]:
    """The row for changing it; the other one waits meanwhile."""
    pair = await store.of_row(session, person, Meeting, session_id)
    await _hold(session, pair, when, now)
    row = await pair_store.row(session, pair.viewer, Meeting, session_id, lock=True)
    if row.state == "over" or row.starts_at <= now:
        raise Changed
    return pair, row


async def _hold(session: AsyncSession, pair: OfPair, when: When | None, now: datetime) -> None:
    """Whoever changes a pair's sessions holds the pair's row."""
    row = await pair_store.mentorship(session, pair.viewer, pair.mentorship.id, lock=True)
    pause = row.paused_until
    if row.state != "active" or (when and pause and now < pause and when.starts_at < pause):
        raise NotOn


async def _series(session: AsyncSession, row: Meeting) -> Series | None:
    return await session.get(Series, row.series_id) if row.series_id else None


async def _change(session: AsyncSession, pair: OfPair, rows: Sequence[Meeting], now: datetime) -> list[NudgeView]:
    for row in rows:
        row.sequence, row.changed_by, row.updated_at = row.sequence + 1, pair.viewer.user_id, now
    if rows and (series := await _series(session, rows[0])):
        series.updated_at = now
    await session.flush()
    return await reminder_store.call_off(session, rows, "it was changed")


def _is_so(session: AsyncSession, pair: OfPair, row: Meeting, when: When) -> bool:
    seen = _seen(session, pair, row)
    return (seen.starts_at, seen.minutes, seen.place) == (when.starts_at, when.minutes, when.place)


def _seen(session: AsyncSession, pair: OfPair, row: Meeting) -> MeetingView:
    return MeetingView.of(pair_store.see(session, pair.viewer, pair.mentorship.pair, row))


def _person(pair: OfPair) -> Key:
    return pair.viewer.team_id, pair.viewer.user_id
