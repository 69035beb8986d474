"""A learner after ACT-R: every answer leaves a trace that fades by a power law, faster when it came too soon."""

import numpy as np

from bench.retention.truths import Cards, Truth, spread
from bot.recall.curves import Floats
from bot.recall.memory import Grade

MOST = 60
MET = {Grade.FORGOT: 0.84, Grade.HARD: 0.9, Grade.GOOD: 1.0, Grade.EASY: 1.3}
PRACTISED = {Grade.FORGOT: 0.75, Grade.HARD: 0.9, Grade.GOOD: 1.0, Grade.EASY: 1.15}
"""How strong a trace is, by how it went."""


class Traces(Truth):
    """Recall is a logistic function of the activation ln Σ wₖ · ageₖ^-dₖ (Pavlik and Anderson, 2005)."""

    def __init__(self, random: np.random.Generator, size: int) -> None:
        super().__init__(size)
        own = np.clip(random.normal(0.2, 0.05), 0.08, 0.4)
        self.least = np.clip(own + random.normal(0, 0.03, size), 0.05, 0.5)
        self.sooner = float(0.2 * spread(random, 1, 0.2)[0])
        self.threshold = random.normal(-0.9, 0.15) + random.normal(0, 0.2, size)
        self.count = 0
        self.age = np.zeros((size, MOST))
        self.weight, self.decay = np.zeros((size, MOST)), np.zeros((size, MOST))
        self.traces = np.zeros(size, dtype=int)

    def _sum(self, cards: Cards, elapsed: Floats) -> Floats:
        """`age` holds how old each trace was at the card's last answer."""
        seen = slice(0, self.count)
        age = np.maximum(self.age[cards, seen] + np.reshape(elapsed, (-1, 1)), 0.5)
        return np.asarray((self.weight[cards, seen] * age ** -self.decay[cards, seen]).sum(axis=1))

    def _logistic(self, cards: Cards, total: Floats) -> Floats:
        return np.asarray(1 / (1 + np.exp((self.threshold[cards] - np.log(total)) / 0.3)))

    def chance(self, cards: Cards, elapsed: Floats) -> Floats:
        return self._logistic(cards, self._sum(cards, elapsed))

    def later(self, cards: Cards, elapsed: Floats, grade: Grade, ahead: float) -> Floats:
        decay = self.least[cards] + self.sooner * self._sum(cards, elapsed)
        return self._logistic(cards, self._sum(cards, elapsed + ahead) + PRACTISED[grade] * ahead**-decay)

    def learn(self, card: int, grade: Grade) -> None:
        self._add(card, MET[grade], self.least[card])

    def change(self, cards: Cards, grade: Grade, elapsed: float) -> None:
        card = int(cards[0])
        decay = self.least[card] + self.sooner * float(self._sum(cards, np.array([elapsed]))[0])
        self.age[card, : self.traces[card]] += elapsed
        self._add(card, PRACTISED[grade], decay)

    def _add(self, card: int, weight: float, decay: float) -> None:
        at = self.traces[card]
        self.age[card, at], self.weight[card, at], self.decay[card, at] = 0.0, weight, decay
        self.traces[card] += 1
        self.count = max(self.count, int(self.traces[card]))
