"""Policies of asking: each says how much it wants each card that may be asked; the highest is asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bench.retention.truths import Cards, Truth
from bot.recall.curves import Floats
from bot.recall.memory import Grade

NONE, OURS, ORACLE = "none", "ours", "oracle"

BOXES = (1, 1, 2, 4, 8, 16, 32)
"""Leitner: weeks until a card of each box comes back. A card forgotten goes back to the first."""

WEEK = 7.0
POINTS = 3


@dataclass(slots=True)
class Past:
    """What schedulers other than FSRS keep of a card."""

    met_at: float
    last_at: float
    box: int = 0
    interval: float = WEEK
    ease: float = 2.5
    streak: int = 0
    stability: float = 1.0

    def note(self, grade: Grade, day: float) -> None:
        """By Leitner's boxes and by SM-2 (Wozniak, 1990), whose first two intervals are a week and two here."""
        remembered = grade is not Grade.FORGOT
        self.box = min(self.box + 1, len(BOXES) - 1) if remembered else 0
        longer = {0: WEEK, 1: 2 * WEEK}.get(self.streak, self.interval * self.ease)
        self.interval = longer if remembered else WEEK
        quality = {Grade.FORGOT: 1, Grade.HARD: 3, Grade.GOOD: 4, Grade.EASY: 5}[grade]
        self.ease = max(1.3, self.ease + 0.1 - (5 - quality) * (0.08 + (5 - quality) * 0.02))
        self.streak = self.streak + 1 if remembered else 0
        self.last_at = day


Wish = Callable[[Sequence[Past], float, np.random.Generator], Sequence[float]]

POLICIES: dict[str, Wish] = {
    "random": lambda cards, day, random: random.random(len(cards)).tolist(),
    "round-robin": lambda cards, day, random: [-one.last_at for one in cards],
    "latest first": lambda cards, day, random: [one.met_at for one in cards],
    "Leitner": lambda cards, day, random: [(day - one.last_at) / (WEEK * BOXES[one.box]) for one in cards],
    "SM-2": lambda cards, day, random: [day - one.last_at - one.interval for one in cards],
    "FSRS, by due date": lambda cards, day, random: [day - one.last_at - max(one.stability, 1) for one in cards],
}
"""Leitner, SM-2 and FSRS ask the most overdue, by days or by intervals, whichever serves each better; where none is
due, the one that is due next: every policy uses its budget."""

NAMES = (NONE, *POLICIES, OURS, ORACLE)


def true_gains(truth: Truth, cards: Cards, day: float, horizon: float) -> Floats:
    """The gain of bot/recall/gain.py with what the learner really remembers; integrals by three midpoints."""
    elapsed = day - truth.since[cards]
    middles = (np.arange(POINTS) + 0.5) / POINTS

    def value(days: Floats) -> Floats:
        chance, total = truth.chance(cards, days), np.zeros(len(cards))
        for ahead in middles * horizon:
            right, wrong = (truth.later(cards, days, grade, float(ahead)) for grade in (Grade.GOOD, Grade.FORGOT))
            total += chance * right + (1 - chance) * wrong
        return np.asarray(total * horizon / POINTS)

    remembered = sum(truth.chance(cards, middle * elapsed) for middle in middles) * elapsed / POINTS
    slope = (value(elapsed + 1) - value(elapsed - 1)) / 2
    grown = value(elapsed) - value(np.full(len(cards), 0.01)) - elapsed * slope
    return np.asarray(remembered - elapsed * truth.chance(cards, elapsed) + grown)
