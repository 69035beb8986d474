"""Faults on demand: what goes wrong, at which method, how often, and for how long."""

import itertools
import random
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

KINDS = (
    "latency",
    "ratelimited",
    "server_error",
    "timeout",
    "drop_before",
    "drop_after",
    "error_after",
    "duplicate",
    "socket_drop",
    "no_charts",
    "file_not_ready",
)


@dataclass
class Fault:
    """Strikes every `every`th call with `chance`, `times` times and until `until` (-1 and none are for ever).

    `ms` is the delay of latency, and Retry-After of ratelimited. `until` is life time: an hour of it can be played in
    a second. `met` and `struck` count calls.
    """

    id: str
    kind: str
    method: str = "*"
    times: int = 1
    ms: int = 500
    every: int = 1
    chance: float = 1.0
    seed: int = 0
    until: datetime | None = None
    met: int = 0
    struck: int = 0

    def __post_init__(self) -> None:
        self.times, self.ms, self.every = int(self.times), int(self.ms), int(self.every)
        if self.kind not in KINDS:
            raise ValueError(f"{self.kind!r} is no fault; there are {', '.join(KINDS)}")
        if self.every < 1 or not 0 < self.chance <= 1:
            raise ValueError("a fault strikes every 1st call or fewer, with a chance above 0 and up to 1")
        self._dice = random.Random(self.seed)

    @property
    def spent(self) -> bool:
        return self.times == 0

    def strikes(self) -> bool:
        self.met += 1
        if self.met % self.every or (self.chance < 1 and self._dice.random() >= self.chance):
            return False
        self.struck += 1
        self.times -= self.times > 0
        return True

    def as_page(self) -> dict[str, Any]:
        return asdict(self) | {"until": self.until.isoformat() if self.until else None}


class Faults:
    """`now` tells life time."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._now = now
        self._faults: list[Fault] = []
        self._numbers = itertools.count(1)

    def add(
        self,
        kind: str,
        method: str = "*",
        times: int | None = None,
        ms: int = 500,
        *,
        every: int = 1,
        chance: float = 1.0,
        seed: int = 0,
        minutes: float | None = None,
    ) -> Fault:
        """Once, unless `times` (-1 is until removed) or `minutes` of life time say otherwise; ValueError in words."""
        until = self._now() + timedelta(minutes=minutes) if minutes else None
        often = times if times is not None else (-1 if until else 1)
        number = f"F{next(self._numbers)}"
        fault = Fault(number, kind, method, often, ms, every, float(chance), int(seed), until)
        self._faults.append(fault)
        return fault

    def remove(self, fault_id: str) -> None:
        self._faults = [f for f in self._faults if f.id != fault_id]

    def clear(self) -> None:
        self._faults.clear()

    def listed(self) -> list[dict[str, Any]]:
        self._forget_old()
        return [f.as_page() for f in self._faults]

    def take(self, kind: str, *names: str) -> Fault | None:
        """The first fault of this kind that strikes one of these names now."""
        if not self._faults:
            return None
        self._forget_old()
        for fault in self._faults:
            if fault.kind == kind and (fault.method == "*" or fault.method in names) and fault.strikes():
                if fault.spent:
                    self._faults.remove(fault)
                return fault
        return None

    def _forget_old(self) -> None:
        if any(f.until for f in self._faults):
            now = self._now()
            self._faults = [f for f in self._faults if f.until is None or now < f.until]
