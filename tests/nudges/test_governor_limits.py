"""How much is enough: two a day, an hour apart, so many a week, and what goes before what."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.nudges.governor import ASK_AGAIN, TOGETHER, Drop, Hold, Send, Sent, spread
from bot.nudges.habits import Habit
from bot.nudges.kinds import Class
from bot.nudges.standing import budget_free_on
from tests.nudges.given import (
    AGREED,
    DAY,
    HOUR,
    OFFERED,
    TUESDAY,
    WAITING,
    had,
    half,
    knowing,
    lately,
    planned,
    said,
)

A_MINUTE = timedelta(minutes=1)
NOON = TUESDAY + HOUR


def next_morning(class_: Class, days: int = 1) -> datetime:
    return spread(datetime(2026, 3, 3, 8, tzinfo=UTC) + days * DAY, class_, ("T", "U1"))


@pytest.mark.parametrize("kind", ["prep", "hint"])
@pytest.mark.parametrize("before", list(Class))
def test_an_hour_lies_between_any_message_and_the_next_that_nobody_waits_for(kind: str, before: Class) -> None:
    sent = had(before, TUESDAY - 20 * A_MINUTE)
    assert said(planned(kind), sent=sent) == Hold(TUESDAY + 40 * A_MINUTE, "an hour after the last message")
    assert said(planned(kind), TUESDAY + 40 * A_MINUTE, sent=sent) == Send()


def test_what_somebody_waits_for_leaves_a_second_and_no_more() -> None:
    sent = had(OFFERED, TUESDAY)
    assert said(planned("request"), sent=sent) == Hold(TUESDAY + TOGETHER, "one message a second")
    assert said(planned("request"), TUESDAY + TOGETHER, sent=sent) == Send()


@pytest.mark.parametrize("kind", ["prep", "hint"])
def test_two_a_day_are_enough(kind: str) -> None:
    one = planned(kind, expires_at=TUESDAY + 3 * DAY)
    sent = had(AGREED, TUESDAY - 2 * HOUR) + had(OFFERED, TUESDAY - HOUR)
    assert said(one, sent=sent) == Hold(next_morning(one.class_), "2 a day are enough")


@pytest.mark.parametrize("kind", ["prep", "hint"])
def test_what_somebody_waited_for_takes_no_place_of_the_days_two(kind: str) -> None:
    sent = had(WAITING, *(TUESDAY - HOUR - number * A_MINUTE for number in range(4)))
    assert said(planned(kind), sent=sent) == Send()


def test_what_somebody_waits_for_comes_whatever_came_before() -> None:
    sent = had(AGREED, *(TUESDAY - number * HOUR for number in range(1, 9))) + lately(OFFERED, 10)
    assert said(planned("request"), sent=sent, budget=1) == Send()


def test_the_day_is_the_persons_own() -> None:
    late = datetime(2026, 3, 3, 21, tzinfo=UTC)  # Wednesday 08:00 in Auckland, Tuesday 11:00 in Honolulu
    sent = had(OFFERED, late - 2 * HOUR, late - 4 * HOUR)
    in_auckland, in_honolulu = ({"zone": zone, "start": 0, "end": 1440} for zone in ("Pacific/Auckland", "US/Hawaii"))
    assert said(planned("prep", late), late, hours=in_honolulu, sent=sent) != Send()
    sent = had(OFFERED, late - 11 * HOUR, late - 12 * HOUR)  # Tuesday evening in Auckland
    assert said(planned("prep", late), late, hours=in_auckland, sent=sent) == Send()


@pytest.mark.parametrize("class_", [WAITING, AGREED, OFFERED])
def test_messages_of_any_class_use_up_the_week_for_what_is_offered(class_: Class) -> None:
    sent = had(OFFERED, TUESDAY - DAY) + had(class_, *(TUESDAY - day * DAY for day in (4, 5)))
    assert said(planned("hint"), sent=sent, budget=4) == Send()
    assert said(planned("hint"), sent=sent, budget=3) == Hold(next_morning(OFFERED, 2), "your 3 a week are used")


def test_what_was_agreed_is_not_held_by_the_week() -> None:
    assert said(planned("prep"), sent=lately(OFFERED, 6), budget=1) == Send()


def test_a_week_is_seven_of_the_persons_days() -> None:
    assert said(planned("hint"), sent=lately(OFFERED, 7), budget=6) == Hold(
        next_morning(OFFERED), "your 6 a week are used"
    )
    assert said(planned("hint"), sent=lately(OFFERED, 7), budget=7) == Send()


def test_lines_and_posts_in_channels_are_no_messages_of_their_own() -> None:
    lines = [Sent(TUESDAY - 2 * HOUR, AGREED, line=True)] * 5
    posts = [Sent(TUESDAY - A_MINUTE, AGREED, counts=False)] * 5
    assert said(planned("prep"), sent=[*lines, *posts], budget=1) == Send()


def test_after_a_week_with_nothing_offered_one_goes_although_the_week_is_used_up() -> None:
    used = lately(AGREED, 6) + lately(WAITING, 6)
    assert said(planned("hint"), sent=[*used, *had(OFFERED, TUESDAY - 7 * DAY)], budget=1) == Send()
    assert said(planned("hint"), sent=[*used, *had(OFFERED, TUESDAY - 6 * DAY)], budget=1) == Hold(
        next_morning(OFFERED), "your 1 a week are used"
    )


def test_the_first_free_day_is_the_one_that_the_hold_names() -> None:
    standing = knowing(sent=lately(OFFERED, 3), budget=3)
    assert str(budget_free_on(standing, TUESDAY)) == "2026-03-07"


def test_a_place_is_kept_for_what_was_agreed_and_comes_today() -> None:
    sent = had(OFFERED, TUESDAY - 2 * HOUR)
    coming = planned("prep", TUESDAY + 3 * HOUR)
    tomorrow = planned("prep", TUESDAY + DAY)
    assert said(planned("hint"), sent=sent, others=[coming]) == Hold(
        coming.not_before + ASK_AGAIN, "today is kept for what you agreed to"
    )
    assert said(planned("hint"), sent=sent, others=[tomorrow]) == Send()
    assert said(planned("hint"), sent=sent, others=[coming], habits={"prep": Habit(rests=True, ignored=4)}) == Send()


def test_what_was_agreed_goes_before_what_is_offered() -> None:
    sent = had(OFFERED, TUESDAY - DAY)
    assert said(planned("hint"), sent=sent, others=[planned("prep")]) == Hold(
        TUESDAY + ASK_AGAIN, "something more urgent goes first"
    )
    assert said(planned("prep"), sent=sent, others=[planned("hint")]) == Send()


def test_within_a_class_the_priority_decides_and_then_the_age() -> None:
    sent = had(OFFERED, TUESDAY - DAY)
    older, newer = planned("hint", TUESDAY - HOUR, "b"), planned("hint", TUESDAY, "a")
    assert said(newer, sent=sent, others=[older]) != Send()
    assert said(older, sent=sent, others=[newer]) == Send()
    assert said(older, sent=sent, others=[planned("question")]) != Send()  # its priority is better


def test_who_got_nothing_offered_for_a_week_gets_that_before_what_was_agreed() -> None:
    assert said(planned("hint"), others=[planned("prep")]) == Send()
    assert said(planned("prep"), others=[planned("hint")]) != Send()


def test_what_will_not_go_itself_holds_nothing_else() -> None:
    for habits in ({"prep": Habit(stopped=True)}, {"prep": Habit(rests=True)}, half("prep", skip_next=True)):
        assert (
            said(planned("hint"), sent=had(OFFERED, TUESDAY - DAY), others=[planned("prep")], habits=habits) == Send()
        )


def test_a_message_from_a_clock_that_ran_ahead_holds_nothing() -> None:
    sent = had(OFFERED, *(TUESDAY + 300 * DAY + number * DAY for number in range(5)))
    assert said(planned("hint"), sent=sent, budget=1) == Send()


def test_a_clock_that_steps_back_an_hour_makes_nothing_come_sooner_that_nobody_waits_for() -> None:
    sent = had(OFFERED, TUESDAY + HOUR)
    assert said(planned("prep"), sent=sent) == Hold(TUESDAY + 2 * HOUR, "an hour after the last message")
    assert said(planned("request"), sent=sent) == Send()


def test_a_hold_is_never_past_its_end() -> None:
    one = planned("prep", expires_at=TUESDAY + 5 * A_MINUTE)
    assert said(one, sent=had(OFFERED, TUESDAY)) == Hold(
        one.expires_at, "an hour after the last message, until it is too late"
    )
    assert isinstance(said(one, one.expires_at), Drop)
