"""Where fits are computed: in a process beside this one, whose crash or endless work ends nothing but that fit."""

import asyncio
import os
import signal
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

import structlog

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

LIMIT_SECONDS = 20.0
"""A fit takes some hundredths of a second."""

NICE = 10
"""Answers to people come first."""

log = structlog.get_logger()

T = TypeVar("T")


class Pool:
    """`async with` opens and closes it. One process is enough, and begins with the first work."""

    def __init__(self, limit_seconds: float = LIMIT_SECONDS) -> None:
        self._limit = limit_seconds
        self._executor: ProcessPoolExecutor | None = None

    async def __aenter__(self) -> "Pool":
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._close()

    async def run(self, work: Callable[..., T], *given: object) -> T | None:
        """What `work`, a module's function, makes of values; None if it failed, crashed or took too long."""
        self._executor = self._executor or _opened()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, _within, self._limit, work, *given)
        except Exception as error:  # whatever numbers do to the packages that compute with them
            log.error("a fit came to nothing", work=work.__name__, error=type(error).__name__)
            if isinstance(error, BrokenExecutor):
                self._close()
            return None

    def _close(self) -> None:
        if self._executor:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = None


def _opened() -> "ProcessPoolExecutor":
    # Needed at night only; every start would wait for these imports. A forked process would share our threads' locks.
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=os.nice, initargs=(NICE,))


def _within(seconds: float, work: Callable[..., T], *given: Any) -> T:
    """In the pool's process. The alarm ends it even inside a package's native code, which heeds no exception."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return work(*given)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
