"""Whether this process hears Slack and does its work: from ages of real successes, not from open sockets."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from enum import Enum
from typing import TypeVar

from bot.metrics import Metrics

SOCKET_QUIET_SECONDS = 60.0
"""Pings go every ten seconds; six missed ones mean a socket that is open and deaf."""

TICK_LATE_SECONDS = 60.0
INBOX_LATE_SECONDS = 300.0
LOOK_SECONDS = 2.0
"""A database that takes longer to answer has no backlog to show; the tick's age tells the rest."""

T = TypeVar("T")


class Phase(Enum):
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"


class Health:
    """Ages on the monotonic clock, so that a step of the wall clock is no illness."""

    def __init__(self, quiet_seconds: float = SOCKET_QUIET_SECONDS, late_seconds: float = TICK_LATE_SECONDS) -> None:
        self.phase = Phase.STARTING
        self.metrics = Metrics()
        self.has_ticks = True
        """False in a process that only answers, where others deliver."""
        self.requests = 0
        self.failures: Counter[str] = Counter()
        self.oldest_due: float | None = None
        self.inbox: tuple[int, float] | None = None
        """As of the last look: the age of the oldest nudge due, and how many events wait, the oldest for how long."""
        self._quiet, self._late = quiet_seconds, late_seconds
        self._started = time.monotonic()
        self._requested: float | None = None
        self._listening: float | None = None
        self._ponged: float | None = None
        self._ticks: dict[str, float] = {}
        self._troubles: dict[str, str] = {}
        self._measure_due: Callable[[], Awaitable[float]] | None = None
        self._measure_inbox: Callable[[], Awaitable[tuple[int, float]]] | None = None
        self._measure_troubles: dict[str, Callable[[], Awaitable[str | None]]] = {}

    # --- what happens ------------------------------------------------------------------------------------
    def heard(self) -> None:
        """A request of Slack's has arrived."""
        self._requested = time.monotonic()
        self.requests += 1

    def expect_pongs(self) -> None:
        """From now on there should be a socket on which Slack answers pings."""
        self._listening = time.monotonic()

    def ponged(self) -> None:
        self._ponged = time.monotonic()

    def ticked(self, name: str) -> None:
        """A tick has done its work, or a part of it."""
        self._ticks[name] = time.monotonic()

    def failed(self, name: str) -> None:
        self.failures[name] += 1

    def trouble(self, name: str, text: str | None) -> None:
        """What whoever runs Trellis has to see, in a sentence, until None; by a name such as `delivery lock`."""
        if text is None:
            self._troubles.pop(name, None)
        else:
            self._troubles[name] = text

    def measure_backlog(self, seconds: Callable[[], Awaitable[float]]) -> None:
        """How to find the age of the oldest message that is due and not sent."""
        self._measure_due = seconds

    def measure_inbox(self, waiting: Callable[[], Awaitable[tuple[int, float]]]) -> None:
        """How to find the number of events that wait for their effect, and the age of the oldest in seconds."""
        self._measure_inbox = waiting

    def measure_trouble(self, name: str, text: Callable[[], Awaitable[str | None]]) -> None:
        """How to find whether there is this trouble now, as its sentence."""
        self._measure_troubles[name] = text

    async def look(self) -> None:
        """Measure what only the database knows, for what is asked next: within two seconds, or not at all."""
        self.oldest_due, self.inbox, texts = await asyncio.gather(
            _measured(self._measure_due),
            _measured(self._measure_inbox),
            asyncio.gather(*map(_measured, self._measure_troubles.values())),
        )
        for name, text in zip(self._measure_troubles, texts, strict=True):
            self.trouble(name, text)

    # --- what it means -----------------------------------------------------------------------------------
    def problems(self) -> list[str]:
        """What is wrong, one line each; empty when healthy."""
        found = self._deafness()
        if self.inbox and self.inbox[0] and self.inbox[1] > INBOX_LATE_SECONDS:
            found.append(f"{self.inbox[0]} events from Slack wait, the oldest for {self.inbox[1]:.0f} seconds")
        return found + list(self._troubles.values())

    def ready(self) -> bool:
        """Whether requests may come: after the start, before the stop, and with Slack at the other end.

        Troubles that all processes share leave it ready: to turn requests away would only add to them.
        """
        heard = self._listening is None or self._ponged is not None
        return self.phase is Phase.RUNNING and heard and not self._deafness()

    def _deafness(self) -> list[str]:
        """What is wrong with this process alone."""
        found = []
        if self.has_ticks and _age(self._ticks.get("dispatch", self._started)) > self._late:
            found.append("the dispatch tick is late")
        if (quiet := self.silence()) is not None and quiet > self._quiet:
            found.append(f"no ping answer from Slack for {quiet:.0f} seconds")
        return found

    # --- ages, in seconds --------------------------------------------------------------------------------
    def silence(self) -> float | None:
        """Since Slack last answered a ping, or since the first was expected; None without a socket."""
        return None if self._listening is None else _age(self._ponged or self._listening)

    def up(self) -> float:
        return _age(self._started)

    def since_request(self) -> float | None:
        return None if self._requested is None else _age(self._requested)

    def since_ticks(self) -> dict[str, float]:
        """For each tick that has ever worked."""
        return {name: _age(at) for name, at in self._ticks.items()}


def _age(since: float) -> float:
    return max(time.monotonic() - since, 0.0)


async def _measured(measure: Callable[[], Awaitable[T]] | None) -> T | None:
    if measure is None:
        return None
    try:
        return await asyncio.wait_for(measure(), LOOK_SECONDS)
    except Exception:  # whatever the database says: a scrape must bring the other numbers
        return None
