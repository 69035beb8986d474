"""The coach for goals tells what two people can see from a wish, says why, and shows a better one."""

import time
from datetime import date, timedelta

import pytest

from bot.mentorships.goals import REASONS, Finding, GoalText, review
from tests.mentorships.goal_table import GOOD, GOOD_UNSEEN, VAGUE, VAGUE_UNSEEN
from tests.mentorships.goal_typed import GOOD_TYPED, VAGUE_TYPED

TODAY, SOON = date(2026, 3, 3), date(2026, 5, 29)
CLEAR = GoalText("Run the next evaluation of our search alone", "Mara reads only the report", SOON)


def remarks(text: str, success: str = "", day: date | None = SOON) -> tuple[Finding, ...]:
    return review([GoalText(text, success, day)], TODAY)


def codes(text: str, success: str = "", day: date | None = SOON) -> dict[str, str]:
    return {one.field: one.code for one in remarks(text, success, day)}


@pytest.mark.parametrize(
    ("vague", "good"),
    [(VAGUE, GOOD), (VAGUE_UNSEEN, GOOD_UNSEEN), (VAGUE_TYPED, GOOD_TYPED)],
    ids=["of the table", "written after the rules", "typed in haste"],
)
def test_wishes_are_told_from_goals_and_goals_are_left_alone(
    vague: tuple[tuple[str, str], ...], good: tuple[tuple[str, str], ...]
) -> None:
    found = [pair for pair in vague if "text" in codes(*pair)]
    wrong = [pair for pair in good if remarks(*pair)]
    precision, recall = len(found) / (len(found) + len(wrong)), len(found) / len(vague)
    print(f"{len(vague)} vague, {len(good)} good: precision {precision:.2f}, recall {recall:.2f}")
    assert precision >= 0.97, wrong
    assert recall >= 0.95, set(vague) - set(found)


def test_a_vague_goal_becomes_clear_by_saying_how_both_will_see_it() -> None:
    assert codes("Get better at debugging")["text"] == "vague"
    assert codes("Get better at debugging", "I find the cause of three incidents without help") == {}


@pytest.mark.parametrize(
    ("text", "success", "field", "code"),
    [
        ("Get better at engineering", "", "text", "vague"),
        ("Communication", "", "text", "topic"),
        ("Get promoted to senior", "", "text", "theirs"),
        ("Read two books about MLOps", "", "text", "takes_in"),
        ("", "Mara reads only the report of the evaluation", "text", "empty"),
        ("Understand transformers", "I feel confident", "success", "felt"),
        ("Learn Rust", "Some code", "success", "unseen"),
    ],
)
def test_each_remark_says_what_is_missing(text: str, success: str, field: str, code: str) -> None:
    assert codes(text, success)[field] == code


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (None, "undated"),
        (TODAY - timedelta(days=1), "past"),
        (TODAY + timedelta(days=2), "near"),
        (TODAY + timedelta(days=500), "far"),
    ],
)
def test_a_date_is_wanted_that_is_to_come_and_not_too_far(day: date | None, code: str) -> None:
    assert codes(CLEAR.text, CLEAR.success, day) == {"by_date": code}


def test_every_remark_about_words_has_a_reason_and_an_example_of_the_same_topic() -> None:
    found = [one for pair in VAGUE for one in remarks(*pair) if one.field != "by_date"]
    assert [one for one in found if not one.reason or not one.example] == []
    assert "evaluation" in remarks("Learn how to write evals")[0].example
    assert "bugs" in remarks("Improve my debugging")[0].example


def test_every_example_is_a_goal_that_the_coach_leaves_alone() -> None:
    examples = {one.example for pair in VAGUE for one in remarks(*pair) if one.field == "text"}
    assert {example: codes(example) for example in examples if codes(example)} == {}


def test_remarks_say_of_which_goal_they_are_and_an_empty_one_gets_none() -> None:
    vague = GoalText("Be better", "", SOON)
    assert {one.goal for one in review([CLEAR, GoalText(), vague], TODAY)} == {2}


def test_the_longest_goal_is_read_at_once() -> None:
    longest = GoalText(
        ("get better and improve my a an the more " * 80)[:3000], ("i feel much more like " * 140)[:3000]
    )
    started = time.perf_counter()
    review([longest] * 3, TODAY)
    assert time.perf_counter() - started < 1


def test_no_remark_blames_or_shouts() -> None:
    assert [reason for reason in REASONS.values() if "!" in reason or "just" in reason.split()] == []
