"""What can be an action, and on which day it comes up."""

from datetime import date, timedelta

import pytest

from bot.people.rules import Hours
from bot.sessions.actions import Wish, date_problem, morning, problems, proposed_day, put_off_to

TODAY = date(2026, 3, 3)
BOTH = ("U1", "U2")


@pytest.mark.parametrize(
    ("wish", "fields"),
    [
        (Wish("Read it", "U2", TODAY), []),
        (Wish("", "U2", TODAY), ["text"]),
        (Wish("Read it", "U3", TODAY), ["owner"]),
        (Wish("Read it", "U2", None), ["due"]),
        (Wish("Read it", "U2", TODAY - timedelta(days=1)), ["due"]),
        (Wish("Read it", "U2", TODAY + timedelta(days=400)), ["due"]),
    ],
)
def test_an_action_has_words_one_of_the_two_and_a_day_that_is_not_over(wish: Wish, fields: list[str]) -> None:
    assert list(problems(wish, BOTH, TODAY)) == fields


def test_an_action_whose_day_is_over_can_be_changed_without_a_new_day() -> None:
    over = TODAY - timedelta(days=3)
    assert date_problem(over, TODAY, was=over) is None


@pytest.mark.parametrize(
    ("next_session", "proposed"),
    [
        (None, date(2026, 3, 10)),
        (date(2026, 3, 12), date(2026, 3, 12)),
        (TODAY, date(2026, 3, 10)),
        (date(2026, 4, 20), date(2026, 3, 10)),
    ],
)
def test_the_day_of_a_near_session_is_proposed_else_a_week_from_now(next_session: date | None, proposed: date) -> None:
    assert proposed_day(TODAY, next_session) == proposed


def test_a_week_later_is_never_over() -> None:
    assert put_off_to(TODAY, TODAY) == date(2026, 3, 10)
    assert put_off_to(date(2026, 1, 1), TODAY) == date(2026, 3, 4)


def test_it_comes_up_when_its_owner_begins_to_work() -> None:
    assert morning(TODAY, Hours(start=8 * 60 + 30)) == "2026-03-03T08:30"
