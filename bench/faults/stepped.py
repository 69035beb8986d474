"""A wall clock that steps an hour forward at SIGUSR1 and an hour back at SIGUSR2; the monotonic one goes on evenly."""

import signal
import sys
import time
from datetime import datetime as _real
from typing import Any

HOUR = 3600.0

_real_time = time.time
_ahead = 0.0


class _AnyDatetime(type):
    def __instancecheck__(cls, one: object) -> bool:
        return isinstance(one, _real)


class Stepped(_real, metaclass=_AnyDatetime):
    """Asked for now, it answers by the clock that was stepped; the answer is a datetime like any other."""

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return _real.fromtimestamp(_time(), tz)


def _time() -> float:
    return _real_time() + _ahead


def _step(number: int, _frame: object) -> None:
    global _ahead  # the process has one clock
    _ahead += HOUR if number == signal.SIGUSR1 else -HOUR


def install() -> None:
    """For this process, once its modules are loaded: in all of them, whatever name they know the clock by."""
    time.time = _time
    for module in list(sys.modules.values()):
        names = vars(module) if hasattr(module, "__dict__") else {}
        for name, value in list(names.items()):
            if value is _real and module is not sys.modules[__name__]:
                setattr(module, name, Stepped)
            elif value is _real_time and module is not sys.modules[__name__]:
                setattr(module, name, _time)
    signal.signal(signal.SIGUSR1, _step)
    signal.signal(signal.SIGUSR2, _step)
