"""Hands payloads to the app over either transport and brings back its ack, or says why none came."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any, Protocol

from sandbox.faults import Faults
from sandbox.settings import Settings
from sandbox.traffic import Traffic

Json = dict[str, Any]
GLANCE_S = 0.05


@dataclass
class Outgoing:
    """`kind` is Slack's envelope type: slash_commands, interactive or events_api."""

    kind: str
    name: str
    payload: Json
    attempt: int = 0
    reason: str = ""


@dataclass
class Ack:
    """`error` is none, operation_timeout, dispatch_failed or http_error; `body` is what the app answered with."""

    error: str | None = None
    body: Json = field(default_factory=dict)
    retry: bool = True
    reason: str = ""


class Transport(Protocol):
    via: str

    @property
    def connected(self) -> bool: ...

    async def send(self, out: Outgoing) -> Ack: ...


class Delivery:
    """One engine behind both transports: limits, faults, duplicates, retries, traffic."""

    def __init__(self, transport: Transport, settings: Settings, traffic: Traffic, faults: Faults) -> None:
        self.transport, self.settings, self.traffic, self.faults = transport, settings, traffic, faults
        self._running: set[asyncio.Task[Any]] = set()
        self._pausing: set[asyncio.Task[Any]] = set()

    async def deliver(self, out: Outgoing) -> Ack:
        """The ack of an interaction or command; Slack never retries these."""
        if self.faults.take("duplicate", out.name, out.kind):
            self._later(self._once(out))
        return await self._once(out)

    def event(self, out: Outgoing) -> None:
        """An event goes out on its own and is retried three times."""
        self._later(self._with_retries(out))
        if self.faults.take("duplicate", out.name, out.kind):
            self._later(self._once(out))

    async def settled(self, timeout_s: float = 10.0) -> None:
        """Waits until every event under way was acked or given up, retries and their pauses included."""
        if self._running:
            await asyncio.wait(set(self._running), timeout=timeout_s)

    async def quiet(self) -> None:
        """Waits until nothing is on its way; events that pause before a retry do not count."""
        for _ in range(int(self.settings.ack_s / GLANCE_S) + 1):
            moving = self._running - self._pausing
            if not moving:
                return
            await asyncio.wait(moving, timeout=GLANCE_S)

    async def stop(self) -> None:
        for task in list(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def _later(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _with_retries(self, out: Outgoing) -> None:
        ack = await self._once(out)
        for number, pause in enumerate(self.settings.event_retries_s, start=1):
            if ack.error is None or not ack.retry:
                return
            await self._pause(pause)
            ack = await self._once(Outgoing(out.kind, out.name, out.payload, number, ack.reason or "http_error"))

    async def _pause(self, seconds: float) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._pausing.add(task)
        try:
            await asyncio.sleep(seconds)
        finally:
            self._pausing.discard(task)

    async def _once(self, out: Outgoing) -> Ack:
        started = time.perf_counter()
        try:
            async with asyncio.timeout(self.settings.ack_s):
                ack = await self.transport.send(out)
        except TimeoutError:
            ack = Ack("operation_timeout", reason="http_timeout")
        ms = (time.perf_counter() - started) * 1000
        direction = "event" if out.kind == "events_api" else "to_app"
        note = f"retry {out.attempt}: {out.reason}" if out.attempt else None
        self.traffic.add(direction, self.transport.via, out.name, ack.error or "ok", ms, out.payload, ack.body, note)
        return ack
