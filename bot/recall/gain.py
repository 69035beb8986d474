"""What asking a card now is worth: its price among questions when the best moment for it is now."""

import math

import numpy as np

from bot.recall.curves import Floats, recalled, remembered_days, stability_if_forgotten, stability_if_remembered
from bot.recall.memory import Parameters

HORIZON_DAYS = 30.0
"""How far ahead an answer's effect is counted; docs/retention.md has the measurement."""

SPREAD = 1.2
"""Standard deviation of the logarithm of a true stability around the model's."""

RELEARNED = 0.3
"""The least stability after Forgot that the gain counts on: the model answer is read right then, which FSRS-6, made
for cards that are repeated the same day until they stick, has no word for."""

POINTS = np.exp(SPREAD * np.array([-math.sqrt(3), 0.0, math.sqrt(3)]))
SHARES = np.array([1, 4, 1]) / 6
"""Three stabilities that stand for all (Gauss and Hermite): memory is never known that well."""


def gains(days: Floats, stability: Floats, difficulty: Floats, parameters: Parameters) -> Floats:
    """What it is worth to ask each card now, `days` (at least 1) after its last answer, and not later.

    Let R(t) be recall t days after the last answer, and V(t) the days remembered within the horizon h after asking at
    t, averaged over how it goes: with p = R(t), V(t) = p · A(S if remembered) + (1 - p) · A(S if forgotten), A being
    the area under R over h days. If every question had a price, a card would best be asked where

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
    value = _after_asking(np.stack([days - 1, days, days + 1])[:, None], believed, difficulty, parameters)
    forgotten = remembered_days(days, believed * factor, weights) - days * recalled(days, believed * factor, weights)
    slope = (value[2] - value[0]) / 2
    grown = value[1] - remembered_days(HORIZON_DAYS, believed * factor, weights) - days * slope
    return np.asarray(SHARES @ (forgotten + grown))


def later(days: Floats, stability: Floats, difficulty: Floats, parameters: Parameters) -> tuple[Floats, Floats, Floats]:
    """The chance to remember now, at the horizon if asked now, and at the horizon if not, by the model as it is."""
    factor, weights = parameters.factor, parameters.weights
    now = recalled(days, stability * factor, weights)
    remembered = recalled(HORIZON_DAYS, stability_if_remembered(stability, difficulty, now, weights) * factor, weights)
    forgotten = recalled(HORIZON_DAYS, stability_if_forgotten(stability, difficulty, now, weights) * factor, weights)
    asked = now * remembered + (1 - now) * forgotten
    return now, asked, recalled(days + HORIZON_DAYS, stability * factor, weights)


def _after_asking(days: Floats, stability: Floats, difficulty: Floats, parameters: Parameters) -> Floats:
    """V: days remembered within the horizon after a question asked at `days`."""
    factor, weights = parameters.factor, parameters.weights
    chance = recalled(days, stability * factor, weights)
    remembered = stability_if_remembered(stability, difficulty, chance, weights) * factor
    forgotten = np.maximum(stability_if_forgotten(stability, difficulty, chance, weights), RELEARNED) * factor
    area = remembered_days(HORIZON_DAYS, np.stack([remembered, forgotten]), weights)
    return np.asarray(chance * area[0] + (1 - chance) * area[1])
