"""A session, or sessions that come again, as a file for calendars: the same entry each time, with a higher number."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import takewhile

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
PAUSED_AT_MOST = timedelta(days=366)
"""Whoever pauses for longer, or without an end, sees no more sessions in their calendar until they go on."""

ZONES_UNTIL = timedelta(days=3 * 366)
"""How far ahead the file says when clocks change; each newer file says it anew."""


def single(meeting: MeetingView, stamp: datetime) -> bytes:
    """One that stands alone."""
    event = _event(meeting.id, meeting.starts_at, meeting.zone, meeting.minutes, meeting.place, meeting.sequence, stamp)
    event.add("status", "CANCELLED" if meeting.state == "cancelled" else "CONFIRMED")
    return _file([event], meeting.starts_at, stamp)


def coming_again(all_of: Sequence[tuple[SeriesView, Sequence[MeetingView]]], stamp: datetime) -> bytes:
    """Series of a pair, each with all its rows."""
    first = min(repeats.at(series.first_on, series.minute, series.zone) for series, _ in all_of)
    return _file([event for series, meetings in all_of for event in _entries(series, meetings, stamp)], first, stamp)


def _entries(series: SeriesView, meetings: Sequence[MeetingView], stamp: datetime) -> list[Event]:
    """One entry with its rule, and what it leaves out; beside it each session that is otherwise."""
    first = repeats.at(series.first_on, series.minute, series.zone)
    event = _event(series.id, first, series.zone, series.minutes, series.place, series.sequence, stamp)
    held = [one for one in meetings if one.state != "cancelled"]
    goes_on = series.next_at if series.next_at and series.next_at < stamp + PAUSED_AT_MOST else None
    last = max((one.was_at for one in held), default=None)
    rule = repeats.rrule(series.every, series.first_on)
    until = goes_on or last
    event.add("rrule", rule if goes_on else rule | {"UNTIL": until or first})
    event.add("status", "CONFIRMED" if until else "CANCELLED")
    for at in _left_out(series, meetings, first, until) if until else ():
        event.add("exdate", _local(at, series.zone))
    return [event, *(_other(series, one, stamp) for one in held if _differs(series, one))]


def _left_out(series: SeriesView, meetings: Sequence[MeetingView], first: datetime, until: datetime) -> list[datetime]:
    """What was skipped or called off, and what was never made: in a pause, or while nothing ran."""
    held = {one.was_at for one in meetings if one.state != "cancelled"}
    by_rule = repeats.occurrences(series.every, series.first_on, series.minute, series.zone, first)
    missing = {at for at in takewhile(lambda at: at < until, by_rule) if at not in held}
    return sorted(missing | {one.was_at for one in meetings if one.state == "cancelled"})


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
