"""A person's answers gone through again, for many factors at once: what the model would have predicted before each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from bot.recall.curves import (
    DIFFICULTIES,
    LEAST_STABILITY,
    Floats,
    Weights,
    recalled,
    stability_if_forgotten,
    stability_if_remembered,
)

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Series:
    """Answers in the order of time, without words and names: an entry of each array for every answer.

    `card` counts cards from 0, `place` a card's answers from 0. `days` are the whole days since the card's last
    answer, 0 for its first.
    """

    card: Integers
    place: Integers
    days: Integers
    grade: Integers

    @classmethod
    def of(cls, answers: Iterable[tuple[str, datetime, int]]) -> "Series":
        """From cards' ids, instants and grades, in the order of time."""
        last: dict[str, datetime] = {}
        numbers: dict[str, tuple[int, int]] = {}
        rows = []
        for card_id, at, grade in answers:
            card, place = numbers.get(card_id, (len(numbers), 0))
            rows.append((card, place, (at - last.get(card_id, at)).days, grade))
            numbers[card_id], last[card_id] = (card, place + 1), at
        return cls(*np.array(rows, dtype=np.int64).reshape(-1, 4).T)

    def __len__(self) -> int:
        return len(self.grade)

    @property
    def remembered(self) -> npt.NDArray[np.bool_]:
        return self.grade > 1

    @property
    def is_later(self) -> npt.NDArray[np.bool_]:
        """Answers that the model predicts: a first answer to a card has nothing before it."""
        return self.place > 0

    def first(self, count: int) -> "Series":
        return Series(self.card[:count], self.place[:count], self.days[:count], self.grade[:count])


def predictions(series: Series, weights: Weights, factors: Floats) -> Floats:
    """The chance to remember at each answer (rows) for each factor (columns), by all answers before it.

    First answers to a card have 1 there. The same as `memory.answered` and `memory.recall` say answer by answer.
    """
    found = np.ones((len(series), len(factors)))
    cards = int(series.card.max(initial=-1)) + 1
    stability, difficulty = np.ones((cards, len(factors))), np.ones(cards)
    for place in range(int(series.place.max(initial=-1)) + 1):
        at = np.flatnonzero(series.place == place)
        card, grade, days = series.card[at], series.grade[at], series.days[at]
        if place:
            found[at] = recalled(days[:, None], stability[card] * factors, weights)
            stability[card] = _next_stability(stability[card], difficulty[card], found[at], grade, days, weights)
            difficulty[card] = _next_difficulty(difficulty[card], grade, weights)
        else:
            stability[card] = np.maximum(np.asarray(weights[:4])[grade - 1], LEAST_STABILITY)[:, None]
            difficulty[card] = np.clip(_first_difficulty(grade, weights), *DIFFICULTIES)
    return found


def _next_stability(
    stability: Floats, difficulty: Floats, recall: Floats, grade: Integers, days: Integers, weights: Weights
) -> Floats:
    """Rows are cards: one difficulty, grade and number of days for each; columns are factors."""
    hard, grades = difficulty[:, None], grade[:, None]
    good = stability_if_remembered(stability, hard, recall, weights)
    share = np.select([grades == 2, grades == 4], [weights[15], weights[16]], 1.0)
    later = np.where(
        grades > 1, stability + (good - stability) * share, stability_if_forgotten(stability, hard, recall, weights)
    )
    growth = np.exp(weights[17] * (grades - 3 + weights[18])) * stability ** -weights[19]
    same_day = stability * np.where(grades > 1, np.maximum(growth, 1.0), growth)
    return np.maximum(np.where(days[:, None] < 1, same_day, later), LEAST_STABILITY)


def _first_difficulty(grade: Integers, weights: Weights) -> Floats:
    return np.asarray(weights[4] - np.exp(weights[5] * (grade - 1)) + 1)


def _next_difficulty(difficulty: Floats, grade: Integers, weights: Weights) -> Floats:
    """Towards that of an easy card, by a step that is the shorter the harder the card is already."""
    easy = _first_difficulty(np.array([4]), weights)
    moved = difficulty - weights[6] * (grade - 3) * (10 - difficulty) / 9
    return np.clip(weights[7] * easy + (1 - weights[7]) * moved, *DIFFICULTIES)
