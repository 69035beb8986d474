"""The guide's minutes are those of the session, and split as good sessions are."""

import pytest

from bot.sessions.guide import ACTIONS, CHECK_IN, CLOSE, FIRST, MODE, SECOND, Part, parts
from bot.sessions.rules import MINUTES


@pytest.mark.parametrize("topics", [0, 1, 2, 5])
def test_the_parts_are_as_long_as_the_session_and_follow_on_each_other(topics: int) -> None:
    for minutes in range(15, 91):
        found = parts(minutes, topics)
        assert sum(part.minutes for part in found) == minutes
        assert [part.starts for part in found] == [sum(p.minutes for p in found[:n]) for n in range(len(found))]


def test_half_an_hour_has_two_topics_between_check_in_and_actions() -> None:
    assert parts(30) == [
        Part(MODE, 0, 1),
        Part(CHECK_IN, 1, 4),
        Part(FIRST, 5, 12),
        Part(SECOND, 17, 8),
        Part(ACTIONS, 25, 4),
        Part(CLOSE, 29, 1),
    ]


@pytest.mark.parametrize("minutes", [30, 35, 45, 50, 60])
def test_the_first_topic_gets_more_than_the_second(minutes: int) -> None:
    """The chapter's session: check-in 5, first topic 15 to 20, second 10, actions 5."""
    sizes = {part.name: part.minutes for part in parts(minutes)}
    assert sizes[MODE] + sizes[CHECK_IN] == sizes[ACTIONS] + sizes[CLOSE] == 5
    assert 1.4 <= sizes[FIRST] / sizes[SECOND] <= 2


@pytest.mark.parametrize("minutes", [15, 20])
def test_a_short_session_has_one_topic(minutes: int) -> None:
    assert SECOND not in [part.name for part in parts(minutes)]


@pytest.mark.parametrize("minutes", MINUTES)
def test_a_single_topic_gets_the_time_of_both(minutes: int) -> None:
    assert SECOND not in [part.name for part in parts(minutes, 1)]
    assert max(parts(minutes, 1), key=lambda part: part.minutes).name == FIRST
