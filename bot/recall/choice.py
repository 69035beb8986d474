"""Which question to ask next: the one that is worth most now."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from bot.recall.gain import gains, horizon, later
from bot.recall.memory import DEFAULT, Memory, Parameters
from bot.recall.newcomers import Asked, New, best_new, is_crowded, learning, room_for_new

__all__ = ["Asked", "Known", "New", "Pick", "askable", "choose"]

AGAIN = timedelta(days=1)
"""A card asked or answered less than this ago is not asked: there is nothing to recall yet."""


@dataclass(frozen=True, slots=True)
class Known:
    """A card that the person has answered."""

    card_id: str
    topic: str
    memory: Memory


@dataclass(frozen=True, slots=True)
class Pick:
    """The card to ask; the chance to remember it now, and a month ahead if asked now and if not. None: it is new."""

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

    `asked` are the questions of the last four weeks and the very last one, each once; cards in `but` are not taken. A
    new card is taken whenever the rule for new ones leaves room (newcomers.py); else the known card of the greatest
    gain, whose formula and source stand in gain.py. Same input, same answer, whatever the order of the cards.
    """
    field = askable(known, new, asked, weekly=weekly, stage=stage, now=now, parameters=parameters, but=but)
    if isinstance(field, New):
        return Pick(field.card_id, True)
    return most_worth(field, horizon(len(known), weekly), now, parameters) if field else None


def most_worth(cards: Sequence[Known], ahead: float, now: datetime, parameters: Parameters = DEFAULT) -> Pick:
    """Of these cards, at least one, that of the greatest gain, whose effect is counted for so many days `ahead`."""
    stability = np.array([one.memory.stability for one in cards])
    difficulty = np.array([one.memory.difficulty for one in cards])
    days = np.array([(now - one.memory.reviewed_at).days for one in cards], dtype=np.float64)
    worth = gains(days, stability, difficulty, parameters, ahead)
    best = min(range(len(cards)), key=lambda at: (-worth[at], cards[at].card_id))
    only = slice(best, best + 1)
    chances = later(days[only], stability[only], difficulty[only], parameters)
    return Pick(cards[best].card_id, False, *(float(one[0]) for one in chances))


def askable(
    known: Sequence[Known],
    new: Sequence[New],
    asked: Sequence[Asked],
    *,
    weekly: int,
    stage: str,
    now: datetime,
    parameters: Parameters = DEFAULT,
    but: frozenset[str] = frozenset(),
) -> New | list[Known]:
    """The new card to meet at `now`, or else the known ones that may be asked; arguments as of `choose`.

    No two questions in a row share a topic, and none is asked twice in a row, while anything else is there: where every
    known card that could be asked is of the last topic, a new one of another topic comes before its time, and where
    only the last card could be asked again, any new one; though none while too many are not firm. Else new cards wait
    for room.
    """
    tired = but | {one.card_id for one in asked if now - one.at < AGAIN}
    rested = [one for one in known if now - one.memory.reviewed_at >= AGAIN and one.card_id not in tired]
    weak = learning([one.memory for one in known], parameters)
    topics = Counter(one.topic for one in known)
    last = sorted(asked, key=lambda one: one.at)[-1] if asked else None
    others = [one for one in rested if last is None or one.card_id != last.card_id]
    elsewhere = [one for one in rested if last is None or one.topic != last.topic]
    room = room_for_new(asked, weak, weekly, now)
    if room or (not elsewhere and not is_crowded(weak, weekly)):
        same = {one.card_id for one in new if last and one.topic == last.topic}
        fresh = best_new(new, topics, stage, tired | same)
        if not fresh and not elsewhere and (room or not others):
            fresh = best_new(new, topics, stage, tired)
        if fresh:
            return fresh
    return elsewhere or others or rested
