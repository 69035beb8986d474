"""When a person may be reached, whom feedback can go to, and what a team's import says."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

STAGES = ("novice", "advanced_beginner", "competent", "proficient", "expert")
"""Dreyfus and Dreyfus, 1980."""

FOREVER = datetime(9999, 1, 1, tzinfo=UTC)
"""Until somebody says otherwise."""

LOOK_AHEAD_DAYS = 14
"""A working day is found within two weeks, or the person works on no day."""


Level = Literal["novice", "intermediate", "advanced"]


@dataclass(frozen=True)
class Hours:
    """A person's working time: days Monday first as ones and zeros, minutes since local midnight."""

    zone: str = "UTC"
    days: str = "1111100"
    start: int = 9 * 60
    end: int = 17 * 60

    @property
    def tz(self) -> ZoneInfo:
        return _zone(self.zone)


@cache
def _zone(name: str) -> ZoneInfo:
    """Slack may know a zone that this machine does not; UTC then, so that nothing is lost."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones, such as America
        return ZoneInfo("UTC")


@dataclass(frozen=True)
class Quiet:
    """A do-not-disturb interval of Slack's, aware UTC."""

    start: datetime
    end: datetime


def local_time(hours: Hours, day: date, minute: int) -> datetime:
    """That minute of that local day, in UTC; one that a clock change skips is the next minute that there is.

    A minute that comes twice is its first time (fold 0), so that it happens once per local date.
    """
    local = datetime.combine(day, time(), hours.tz) + timedelta(minutes=minute)  # wall-clock arithmetic
    at = local.astimezone(UTC)
    skipped = local.replace(fold=1).utcoffset() or timedelta()
    skipped -= local.utcoffset() or timedelta()
    return at if skipped <= timedelta() else _clock_change(at, skipped, hours.tz)


def _clock_change(after: datetime, at_most: timedelta, zone: ZoneInfo) -> datetime:
    """The instant at which the clocks go forward, no more than `at_most` before `after`."""
    early, late = after - at_most, after
    offset = late.astimezone(zone).utcoffset()
    while late - early > timedelta(minutes=1):
        middle = early + (late - early) // 2
        early, late = (early, middle) if middle.astimezone(zone).utcoffset() == offset else (middle, late)
    return late.replace(second=0, microsecond=0)


@lru_cache(maxsize=4096)
def opening(hours: Hours, day: date) -> tuple[datetime, datetime] | None:
    """The working time of that local day in UTC, or None on a day off, also one that the calendar skips."""
    if hours.days[day.weekday()] != "1":
        return None
    start, end = local_time(hours, day, hours.start), local_time(hours, day, hours.end)
    return (start, end) if start < end else None


def next_open(now: datetime, hours: Hours, quiet: Quiet | None = None) -> datetime | None:
    """The first instant from `now` on, within working time and outside do-not-disturb; None if there is none soon."""
    at = now
    today = now.astimezone(hours.tz).date()
    for ahead in range(LOOK_AHEAD_DAYS + 1):
        span = opening(hours, today + timedelta(days=ahead))
        if span is None:
            continue
        start = max(span[0], at)
        if quiet and quiet.start <= start < quiet.end:
            start = quiet.end
        if start < span[1]:
            return start
    return None


def next_morning(now: datetime, hours: Hours) -> datetime | None:
    """The start of the next working day after today, local to the person."""
    today = now.astimezone(hours.tz).date()
    for ahead in range(1, LOOK_AHEAD_DAYS + 1):
        if span := opening(hours, today + timedelta(days=ahead)):
            return span[0]
    return None


BUDGET_MOST = 10
"""Messages a week that somebody may ask for; more than two a working day help nobody."""

AWAY_MOST = 20
"""Spans of days away that are not over; more than anybody plans."""

AWAY_LONGEST = timedelta(days=366)


def away_problem(
    first: date | None, last: date | None, today: date, known: Sequence[tuple[date, date]]
) -> tuple[Literal["first", "last"], str] | None:
    """Why these days away cannot be kept: which of the two days, and a sentence for the person; None if they can.

    `known` are the person's spans that are not over. One that begins on the same day would be replaced.
    """
    if first is None:
        return "first", "Pick the first day."
    if last is None:
        return "last", "Pick the last day. It may be the same one."
    if last < first:
        return "last", "Pick a last day that is not before the first."
    if last < today:
        return "last", "These days are over."
    if last - first > AWAY_LONGEST:
        return "last", "A year is the most. For longer, pause everything."
    if len({begin for begin, _ in known} - {first}) >= AWAY_MOST:
        return "first", "Twenty are the most. Remove one first."
    return None


def level_of(stage: str | None) -> Level:
    """The coach's three levels for a Dreyfus stage; a stage nobody has said is intermediate."""
    if stage in {"novice", "advanced_beginner"}:
        return "novice"
    return "advanced" if stage == "expert" else "intermediate"


@dataclass(frozen=True)
class Profile:
    """What Slack says of a user."""

    user_id: str
    zone: str = "UTC"
    is_bot: bool = False
    is_guest: bool = False
    is_deleted: bool = False
    is_outsider: bool = False
    is_admin: bool = False


def recipient_problem(profile: Profile, giver_id: str) -> str | None:
    """Why feedback cannot go to this user, as a sentence for the field; None if it can."""
    if profile.user_id == giver_id:
        return "That is you. Pick the person this feedback is for."
    if profile.is_bot:
        return "That is an app. Pick a person."
    if profile.is_deleted:
        return "This account is deactivated, so nothing can reach them. Pick someone else."
    if profile.is_guest or profile.is_outsider:
        return "Trellis does not write to guests or people from other workspaces. Talk to them in person."
    return None


@dataclass(frozen=True)
class BadLine:
    line: int
    problem: str


def read_managers(text: str) -> tuple[list[tuple[str, str]], list[BadLine]]:
    """Pairs (manager, report) of Slack user ids from CSV with two columns, and the lines that are none."""
    pairs: list[tuple[str, str]] = []
    bad: list[BadLine] = []
    for number, row in enumerate(csv.reader(io.StringIO(text)), 1):
        cells = [cell.strip().strip("<@>") for cell in row]
        if not any(cells) or [cell.lower() for cell in cells] == ["manager", "report"]:
            continue
        if len(cells) != 2 or not all(cell.isalnum() and cell.isupper() for cell in cells):
            bad.append(BadLine(number, "needs two Slack member ids: manager,report"))
        elif cells[0] == cells[1]:
            bad.append(BadLine(number, "names one person as their own manager"))
        elif (cells[0], cells[1]) not in pairs:
            pairs.append((cells[0], cells[1]))
    return pairs, bad


@dataclass(frozen=True)
class PersonView:
    """A person as rules and views need them."""

    team_id: str
    profile: Profile
    hours: Hours
    quiet: Quiet | None
    stage: str | None
    public_praise: bool
    refuses_written: bool
    dm_channel: str | None
    introduced_at: datetime | None
    country: str | None = None
    region: str | None = None
    leave_until: datetime | None = None
    away: tuple[tuple[date, date], ...] = ()
    weekly_budget: int = 5
    paused_until: datetime | None = None

    @property
    def user_id(self) -> str:
        return self.profile.user_id


@dataclass(frozen=True)
class WorkspaceView:
    """A workspace's settings."""

    team_id: str
    praise_channel_id: str | None = None
    country: str | None = None
    region: str | None = None
    retention_days: int = 365
    coordinator_ids: tuple[str, ...] = ()
    muted_rules: tuple[str, ...] = ()
    unreachable_since: datetime | None = None


def may_configure(person: PersonView, workspace: WorkspaceView) -> bool:
    """Slack's admins and owners, and the coordinators they name. They see settings, never content."""
    return person.profile.is_admin or person.user_id in workspace.coordinator_ids
