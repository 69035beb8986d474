"""Signals say what rows show, no sooner than it means something, and seldom enough."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.content import load_guidebook
from bot.sessions.autonomy import Change
from bot.sessions.signals import ORDER, Facts, SessionFact, Told, TopicFact, found, is_for, to_tell

NOW = datetime(2026, 9, 7, 10, tzinfo=UTC)
WEEK = timedelta(days=7)
LONG_AGO = NOW - 40 * WEEK


def sessions(*each: dict[str, Any]) -> list[SessionFact]:
    """A week apart, the last of them a week ago; met, prepared and useful unless it says otherwise."""
    usual: dict[str, Any] = {"met": True, "prepared": True, "useful": 4}
    count = len(each)
    return [SessionFact(f"s{n}", NOW - (count - n) * WEEK, **usual | more) for n, more in enumerate(each)]


def facts(*each: dict[str, Any], **more: Any) -> Facts:
    usual: dict[str, Any] = {"started_at": LONG_AGO, "changed_at": NOW - WEEK, "active_at": NOW - WEEK}
    return Facts(**usual | {"sessions": sessions(*each)} | more)


def codes(of: Facts) -> list[str]:
    return [one.code for one in found(of, NOW)]


def topic(mentor: list[int], mentee: list[int] | None = None, change: Change | None = None) -> TopicFact:
    at = [(f"s{n}", NOW - (len(mentor) - n) * WEEK) for n in range(len(mentor))]
    return TopicFact("skill", at, mentor, mentee or [0] * len(mentor), change)


def test_every_signal_has_its_words_and_every_word_its_signal() -> None:
    assert set(ORDER) == set(load_guidebook().signals)


def test_sessions_that_go_well_show_nothing() -> None:
    assert codes(facts(*[{}] * 8, topics=[topic([2, 2, 2, 3, 3, 3, 4])])) == []


def test_two_of_four_that_did_not_happen_are_no_shows_and_name_the_sessions() -> None:
    [signal] = found(facts({"met": False}, {}, {"met": False}, {}), NOW)
    assert (signal.code, signal.count, signal.of) == ("no-shows", 2, 4)
    assert list(signal.at) == [NOW - 4 * WEEK, NOW - 2 * WEEK]


def test_a_session_of_which_nobody_said_anything_is_no_no_show() -> None:
    assert codes(facts({"met": False}, {"met": None}, {"met": None}, {})) == []


def test_most_of_the_last_sessions_moved() -> None:
    assert codes(facts({"moves": 1}, {"moves": 2}, {}, {"moves": 1})) == ["moves"]
    assert codes(facts({"moves": 1}, {"moves": 2}, {}, {})) == []


def test_three_sessions_without_a_preparation() -> None:
    assert codes(facts({}, *[{"prepared": False}] * 3)) == ["empty-preparation"]
    assert codes(facts(*[{"prepared": False}] * 2)) == []


def test_three_of_four_of_little_use() -> None:
    assert codes(facts({"useful": 2}, {}, {"useful": 1}, {"useful": 2})) == ["low-usefulness"]
    assert codes(facts({"useful": 3}, {}, {"useful": 1}, {"useful": 2})) == []


@pytest.mark.parametrize(
    ("every", "weeks", "shows"), [("week", 5, True), ("month", 5, False), ("month", 11, True), (None, 7, True)]
)
def test_silence_is_longer_for_who_meets_less_often(every: str | None, weeks: int, shows: bool) -> None:
    quiet = facts(active_at=NOW - weeks * WEEK, every=every)
    assert (codes(quiet) == ["silence"]) is shows


def test_it_is_not_silent_with_a_session_ahead_or_after_a_pause() -> None:
    assert codes(facts(active_at=NOW - 9 * WEEK, has_next=True)) == []
    assert codes(facts(active_at=NOW - 9 * WEEK, back_at=NOW - WEEK)) == []


def test_three_months_without_a_change_while_they_met() -> None:
    still = {"changed_at": NOW - 14 * WEEK}
    assert codes(facts(*[{}] * 8, **still)) == ["no-progress"]
    assert codes(facts({}, {}, **still)) == []
    assert codes(facts(*[{}] * 8, changed_at=NOW - 12 * WEEK)) == []


def test_help_that_stays_close_in_most_topics_is_dependency() -> None:
    close, free = topic([1, 2, 2, 1, 2, 2, 2]), topic([3, 3, 3, 4, 4, 4])
    assert codes(facts({}, topics=[close])) == ["dependency"]
    assert codes(facts({}, topics=[close, free])) == []


def test_a_new_topic_or_one_that_needs_less_help_is_no_dependency() -> None:
    assert codes(facts({}, topics=[topic([1, 1, 2, 2, 2])])) == []
    assert codes(facts({}, topics=[topic([1, 1, 1, 1, 2, 2], change=Change("less", 4))])) == []


def test_one_who_sees_the_mentee_alone_is_enough_to_say_nothing() -> None:
    assert codes(facts({}, topics=[topic([2] * 6, [2, 2, 3, 2, 2, 2])])) == []


def test_whether_they_meet_comes_before_what_comes_of_it() -> None:
    poor = facts(*[{"useful": 1, "prepared": False, "moves": 1}] * 4)
    assert codes(poor) == ["moves", "low-usefulness", "empty-preparation"]


def test_who_is_told_follows_the_promise_of_the_words() -> None:
    assert [is_for(first, "mentor") for first in ("pair", "mentor", "mentee")] == [True, True, False]


# --- how often --------------------------------------------------------------------------------------------
A, B = ("moves", ""), ("silence", "")


def told(code: str, weeks_ago: float, said: str = "", skill_id: str = "") -> Told:
    return Told(code, NOW - weeks_ago * WEEK, skill_id, said)


def test_nothing_is_told_within_four_weeks_of_the_last_one() -> None:
    assert to_tell([A, B], [told("dependency", 3)], NOW) is None
    assert to_tell([A, B], [told("dependency", 4)], NOW) == A


def test_the_same_is_not_told_twice_in_a_row_within_three_months() -> None:
    assert to_tell([A, B], [told("moves", 6)], NOW) == B
    assert to_tell([A], [told("moves", 6)], NOW) is None
    assert to_tell([A], [told("moves", 14)], NOW) == A
    assert to_tell([A], [told("moves", 10), told("silence", 5)], NOW) == A


def test_who_said_that_it_is_not_so_is_left_alone_with_it_for_three_months() -> None:
    assert to_tell([A], [told("moves", 10, "not-so"), told("silence", 5)], NOW) is None
    assert to_tell([A], [told("moves", 14, "not-so"), told("silence", 5)], NOW) == A


def test_another_skill_is_another_thing() -> None:
    before = [told("going-step-up", 5, skill_id="testing")]
    assert to_tell([("going-step-up", "testing"), ("going-step-up", "reviews")], before, NOW) == (
        "going-step-up",
        "reviews",
    )
