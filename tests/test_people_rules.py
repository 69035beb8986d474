"""When a person may be reached: zones, clock changes, do-not-disturb; and what an import says."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.rules import (
    BadLine,
    Hours,
    Profile,
    Quiet,
    away_problem,
    local_time,
    next_morning,
    next_open,
    read_managers,
    recipient_problem,
)

BERLIN = Hours("Europe/Berlin")
FRIDAY = datetime(2026, 3, 6, 12, 0, tzinfo=UTC)


def test_within_hours_is_now() -> None:
    assert next_open(FRIDAY, BERLIN) == FRIDAY


def test_friday_evening_is_monday_morning() -> None:
    assert next_open(FRIDAY.replace(hour=20), BERLIN) == datetime(2026, 3, 9, 8, 0, tzinfo=UTC)


def test_the_end_of_hours_is_outside_them() -> None:
    assert next_open(FRIDAY.replace(hour=16), BERLIN) == datetime(2026, 3, 9, 8, 0, tzinfo=UTC)


def test_do_not_disturb_ends_before_anything_goes_out() -> None:
    quiet = Quiet(FRIDAY - timedelta(hours=1), FRIDAY + timedelta(hours=2))
    assert next_open(FRIDAY, BERLIN, quiet) == quiet.end


def test_do_not_disturb_over_the_end_of_the_day_is_the_next_morning() -> None:
    quiet = Quiet(FRIDAY, FRIDAY + timedelta(hours=8))
    assert next_open(FRIDAY, BERLIN, quiet) == datetime(2026, 3, 9, 8, 0, tzinfo=UTC)


def test_nine_stays_nine_over_a_clock_change() -> None:
    before, after = date(2026, 3, 27), date(2026, 3, 30)  # Berlin changes on the 29th
    assert local_time(BERLIN, before, 540).astimezone(ZoneInfo("Europe/Berlin")).hour == 9
    assert local_time(BERLIN, after, 540).astimezone(ZoneInfo("Europe/Berlin")).hour == 9
    assert local_time(BERLIN, before, 540).hour != local_time(BERLIN, after, 540).hour


def test_a_minute_that_a_clock_change_skips_is_the_next_one_that_there_is() -> None:
    assert local_time(BERLIN, date(2026, 3, 29), 150) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)  # 03:00 there


def test_who_works_on_no_day_is_never_reached() -> None:
    assert next_open(FRIDAY, Hours(days="0000000")) is None


ZONES = ["America/New_York", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu"]


@given(
    now=st.integers(0, 4 * 365 * 24 * 60).map(
        lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    zone=st.sampled_from(ZONES),
    days=st.text("01", min_size=7, max_size=7).filter(lambda text: "1" in text),
    start=st.integers(0, 1380),
    length=st.integers(30, 600),
)
def test_what_is_found_is_within_hours_and_not_before_now(
    now: datetime, zone: str, days: str, start: int, length: int
) -> None:
    hours = Hours(zone, days, start, min(start + length, 1440))
    at = next_open(now, hours)
    assert at is not None
    assert at >= now
    local = at.astimezone(hours.tz)
    assert days[local.weekday()] == "1"
    morning = next_morning(now, hours)
    assert morning is not None
    assert morning.astimezone(hours.tz).date() > now.astimezone(hours.tz).date()


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        (Profile("U1"), "That is you"),
        (Profile("U2", is_bot=True), "an app"),
        (Profile("U2", is_deleted=True), "deactivated"),
        (Profile("U2", is_guest=True), "guests"),
        (Profile("U2", is_outsider=True), "other workspaces"),
    ],
)
def test_whom_feedback_cannot_go_to_is_said_why(profile: Profile, words: str) -> None:
    assert words in str(recipient_problem(profile, "U1"))


def test_an_ordinary_member_can_receive() -> None:
    assert recipient_problem(Profile("W2"), "U1") is None


def test_an_import_names_each_bad_line() -> None:
    pairs, bad = read_managers("manager,report\nU1,U2\n\n<@U3>,W4\nU1\nU5,U5\nU1,U2")
    assert pairs == [("U1", "U2"), ("U3", "W4")]
    assert bad == [
        BadLine(5, "needs two Slack member ids: manager,report"),
        BadLine(6, "names one person as their own manager"),
    ]


TODAY = date(2026, 3, 3)
MANY = [(TODAY + timedelta(days=7 * n), TODAY + timedelta(days=7 * n + 1)) for n in range(20)]


@pytest.mark.parametrize(
    ("first", "last", "known", "said"),
    [
        (TODAY, TODAY, [], None),
        (TODAY - timedelta(days=3), TODAY, [], None),
        (TODAY, TODAY + timedelta(days=366), [], None),
        (TODAY, TODAY, MANY, None),  # it replaces the one that begins on the same day
        (None, TODAY, [], "first day"),
        (TODAY, None, [], "last day"),
        (TODAY, TODAY - timedelta(days=1), [], "not before the first"),
        (TODAY - timedelta(days=3), TODAY - timedelta(days=1), [], "over"),
        (TODAY, TODAY + timedelta(days=367), [], "A year"),
        (TODAY + timedelta(days=1), TODAY + timedelta(days=1), MANY, "Twenty"),
    ],
)
def test_days_away_are_in_order_to_come_and_few(
    first: date | None, last: date | None, known: list[tuple[date, date]], said: str | None
) -> None:
    problem = away_problem(first, last, TODAY, known)
    assert (problem is None) == (said is None)
    assert said is None or said in str(problem)
