"""Memory as the model FSRS-6 has it: our formulas are the package's, and a person's pace stretches time."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from fsrs import Card, Rating, Scheduler, State
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.recall.curves import recalled, stability_if_forgotten, stability_if_remembered
from bot.recall.memory import DEFAULT, Grade, Memory, Parameters, answered, next_dates, recall

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
BOUNDS = [*[(0.01, 100.0)] * 4, (1, 10), (0.01, 4), (0.01, 4), (0.01, 0.75), (0, 4.5), (0, 0.8), (0.01, 3.5)]
BOUNDS += [(0.01, 5), (0.01, 0.25), (0.01, 0.9), (0, 4), (0, 1), (1, 6), (0, 2), (0, 2), (0, 0.8), (0.1, 0.8)]
ANY_WEIGHTS = st.tuples(*(st.floats(low, high) for low, high in BOUNDS))
WEIGHTS = st.one_of(st.just(DEFAULT.weights), ANY_WEIGHTS)
STABILITIES = st.floats(0.01, 10_000)
DIFFICULTIES = st.floats(1, 10)
DAYS = st.integers(1, 3_000)


def package(weights: tuple[float, ...]) -> Scheduler:
    return Scheduler(weights, learning_steps=(), relearning_steps=(), enable_fuzzing=False)


def met(stability: float, difficulty: float) -> Card:
    return Card(1, State.Review, None, stability, difficulty, NOW, NOW)


@settings(deadline=None)
@given(WEIGHTS, STABILITIES, DIFFICULTIES, DAYS)
def test_recall_of_many_is_what_the_package_says_of_one(
    weights: tuple[float, ...], stability: float, difficulty: float, days: int
) -> None:
    said = package(weights).get_card_retrievability(met(stability, difficulty), NOW + days * DAY)
    assert recalled(days, stability, weights) == pytest.approx(said, rel=1e-6)


@pytest.mark.parametrize("formula", [stability_if_forgotten, stability_if_remembered])
@settings(deadline=None)
@given(weights=WEIGHTS, stability=STABILITIES, difficulty=DIFFICULTIES, days=DAYS)
def test_stability_after_an_answer_is_what_the_package_says(
    formula: object, weights: tuple[float, ...], stability: float, difficulty: float, days: int
) -> None:
    remembered = formula is stability_if_remembered
    rating = Rating.Good if remembered else Rating.Again
    after, _ = package(weights).review_card(met(stability, difficulty), rating, NOW + days * DAY)
    ours = stability_if_remembered if remembered else stability_if_forgotten
    recall_then = recalled(days, stability, weights)
    found = ours(np.array([stability]), np.array([difficulty]), recall_then, weights)
    assert found[0] == pytest.approx(after.stability, rel=1e-6)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(Grade), st.integers(0, 2_000)), min_size=1, max_size=8))
def test_a_history_of_answers_is_kept_as_the_package_keeps_it(history: list[tuple[Grade, int]]) -> None:
    scheduler, card, memory, now = package(DEFAULT.weights), Card(1, due=NOW), None, NOW
    for grade, hours in history:
        now += hours * timedelta(hours=1)
        card, _ = scheduler.review_card(card, Rating(int(grade)), now)
        memory = answered(memory, grade, now)
    assert memory is not None
    assert (memory.stability, memory.difficulty) == pytest.approx((card.stability, card.difficulty), rel=1e-9)
    assert (memory.reviewed_at, memory.due) == (now, card.due)
    later = now + 40 * DAY
    assert recall(memory, later) == pytest.approx(scheduler.get_card_retrievability(card, later), rel=1e-9)


@settings(deadline=None)
@given(st.floats(0.2, 5), st.integers(0, 400))
def test_a_factor_stretches_time(factor: float, days: int) -> None:
    memory = answered(None, Grade.GOOD, NOW)
    slower = Memory(memory.stability * factor, memory.difficulty, NOW, memory.due)
    later = NOW + days * DAY
    assert recall(memory, later, Parameters(DEFAULT.weights, factor)) == pytest.approx(recall(slower, later))


def test_one_who_forgets_slowly_gains_less_by_an_early_question() -> None:
    first, later = answered(None, Grade.GOOD, NOW), NOW + 7 * DAY
    slow = answered(first, Grade.GOOD, later, Parameters(DEFAULT.weights, 3.0))
    assert slow.stability < answered(first, Grade.GOOD, later).stability


def test_a_card_is_due_when_recall_has_fallen_to_nine_tenths() -> None:
    for factor in (0.5, 1.0, 2.5):
        parameters = Parameters(DEFAULT.weights, factor)
        memory = answered(None, Grade.EASY, NOW, parameters)
        assert recall(memory, memory.due, parameters) == pytest.approx(0.9, abs=0.01)


def test_the_better_it_went_the_later_it_is_due() -> None:
    memory = answered(None, Grade.GOOD, NOW)
    for before, at in ((None, NOW), (memory, NOW + 9 * DAY)):
        dates = list(next_dates(before, at).values())
        assert dates == sorted(dates)
        assert dates[0] < dates[-1]


def test_next_dates_are_what_answering_then_gives() -> None:
    memory, later = answered(None, Grade.HARD, NOW), NOW + 12 * DAY
    assert next_dates(memory, later) == {grade: answered(memory, grade, later).due for grade in Grade}
