"""Sessions that come again keep their local time, their weekday and their pace, whatever clocks and months do."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # comes with icalendar, without types
from hypothesis import given
from hypothesis import strategies as st

from bot.people.rules import Hours
from bot.sessions import repeats

BERLIN = "Europe/Berlin"
MINUTE = 9 * 60 + 30


def instants(every: str, first_on: date, count: int, zone: str = BERLIN) -> list[datetime]:
    since = repeats.at(first_on, MINUTE, zone)
    return list(islice(repeats.occurrences(every, first_on, MINUTE, zone, since), count))


@pytest.mark.parametrize("zone", [BERLIN, "America/New_York", "Australia/Lord_Howe"])
def test_half_past_nine_stays_half_past_nine_when_the_clocks_change(zone: str) -> None:
    local = {
        at.astimezone(Hours(zone=zone).tz).strftime("%H:%M") for at in instants("week", date(2026, 3, 3), 60, zone)
    }
    assert local == {"09:30"}


def test_a_time_that_the_clocks_skip_is_the_next_minute_that_there_is() -> None:
    assert repeats.at(date(2026, 3, 29), 2 * 60 + 30, BERLIN) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_every_two_weeks_skips_one() -> None:
    assert list(islice(repeats.days("two_weeks", date(2026, 3, 3)), 3)) == [
        date(2026, 3, 3),
        date(2026, 3, 17),
        date(2026, 3, 31),
    ]


def test_a_month_is_the_same_weekday_of_the_month() -> None:
    assert list(islice(repeats.days("month", date(2026, 3, 10)), 3)) == [
        date(2026, 3, 10),
        date(2026, 4, 14),
        date(2026, 5, 12),
    ]


def test_from_the_31st_it_is_the_last_such_weekday_of_each_month() -> None:
    assert list(islice(repeats.days("month", date(2026, 3, 31)), 4)) == [
        date(2026, 3, 31),
        date(2026, 4, 28),
        date(2026, 5, 26),
        date(2026, 6, 30),
    ]


@given(st.sampled_from(("week", "two_weeks", "month")), st.dates(date(2026, 1, 1), date(2030, 12, 31)))
def test_a_calendar_reads_the_same_days_out_of_the_rule(every: str, first_on: date) -> None:
    rule = ";".join(f"{name}={value}" for name, value in repeats.rrule(every, first_on).items())
    theirs = rrulestr(f"RRULE:{rule}", dtstart=datetime(first_on.year, first_on.month, first_on.day))  # noqa: DTZ001
    assert [day.date() for day in islice(theirs, 30)] == list(islice(repeats.days(every, first_on), 30))


def test_what_passed_is_left_out() -> None:
    since = repeats.at(date(2026, 3, 17), MINUTE, BERLIN) + timedelta(minutes=1)
    coming = repeats.occurrences("week", date(2026, 3, 3), MINUTE, BERLIN, since)
    assert next(coming) == repeats.at(date(2026, 3, 24), MINUTE, BERLIN)


def test_a_weekly_half_hour_is_proposed_for_long_sessions_once_a_month_alone() -> None:
    asked = [("month", 120), ("month", 60), ("month", 45), ("week", 120), ("once", 120)]
    assert [repeats.better_spaced(*one) for one in asked] == [True, True, False, False, False]
