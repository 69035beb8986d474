"""A change in the help that a topic needs is seen soon, and seldom where there is none."""

import numpy as np
import pytest

from bench.autonomy import BEGIN, PAGE, RAMPS, Ramp, answered, ever_flagged, found, ramps, steady
from bot.sessions.autonomy import Change, changes, is_near_solo

NOISE = 0.25
NOTHING = [0] * 12


@pytest.fixture
def chance() -> np.random.Generator:
    return np.random.default_rng(7)


@pytest.mark.parametrize("who", ["one", "same"])
def test_of_steady_pairs_at_most_two_in_a_hundred_are_ever_flagged(chance: np.random.Generator, who: str) -> None:
    assert ever_flagged(answered(steady(600, chance), NOISE, who, chance)) <= 0.02


@pytest.mark.parametrize("who", ["one", "both"])
@pytest.mark.parametrize(("ramp", "aim"), [(RAMPS[0], 0.8), (RAMPS[1], 0.6)], ids=["fast", "slow"])
def test_a_change_is_found_soon(chance: np.random.Generator, ramp: Ramp, aim: float, who: str) -> None:
    levels, begins, rises = ramps(250, ramp, chance)
    assert found(answered(levels, NOISE, who, chance), begins, rises, ramp.within) >= aim


def test_a_rising_level_is_less_help_since_the_session_where_it_began() -> None:
    rising = [1, 1, 1, 1, 1, 1, 2, 2, 3, 3, 4, 4]
    assert changes([[rising, NOTHING]]) == [Change("less", 5)]


def test_a_falling_level_is_more_help_whoever_says_it() -> None:
    falling = [4, 4, 4, 4, 4, 4, 3, 3, 2, 2, 1, 1]
    assert [one.help for one in changes([[falling, NOTHING], [NOTHING, falling]]) if one] == ["more", "more"]


def test_a_view_that_is_always_one_lower_is_no_change() -> None:
    assert changes([[[3] * 12, [2] * 12]]) == [None]


def test_one_slip_of_two_levels_is_no_change() -> None:
    assert changes([[[2] * 11 + [4], NOTHING]]) == [None]


def test_topics_of_different_lengths_are_judged_as_each_alone() -> None:
    rising, short = [1, 1, 1, 1, 1, 2, 2, 3, 3, 4], [2, 2, 3]
    topics: list[list[list[int]]] = [[rising, [0] * 10], [short, [0] * 3], [[], []]]
    assert changes(topics) == [changes([topic])[0] for topic in topics]


def test_of_a_long_history_the_latest_half_year_counts() -> None:
    old, new = [1, 2, 3, 4], [4] * 26
    assert changes([[old + new, [0] * 30]]) == [None]
    late = [1] * 34 + [2, 2, 3, 3, 4, 4]
    [change] = changes([[late, [0] * 40]])
    assert change == Change("less", 33)


@pytest.mark.parametrize(
    ("mentor", "mentee", "is_near"),
    [
        ([2, 3, 3], [2, 3, 2], True),
        ([2, 3], [2, 2], False),
        ([3, 0], [3, 4], True),
        ([4, 3], [3, 3], False),
        ([], [], False),
    ],
)
def test_a_first_time_alone_is_near_after_two_times_observed(
    mentor: list[int], mentee: list[int], is_near: bool
) -> None:
    assert is_near_solo([mentor, mentee]) is is_near


def test_the_page_has_a_place_for_the_figures() -> None:
    assert BEGIN in PAGE.read_text(encoding="utf-8")
