"""Fitting: answers gone through again say what memory said; one number is found, with care; all weights, with more."""

import random
from datetime import UTC, datetime, timedelta
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.recall import fitting
from bot.recall.curves import Floats
from bot.recall.fitting import better_weights, common_factor, evidence, factor, fitted, losses
from bot.recall.memory import DEFAULT, Grade, Memory, Parameters, answered, recall
from bot.recall.replay import Series, predictions
from tests.recall.test_memory import WEIGHTS

BEGUN = datetime(2026, 1, 6, 9, 0, tzinfo=UTC)
PACE = timedelta(days=3.5)
CARDS = 40
LEARNERS = 40
REMEMBERED = (Grade.HARD, Grade.GOOD, Grade.GOOD, Grade.EASY)
STRANGE = (*(0.1 * np.array(DEFAULT.weights[:4])), *DEFAULT.weights[4:8], 3.0, *DEFAULT.weights[9:])
"""Of one who forgets fast what is new, and very slowly what was repeated: no one factor says that."""


def learner(memory: Parameters, answers: int, seed: int) -> Series:
    """Two answers a week by such a memory, every third one to a new card, else to the card that waited longest."""
    chance, rows = random.Random(seed), []
    known: dict[str, Memory] = {}
    asked: dict[str, int] = {}
    for number in range(answers):
        at = BEGUN + number * PACE
        new = number % 3 == 0 and len(known) < CARDS
        card = f"c{len(known)}" if new else min(asked, key=asked.__getitem__)
        knows = 0.6 if new else recall(known[card], at, memory)
        grade = chance.choice(REMEMBERED) if chance.random() < knows else Grade.FORGOT
        known[card], asked[card] = answered(known.get(card), grade, at, memory), number
        rows.append((card, at, int(grade)))
    return Series.of(rows)


@cache
def crowd(true: float, answers: int = 90) -> list[Series]:
    return [learner(Parameters(DEFAULT.weights, true), answers, seed) for seed in range(LEARNERS)]


def logs_found(true: float, answers: int) -> Floats:
    return np.log([factor(evidence(series.first(answers))) for series in crowd(true)])


def gains(true: Parameters, everybody: list[Series], answers: int) -> Floats:
    """Log loss after so many answers, by default less as fitted: of each learner the mean over their later answers.

    Expected under the learner's true memory, so that no chance of these answers is in it.
    """
    found = []
    for series in everybody:
        later = series.is_later & (np.arange(len(series)) >= answers)
        knows = predictions(series, true.weights, np.array([true.factor]))[later, 0]
        mine = fitted(series.first(answers))
        means = []
        for model in (DEFAULT, mine):
            chances = predictions(series, model.weights, np.array([model.factor]))[later, 0]
            yes, no = (losses(chances, np.full(len(knows), came)) for came in (True, False))
            means.append((knows * yes + (1 - knows) * no).mean())
        found.append(means[0] - means[1])
    return np.array(found)


def noise(values: Floats) -> float:
    return float(values.std(ddof=1) / np.sqrt(len(values)))


HISTORIES = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 2_000), st.sampled_from(Grade)), min_size=1, max_size=12
)


@settings(max_examples=60)
@given(HISTORIES, WEIGHTS, st.floats(0.25, 4))
def test_answers_gone_through_again_say_what_memory_said_at_the_time(
    history: list[tuple[str, int, Grade]], weights: tuple[float, ...], pace: float
) -> None:
    parameters, at = Parameters(weights, pace), BEGUN
    memories: dict[str, Memory] = {}
    rows, said = [], []
    for card, hours, grade in history:
        at += timedelta(hours=hours)
        said.append(recall(memories[card], at, parameters) if card in memories else 1.0)
        memories[card] = answered(memories.get(card), grade, at, parameters)
        rows.append((card, at, int(grade)))
    found = predictions(Series.of(rows), weights, np.array([1.0, pace]))
    assert found[:, 1] == pytest.approx(said, rel=1e-6, abs=1e-9)


def test_nothing_but_grades_and_times_is_in_a_series() -> None:
    series = Series.of([("own/secret", BEGUN, 3), ("other", BEGUN, 1), ("own/secret", BEGUN + PACE, 2)])
    kept = [getattr(series, name).tolist() for name in Series.__slots__]
    assert kept == [[0, 1, 0], [0, 0, 1], [0, 0, 3], [3, 1, 2]]


@pytest.mark.parametrize("answers", [30, 90])
def test_who_forgets_faster_or_more_slowly_is_told_apart(answers: int) -> None:
    fast, slow = logs_found(0.5, answers), logs_found(2.0, answers)
    assert fast.mean() < -2 * noise(fast)
    assert slow.mean() > 2 * noise(slow)


def test_more_answers_bring_the_number_nearer_to_the_truth() -> None:
    for true in (0.5, 2.0):
        few, many = (abs(logs_found(true, answers).mean() - np.log(true)) for answers in (30, 90))
        assert many < few


def test_later_answers_are_predicted_better_by_the_number_from_thirty() -> None:
    gained = np.concatenate([gains(Parameters(DEFAULT.weights, true), crowd(true), 30) for true in (0.5, 1.0, 2.0)])
    assert gained.mean() > 2 * noise(gained)


def test_one_whom_the_default_fits_loses_next_to_nothing_by_thirty_answers() -> None:
    lost = -gains(DEFAULT, crowd(1.0), 30)
    assert abs(logs_found(1.0, 30).mean()) < 0.1
    assert lost.mean() < 0.002  # of a log loss of 0.6


@given(HISTORIES.map(lambda history: [one for one in history for _ in range(8)]))
@settings(max_examples=15)
def test_no_answers_bring_the_number_beyond_its_bounds(history: list[tuple[str, int, Grade]]) -> None:
    rows = [
        (card, BEGUN + number * timedelta(days=hours), int(grade))
        for number, (card, hours, grade) in enumerate(history)
    ]
    rows.sort(key=lambda row: row[1])
    assert 0.25 <= factor(evidence(Series.of(rows))) <= 4.0


def test_without_answers_a_person_is_like_their_workspace() -> None:
    nothing = evidence(Series.of([]))
    assert factor(nothing, common=1.5) == pytest.approx(1.5, rel=0.05)
    assert factor(nothing) == pytest.approx(1.0)


def test_the_workspaces_number_is_drawn_from_many_and_towards_one() -> None:
    slow = [evidence(series.first(60)) for series in crowd(2.0)]
    few, many = common_factor(slow[:5]), common_factor(slow)
    assert 1.0 < few < many < 2.0


def test_fewer_than_five_who_consent_make_no_number_of_the_workspace() -> None:
    assert common_factor([evidence(series) for series in crowd(2.0)[: fitting.FROM_PEOPLE - 1]]) == 1.0


def test_the_same_answers_give_the_same_parameters() -> None:
    series = learner(Parameters(STRANGE), 400, 1)
    assert fitted(series) == fitted(series)


def test_with_many_answers_all_weights_are_fitted_where_that_predicts_better() -> None:
    true = Parameters(STRANGE)
    everybody = [learner(true, 500, seed) for seed in range(8)]
    weights = [fitted(series.first(400)).weights for series in everybody]
    gained = gains(true, everybody, 400)
    assert sum(one != DEFAULT.weights for one in weights) >= 4
    assert gained.mean() > 2 * noise(gained)


def test_weights_that_predict_no_better_are_not_kept() -> None:
    kept = [better_weights(learner(DEFAULT, 400, seed)) for seed in range(8)]
    assert sum(one is not None for one in kept) <= 2


def test_with_fewer_answers_no_weights_are_fitted() -> None:
    series = learner(Parameters(STRANGE), fitting.WEIGHTS_FROM_ANSWERS, 1)
    assert fitted(series.first(fitting.WEIGHTS_FROM_ANSWERS - 1)).weights == DEFAULT.weights


def test_three_hundred_cards_answered_once_say_nothing_about_memory() -> None:
    series = Series.of([(f"c{number}", BEGUN + number * PACE, 3) for number in range(300)])
    assert fitted(series).factor == pytest.approx(1.0)
