"""Whether this process hears Slack and does its work: from ages of real successes, not from open sockets."""

import time
from typing import Any

SOCKET_QUIET_SECONDS = 60.0
"""Pings go every ten seconds; six missed ones mean a socket that is open and deaf."""

TICK_LATE_SECONDS = 60.0


class Health:
    """Ages on the monotonic clock, so that a step of the wall clock is no illness."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._heard: float | None = None
        self._ticks: dict[str, float] = {}
        self._socket: Any = None
        self.requests = 0

    def heard(self) -> None:
        self._heard = time.monotonic()
        self.requests += 1

    def ticked(self, name: str) -> None:
        self._ticks[name] = time.monotonic()

    def watch_socket(self, client: Any) -> None:
        self._socket = client

    def problems(self) -> list[str]:
        """What is wrong, one line each; empty when healthy."""
        found = []
        now = time.monotonic()
        if now - self._ticks.get("dispatch", self._started) > TICK_LATE_SECONDS:
            found.append("the dispatch tick is late")
        if self._socket is not None and (age := self.ping_age()) is not None and age > SOCKET_QUIET_SECONDS:
            found.append(f"no ping answer from Slack for {age:.0f} seconds")
        return found

    def ready(self) -> bool:
        return self._socket is None or self.ping_age() is not None

    def ping_age(self) -> float | None:
        """Seconds since Slack last answered a ping; None before the first answer."""
        last = getattr(self._socket, "last_ping_pong_time", None)
        return None if last is None else max(time.time() - last, 0.0)

    def metrics(self) -> dict[str, float]:
        """Name → value, in seconds and counts."""
        now = time.monotonic()
        values = {"trellis_up_seconds": now - self._started, "trellis_requests_total": float(self.requests)}
        if self._heard is not None:
            values["trellis_last_request_age_seconds"] = now - self._heard
        if (age := self.ping_age()) is not None:
            values["trellis_socket_ping_age_seconds"] = age
        for name, at in self._ticks.items():
            values[f"trellis_{name}_age_seconds"] = now - at
        return values
