"""What is known of one person's memory of one card, by the model FSRS-6: how an answer changes it, how it fades."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from functools import lru_cache

from fsrs import Card, Rating, Scheduler, State
from fsrs.scheduler import DEFAULT_PARAMETERS

from bot.recall.curves import recalled

LONGEST = 36_500
"""Days until a due date, at most: the package's own bound."""


class Grade(IntEnum):
    """How recalling went, by the person's own word."""

    FORGOT = 1
    HARD = 2
    GOOD = 3
    EASY = 4


@dataclass(frozen=True, slots=True)
class Parameters:
    """How a person's memory works.

    `weights` are the 21 of FSRS-6. `factor` says how many times as slowly as by them this person forgets: recall is
    the weights' curve at stability × factor, everywhere. A Memory keeps its stability in the weights' own scale, so
    that a new factor needs no change of what is stored.
    """

    weights: tuple[float, ...]
    factor: float = 1.0


DEFAULT = Parameters(tuple(DEFAULT_PARAMETERS))


@dataclass(frozen=True, slots=True)
class Memory:
    """A person's memory of a card after their last answer. `due` is when recall has fallen to 0.9, in whole days."""

    stability: float
    difficulty: float
    reviewed_at: datetime
    due: datetime


class _Paced(Scheduler):
    """The package's scheduler for one who forgets `factor` times as slowly."""

    def __init__(self, parameters: Parameters) -> None:
        super().__init__(parameters.weights, learning_steps=(), relearning_steps=(), enable_fuzzing=False)
        self.paced = parameters

    def get_card_retrievability(self, card: Card, current_datetime: datetime | None = None) -> float:
        assert card.last_review is not None
        assert card.stability is not None
        assert current_datetime is not None
        return _recall(card.stability, card.last_review, current_datetime, self.paced)


_scheduler = lru_cache(maxsize=64)(_Paced)
"""To make one costs more than an answer."""


def answered(memory: Memory | None, grade: Grade, now: datetime, parameters: Parameters = DEFAULT) -> Memory:
    """The memory after an answer at `now`, UTC; `memory` is None for a card answered the first time."""
    card = Card(card_id=0, due=now)
    if memory is not None:
        card = Card(0, State.Review, None, memory.stability, memory.difficulty, memory.due, memory.reviewed_at)
    after, _ = _scheduler(parameters).review_card(card, Rating(int(grade)), now)
    assert after.stability is not None
    assert after.difficulty is not None
    days = min(max(round(after.stability * parameters.factor), 1), LONGEST)
    return Memory(after.stability, after.difficulty, now, now + timedelta(days=days))


def recall(memory: Memory, now: datetime, parameters: Parameters = DEFAULT) -> float:
    """The chance to remember at `now`. Counted in whole days since the last answer, like the package does."""
    return _recall(memory.stability, memory.reviewed_at, now, parameters)


def next_dates(memory: Memory | None, now: datetime, parameters: Parameters = DEFAULT) -> dict[Grade, datetime]:
    """When the card would be due after each grade given now: what the buttons say."""
    return {grade: answered(memory, grade, now, parameters).due for grade in Grade}


def _recall(stability: float, since: datetime, now: datetime, parameters: Parameters) -> float:
    return float(recalled(max((now - since).days, 0), stability * parameters.factor, parameters.weights))
