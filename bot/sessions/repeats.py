"""On which local days sessions come again, and at which instants: half past nine stays half past nine."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.people.rules import Hours, local_time
from bot.sessions.rules import MINUTES
from bot.sessions.values import Seen

LENGTHS = (*MINUTES, 120)
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)

LONG = 60
"""So many minutes once a month are better spread: what is spaced out is remembered longer (Cepeda et al., 2006)."""

WEEKLY_MINUTES = 30

MOST = 600
"""Occurrences that are gone through at once: more than ten years of weeks."""

LAST_WEEK_FROM = 29
"""A fifth Tuesday, which not every month has, means the last one."""


@dataclass(frozen=True)
class SeriesView(Seen):
    """Sessions that come again, as one of the pair sees them."""

    id: str
    mentorship_id: str
    mode: str
    author_id: str
    every: str
    first_on: date
    minute: int
    zone: str
    minutes: int
    created_at: datetime
    updated_at: datetime
    place: str = ""
    next_at: datetime | None = None

    @property
    def sequence(self) -> int:
        """Of its calendar entry (RFC 5545, SEQUENCE): any change of one of its sessions raises it."""
        return int((self.updated_at - self.created_at).total_seconds())


def days(every: str, first_on: date) -> Iterator[date]:
    """Local days, the first one on.

    Monthly is the same weekday of the month, as the second Tuesday: the same date would fall on weekends, and the 31st
    is not in every month. From the 29th on it is the last such weekday.
    """
    step = A_WEEK if every == "week" else 2 * A_WEEK
    for number in range(MOST):
        yield monthly(first_on, number) if every == "month" else first_on + number * step


def monthly(first_on: date, number: int) -> date:
    """The same weekday of the month, so many months on."""
    months = first_on.month - 1 + number
    year, month = first_on.year + months // 12, months % 12 + 1
    start = date(year, month, 1)
    day = start + timedelta(days=(first_on.weekday() - start.weekday()) % 7)
    if first_on.day < LAST_WEEK_FROM:
        return day + (first_on.day - 1) // 7 * A_WEEK
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=(following.weekday() - first_on.weekday() - 1) % 7 + 1)


def at(day: date, minute: int, zone: str) -> datetime:
    """That minute of the local day, in UTC, also where the clocks change."""
    return local_time(Hours(zone=zone), day, minute)


def occurrences(every: str, first_on: date, minute: int, zone: str, since: datetime) -> Iterator[datetime]:
    """Instants from `since` on."""
    for day in days(every, first_on):
        if day >= since.date() - A_WEEK and (instant := at(day, minute, zone)) >= since:
            yield instant


def rrule(every: str, first_on: date) -> dict[str, str | int]:
    """The same rule in a calendar's words (RFC 5545, RRULE)."""
    if every != "month":
        return {"FREQ": "WEEKLY", "INTERVAL": 1 if every == "week" else 2}
    nth = -1 if first_on.day >= LAST_WEEK_FROM else (first_on.day - 1) // 7 + 1
    return {"FREQ": "MONTHLY", "BYDAY": f"{nth}{('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU')[first_on.weekday()]}"}


def better_spaced(every: str, minutes: int) -> bool:
    """Whether a weekly half hour is worth proposing instead."""
    return every == "month" and minutes >= LONG
