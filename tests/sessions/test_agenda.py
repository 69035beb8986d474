"""What a mentor gets to see before a session follows from rows alone, and says only what they show."""

import pytest

from bot.sessions.agenda import LONGEST, Level, brings_card, helped_more, no_wins, topics, turn, with_card
from bot.sessions.values import PrepView

PAIR = ("U1", "U2")
BANK = tuple("abcdefghij")


def prep(wins: str = "", *, shared: bool = True, topics: str = "The flaky test") -> PrepView:
    return PrepView("p", "s", "U2", shared, wins=wins, topics=topics)


def levels(*said: int, by: str = "U1") -> list[Level]:
    return [(f"s{n}", by, level) for n, level in enumerate(said)]


def test_topics_are_lines_without_the_marks_of_a_list() -> None:
    assert topics(" - The flaky test\n\n• How to say no ") == ["The flaky test", "How to say no"]


def test_a_card_is_brought_as_one_line_and_once() -> None:
    brought = with_card("The flaky test", "What is\na mock?")
    assert topics(brought) == ["The flaky test", "Recall together: What is a mock?"]
    assert with_card(brought, "What is a mock?") == brought
    assert brings_card(brought)


def test_a_card_that_finds_no_room_leaves_the_topics_as_they_are() -> None:
    full = "x" * (LONGEST - 3)
    assert with_card(full, "What is a mock?") == full


def test_no_question_comes_again_before_all_others() -> None:
    asked = [turn(BANK, number, "m")[0] for number in range(30)]
    assert all(len(set(asked[n : n + 10])) == 10 for n in range(20))


def test_two_openers_of_one_session_differ_and_so_do_those_of_the_next() -> None:
    first, second = turn(BANK, 4, "m", 2), turn(BANK, 5, "m", 2)
    assert len({*first, *second}) == 4


def test_a_bank_that_a_team_made_short_still_has_a_turn() -> None:
    assert turn(("a",), 7, "m", 2) == ["a"]


def test_three_shared_preparations_without_a_win_are_worth_a_look() -> None:
    assert no_wins([prep(), prep(), prep(), prep("Shipped it")])


@pytest.mark.parametrize("other", [prep("Shipped it"), prep(shared=False), prep(topics=""), None])
def test_a_win_or_a_preparation_that_is_not_known_is_none(other: PrepView | None) -> None:
    assert not no_wins([prep(), other, prep()])


def test_two_sessions_say_nothing_about_wins() -> None:
    assert not no_wins([prep(), prep()])


def test_help_that_rises_is_worth_a_look() -> None:
    assert helped_more(levels(4, 4, 4, 3, 2, 1), PAIR)


@pytest.mark.parametrize("said", [(), (3, 3, 3, 3, 3, 3), (1, 1, 2, 3, 4, 4), (3, 3, 3, 2), (4, 1)])
def test_help_that_falls_or_slips_once_is_none(said: tuple[int, ...]) -> None:
    assert not helped_more(levels(*said), PAIR)


def test_who_sees_less_than_the_other_every_time_sees_nothing_rise() -> None:
    assert not helped_more([*levels(*[3] * 6), *levels(*[2] * 6, by="U2")], PAIR)
