"""The order in which clicks in a view arrived, so that a slow older one neither saves nor draws over a newer one."""

from collections import OrderedDict
from dataclasses import dataclass
from itertools import count

KEPT = 1000
"""Views that are remembered: one is open for minutes."""


@dataclass(frozen=True)
class Turn:
    """One click or submit in a view."""

    view_id: str
    number: int


class Gestures:
    """Clicks are handled side by side; each carries the view's whole state, so only the newest one counts."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._newest: OrderedDict[str, int] = OrderedDict()

    def arrive(self, view_id: str) -> Turn:
        """Called first in a listener, before anything is awaited."""
        turn = Turn(view_id, next(self._numbers))
        self._newest[view_id] = turn.number
        self._newest.move_to_end(view_id)
        if len(self._newest) > KEPT:
            self._newest.popitem(last=False)
        return turn

    def is_newest(self, turn: Turn) -> bool:
        return turn.number >= self._newest.get(turn.view_id, 0)
