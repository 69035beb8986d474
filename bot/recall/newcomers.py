"""When a card that was never answered may be asked, and which one."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.people.rules import STAGES
from bot.recall.memory import Memory, Parameters

WINDOW = timedelta(weeks=4)
SHARE = 3
"""Of so many questions in a window at most one is new, the one to be asked counted in."""

LEARNING = 4
"""No new card while more than this times the weekly number are not firm yet."""

FIRM_DAYS = 21
"""A memory is firm from this stability on."""


@dataclass(frozen=True, slots=True)
class New:
    """A card that the person could meet. `stages` none: any; `after`: cards that should be answered before.

    `wanted`: they wrote it themselves, or accepted it of their pair.
    """

    card_id: str
    topic: str
    stages: Sequence[str] = ()
    after: Sequence[str] = ()
    wanted: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked, answered or not; `is_new` when the card had never been answered then."""

    card_id: str
    topic: str
    at: datetime
    is_new: bool


def learning(memories: Iterable[Memory], parameters: Parameters) -> int:
    """How many memories are not firm yet."""
    return sum(memory.stability * parameters.factor < FIRM_DAYS for memory in memories)


def room_for_new(asked: Sequence[Asked], weak: int, weekly: int, now: datetime) -> bool:
    """Whether one more card may be met at `now`, `weak` known ones not being firm yet."""
    if is_crowded(weak, weekly):
        return False
    lately = [one.is_new for one in asked if now - WINDOW < one.at <= now]
    return SHARE * (sum(lately) + 1) <= len(lately) + 1


def is_crowded(weak: int, weekly: int) -> bool:
    """Whether too many cards are not firm yet for any new one."""
    return weak > LEARNING * weekly


def best_new(new: Sequence[New], topics: Counter[str], stage: str, but: Collection[str] = ()) -> New | None:
    """The card of `new` to meet next, none of `but`; `topics` counts the known cards of each.

    First what they wanted by name, since a card written today is no use in a year. Then those whose prerequisites are
    answered, or not to be had; then those for the person's stage, or the next one to it, the lower first; then those of
    the topic that is known least. Ties go by id.
    """
    waiting = {one.card_id for one in new}

    def rank(one: New) -> tuple[bool, int, int, int, int, str]:
        missing = sum(before in waiting for before in one.after)
        away, above = _distance(one.stages, stage)
        return not one.wanted, missing, away, above, topics[one.topic], one.card_id

    return min((one for one in new if one.card_id not in but), key=rank, default=None)


def _distance(stages: Sequence[str], stage: str) -> tuple[int, int]:
    """Steps from the nearest of `stages` to `stage`, and 1 if that one is above it."""
    if not stages or stage in stages:
        return 0, 0
    at = STAGES.index(stage)
    return min((abs(STAGES.index(one) - at), int(STAGES.index(one) > at)) for one in stages)
