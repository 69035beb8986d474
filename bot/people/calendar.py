"""When somebody is at work: hours, days off, holidays, leave and do-not-disturb, as one question to ask."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from bot.people.rules import Hours, PersonView, Quiet, WorkspaceView, local_time, opening

A_DAY = timedelta(days=1)

LOOK_AHEAD = timedelta(days=400)
"""A year of parental leave and its holidays; whoever works on no day until then is not written to."""


@dataclass(frozen=True, slots=True)
class Availability:
    """Everything that says when a person may be reached. `away` are their own days, both ends included."""

    hours: Hours
    country: str | None = None
    region: str | None = None
    away: tuple[tuple[date, date], ...] = ()
    leave_until: datetime | None = None
    quiet: Quiet | None = None


def availability(person: PersonView, workspace: WorkspaceView) -> Availability:
    """The person's own country and region where they have said them, else the workspace's."""
    country, region = (person.country, person.region) if person.country else (workspace.country, workspace.region)
    return Availability(person.hours, country, region, person.away, person.leave_until, person.quiet)


@lru_cache(maxsize=1024)
def holidays_of(country: str, region: str | None, year: int) -> frozenset[date]:
    """Public holidays, also those moved to a working day, by the package `holidays`; none where it knows no such place.

    Made once for each country, region and year, for making one takes milliseconds.
    """
    import holidays  # 70 ms at start, which a team without a country never needs

    try:
        return frozenset(holidays.country_holidays(country, subdiv=region, years=year))
    except NotImplementedError:
        return frozenset() if region is None else holidays_of(country, None, year)


def day_off(day: date, who: Availability) -> str | None:
    """Why nobody is at work on that local day, for them to read; None on a working day. Leave is not asked here."""
    if who.hours.days[day.weekday()] != "1":
        return "not a working day"
    if who.away and any(first <= day <= last for first, last in who.away):
        return "you are away"
    if who.country and day in holidays_of(who.country, who.region, day.year):
        return "a public holiday"
    return None


def working_time(day: date, who: Availability) -> tuple[datetime, datetime] | None:
    """The working time of that local day in UTC; None on a day off."""
    return None if day_off(day, who) else opening(who.hours, day)


def next_stretch(now: datetime, who: Availability) -> tuple[datetime, datetime] | None:
    """The first time from `now` on in which the person may be reached, up to the end of work or to do-not-disturb.

    None if there is none within 400 days.
    """
    at = max(now, who.leave_until) if who.leave_until else now
    if at - now > LOOK_AHEAD or "1" not in who.hours.days:
        return None
    quiet, day = who.quiet, at.astimezone(who.hours.tz).date()
    for _ in range(LOOK_AHEAD.days):
        if span := working_time(day, who):
            start, end = max(span[0], at), span[1]
            if quiet and quiet.start <= start < quiet.end:
                start = quiet.end
            if start < end:
                return start, quiet.start if quiet and start < quiet.start < end else end
        day += A_DAY
    return None


def next_open(now: datetime, who: Availability) -> datetime | None:
    """The first instant from `now` on at which the person may be reached; None if there is none within 400 days."""
    stretch = next_stretch(now, who)
    return stretch[0] if stretch else None


def why_closed(now: datetime, who: Availability) -> str | None:
    """Why a message has to wait now, for the person to read; None if it need not."""
    if who.leave_until and now < who.leave_until:
        return "you are on leave, by your Slack status"
    day = now.astimezone(who.hours.tz).date()
    if off := day_off(day, who):
        return off
    span = opening(who.hours, day)
    if span is None or not span[0] <= now < span[1]:
        return "outside your working hours"
    if who.quiet and who.quiet.start <= now < who.quiet.end:
        return "do not disturb is on"
    return None


def start_of(day: date, who: Availability) -> datetime:
    """Local midnight, or the first minute that the day has."""
    return local_time(who.hours, day, 0)


def working_days_after(at: datetime, count: int, who: Availability) -> datetime | None:
    """The end of the `count`-th working day after the local day of `at`; None if there is none within 400 days.

    A day that begins on leave is none.
    """
    back = max(at, who.leave_until) if who.leave_until else at
    if back - at > LOOK_AHEAD or "1" not in who.hours.days:
        return None
    day = max(at.astimezone(who.hours.tz).date() + A_DAY, back.astimezone(who.hours.tz).date())
    for _ in range(LOOK_AHEAD.days):
        span = working_time(day, who)
        if span and span[0] >= back:
            count -= 1
            if count == 0:
                return span[1]
        day += A_DAY
    return None
