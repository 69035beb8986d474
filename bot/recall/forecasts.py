"""How good the model's predictions were: by log loss, and by whether chances came true as often as they said."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

FROM_ANSWERS = 50
"""With fewer, both numbers are chance."""

BINS = 10
SUREST = 0.999
"""A prediction counts as no surer than this, or one answer could make the log loss infinite."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """How well so many answers were predicted. Less is better in both; 0.69 is the log loss of always saying a half."""

    answers: int
    log_loss: float
    calibration_error: float


def forecast(groups: Iterable[tuple[float, bool, int]]) -> Forecast | None:
    """From the chance to remember as predicted, whether it was remembered, and of how many answers both are true.

    Log loss: the mean of -ln(chance given to what came). Calibration error: Σ n_b / n · |p_b - r_b| over ten bins of
    equal width, n_b answers with mean prediction p_b and share remembered r_b in each (the expected calibration error
    of Naeini, Cooper and Hauskrecht, 2015). None for fewer than FROM_ANSWERS answers.
    """
    loss, counted = 0.0, 0
    off = [0.0] * BINS
    for chance, remembered, count in groups:
        bounded = min(max(chance, 1 - SUREST), SUREST)
        loss -= count * math.log(bounded if remembered else 1 - bounded)
        off[min(int(chance * BINS), BINS - 1)] += count * (chance - remembered)
        counted += count
    if counted < FROM_ANSWERS:
        return None
    return Forecast(counted, loss / counted, sum(map(abs, off)) / counted)
