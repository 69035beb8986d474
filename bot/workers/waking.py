"""What is due now is a job at once, so that a person's click need not wait for the workers' next turn."""

import asyncio
from collections.abc import Sequence

import structlog
from procrastinate import App

from bot.deps import Deps
from bot.health import Health
from bot.ticks import Tick
from bot.workers import jobs
from bot.workers.queue import queue

log = structlog.get_logger()


class Waking:
    """Stands where one process has ticks: `wake` may be called at any time, and more calls on the way become one."""

    def __init__(self, queue: App, deps: Deps) -> None:
        self._queue, self._db = queue, deps.db
        self._woken: set[str] = set()
        self._news = asyncio.Event()
        self._going = True

    def start(self) -> None:
        self._task = asyncio.create_task(self._pass_on())

    def wake(self, name: str) -> None:
        """There is something to do now: some worker shall run this periodic task at once."""
        self._woken.add(name)
        self._news.set()

    async def _pass_on(self) -> None:
        while self._going or self._woken:
            await self._news.wait()
            self._news.clear()
            names, self._woken = self._woken, set()
            try:
                async with self._db.begin() as session:
                    for name in sorted(names):
                        await jobs.ask(self._queue, session, name)
            except Exception as error:
                # Workers look every few seconds anyway; a lost database must not end the waking.
                log.error("the workers could not be woken", exc_info=error)

    def stop(self) -> None:
        """What was asked for is still passed on."""
        self._going = False
        self._news.set()

    async def finish(self, within: float) -> None:
        """After so many seconds it is left to the workers' next turn."""
        self.stop()
        await asyncio.wait({self._task}, timeout=within)
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)


def made(url: str, deps: Deps, health: Health, recurring: Sequence[Tick]) -> Waking:
    """For a process that works off nothing itself: the queue stays closed, and needs no connection of its own."""
    return Waking(queue(url, deps, health, recurring), deps)
