"""The clock's ticks in one process: each piece of work comes again at its interval, and at once when woken."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.health import Health

WATCH_SECONDS = 5.0
LATE_INTERVALS = 3
STEP_SECONDS = 2.0
"""The wall clock goes with the monotonic one but for its corrections; more than this between two looks is a step."""

log = structlog.get_logger()


@dataclass
class Tick:
    """One piece of work. `work` gets a question to ask between its parts: whether to go on."""

    name: str
    seconds: float
    work: Callable[[Callable[[], bool]], Awaitable[object]]
    due: asyncio.Event = field(default_factory=asyncio.Event)
    armed_at: float = field(default_factory=time.monotonic)

    def ring(self) -> None:
        self.armed_at = time.monotonic()
        self.due.set()


class Ticks:
    """APScheduler rings, a loop per tick works: never twice at the same time, and never on another one's account."""

    def __init__(self, health: Health, ticks: list[Tick]) -> None:
        self._health, self._ticks = health, {tick.name: tick for tick in ticks}
        self._going = False

    def start(self) -> None:
        self._going = True
        self._scheduler = AsyncIOScheduler()
        every: dict[str, Any] = {"trigger": "interval", "coalesce": True, "max_instances": 1}
        for tick in self._ticks.values():
            self._scheduler.add_job(tick.ring, id=tick.name, seconds=tick.seconds, misfire_grace_time=None, **every)
        self._scheduler.start()
        self._loops = [asyncio.create_task(self._run(tick)) for tick in self._ticks.values()]
        self._watch = asyncio.create_task(self._keep_watch())

    def wake(self, name: str) -> None:
        """There is something to do now: do not wait for the interval."""
        self._ticks[name].due.set()

    async def _run(self, tick: Tick) -> None:
        def go_on() -> bool:
            self._health.ticked(tick.name)  # long work is no late work
            return self._going

        while self._going:
            await tick.due.wait()
            tick.due.clear()
            if self._going:
                await self._once(tick, go_on)

    async def _once(self, tick: Tick, go_on: Callable[[], bool]) -> None:
        try:
            await tick.work(go_on)
            self._health.ticked(tick.name)
        except Exception as error:
            # A tick must come again whatever happened; the error is in the log and in /metrics.
            self._health.failed(tick.name)
            log.error("a tick failed", tick=tick.name, exc_info=error)

    async def _keep_watch(self) -> None:
        """APScheduler waits by the wall clock: after a step it is armed anew, by a clock that does not step."""
        apart = time.time() - time.monotonic()
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            stepped = abs(time.time() - time.monotonic() - apart) > STEP_SECONDS
            apart = time.time() - time.monotonic()
            for tick in self._ticks.values():
                if stepped or time.monotonic() - tick.armed_at > LATE_INTERVALS * tick.seconds:
                    log.warning("the clock was set, or a tick is late", tick=tick.name)
                    with contextlib.suppress(Exception):
                        self._scheduler.modify_job(tick.name, next_run_time=datetime.now(UTC))
                    tick.ring()

    def stop(self) -> None:
        """No work begins any more."""
        if self._going:
            self._going = False
            self._scheduler.shutdown(wait=False)
            self._watch.cancel()
            for tick in self._ticks.values():
                tick.due.set()

    async def finish(self, within: float) -> None:
        """What is being worked on may end, within so many seconds."""
        self.stop()
        await asyncio.wait(self._loops, timeout=within)
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, self._watch, return_exceptions=True)
