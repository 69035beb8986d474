"""Whether the help that a topic needs has changed, by what the two said of it session by session."""

# A change is looked for as in sequential detection: after every session the likelihood of what was said, had a change
# begun at some session, is held against its likelihood without one, both at their best: the generalized likelihood
# ratio over the start of the change and its pace (Lorden, 1971; Lai, 1995; Basseville and Nikiforov, 1993, 2.4.3). What
# is said is one of four levels, so its errors are taken as they are, and no bell curve is put over them.
# docs/autonomy.md has what this finds, and how often it is wrong; bench/autonomy.py measures it.

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from bot.sessions.rules import LEVELS

Floats = npt.NDArray[np.float64]
Said = npt.NDArray[np.int64]
"""Topic by view (mentor's, mentee's) by session: the level, 0 where nothing was said."""

Direction = Literal["less", "more"]
"""Which help is needed now. Less help is a higher level."""

OFF_BY_ONE = 0.25
"""How often a level is taken for its neighbour."""
OFF_BY_MORE = 0.001
"""How often for any other: not never, so that a slip alone decides nothing."""
PACES = (1, 2, 4)
"""Sessions in which a level changes."""
BEFORE = 3
"""Sessions of a topic that come before a change can be seen."""
ENOUGH = 6.0
"""Of evidence, a natural logarithm. Just above 5.83, where the most frequent accidents of a steady pair end: with 26
sessions, one answer each, a quarter of them off by one, fewer than one steady topic in a hundred ever comes so far."""
LATEST = 26
"""Sessions of a topic that are looked at: half a year of weeks."""


@dataclass(frozen=True)
class Change:
    help: Direction
    since: int
    """The number of the session, counted from 0, from which on it looks different."""


def changes(topics: Sequence[Sequence[Sequence[int]]]) -> list[Change | None]:
    """For each topic what shows after its latest session.

    A topic has two series of the same length, the mentor's and the mentee's, a level (1 to 4) for each session in
    which it was worked on; 0 where one of the two said nothing.
    """
    if not topics:
        return []
    latest = [[list(view)[-LATEST:] for view in topic] for topic in topics]
    width = max(len(view) for topic in latest for view in topic)
    said = np.zeros((len(latest), 2, width), dtype=np.int64)
    for at, views in enumerate(latest):
        for number, view in enumerate(views):
            said[at, number, : len(view)] = view
    less, more = evidence(said)
    found: list[Change | None] = []
    for at, topic in enumerate(topics):
        top = max(less[at, -1], more[at, -1]) if width else 0.0
        dropped = len(topic[0]) - len(latest[at][0])
        found.append(_change(said[at : at + 1], less[at, -1] >= more[at, -1], dropped) if top > ENOUGH else None)
    return found


def evidence(said: Said) -> tuple[Floats, Floats]:
    """After each session of each topic: how much speaks for less help needed since some session, and for more."""
    weights, sums = _weighed(said)
    steady = sums.max(axis=3).sum(axis=1)
    found = []
    for sign in (1, -1):
        best = np.full(steady.shape, -np.inf)
        for start in range(BEFORE, said.shape[2]):
            np.maximum(best[:, start:], _since(weights, sums, start, sign), out=best[:, start:])
        found.append(best - steady)
    return found[0], found[1]


def _change(said: Said, is_less: bool, dropped: int) -> Change:
    weights, sums = _weighed(said)
    starts = range(BEFORE, said.shape[2])
    by_start = [float(_since(weights, sums, start, 1 if is_less else -1)[0, -1]) for start in starts]
    return Change("less" if is_less else "more", dropped + starts[int(np.argmax(by_start))])


def _weighed(said: Said) -> tuple[Floats, Floats]:
    """The log likelihood of each answer for each true level, and its running sum.

    Two answers about one session weigh as much as one: the two were in the same room, and either may have read what
    the other said, so they are not two independent pieces of evidence. Each view keeps its own levels: somebody who
    always sees one level less is steady, not falling.
    """
    answers = np.maximum((said > 0).sum(axis=1), 1)
    weights = _CHANCES[said] / answers[:, None, :, None]
    return weights, np.cumsum(weights, axis=2)


def _since(weights: Floats, sums: Floats, start: int, sign: int) -> Floats:
    """The best log likelihood with a change from this session on, after it and after each later one."""
    sessions = np.arange(start, weights.shape[2])
    levels = np.arange(len(LEVELS))
    best = np.full((weights.shape[0], len(sessions)), -np.inf)
    for pace in PACES:
        moved = sign * ((sessions - start + 1) // pace)
        path = np.clip(levels[None, :] + moved[:, None], 0, len(LEVELS) - 1)
        after = np.cumsum(weights[:, :, sessions[:, None], path], axis=2)
        whole = sums[:, :, start - 1 : start, :] + after
        np.maximum(best, whole.max(axis=3).sum(axis=1), out=best)
    return best


def _chances() -> Floats:
    """By answer and true level the logarithm of its chance; what was not answered says nothing of any level."""
    chance = np.full((len(LEVELS) + 1, len(LEVELS)), OFF_BY_MORE)
    for level in LEVELS:
        for answer, share in ((level - 1, OFF_BY_ONE / 2), (level, 1 - OFF_BY_ONE), (level + 1, OFF_BY_ONE / 2)):
            chance[min(max(answer, LEVELS[0]), LEVELS[-1]), level - 1] += share
    chance[1:] /= chance[1:].sum(axis=0, keepdims=True)
    chance[0] = 1.0
    logs: Floats = np.log(chance)
    return logs


_CHANCES = _chances()


# --- before somebody does it alone ------------------------------------------------------------------------
def is_near_solo(views: Sequence[Sequence[int]]) -> bool:
    """Done alone while observed in the latest two sessions of the topic, or once alone just now: never before."""
    by_session = [max(levels) for levels in zip(*views, strict=True)]
    said = [level for level in by_session if level]
    if not said or LEVELS[-1] in said[:-1]:
        return False
    return said[-1] == LEVELS[-1] or (len(said) > 1 and min(said[-2:]) == LEVELS[-2])
