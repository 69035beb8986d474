"""How a person's memory is fitted to their answers: one number from thirty of them, every weight from three hundred."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS
from fsrs_rs_python import FSRS, FSRSItem, FSRSReview

from bot.recall.curves import Floats
from bot.recall.memory import DEFAULT, Parameters
from bot.recall.replay import Series, predictions

FROM_ANSWERS = 30
"""With fewer, even one number says more about chance than about the person."""

WEIGHTS_FROM_ANSWERS = 300
"""With fewer, twenty-one numbers do."""

FROM_PEOPLE = 5
"""With fewer who consent, the workspace's number would say something about one of them; it is 1 then."""

LOG_FACTORS: Floats = np.linspace(math.log(0.25), math.log(4.0), 97)
"""The factors that can be, a step of 3 % apart; so none is found beyond these bounds."""

SPREAD = 0.5
"""Standard deviation of the logarithms of people's factors around their workspace's, assumed: two people of three
within 1.65 times of it. In simulation, 0.25 learned a third as much about people who differ, and 0.7 did twice
the harm to who does not."""

COMMON_SPREAD = 0.25
"""The same of workspaces' factors around 1: whole workspaces differ less than people."""

SUREST = 0.99
"""No prediction counts as surer than that, so that one slip of the finger cannot decide."""


def fitted(series: Series, common: float = 1.0) -> Parameters:
    """A person's parameters by at least FROM_ANSWERS answers, `common` being their workspace's factor.

    Same answers, same parameters.
    """
    if len(series) >= WEIGHTS_FROM_ANSWERS and (weights := better_weights(series, common)):
        return Parameters(weights)
    return Parameters(DEFAULT.weights, factor(evidence(series), common))


# --- one number ----------------------------------------------------------------------------------------------
def evidence(series: Series) -> Floats:
    """The log likelihood of the answers, but each card's first, for each of LOG_FACTORS under the default weights."""
    later = series.is_later
    chances = predictions(series, DEFAULT.weights, np.exp(LOG_FACTORS))[later]
    return np.asarray(-losses(chances, series.remembered[later][:, None]).sum(axis=0))


def factor(evidence: Floats, common: float = 1.0) -> float:
    """How many times as slowly as by the default weights the person forgets.

    exp E[x | answers], x being the factor's logarithm with x ~ Normal(log common, SPREAD²) before the answers: the
    posterior mean of a log-normal factor, summed over LOG_FACTORS. With few answers it stays near the workspace's,
    with many it is the maximum of the likelihood (empirical Bayes: Robbins, 1956; Efron and Morris, 1975).
    """
    return _mean(evidence + _normal(LOG_FACTORS - math.log(common), SPREAD))


def common_factor(evidences: Sequence[Floats]) -> float:
    """The workspace's factor, by the evidence of each who consents; 1 with fewer than FROM_PEOPLE.

    exp E[m | everybody's answers], where m ~ Normal(0, COMMON_SPREAD²), and each person's x ~ Normal(m, SPREAD²) is
    summed out of their likelihood: few people, or few answers, leave it near 1.
    """
    if len(evidences) < FROM_PEOPLE:
        return 1.0
    around = _normal(LOG_FACTORS[:, None] - LOG_FACTORS, SPREAD)
    everybody = sum(_log_sum(around + one) for one in evidences)
    return _mean(everybody + _normal(LOG_FACTORS, COMMON_SPREAD))


def of_workspace(people: Sequence[Series]) -> float:
    return common_factor([evidence(series) for series in people])


def _normal(away: Floats, spread: float) -> Floats:
    """The logarithm of the density, but for a constant."""
    return -(away**2) / (2 * spread**2)


def _log_sum(rows: Floats) -> Floats:
    most = rows.max(axis=1)
    return np.asarray(most + np.log(np.exp(rows - most[:, None]).sum(axis=1)))


def _mean(log_density: Floats) -> float:
    density = np.exp(log_density - log_density.max())
    return float(np.exp((density @ LOG_FACTORS) / density.sum()))


# --- all weights ---------------------------------------------------------------------------------------------
def better_weights(series: Series, common: float = 1.0) -> tuple[float, ...] | None:
    """Weights fitted to the first four fifths of the answers, if they predict the last fifth better than the factor.

    Better: the log loss is lower by more than the standard error of the difference, answer by answer.
    """
    seen = len(series) - len(series) // 5
    weights = _optimized(series.first(seen))
    judged = series.is_later & (np.arange(len(series)) >= seen)
    if weights is None or judged.sum() < 2:
        return None
    one = np.array([factor(evidence(series.first(seen)), common)])
    by_factor = predictions(series, DEFAULT.weights, one)[judged, 0]
    by_weights = predictions(series, weights, np.ones(1))[judged, 0]
    remembered = series.remembered[judged]
    gain = losses(by_factor, remembered) - losses(by_weights, remembered)
    return weights if gain.mean() > gain.std(ddof=1) / math.sqrt(len(gain)) else None


def losses(chances: Floats, remembered: npt.NDArray[np.bool_]) -> Floats:
    """The log loss of each prediction: minus the logarithm of the chance that it gave to what came."""
    bounded = np.clip(chances, 1 - SUREST, SUREST)
    return np.asarray(-np.log(np.where(remembered, bounded, 1 - bounded)))


def _optimized(series: Series) -> tuple[float, ...] | None:
    """By the package of FSRS's authors, within the scheduler's bounds; None if there is nothing to go by.

    By its `benchmark`, for `compute_parameters` first leaves out first intervals that are not common to several
    cards: made for hundreds of answers a day, at a few a week it leaves out all of them, and gives the defaults back.
    """
    items = _items(series)
    if not items:
        return None
    found = np.array(FSRS(list(DEFAULT.weights)).benchmark(items))
    if not np.isfinite(found).all():
        return None
    return tuple(np.clip(found, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS).tolist())


def _items(series: Series) -> list[FSRSItem]:
    """For each answer a day or more after the one before it, what came to its card up to then."""
    reviews: dict[int, list[FSRSReview]] = {}
    items = []
    for card, days, grade in zip(series.card.tolist(), series.days.tolist(), series.grade.tolist(), strict=True):
        mine = reviews.setdefault(card, [])
        mine.append(FSRSReview(grade, days))
        if days:
            items.append(FSRSItem(mine))
    return items
