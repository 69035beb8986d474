"""When somebody is at work: through clock changes and over the date line, holidays, leave and do-not-disturb."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.people.calendar import (
    Availability,
    availability,
    holidays_of,
    next_open,
    next_stretch,
    start_of,
    why_closed,
    working_days_after,
    working_time,
)
from bot.people.rules import FOREVER, Hours, PersonView, Profile, Quiet, WorkspaceView, local_time
from tests.nudges.given import DAY, HOUR, TUESDAY

EVERY_DAY = "1111111"


def berlin(**more: Any) -> Availability:
    return Availability(**{"hours": Hours("Europe/Berlin"), **more})


def utc(*at: int) -> datetime:
    return datetime(*at, tzinfo=UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("zone", "day", "minute", "at"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 150, utc(2026, 3, 29, 1, 0)),  # 02:30 is skipped: 03:00
        ("Australia/Lord_Howe", date(2026, 10, 4), 135, utc(2026, 10, 3, 15, 30)),  # 02:15 is skipped: 02:30
        ("America/Sao_Paulo", date(2018, 11, 4), 0, utc(2018, 11, 4, 3, 0)),  # the day began at 01:00
        ("Pacific/Apia", date(2011, 12, 30), 540, utc(2011, 12, 30, 10, 0)),  # no such day: the next one begins
    ],
)
def test_a_minute_that_the_clocks_skip_is_the_next_one_that_there_is(
    zone: str, day: date, minute: int, at: datetime
) -> None:
    assert local_time(Hours(zone), day, minute) == at


@pytest.mark.parametrize(
    ("zone", "day", "minute", "at"),
    [
        ("Europe/Berlin", date(2026, 10, 25), 150, utc(2026, 10, 25, 0, 30)),  # 02:30 comes twice
        ("Australia/Lord_Howe", date(2026, 4, 5), 105, utc(2026, 4, 4, 14, 45)),  # 01:45 comes twice
        ("Africa/Casablanca", date(2026, 2, 15), 150, utc(2026, 2, 15, 1, 30)),  # Ramadan
    ],
)
def test_a_minute_that_comes_twice_is_its_first_time(zone: str, day: date, minute: int, at: datetime) -> None:
    assert local_time(Hours(zone), day, minute) == at


@pytest.mark.parametrize(
    ("zone", "opens"),
    [
        ("Asia/Kathmandu", utc(2026, 3, 3, 3, 15)),
        ("Asia/Kolkata", utc(2026, 3, 3, 3, 30)),
        ("Australia/Lord_Howe", utc(2026, 3, 2, 22, 0)),
        ("Pacific/Apia", utc(2026, 3, 2, 20, 0)),
        ("America/New_York", utc(2026, 3, 3, 14, 0)),
    ],
)
def test_work_begins_at_nine_wherever_that_is(zone: str, opens: datetime) -> None:
    who = Availability(Hours(zone))
    assert next_open(opens - 5 * HOUR, who) == opens
    assert working_time(date(2026, 3, 3), who) == (opens, opens + 8 * HOUR)


@pytest.mark.parametrize("day", [date(2026, 10, 4), date(2026, 4, 5)])
def test_nine_to_five_is_eight_hours_on_the_day_of_a_change_at_night(day: date) -> None:
    span = working_time(day, Availability(Hours("Australia/Lord_Howe", EVERY_DAY)))
    assert span is not None
    assert span[1] - span[0] == 8 * HOUR


def test_work_over_a_skipped_half_hour_is_half_an_hour_shorter() -> None:
    span = working_time(date(2026, 10, 4), Availability(Hours("Australia/Lord_Howe", EVERY_DAY, 60, 240)))
    assert span is not None
    assert span[1] - span[0] == 2.5 * HOUR


def test_nobody_works_on_a_day_that_the_calendar_skipped() -> None:
    apia = Availability(Hours("Pacific/Apia", EVERY_DAY))
    assert working_time(date(2011, 12, 30), apia) is None
    thursday_evening = local_time(apia.hours, date(2011, 12, 29), 18 * 60)
    assert next_open(thursday_evening, apia) == local_time(apia.hours, date(2011, 12, 31), 540)
    assert start_of(date(2011, 12, 30), apia) == start_of(date(2011, 12, 31), apia)


def test_holidays_are_those_of_the_region() -> None:
    epiphany = date(2026, 1, 6)
    assert working_time(epiphany, berlin(country="DE", region="BY")) is None
    assert working_time(epiphany, berlin(country="DE", region="BE")) is not None


def test_a_holiday_that_is_moved_to_a_working_day_counts_there() -> None:
    assert date(2026, 7, 3) in holidays_of("US", None, 2026)  # the 4th is a Saturday


def test_an_unknown_region_has_its_countrys_holidays_and_an_unknown_country_none() -> None:
    assert holidays_of("DE", "nowhere", 2026) == holidays_of("DE", None, 2026) != frozenset()
    assert holidays_of("XX", "nowhere", 2026) == frozenset()


def test_a_calendar_is_made_once() -> None:
    assert holidays_of("PT", None, 2026) is holidays_of("PT", None, 2026)


def test_away_days_include_both_ends() -> None:
    who = berlin(away=((date(2026, 3, 4), date(2026, 3, 5)),))
    assert next_open(TUESDAY + 10 * HOUR, who) == utc(2026, 3, 6, 8, 0)


def test_leave_ends_when_it_says_so_and_without_an_end_never() -> None:
    assert next_open(TUESDAY, berlin(leave_until=TUESDAY + 2 * HOUR)) == TUESDAY + 2 * HOUR
    assert next_open(TUESDAY, berlin(leave_until=TUESDAY + 9 * HOUR)) == utc(2026, 3, 4, 8, 0)
    assert next_open(TUESDAY, berlin(leave_until=FOREVER)) is None
    assert next_open(TUESDAY, berlin(leave_until=TUESDAY + 500 * DAY)) is None


def test_a_stretch_ends_with_work_or_before_do_not_disturb() -> None:
    lunch = Quiet(TUESDAY + HOUR, TUESDAY + 2 * HOUR)
    assert next_stretch(TUESDAY, berlin()) == (TUESDAY, utc(2026, 3, 3, 16, 0))
    assert next_stretch(TUESDAY, berlin(quiet=lunch)) == (TUESDAY, lunch.start)
    assert next_stretch(lunch.start, berlin(quiet=lunch)) == (lunch.end, utc(2026, 3, 3, 16, 0))


@pytest.mark.parametrize(
    ("who", "why"),
    [
        (berlin(), None),
        (berlin(leave_until=TUESDAY + HOUR), "you are on leave, by your Slack status"),
        (berlin(hours=Hours("Europe/Berlin", "1011111")), "not a working day"),
        (berlin(hours=Hours("Europe/Berlin", start=780)), "outside your working hours"),
        (berlin(away=((date(2026, 3, 3), date(2026, 3, 3)),)), "you are away"),
        (berlin(quiet=Quiet(TUESDAY, TUESDAY + HOUR)), "do not disturb is on"),
    ],
)
def test_whoever_cannot_be_reached_reads_why(who: Availability, why: str | None) -> None:
    assert why_closed(TUESDAY, who) == why


def test_a_public_holiday_is_a_reason() -> None:
    assert why_closed(utc(2026, 5, 1, 10), berlin(country="DE")) == "a public holiday"


@settings(max_examples=60, deadline=None)
@given(
    minutes=st.integers(0, 2 * 365 * 24 * 60),
    zone=st.sampled_from(["Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "America/New_York", "UTC"]),
    days=st.text("01", min_size=7, max_size=7).filter(lambda text: "1" in text),
    start=st.integers(0, 1380),
    length=st.integers(30, 600),
    leave=st.none() | st.integers(-5, 60),
    quiet=st.none() | st.tuples(st.integers(-600, 600), st.integers(1, 3000)),
)
def test_what_is_found_is_the_first_instant_in_reach(
    minutes: int,
    zone: str,
    days: str,
    start: int,
    length: int,
    leave: int | None,
    quiet: tuple[int, int] | None,
) -> None:
    now, a_minute = utc(2025, 1, 1) + timedelta(minutes=minutes), timedelta(minutes=1)
    who = Availability(
        Hours(zone, days, start, min(start + length, 1440)),
        leave_until=None if leave is None else now + leave * DAY,
        quiet=quiet and Quiet(now + quiet[0] * a_minute, now + (quiet[0] + quiet[1]) * a_minute),
    )
    stretch = next_stretch(now, who)
    assert stretch is not None
    assert stretch[0] >= now
    assert why_closed(stretch[0], who) is None
    assert why_closed(stretch[1] - timedelta(seconds=1), who) is None
    assert stretch[0] == now or why_closed(stretch[0] - timedelta(seconds=1), who)


def test_three_working_days_leave_out_weekends_holidays_and_leave() -> None:
    thursday = utc(2026, 4, 30, 10)  # the first of May is a Friday
    assert working_days_after(TUESDAY, 3, berlin()) == utc(2026, 3, 6, 16)
    assert working_days_after(thursday, 3, berlin(country="DE")) == utc(2026, 5, 6, 15)
    assert working_days_after(TUESDAY, 3, berlin(leave_until=utc(2026, 3, 9))) == utc(2026, 3, 11, 16)
    assert working_days_after(TUESDAY, 3, berlin(leave_until=utc(2026, 3, 9, 12))) == utc(2026, 3, 12, 16)
    assert working_days_after(TUESDAY, 3, berlin(leave_until=FOREVER)) is None
    assert working_days_after(FOREVER, 3, berlin(hours=Hours(days="0000000"))) is None


def test_a_person_who_named_no_country_has_the_workspaces() -> None:
    given_ = dict.fromkeys(("quiet", "stage", "dm_channel", "introduced_at"))
    person = PersonView("T", Profile("U1"), Hours(), public_praise=False, refuses_written=False, **given_)  # type: ignore[arg-type]
    workspace = WorkspaceView("T", country="DE", region="BE")
    assert availability(person, workspace).region == "BE"
