"""When to prepare, when to ask how it was, and which time suits both; pure."""

from datetime import date, datetime, timedelta

from bot.people.calendar import Availability, day_off, working_days_after, working_time

START = timedelta(minutes=30)
"""After work began: the mail is read, the day is not full yet."""

TO_PREPARE = timedelta(hours=2)
"""Nearer than that a session is too near to ask for preparation in peace."""

SOON = timedelta(minutes=2)
AGENDA_AFTER = timedelta(hours=4)
AGENDA_BY = timedelta(hours=1)
ONCE_SHARED = timedelta(minutes=30)
TWO_MINUTES = timedelta(minutes=60)
AFTERWARDS = timedelta(minutes=5)
A_DAY = timedelta(days=1)

LOOKED = 400
"""Days gone back: a year of leave."""

SEARCHED = 28
"""Days in which a time for both is looked for."""

STEP = timedelta(minutes=30)


def prepare_at(starts_at: datetime, days_before: int, who: Availability, now: datetime) -> tuple[datetime, bool] | None:
    """When the mentee is asked to prepare, and whether that is a time of their day; None: it is too late for it.

    So many working days of theirs before, half an hour after they began. If that has passed: in a few minutes.
    """
    at = _working_morning(starts_at, days_before, who)
    if at and at > now:
        return at, True
    return (now + SOON, False) if starts_at - now > TO_PREPARE else None


def _working_morning(starts_at: datetime, days_before: int, who: Availability) -> datetime | None:
    day = starts_at.astimezone(who.hours.tz).date()
    left = days_before
    for number in range(LOOKED):
        span = working_time(day - number * A_DAY, who)
        if span is None or (who.leave_until and span[0] < who.leave_until):
            continue
        if number:
            left -= 1
        at = span[0] + START
        if left <= 0 and at <= starts_at - TO_PREPARE:
            return at
    return None


def agenda_at(starts_at: datetime, days_before: int, who: Availability, now: datetime) -> datetime | None:
    """When the mentor gets the agenda, shared or not: four hours after the morning on which one prepares."""
    prepared = prepare_at(starts_at, days_before, who, now)
    return max(min(prepared[0] + AGENDA_AFTER, starts_at - AGENDA_BY), now + SOON) if prepared else None


def check_in_until(ends_at: datetime, who: Availability) -> datetime:
    """A day later; after a session on a Friday evening, the end of Monday."""
    return max(ends_at + A_DAY, working_days_after(ends_at, 1, who) or ends_at)


def awkward(starts_at: datetime, minutes: int, who: Availability) -> str | None:
    """Why this time is none in which this person works: `a public holiday`; None if they work then."""
    day = starts_at.astimezone(who.hours.tz).date()
    if who.leave_until and starts_at < who.leave_until:
        return "during a leave"
    if off := day_off(day, who):
        return {"you are away": "a day away", "not a working day": "no working day"}.get(off, off)
    span = working_time(day, who)
    inside = span and span[0] <= starts_at and starts_at + timedelta(minutes=minutes) <= span[1]
    return None if inside else "outside working hours"


def next_slot(now: datetime, minutes: int, writer: Availability, other: Availability, first: date | None) -> datetime:
    """A time in both people's working hours, from the day `first` on, or else in two working days.

    Where their hours never meet it is the writer's morning.
    """
    start = first or (working_days_after(now, 1, writer) or now + A_DAY).astimezone(writer.hours.tz).date() + A_DAY
    own: datetime | None = None
    for number in range(SEARCHED):
        mine = working_time(start + number * A_DAY, writer)
        if mine is None:
            continue
        at = mine[0]
        own = own or at + 2 * STEP
        while at + timedelta(minutes=minutes) <= mine[1]:
            if at > now and awkward(at, minutes, other) is None and awkward(at, minutes, writer) is None:
                return at
            at += STEP
    return own or now + 2 * A_DAY
