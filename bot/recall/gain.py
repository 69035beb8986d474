"""What asking a card now is worth: its price among questions when the best moment for it is now."""

import math

import numpy as np

from bot.recall.curves import Floats, recalled, remembered_days, stability_if_forgotten, stability_if_remembered
from bot.recall.memory import Parameters

SHARE_OF_ROUND = 0.7
HORIZONS = 15.0, 200.0
"""An answer's effect is counted for such a share of the days until all known cards have had their turn, within these
bounds; docs/retention.md has the measurement. Beyond the last, what waits longer is no longer always worth more."""

LATER_DAYS = 30.0
"""For how many days ahead it is said what asking changes."""

SPREAD = 1.2
"""Standard deviation of the logarithm of a true stability around the model's."""

RELEARNED = 1.0
"""The least stability after Forgot that the gain counts on: the model answer is read right then, which FSRS-6, made
for cards that are repeated the same day until they stick, has no word for."""

POINTS = np.exp(SPREAD * np.array([-math.sqrt(3), 0.0, math.sqrt(3)]))
SHARES = np.array([1, 4, 1]) / 6
"""Three stabilities that stand for all (Gauss and Hermite): memory is never known that well."""


def horizon(known: int, weekly: int) -> float:
    """How many days ahead the effect of an answer counts for one who knows so many cards: until it might come again."""
    return min(max(HORIZONS[0], SHARE_OF_ROUND * 7 * known / weekly), HORIZONS[1])


def gains(days: Floats, stability: Floats, difficulty: Floats, parameters: Parameters, ahead: float) -> Floats:
    """What it is worth to ask each card now, `days` (at least 1) after its last answer, and not later.

    Let R(t) be recall t days after the last answer, and V(t) the days remembered within the horizon h, `ahead`, after
    asking at t, averaged over how it goes: with p = R(t), V(t) = p · A(S if remembered) + (1 - p) · A(S if forgotten),
    A being the area under R over h days. If every question had a price, a card would best be asked where

        (∫₀ᵗ R ds + V(t) - V(0) - price) / t

    is greatest; the price at which that moment is now is the gain:

        gain(t) = [∫₀ᵗ R ds - t · R(t)] + [V(t) - V(0) - t · V'(t)]

    that is, what was forgotten since the last answer, and what an answer now adds beyond one given later. This is
    Whittle's index ("Restless bandits", 1988) for a card as a renewal process; R and the stabilities are FSRS-6's
    (curves.py). It is averaged over three stabilities around the model's. A plain difference of expected recall at a
    horizon, asked or not, leaves cards alone for too long where the model errs: `make retention` has both.
    """
    factor, weights = parameters.factor, parameters.weights
    believed = stability * POINTS[:, None]
    value = _after_asking(np.stack([days - 1, days, days + 1])[:, None], believed, difficulty, parameters, ahead)
    forgotten = remembered_days(days, believed * factor, weights) - days * recalled(days, believed * factor, weights)
    slope = (value[2] - value[0]) / 2
    grown = value[1] - remembered_days(ahead, believed * factor, weights) - days * slope
    return np.asarray(SHARES @ (forgotten + grown))


def later(days: Floats, stability: Floats, difficulty: Floats, parameters: Parameters) -> tuple[Floats, Floats, Floats]:
    """The chance to remember now, and LATER_DAYS ahead if asked now and if not, by the model as it is."""
    factor, weights = parameters.factor, parameters.weights
    now = recalled(days, stability * factor, weights)
    remembered = recalled(LATER_DAYS, stability_if_remembered(stability, difficulty, now, weights) * factor, weights)
    forgotten = recalled(LATER_DAYS, stability_if_forgotten(stability, difficulty, now, weights) * factor, weights)
    asked = now * remembered + (1 - now) * forgotten
    return now, asked, recalled(days + LATER_DAYS, stability * factor, weights)


def _after_asking(days: Floats, stability: Floats, difficulty: Floats, parameters: Parameters, ahead: float) -> Floats:
    """V: days remembered within the horizon after a question asked at `days`."""
    factor, weights = parameters.factor, parameters.weights
    chance = recalled(days, stability * factor, weights)
    remembered = stability_if_remembered(stability, difficulty, chance, weights) * factor
    forgotten = np.maximum(stability_if_forgotten(stability, difficulty, chance, weights), RELEARNED) * factor
    area = remembered_days(ahead, np.stack([remembered, forgotten]), weights)
    return np.asarray(chance * area[0] + (1 - chance) * area[1])
