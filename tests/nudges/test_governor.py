"""Now, later or never: what the rules say about one message, by its class, its person's hours, and their word."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.nudges.governor import ASK_AGAIN, Drop, Hold, Send, decide, spread
from bot.nudges.habits import Habit
from bot.nudges.kinds import SPREAD, Class, Kind
from bot.people.calendar import next_open
from bot.people.rules import FOREVER, Quiet
from tests.nudges.given import AGREED, DAY, HOUR, OFFERED, TUESDAY, WAITING, half, knowing, planned, said
from tests.nudges.people import KINDS

EVENING = TUESDAY + 8 * HOUR
OF_EACH_CLASS = ("request", "prep", "hint")

for_each_class = pytest.mark.parametrize("kind", OF_EACH_CLASS)


@for_each_class
def test_at_work_it_goes(kind: str) -> None:
    assert said(planned(kind)) == Send()


OUT_OF_REACH: list[tuple[dict[str, Any], str]] = [
    ({"hours": {"start": 720}}, "outside your working hours"),
    ({"hours": {"days": "1011111"}}, "not a working day"),
    ({"who": {"leave_until": TUESDAY + 3 * HOUR}}, "you are on leave, by your Slack status"),
    ({"who": {"quiet": Quiet(TUESDAY, TUESDAY + 2 * HOUR)}}, "do not disturb is on"),
    ({"who": {"away": ((date(2026, 3, 2), date(2026, 3, 3)),)}}, "you are away"),
]


@for_each_class
@pytest.mark.parametrize(("standing", "why"), OUT_OF_REACH)
def test_out_of_reach_it_waits_until_its_person_is_back(kind: str, standing: dict[str, Any], why: str) -> None:
    one = planned(kind, expires_at=TUESDAY + 5 * DAY)
    decision = said(one, **standing)
    assert isinstance(decision, Hold)
    assert decision.why == why
    back = next_open(TUESDAY, knowing(**standing).who)
    assert back is not None
    assert back <= decision.until < back + SPREAD[one.class_]


@for_each_class
def test_nothing_comes_on_a_public_holiday(kind: str) -> None:
    first_of_may = datetime(2026, 5, 1, 10, tzinfo=UTC)
    one = planned(kind, first_of_may, expires_at=first_of_may + 9 * DAY)
    assert said(one, first_of_may, who={"country": "DE"}) == Hold(
        spread(datetime(2026, 5, 4, 7, tzinfo=UTC), one.class_, one.person), "a public holiday"
    )


@for_each_class
def test_too_late_is_never_and_says_why(kind: str) -> None:
    one = planned(kind)
    assert said(one, one.expires_at) == Drop(f"too late: {KINDS[kind].too_late}")


def test_what_nobody_can_get_in_time_is_held_until_it_is_too_late() -> None:
    one = planned("poll", EVENING, expires_at=EVENING + HOUR)
    assert said(one, EVENING) == Hold(one.expires_at, "outside your working hours, until it is too late")


def test_a_leave_without_an_end_holds_until_it_is_too_late() -> None:
    one = planned("hint")
    assert said(one, who={"leave_until": FOREVER}) == Hold(
        one.expires_at, "you are on leave, by your Slack status, until it is too late"
    )


def test_the_spread_never_makes_it_too_late() -> None:
    for number in range(200):
        one = planned("hint", EVENING, user_id=f"U{number}", expires_at=datetime(2026, 3, 4, 8, 10, tzinfo=UTC))
        decision = said(one, EVENING)
        assert isinstance(decision, Hold)
        assert decision.until < one.expires_at


def test_the_spread_ends_before_do_not_disturb_begins_again() -> None:
    morning = datetime(2026, 3, 4, 8, tzinfo=UTC)
    quiet = Quiet(morning + timedelta(minutes=20), morning + 8 * HOUR)
    for number in range(200):
        decision = said(planned("hint", EVENING, user_id=f"U{number}"), EVENING, who={"quiet": quiet})
        assert isinstance(decision, Hold)
        assert morning <= decision.until < quiet.start


def test_people_who_share_a_slot_are_spread_over_its_window_and_each_keeps_their_place() -> None:
    morning = datetime(2026, 3, 4, 8, tzinfo=UTC)
    got = [spread(morning, OFFERED, ("T", f"U{number}")) for number in range(10_000)]
    minutes = [int((at - morning) / timedelta(minutes=1)) for at in got]
    assert set(minutes) == set(range(60))
    assert max(minutes.count(minute) for minute in range(60)) < 2 * 10_000 / 60
    assert spread(morning + DAY, OFFERED, ("T", "U7")) == got[7] + DAY


def test_a_stopped_kind_is_dropped_also_where_somebody_waits() -> None:
    assert said(planned("request"), habits={"request": Habit(stopped=True)}) == Drop("you stopped these")


def test_a_pause_holds_and_drops_what_app_home_shows_anyway() -> None:
    until = TUESDAY + HOUR
    assert said(planned("hint"), paused_until=until) == Hold(until, "everything is paused")
    assert said(planned("feedback"), paused_until=until) == Drop("everything is paused")
    assert said(planned("hint"), until, paused_until=until) == Send()


def test_a_pause_without_an_end_holds_until_it_is_too_late() -> None:
    one = planned("hint")
    assert said(one, paused_until=FOREVER) == Hold(one.expires_at, "everything is paused, until it is too late")


@pytest.mark.parametrize("kind", ["prep", "hint"])
def test_a_kind_that_rests_is_dropped_and_one_that_is_halved_every_other_time(kind: str) -> None:
    assert said(planned(kind), habits={kind: Habit(rests=True, ignored=4)}) == Drop(
        "these rest, after four without an answer"
    )
    assert said(planned(kind), habits=half(kind, skip_next=False)) == Send()
    assert said(planned(kind), habits=half(kind, skip_next=True)) == Drop(
        "these come half as often, after two without an answer"
    )


def test_what_a_person_snoozed_comes_although_its_kind_rests() -> None:
    again = planned("hint", class_=WAITING)
    assert said(again, habits={"hint": Habit(rests=True, ignored=4)}) == Send()


def test_nobody_is_written_to_who_is_gone_or_works_on_no_day() -> None:
    assert said(planned("hint"), gone="account deactivated") == Drop("account deactivated")
    assert said(planned("hint"), hours={"days": "0000000"}) == Drop("no working day is set")


def test_nobody_is_written_to_before_their_hours_are_known() -> None:
    assert decide(planned("hint"), KINDS, None, TUESDAY) == Hold(
        TUESDAY + ASK_AGAIN, "Slack did not say yet who this is, so the hours are unknown"
    )


def test_an_answer_to_what_somebody_did_this_moment_comes_at_any_hour() -> None:
    kinds = {"hint": Kind("hint", "Answers", Class.WAITING, None, "", at_once=True)}
    assert decide(planned("hint", EVENING), kinds, knowing(paused_until=FOREVER), EVENING) == Send()


def test_whoever_moves_to_another_zone_has_its_hours() -> None:
    assert said(planned("prep", class_=AGREED), hours={"zone": "Asia/Tokyo"}) != Send()
    assert said(planned("prep", class_=AGREED), hours={"zone": "Europe/Lisbon"}) == Send()
