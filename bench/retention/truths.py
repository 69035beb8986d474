"""How simulated learners really remember: four families, of which none is the model that the bot believes in."""

from abc import ABC, abstractmethod

import numpy as np
import numpy.typing as npt
from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

from bot.recall.curves import Floats, recalled, stability_if_forgotten, stability_if_remembered
from bot.recall.memory import DEFAULT, Grade

Cards = npt.NDArray[np.int64]
EFFORT = {Grade.FORGOT: 0.0, Grade.HARD: 0.6, Grade.GOOD: 1.0, Grade.EASY: 1.3}
"""How much an answer of each grade strengthens, beside Good, where a family has no words of its own for it."""


def spread(random: np.random.Generator, size: int, by: float) -> Floats:
    """Factors around 1, by a normal spread of their logarithm."""
    return np.asarray(np.exp(random.normal(0, by, size)))


class Truth(ABC):
    """The memory of one learner over a deck; days are counted from the start.

    The families are calibrated alike: two months after a first right answer, a first wrong one and a second right one
    a middle learner recalls about as much as FSRS-6 says by default. They differ in the shape of forgetting and in
    what practice does, and within each learners and cards differ.
    """

    def __init__(self, size: int) -> None:
        self.since = np.zeros(size)

    @abstractmethod
    def chance(self, cards: Cards, elapsed: Floats) -> Floats:
        """To remember so many days after each card's last answer."""

    @abstractmethod
    def later(self, cards: Cards, elapsed: Floats, grade: Grade, ahead: float) -> Floats:
        """To remember `ahead` days after an answer that would come after `elapsed` days."""

    def now(self, cards: Cards, day: float) -> Floats:
        return self.chance(cards, day - self.since[cards])

    def meet(self, card: int, grade: Grade, day: float) -> None:
        self.learn(card, grade)
        self.since[card] = day

    def answer(self, card: int, grade: Grade, day: float) -> None:
        self.change(np.array([card]), grade, day - self.since[card])
        self.since[card] = day

    @abstractmethod
    def learn(self, card: int, grade: Grade) -> None: ...

    @abstractmethod
    def change(self, cards: Cards, grade: Grade, elapsed: float) -> None: ...


class Perturbed(Truth):
    """FSRS-6 with weights of the learner's own, a pace, and cards that differ in stability and difficulty."""

    def __init__(self, random: np.random.Generator, size: int) -> None:
        super().__init__(size)
        own = np.array(DEFAULT.weights) * np.append(spread(random, 20, 0.2), spread(random, 1, 0.35))
        self.weights = tuple(np.clip(own, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS).tolist())
        self.first = spread(random, 1, 0.5) * spread(random, size, 0.6)
        self.harder = random.normal(0, 1.2, size)
        self.stability, self.difficulty = np.ones(size), np.full(size, 5.0)

    def chance(self, cards: Cards, elapsed: Floats) -> Floats:
        return recalled(elapsed, self.stability[cards], self.weights)

    def later(self, cards: Cards, elapsed: Floats, grade: Grade, ahead: float) -> Floats:
        return recalled(ahead, self._next(cards, elapsed, grade), self.weights)

    def _next(self, cards: Cards, elapsed: Floats, grade: Grade) -> Floats:
        old, chance = self.stability[cards], self.chance(cards, elapsed)
        if grade is Grade.FORGOT:
            return stability_if_forgotten(old, self.difficulty[cards], chance, self.weights)
        good = stability_if_remembered(old, self.difficulty[cards], chance, self.weights)
        return np.asarray(old + (good - old) * EFFORT[grade])

    def learn(self, card: int, grade: Grade) -> None:
        w = self.weights
        self.stability[card] = w[grade - 1] * self.first[card]
        self.difficulty[card] = np.clip(w[4] - np.exp(w[5] * (grade - 1)) + 1 + self.harder[card], 1, 10)

    def change(self, cards: Cards, grade: Grade, elapsed: float) -> None:
        self.stability[cards] = self._next(cards, np.array([elapsed]), grade)
        step = (10 - self.difficulty[cards]) * -self.weights[6] * (grade - 3) / 9
        self.difficulty[cards] = np.clip(self.difficulty[cards] + step, 1, 10)


class HalfLife(Truth):
    """2^(-days / h): h grows by what was at risk when it was remembered, and is partly lost when it was not."""

    def __init__(self, random: np.random.Generator, size: int) -> None:
        super().__init__(size)
        pace = spread(random, 1, 0.5)
        self.right, self.wrong = 80 * pace * spread(random, size, 0.5), 45 * pace * spread(random, size, 0.5)
        self.growth = 6 * spread(random, 1, 0.3) * spread(random, size, 0.3)
        self.kept = float(np.clip(random.normal(0.5, 0.1), 0.2, 0.8))
        self.half = np.ones(size)

    def chance(self, cards: Cards, elapsed: Floats) -> Floats:
        return np.asarray(0.5 ** (elapsed / self.half[cards]))

    def later(self, cards: Cards, elapsed: Floats, grade: Grade, ahead: float) -> Floats:
        return np.asarray(0.5 ** (ahead / self._next(cards, elapsed, grade)))

    def _next(self, cards: Cards, elapsed: Floats, grade: Grade) -> Floats:
        old = self.half[cards]
        if grade is Grade.FORGOT:
            return np.maximum(old * self.kept, self.wrong[cards])
        return np.asarray(old * (1 + self.growth[cards] * (1 - self.chance(cards, elapsed)) * EFFORT[grade]))

    def learn(self, card: int, grade: Grade) -> None:
        self.half[card] = self.wrong[card] if grade is Grade.FORGOT else self.right[card] * EFFORT[grade]

    def change(self, cards: Cards, grade: Grade, elapsed: float) -> None:
        self.half[cards] = self._next(cards, np.array([elapsed]), grade)


class PowerLaw(Truth):
    """(1 + days)^-d: each card has a decay of its own, and remembering what was at risk makes it smaller."""

    def __init__(self, random: np.random.Generator, size: int) -> None:
        super().__init__(size)
        pace = spread(random, 1, 0.3)
        self.right, self.wrong = 0.124 * pace * spread(random, size, 0.4), 0.21 * pace * spread(random, size, 0.4)
        self.growth = 3.7 * spread(random, 1, 0.2) * spread(random, size, 0.3)
        self.decay = np.ones(size)

    def chance(self, cards: Cards, elapsed: Floats) -> Floats:
        return np.asarray((1 + elapsed) ** -self.decay[cards])

    def later(self, cards: Cards, elapsed: Floats, grade: Grade, ahead: float) -> Floats:
        return np.asarray((1 + ahead) ** -self._next(cards, elapsed, grade))

    def _next(self, cards: Cards, elapsed: Floats, grade: Grade) -> Floats:
        old = self.decay[cards]
        if grade is Grade.FORGOT:
            return np.minimum(np.sqrt(old * self.wrong[cards]), self.wrong[cards])
        return np.asarray(old * np.exp(-self.growth[cards] * (1 - self.chance(cards, elapsed)) * EFFORT[grade]))

    def learn(self, card: int, grade: Grade) -> None:
        self.decay[card] = self.wrong[card] if grade is Grade.FORGOT else self.right[card] / EFFORT[grade]

    def change(self, cards: Cards, grade: Grade, elapsed: float) -> None:
        self.decay[cards] = self._next(cards, np.array([elapsed]), grade)
