"""Knows which requests listeners still work on, also after their ack, so that a stop can wait for them."""

import asyncio

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.listener.async_listener_completion_handler import AsyncListenerCompletionHandler
from slack_bolt.listener.async_listener_start_handler import AsyncListenerStartHandler
from slack_bolt.request.async_request import AsyncBoltRequest


class Running:
    """A count of what was taken and is not finished."""

    def __init__(self) -> None:
        self._count = 0
        self._none = asyncio.Event()
        self._none.set()

    def begun(self) -> None:
        self._count += 1
        self._none.clear()

    def ended(self) -> None:
        self._count -= 1
        if not self._count:
            self._none.set()

    def watch(self, app: AsyncApp) -> None:
        """Count every listener of `app`, from its start to its end."""
        app.listener_runner.listener_start_handler = _Start(self)
        app.listener_runner.listener_completion_handler = _End(self)

    async def none(self, within: float) -> bool:
        """Wait until nothing runs, at most `within` seconds; False if something still does."""
        await asyncio.sleep(0)  # an event is acked before its listener's task has begun
        try:
            async with asyncio.timeout(within):
                await self._none.wait()
        except TimeoutError:
            return False
        return True


class _Start(AsyncListenerStartHandler):
    def __init__(self, running: Running) -> None:
        self._running = running

    async def handle(self, request: AsyncBoltRequest, response: BoltResponse | None) -> None:
        self._running.begun()


class _End(AsyncListenerCompletionHandler):
    def __init__(self, running: Running) -> None:
        self._running = running

    async def handle(self, request: AsyncBoltRequest, response: BoltResponse | None) -> None:
        self._running.ended()
