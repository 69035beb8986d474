"""New cards: how many may come, and which one comes first."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.recall.memory import DEFAULT, Grade, Memory, answered
from bot.recall.newcomers import Asked, New, best_new, is_crowded, learning, room_for_new

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WEEK = timedelta(weeks=1)
KNOWN_TOPICS: Counter[str] = Counter()


def past(*weeks: tuple[int, bool]) -> list[Asked]:
    return [Asked(f"c{at}", "t", NOW - ago * WEEK, is_new) for at, (ago, is_new) in enumerate(weeks)]


@given(st.lists(st.tuples(st.integers(0, 200), st.booleans()), max_size=40))
def test_at_most_one_in_three_of_four_weeks_is_new_the_next_counted_in(hours: list[tuple[int, bool]]) -> None:
    asked = [Asked(str(at), "t", NOW - 6 * timedelta(hours=ago), is_new) for at, (ago, is_new) in enumerate(hours)]
    lately = [one for one in asked if one.at > NOW - 4 * WEEK]
    share = (sum(one.is_new for one in lately) + 1) / (len(lately) + 1)
    assert room_for_new(asked, 0, 2, NOW) == (share <= 1 / 3)


def test_what_was_asked_longer_ago_makes_no_room() -> None:
    assert room_for_new(past((1, False), (2, False)), 0, 2, NOW)
    assert not room_for_new(past((1, False), (4, False)), 0, 2, NOW)


@pytest.mark.parametrize(("weekly", "weak", "room"), [(2, 8, True), (2, 9, False), (1, 4, True), (1, 5, False)])
def test_no_card_comes_while_too_many_are_not_firm(weekly: int, weak: int, room: bool) -> None:
    asked = past(*[(1, False)] * 8)
    assert (room_for_new(asked, weak, weekly, NOW), not is_crowded(weak, weekly)) == (room, room)


def test_a_memory_is_firm_from_three_weeks_of_stability_on() -> None:
    firm, weak = (Memory(days, 5.0, NOW, NOW) for days in (21.0, 20.9))
    assert learning([firm, weak, answered(None, Grade.GOOD, NOW)], DEFAULT) == 2


def test_what_comes_before_a_card_is_met_before_it() -> None:
    new = [New("a", "t", (), ("z",)), New("z", "t")]
    assert best_new(new, KNOWN_TOPICS, "novice") == new[1]
    assert best_new(new[:1], KNOWN_TOPICS, "novice") == new[0]


def test_a_card_that_the_person_wrote_comes_before_what_the_decks_hold() -> None:
    new = [New("a", "t"), New("own/1", "own", wanted=True), New("own/2", "own", wanted=True)]
    assert best_new(new, Counter({"own": 3}), "novice") == new[1]
    assert best_new(new, Counter({"own": 3}), "novice", but={"own/1", "own/2"}) == new[0]


def test_cards_in_a_circle_are_met_all_the_same() -> None:
    new = [New("a", "t", (), ("b",)), New("b", "t", (), ("a",))]
    assert best_new(new, KNOWN_TOPICS, "novice") == new[0]


@pytest.mark.parametrize(
    ("stages", "first"),
    [
        ({"a": ("expert",), "b": ("competent",)}, "b"),
        ({"a": ("proficient",), "b": ("advanced_beginner",)}, "b"),
        ({"a": ("expert",), "b": ()}, "b"),
        ({"a": ("competent", "expert"), "b": ("competent",)}, "a"),
    ],
)
def test_the_nearest_stage_comes_first_and_of_two_the_lower(stages: dict[str, tuple[str, ...]], first: str) -> None:
    found = best_new([New(card, "t", those) for card, those in stages.items()], KNOWN_TOPICS, "competent")
    assert found
    assert found.card_id == first


def test_the_topic_known_least_comes_first() -> None:
    new = [New("a", "much"), New("b", "little")]
    assert best_new(new, Counter(much=3, little=1), "novice") == new[1]


def test_a_card_not_to_be_taken_still_comes_before_what_needs_it() -> None:
    new = [New("a", "t"), New("b", "t", (), ("a",)), New("c", "t")]
    assert best_new(new, KNOWN_TOPICS, "novice", {"a"}) == new[2]
    assert best_new(new, KNOWN_TOPICS, "novice", {"a", "b", "c"}) is None
