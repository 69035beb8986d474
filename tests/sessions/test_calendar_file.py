"""The calendar file, read back by a calendar's eyes: one entry that keeps its name, with what differs beside it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from bot.people.rules import FOREVER
from bot.sessions import calendar_file, repeats
from bot.sessions.repeats import SeriesView
from bot.sessions.values import MeetingView

NOW = datetime(2026, 3, 3, 15, tzinfo=UTC)
BERLIN = "Europe/Berlin"
PLACE = "Room 4; left, then\nright 😀 " + "x" * 400
SERIES = SeriesView(
    id="s",
    mentorship_id="m",
    mode="mentor",
    author_id="U1",
    every="week",
    first_on=date(2026, 3, 10),
    minute=570,
    zone=BERLIN,
    minutes=30,
    created_at=NOW,
    updated_at=NOW + timedelta(hours=1),
    place=PLACE,
    next_at=repeats.at(date(2026, 3, 31), 570, BERLIN),
)


def meeting(day: date, **change: Any) -> MeetingView:
    at = repeats.at(day, 570, BERLIN)
    row = MeetingView("x", "m", "mentor", at, at, 30, BERLIN, "planned", 3, 0, "s", PLACE)
    return replace(row, **change)


def entries(data: bytes) -> list[Any]:
    calendar = Calendar.from_ical(data)
    assert not calendar.errors
    assert calendar["METHOD"] == "PUBLISH"
    return calendar.walk("VEVENT")


def test_a_session_is_one_entry_at_its_local_time_and_says_where() -> None:
    data = calendar_file.single(meeting(date(2026, 4, 7)), NOW)
    [entry] = entries(data)
    assert (entry["UID"], entry["SEQUENCE"], str(entry["SUMMARY"])) == ("x@trellis", 3, "Mentoring session")
    assert entry["DTSTART"].dt.isoformat() == "2026-04-07T09:30:00+02:00"
    assert entry["DTEND"].dt - entry["DTSTART"].dt == timedelta(minutes=30)
    assert str(entry["LOCATION"]) == PLACE
    assert "BEGIN:VTIMEZONE" in data.decode()
    assert max(map(len, data.split(b"\r\n"))) <= 75


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kolkata", "Australia/Lord_Howe", "America/Argentina/San_Juan", "Apia"])
def test_any_zone_is_said_in_the_file_and_read_back_as_the_same_instant(zone: str) -> None:
    at = datetime(2026, 10, 25, 3, 30, tzinfo=UTC)
    [entry] = entries(calendar_file.single(meeting(date(2026, 4, 7), zone=zone, starts_at=at), NOW))
    assert entry["DTSTART"].dt.astimezone(UTC) == at


def test_one_that_is_cancelled_says_so_under_the_same_name() -> None:
    [entry] = entries(calendar_file.single(meeting(date(2026, 4, 7), state="cancelled", sequence=4), NOW))
    assert (entry["UID"], entry["SEQUENCE"], str(entry["STATUS"])) == ("x@trellis", 4, "CANCELLED")


def test_a_series_is_one_entry_with_what_was_skipped_and_moved() -> None:
    moved_to = repeats.at(date(2026, 3, 25), 600, BERLIN)
    rows = [
        meeting(date(2026, 3, 10)),
        meeting(date(2026, 3, 17), state="cancelled"),
        meeting(date(2026, 3, 24), starts_at=moved_to),
    ]
    rule, other = entries(calendar_file.coming_again([(SERIES, rows)], NOW))
    assert rule["UID"] == other["UID"] == "s@trellis"
    assert rule["SEQUENCE"] == other["SEQUENCE"] == 3600
    assert rule["RRULE"]["FREQ"] == ["WEEKLY"]
    assert [one.dt for one in rule["EXDATE"].dts] == [rows[1].was_at]
    assert (other["RECURRENCE-ID"].dt, other["DTSTART"].dt) == (rows[2].was_at, moved_to)


def test_what_a_pause_leaves_out_is_in_no_calendar() -> None:
    series = replace(SERIES, next_at=repeats.at(date(2026, 5, 5), 570, BERLIN))
    [rule] = entries(calendar_file.coming_again([(series, [meeting(date(2026, 3, 10))])], NOW))
    left_out = [day.dt.date() for one in rule["EXDATE"] for day in one.dts]
    assert (left_out[0], left_out[-1], len(left_out)) == (date(2026, 3, 17), date(2026, 4, 28), 7)


def test_a_pause_without_an_end_ends_what_the_calendar_shows() -> None:
    series = replace(SERIES, next_at=FOREVER)
    [rule] = entries(calendar_file.coming_again([(series, [meeting(date(2026, 3, 10))])], NOW))
    assert rule["RRULE"]["UNTIL"] == [meeting(date(2026, 3, 10)).was_at]


def test_a_series_that_ended_ends_after_its_last_session() -> None:
    rows = [meeting(date(2026, 3, 10), state="over"), meeting(date(2026, 3, 17), state="cancelled")]
    [rule] = entries(calendar_file.coming_again([(replace(SERIES, next_at=None), rows)], NOW))
    assert rule["RRULE"]["UNTIL"] == [rows[0].was_at]
    assert str(rule["STATUS"]) == "CONFIRMED"


def test_a_series_that_never_took_place_is_cancelled_as_a_whole() -> None:
    rows = [meeting(date(2026, 3, 10), state="cancelled")]
    [rule] = entries(calendar_file.coming_again([(replace(SERIES, next_at=None), rows)], NOW))
    assert str(rule["STATUS"]) == "CANCELLED"
    assert rule["RRULE"]["UNTIL"] == [rows[0].was_at], "calendars that do not know the word show one, not a row of them"
    assert "EXDATE" not in rule, "an entry of which no day is left is refused by some"


def test_the_last_weekday_of_a_month_is_a_rule_of_its_own() -> None:
    series = replace(SERIES, every="month", first_on=date(2026, 3, 31))
    [rule] = entries(calendar_file.coming_again([(series, [])], NOW))
    assert rule["RRULE"]["BYDAY"] == ["-1TU"]
