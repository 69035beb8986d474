"""Faults on demand: what goes wrong, at which method, and how many times."""

import itertools
from dataclasses import asdict, dataclass
from typing import Any

KINDS = (
    "latency",
    "ratelimited",
    "server_error",
    "timeout",
    "drop_before",
    "drop_after",
    "duplicate",
    "socket_drop",
)


@dataclass
class Fault:
    """`times` counts down; -1 is for ever. `ms` is the delay of latency, and Retry-After of ratelimited."""

    id: str
    kind: str
    method: str = "*"
    times: int = 1
    ms: int = 500


class Faults:
    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._numbers = itertools.count(1)

    def add(self, kind: str, method: str = "*", times: int = 1, ms: int = 500) -> Fault:
        if kind not in KINDS:
            raise ValueError(f"{kind!r} is no fault; there are {', '.join(KINDS)}")
        fault = Fault(f"F{next(self._numbers)}", kind, method, int(times), int(ms))
        self._faults.append(fault)
        return fault

    def remove(self, fault_id: str) -> None:
        self._faults = [f for f in self._faults if f.id != fault_id]

    def clear(self) -> None:
        self._faults.clear()

    def listed(self) -> list[dict[str, Any]]:
        return [asdict(f) for f in self._faults]

    def take(self, kind: str, *names: str) -> Fault | None:
        """The first fault of this kind for one of these names, spent once."""
        if not self._faults:
            return None
        for fault in self._faults:
            if fault.kind == kind and (fault.method == "*" or fault.method in names):
                if fault.times > 0:
                    fault.times -= 1
                    if fault.times == 0:
                        self._faults.remove(fault)
                return fault
        return None
