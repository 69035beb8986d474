"""A session, or sessions that come again, as a file for calendars: the same entry each time, with a higher number."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from bot.people.rules import Hours
from bot.sessions import repeats
from bot.sessions.repeats import SeriesView
from bot.sessions.values import MeetingView

NAME = "mentoring-session.ics"
SUMMARY = "Mentoring session"
METHOD = "PUBLISH"
"""REQUEST and CANCEL name an organizer and attendees by mail address (RFC 5546, 3.2), which Trellis does not know. The
same UID with a higher SEQUENCE replaces the entry, and STATUS says when it does not take place."""

MAKER = "-//Trellis//Mentoring sessions//EN"
ZONES_UNTIL = timedelta(days=3 * 366)
"""How far ahead the file says when clocks change; each newer file says it anew."""


def single(meeting: MeetingView, stamp: datetime) -> bytes:
    """One that stands alone."""
    event = _event(meeting.id, meeting.starts_at, meeting.zone, meeting.minutes, meeting.place, meeting.sequence, stamp)
    event.add("status", "CANCELLED" if meeting.state == "cancelled" else "CONFIRMED")
    return _file([event], meeting.starts_at, stamp)


def coming_again(series: SeriesView, meetings: Sequence[MeetingView], stamp: datetime) -> bytes:
    """One entry with its rule; sessions left out are named in it, and each that is otherwise is an entry beside it.

    `meetings` are all rows of the series as it is now.
    """
    first = repeats.at(series.first_on, series.minute, series.zone)
    event = _event(series.id, first, series.zone, series.minutes, series.place, series.sequence, stamp)
    held = [one for one in meetings if one.state != "cancelled"]
    is_off = series.next_at is None and not held
    rule = repeats.rrule(series.every, series.first_on)
    if series.next_at is None and held:
        event.add("rrule", rule | {"UNTIL": max(one.was_at for one in held)})
    else:
        event.add("rrule", rule)
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    if is_off:
        return _file([event], first, stamp)
    left_out = [_local(one.was_at, series.zone) for one in meetings if one.state == "cancelled"]
    for day in left_out:
        event.add("exdate", day)
    return _file([event, *(_other(series, one, stamp) for one in held if _differs(series, one))], first, stamp)


def _differs(series: SeriesView, one: MeetingView) -> bool:
    return (one.starts_at, one.minutes, one.place) != (one.was_at, series.minutes, series.place)


def _other(series: SeriesView, one: MeetingView, stamp: datetime) -> Event:
    event = _event(series.id, one.starts_at, one.zone, one.minutes, one.place, series.sequence, stamp)
    event.add("recurrence-id", _local(one.was_at, series.zone))
    event.add("status", "CONFIRMED")
    return event


def _event(uid: str, starts_at: datetime, zone: str, minutes: int, place: str, sequence: int, stamp: datetime) -> Event:
    """No word that people wrote but the place, which they gave for it; in shared calendars only the time is seen."""
    event = Event()
    event.add("uid", f"{uid}@trellis")
    event.add("dtstamp", stamp)
    event.add("sequence", sequence)
    event.add("dtstart", _local(starts_at, zone))
    event.add("dtend", _local(starts_at + timedelta(minutes=minutes), zone))
    event.add("summary", SUMMARY)
    event.add("class", "PRIVATE")
    if place:
        event.add("location", place)
    return event


def _local(at: datetime, zone: str) -> datetime:
    return at.astimezone(Hours(zone=zone).tz).replace(microsecond=0)


def _file(events: Sequence[Event], first: datetime, stamp: datetime) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", METHOD)
    for event in events:
        calendar.add_component(event)
    calendar.add_missing_timezones(
        first_date=date(first.year - 1, 1, 1), last_date=(max(first, stamp) + ZONES_UNTIL).date()
    )
    return bytes(calendar.to_ical())
