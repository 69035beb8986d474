"""Whether this process hears Slack and does its work: from ages of real successes, not from open sockets."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum

SOCKET_QUIET_SECONDS = 60.0
"""Pings go every ten seconds; six missed ones mean a socket that is open and deaf."""

TICK_LATE_SECONDS = 60.0
BACKLOG_SECONDS = 2.0
"""A database that takes longer to answer has no backlog to show; the tick's age tells the rest."""


class Phase(Enum):
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"


@dataclass(frozen=True)
class Metric:
    """One line for Prometheus. Counters end in `_total`."""

    name: str
    meaning: str
    value: float
    labels: dict[str, str] = field(default_factory=dict)


class Health:
    """Ages on the monotonic clock, so that a step of the wall clock is no illness."""

    def __init__(self, quiet_seconds: float = SOCKET_QUIET_SECONDS, late_seconds: float = TICK_LATE_SECONDS) -> None:
        self.phase = Phase.STARTING
        self._quiet, self._late = quiet_seconds, late_seconds
        self._started = time.monotonic()
        self._requested: float | None = None
        self._requests = 0
        self._listening: float | None = None
        self._ponged: float | None = None
        self._ticks: dict[str, float] = {}
        self._failures: Counter[str] = Counter()
        self._backlog: Callable[[], Awaitable[float]] | None = None

    # --- what happens ------------------------------------------------------------------------------------
    def heard(self) -> None:
        """A request of Slack's has arrived."""
        self._requested = time.monotonic()
        self._requests += 1

    def expect_pongs(self) -> None:
        """From now on there should be a socket on which Slack answers pings."""
        self._listening = time.monotonic()

    def ponged(self) -> None:
        self._ponged = time.monotonic()

    def ticked(self, name: str) -> None:
        """A tick has done its work, or a part of it."""
        self._ticks[name] = time.monotonic()

    def failed(self, name: str) -> None:
        self._failures[name] += 1

    def measure_backlog(self, seconds: Callable[[], Awaitable[float]]) -> None:
        """How to find the age of the oldest message that is due and not sent."""
        self._backlog = seconds

    # --- what it means -----------------------------------------------------------------------------------
    def problems(self) -> list[str]:
        """What is wrong, one line each; empty when healthy."""
        found = []
        if _age(self._ticks.get("dispatch", self._started)) > self._late:
            found.append("the dispatch tick is late")
        if (quiet := self.silence()) is not None and quiet > self._quiet:
            found.append(f"no ping answer from Slack for {quiet:.0f} seconds")
        return found

    def ready(self) -> bool:
        """Whether requests may come: after the start, before the stop, and with Slack at the other end."""
        heard = self._listening is None or self._ponged is not None
        return self.phase is Phase.RUNNING and heard and not self.problems()

    def silence(self) -> float | None:
        """Seconds since Slack last answered a ping, or since the first was expected; None without a socket."""
        return None if self._listening is None else _age(self._ponged or self._listening)

    async def metrics(self) -> list[Metric]:
        found = [
            Metric("trellis_up_seconds", "Since the process started.", _age(self._started)),
            Metric("trellis_healthy", "1 if /healthz says so.", float(not self.problems())),
            Metric("trellis_requests_total", "Requests of Slack's that reached a listener.", float(self._requests)),
        ]
        if self._requested is not None:
            found.append(
                Metric("trellis_last_request_age_seconds", "Since Slack's last request.", _age(self._requested))
            )
        if (quiet := self.silence()) is not None:
            found.append(Metric("trellis_socket_ping_age_seconds", "Since Slack last answered a ping.", quiet))
        if (backlog := await self._oldest_due()) is not None:
            found.append(
                Metric("trellis_oldest_due_nudge_age_seconds", "How late the oldest unsent message is.", backlog)
            )
        for name, at in self._ticks.items():
            found.append(Metric("trellis_tick_age_seconds", "Since a tick last worked.", _age(at), {"tick": name}))
        for name, count in self._failures.items():
            found.append(Metric("trellis_tick_failures_total", "Ticks that failed.", float(count), {"tick": name}))
        return found

    async def _oldest_due(self) -> float | None:
        if self._backlog is None:
            return None
        try:
            return await asyncio.wait_for(self._backlog(), BACKLOG_SECONDS)
        except Exception:  # whatever the database says: a scrape must bring the other numbers
            return None


def _age(since: float) -> float:
    return max(time.monotonic() - since, 0.0)
