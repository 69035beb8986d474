"""One prepares on a working day of one's own, is asked afterwards while it is fresh, and meets when both work."""

from datetime import UTC, date, datetime, timedelta

from bot.people.calendar import Availability
from bot.people.rules import Hours
from bot.sessions import times

BERLIN = Availability(Hours(zone="Europe/Berlin"))
NEW_YORK = Availability(Hours(zone="America/New_York"))
TOKYO = Availability(Hours(zone="Asia/Tokyo"))
TUESDAY = datetime(2026, 3, 3, 9, tzinfo=UTC)
"""10:00 in Berlin."""


def at(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    """In Berlin, in winter."""
    return datetime(2026, month, day, hour - 1, minute, tzinfo=UTC)


def test_one_prepares_on_the_working_day_before_half_an_hour_after_it_began() -> None:
    assert times.prepare_at(at(10, 16), 1, BERLIN, TUESDAY) == (at(9, 9, 30), True)


def test_a_weekend_a_holiday_and_days_away_are_no_days_to_prepare() -> None:
    away = Availability(Hours(zone="Europe/Berlin"), "DE", away=((date(2026, 4, 1), date(2026, 4, 2)),))
    tuesday_after_easter = datetime(2026, 4, 7, 14, tzinfo=UTC)
    prepared = times.prepare_at(tuesday_after_easter, 1, away, TUESDAY)
    assert prepared
    assert prepared[0].date() == date(2026, 3, 31)


def test_somebody_on_leave_prepares_when_they_are_back() -> None:
    on_leave = Availability(Hours(zone="Europe/Berlin"), leave_until=at(10, 1))
    assert times.prepare_at(at(10, 16), 1, on_leave, TUESDAY) == (TUESDAY + times.SOON, False)


def test_who_prepares_on_the_same_day_does_it_two_hours_before_or_the_day_before() -> None:
    late, early = times.prepare_at(at(10, 16), 0, BERLIN, TUESDAY), times.prepare_at(at(10, 10), 0, BERLIN, TUESDAY)
    assert (late, early) == ((at(10, 9, 30), True), (at(9, 9, 30), True))


def test_where_that_has_passed_it_comes_in_a_few_minutes_unless_the_session_is_near() -> None:
    assert times.prepare_at(TUESDAY + timedelta(hours=3), 1, BERLIN, TUESDAY) == (TUESDAY + times.SOON, False)
    assert times.prepare_at(TUESDAY + timedelta(hours=2), 1, BERLIN, TUESDAY) is None


def test_the_agenda_comes_four_hours_later_and_an_hour_before_the_session_at_the_latest() -> None:
    assert times.agenda_at(at(10, 16), 1, BERLIN, TUESDAY) == at(9, 13, 30)
    near = TUESDAY + timedelta(hours=3)
    assert times.agenda_at(near, 1, BERLIN, TUESDAY) == near - times.AGENDA_BY


def test_a_check_in_after_a_friday_evening_waits_until_monday() -> None:
    assert times.check_in_until(at(6, 18), BERLIN) == at(9, 17)
    assert times.check_in_until(at(3, 11), BERLIN) == at(4, 17)


def test_the_first_slot_proposed_is_in_the_hours_of_both() -> None:
    slot = times.next_slot(TUESDAY, 30, BERLIN, NEW_YORK, None)
    assert slot == at(5, 15)
    assert times.awkward(slot, 30, NEW_YORK) is None


def test_where_the_hours_of_two_never_meet_it_is_in_the_writers_day() -> None:
    slot = times.next_slot(TUESDAY, 30, NEW_YORK, TOKYO, None)
    assert times.awkward(slot, 30, NEW_YORK) is None
    assert times.awkward(slot, 30, TOKYO) == "outside working hours"


def test_a_time_that_is_awkward_says_why() -> None:
    away = Availability(Hours(zone="Europe/Berlin"), "DE", away=((date(2026, 3, 4), date(2026, 3, 4)),))
    found = [
        times.awkward(one, 30, away) for one in (at(4, 10), at(7, 10), at(3, 16, 45), at(25, 11, 0, 12), at(3, 10))
    ]
    assert found == ["a day away", "no working day", "outside working hours", "a public holiday", None]
    assert times.awkward(at(4, 10), 30, Availability(BERLIN.hours, leave_until=at(9, 9))) == "during a leave"
