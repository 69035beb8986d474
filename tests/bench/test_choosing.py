"""The measure of choosing: it asks what it says, and the table judges by its aim."""

import pytest

from bench.choosing import FEW, MANY, WEEKLY, deck, measured, week
from bench.report import rows

FOUND = {"choice_ms": 6.0, "answer_ms": 0.1, "people": 1_000, "week_ms": 1.5, "weeks_s": 1.5}


def test_every_known_card_is_compared_for_two_different_questions() -> None:
    known, new, asked = deck(FEW, seed=3)
    taken = week(known, new, asked)
    assert len(known) + len(new) == FEW
    assert len(set(taken)) == WEEKLY
    assert set(taken) <= {one.card_id for one in known}


def test_each_figure_is_measured() -> None:
    found = measured(people=2, rounds=1)
    assert found.keys() == FOUND.keys()
    assert min(found["choice_ms"], found["answer_ms"], found["week_ms"]) > 0


@pytest.mark.parametrize(("took", "verdict"), [(20.0, "met"), (20.1, "missed")])
def test_twenty_milliseconds_for_a_choice_is_the_aim(took: float, verdict: str) -> None:
    row = next(rows({"choosing": FOUND | {"choice_ms": took}}))
    assert f"{MANY:,}" in row.what
    assert row.verdict == verdict
