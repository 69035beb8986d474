"""What a person shows about a kind: two in a row without an answer halve it, four let it rest, an answer resets it."""

from datetime import UTC, datetime

from bot.nudges import habits
from bot.nudges.habits import NO_HABIT, Habit
from bot.people.calendar import Availability
from bot.people.rules import FOREVER, Hours
from tests.nudges.given import AGREED, OFFERED, TUESDAY, WAITING


def test_one_without_an_answer_changes_nothing_yet() -> None:
    assert not habits.ignored(NO_HABIT).is_half


def test_after_two_in_a_row_every_other_one_is_left_out() -> None:
    habit = habits.ignored(habits.ignored(NO_HABIT))
    assert (habit.is_half, habit.skip_next) == (True, False)
    habit = habits.sent(OFFERED, habit)
    assert habit.skip_next
    assert not habits.left_out(OFFERED, habit).skip_next


def test_a_kind_that_is_answered_leaves_nothing_out() -> None:
    assert habits.sent(AGREED, Habit(ignored=1)) == Habit(ignored=1)


def test_after_four_it_rests() -> None:
    habit = NO_HABIT
    for _ in range(4):
        assert not habit.rests
        habit = habits.ignored(habit)
    assert habit.rests


def test_not_useful_is_two_at_once() -> None:
    assert habits.ignored(NO_HABIT, 2).is_half
    assert habits.ignored(habits.ignored(NO_HABIT, 2), 2).rests


def test_an_answer_starts_anew_but_does_not_resume_what_was_stopped() -> None:
    assert habits.answered(Habit(rests=True, ignored=4, skip_next=True)) == NO_HABIT
    assert habits.answered(Habit(stopped=True, ignored=2)) == Habit(stopped=True)


def test_what_somebody_waits_for_is_never_left_out() -> None:
    habit = Habit(ignored=2)
    assert habits.sent(WAITING, habit) == habit
    assert habits.left_out(WAITING, Habit(ignored=2, skip_next=True)).skip_next


def test_it_counts_as_ignored_at_the_end_of_the_third_working_day() -> None:
    who = Availability(Hours("Europe/Berlin"))
    assert habits.judged_at(TUESDAY, who) == datetime(2026, 3, 6, 16, tzinfo=UTC)


def test_who_is_on_leave_ignores_nothing() -> None:
    assert habits.judged_at(TUESDAY, Availability(Hours("Europe/Berlin"), leave_until=FOREVER)) is None
