"""When both are asked whether their mentorship is useful: every second month, counted from its start."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime

MONTHS = 2
USEFUL = {4: "Very useful", 3: "Useful", 2: "A little useful", 1: "Not useful now"}


@dataclass(frozen=True)
class Said:
    """What one of the two said in one round; empty where they keep it to themselves."""

    author_id: str
    round: int
    shared: bool
    at: datetime
    useful: int | None = None
    helps: str = ""
    better: str = ""


def months_later(at: datetime, months: int) -> datetime:
    """On the same day of the month, or on its last one."""
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    return at.replace(year=year, month=month + 1, day=min(at.day, monthrange(year, month + 1)[1]))


def rounds(started_at: datetime, now: datetime) -> int:
    """The latest round that is due: months since the start, 0 before the first."""
    months = (now.year - started_at.year) * 12 + now.month - started_at.month
    months -= months_later(started_at, months) > now
    return max(months - months % MONTHS, 0)


def after(started_at: datetime, now: datetime) -> datetime:
    """When the next round is asked."""
    return months_later(started_at, rounds(started_at, now) + MONTHS)
