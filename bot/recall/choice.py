"""Which question to ask next: the one whose asking is expected to help most."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from bot.recall.curves import Floats, recalled, stability_if_forgotten, stability_if_remembered
from bot.recall.memory import DEFAULT, Memory, Parameters
from bot.recall.newcomers import FIRM_DAYS, Asked, New, best_new, is_crowded, room_for_new

__all__ = ["Asked", "Known", "New", "Pick", "choose"]

HORIZON_DAYS = 90.0
AGAIN = timedelta(days=1)
"""A card asked less than this ago is not asked again: there is nothing to recall yet."""


@dataclass(frozen=True, slots=True)
class Known:
    """A card that the person has answered."""

    card_id: str
    topic: str
    memory: Memory


@dataclass(frozen=True, slots=True)
class Pick:
    """The card to ask; the chance to remember it now, and at the horizon if asked now and if not. None: it is new."""

    card_id: str
    is_new: bool
    recall_now: float | None = None
    recall_later_if_asked: float | None = None
    recall_later_if_not: float | None = None


def choose(
    known: Sequence[Known],
    new: Sequence[New],
    asked: Sequence[Asked],
    *,
    weekly: int,
    stage: str,
    now: datetime,
    parameters: Parameters = DEFAULT,
    but: frozenset[str] = frozenset(),
) -> Pick | None:
    """The one question to ask at `now`, or None when nothing can be asked.

    `asked` are the questions of the last four weeks and the very last one; cards in `but` are not taken. A new card
    is taken when the rule for new ones leaves room; else the known card of the greatest expected gain,

        gain = p · R(h; S if remembered) + (1 - p) · R(h; S if forgotten) - R(t + h; S)

    p being the chance to remember now, t the days since the last answer, h the horizon, R and the stabilities S those
    of FSRS-6 (see curves.py): recall at the horizon if asked now, averaged over how it may go, less the same if not.
    No two questions in a row share a topic or a card while anything else is there. Same input, same answer.
    """
    last = max(asked, key=lambda one: one.at, default=None)
    tired = but | {one.card_id for one in asked if now - one.at < AGAIN}
    open_ = [one for one in known if one.card_id not in tired and now - one.memory.reviewed_at >= AGAIN]
    learning = sum(one.memory.stability * parameters.factor < FIRM_DAYS for one in known)
    may = room_for_new(asked, learning, weekly, now) or (not open_ and not is_crowded(learning, weekly))
    topics = Counter(one.topic for one in known)
    fresh = best_new(new, topics, stage, tired) if may else None
    if last is not None:
        if fresh and fresh.topic == last.topic:
            same = {one.card_id for one in new if one.topic == last.topic}
            fresh = best_new(new, topics, stage, tired | same) or fresh
        elsewhere = [one for one in open_ if one.topic != last.topic]
        open_ = elsewhere or [one for one in open_ if one.card_id != last.card_id] or open_
        if fresh and fresh.topic == last.topic and elsewhere:
            fresh = None
    if fresh:
        return Pick(fresh.card_id, True)
    return _best_known(open_, now, parameters) if open_ else None


def _best_known(known: Sequence[Known], now: datetime, parameters: Parameters) -> Pick:
    stability = np.array([one.memory.stability for one in known])
    difficulty = np.array([one.memory.difficulty for one in known])
    days = np.array([(now - one.memory.reviewed_at).days for one in known], dtype=float)
    at_once, if_asked, if_not = expected_recall(days, stability, difficulty, parameters)
    gain = if_asked - if_not
    best = min(range(len(known)), key=lambda at: (-gain[at], known[at].card_id))
    return Pick(known[best].card_id, False, float(at_once[best]), float(if_asked[best]), float(if_not[best]))


def expected_recall(
    days: Floats, stability: Floats, difficulty: Floats, parameters: Parameters
) -> tuple[Floats, Floats, Floats]:
    """Recall now, at the horizon if asked now, and at the horizon if not, `days` after the last answer."""
    weights, factor = parameters.weights, parameters.factor
    at_once = recalled(days, stability * factor, weights)
    remembered = stability_if_remembered(stability, difficulty, at_once, weights) * factor
    forgotten = stability_if_forgotten(stability, difficulty, at_once, weights) * factor
    if_asked = at_once * recalled(HORIZON_DAYS, remembered, weights) + (1 - at_once) * recalled(
        HORIZON_DAYS, forgotten, weights
    )
    return at_once, if_asked, recalled(days + HORIZON_DAYS, stability * factor, weights)
