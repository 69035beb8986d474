"""Means over learners with their confidence intervals, and how sure it is that one policy beats another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bench.retention.policies import NAMES, NONE, ORACLE, OURS
from bot.recall.curves import Floats

SURE = 1.96
"""Standard errors on each side of a mean: 95 %."""

COLUMNS = ("met", "over_year", "at_end")
Key = tuple[bool, int]
"""Whether forty cards were met before, and questions a week."""


@dataclass(frozen=True)
class Found:
    """By policy, an array of learners × COLUMNS; learner after learner the same people."""

    by_policy: Mapping[str, Floats]
    families: Sequence[str]

    def part(self, family: str) -> "Found":
        """The learners of one family."""
        chosen = np.array([one == family for one in self.families])
        return Found({name: values[chosen] for name, values in self.by_policy.items()}, [family] * int(chosen.sum()))

    def mean(self, policy: str) -> Floats:
        return np.asarray(self.by_policy[policy].mean(axis=0))

    def within(self, policy: str) -> Floats:
        """Half of the interval around the mean."""
        return _within(self.by_policy[policy])

    def best_other(self, column: int) -> str:
        others = [name for name in NAMES if name not in (NONE, OURS, ORACLE)]
        return max(others, key=lambda name: float(self.mean(name)[column]))

    def ahead(self, column: int) -> tuple[float, float]:
        """By how much ours is ahead of the best other in a column, learner by learner, and half of the interval."""
        paired = self.by_policy[OURS] - self.by_policy[self.best_other(column)]
        return float(paired.mean(axis=0)[column]), float(_within(paired)[column])

    def share_of_the_way(self, column: int) -> float:
        """How far ours comes from Leitner to the oracle: 1 is all the way."""
        low, ours, high = (self.mean(name)[column] for name in ("Leitner", OURS, ORACLE))
        return float((ours - low) / (high - low))


def _within(values: Floats) -> Floats:
    return np.asarray(SURE * values.std(axis=0, ddof=1) / np.sqrt(len(values)))
