"""The formulas of FSRS-6 for many memories at once: how recall fades, and what an answer makes of a memory."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Weights = Sequence[float]

LEAST_STABILITY = 0.001
DIFFICULTIES = (1.0, 10.0)
"""The package `fsrs` keeps to the same bounds."""


def recalled(days: npt.ArrayLike, stability: npt.ArrayLike, weights: Weights) -> Floats:
    """The chance to remember after `days`: 1 at once, 0.9 after as many days as the stability.

    (1 + f · days / stability)^-w20 with f = 0.9^(-1/w20) - 1: a power law (Ye, Su and others, FSRS-6, 2025; the
    shape is Wixted and Carpenter's, 2007).
    """
    decay = -weights[20]
    rate = 0.9 ** (1 / decay) - 1
    return _power(1 + rate * np.asarray(days) / np.asarray(stability), decay)


def remembered_days(days: npt.ArrayLike, stability: npt.ArrayLike, weights: Weights) -> Floats:
    """The area under `recalled` over the first `days`: how many of them, on average, the card is remembered."""
    decay = -weights[20]
    rate = 0.9 ** (1 / decay) - 1
    stretched = np.asarray(stability) / rate
    return np.asarray(stretched / (1 + decay) * (_power(1 + np.asarray(days) / stretched, 1 + decay) - 1))


def stability_if_remembered(stability: Floats, difficulty: Floats, recall: Floats, weights: Weights) -> Floats:
    """After the answer Good: more, the less sure it was (spacing), the easier the card, and the younger the memory."""
    growth: Floats = (
        math.exp(weights[8]) * (11 - difficulty) * _power(stability, -weights[9]) * np.expm1((1 - recall) * weights[10])
    )
    return np.maximum(stability * (1 + growth), LEAST_STABILITY)


def stability_if_forgotten(stability: Floats, difficulty: Floats, recall: Floats, weights: Weights) -> Floats:
    """After the answer Forgot, with the model answer read: part of the stability stays (savings), never more of it."""
    relearned: Floats = (
        weights[11]
        * _power(difficulty, -weights[12])
        * (_power(stability + 1, weights[13]) - 1)
        * np.exp((1 - recall) * weights[14])
    )
    return np.maximum(np.minimum(relearned, stability / math.exp(weights[17] * weights[18])), LEAST_STABILITY)


def _power(base: npt.ArrayLike, exponent: float) -> Floats:
    """The same as `**`, which takes several times as long on arrays."""
    return np.asarray(np.exp(exponent * np.log(base)))
