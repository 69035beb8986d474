"""Views of a skill are paired moment by moment, and nobody learns what the other's new one says."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.mentorships.stages import LONGEST_NAME, Round, Standing, new_names, standing

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
SKILL = {"id": "S", "name": "testing"}


def view(author: str, stage: str | None, day: int = 0, *, shared: bool = True) -> dict[str, Any]:
    at = {"updated_at": NOW + timedelta(days=day)}
    return {"author_id": author, "shared": shared, **at, **({"stage": stage} if stage else {})}


def as_devin(*views: dict[str, Any]) -> Standing:
    return standing(SKILL, views, "MARA", "DEVIN", "DEVIN")


def test_each_round_has_the_view_of_each_that_was_shared_with_the_others() -> None:
    found = as_devin(
        view("DEVIN", "competent"), view("MARA", "novice"), view("MARA", "competent", 9), view("DEVIN", "expert", 9)
    )
    assert found.rounds == (
        Round("competent", "novice", NOW),
        Round("expert", "competent", NOW + timedelta(days=9)),
    )
    assert found.last == found.rounds[1]


def test_ones_own_new_view_is_known_and_the_others_only_that_it_is_there() -> None:
    found = as_devin(view("DEVIN", "competent", shared=False), view("MARA", None, shared=False))
    assert (found.mine, found.theirs_waits, found.rounds) == ("competent", True, ())


@pytest.mark.parametrize(
    ("mentee", "mentor", "gap", "steps"),
    [
        ("competent", "novice", "self_higher", 2),
        ("novice", "advanced_beginner", "mentor_higher", -1),
        ("expert", "expert", "same", 0),
    ],
)
def test_the_gap_says_whose_view_is_the_higher_one(mentee: str, mentor: str, gap: str, steps: int) -> None:
    found = Round(mentee, mentor, NOW)
    assert (found.gap, found.steps) == (gap, steps)


def test_a_name_is_new_once_whatever_its_capitals_and_blanks() -> None:
    assert new_names(["Testing", "code  Review", "CODE REVIEW", " ", "design"], ["testing"]) == [
        "code Review",
        "design",
    ]


def test_a_name_fits_where_skills_are_offered() -> None:
    assert new_names(["x" * 99], []) == ["x" * LONGEST_NAME]
