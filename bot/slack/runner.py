"""Runs listeners as Bolt does, but answers Slack at the moment of the ack, and times the answers."""

# Bolt looks every 10 ms whether a listener has acked. No answer takes less than that, and when many requests wait, the
# looking costs more processor time than the work.

import asyncio
import contextlib
import time
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.listener.async_listener import AsyncListener
from slack_bolt.listener.asyncio_runner import AsyncioListenerRunner
from slack_bolt.logger.messages import warning_did_not_call_ack
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.metrics import Metrics

UNAUTHORIZED = 401

SENT = {
    "event_callback": "event",
    "block_actions": "action",
    "interactive_message": "action",
    "view_submission": "view",
    "view_closed": "view",
    "block_suggestion": "options",
    "shortcut": "shortcut",
    "message_action": "shortcut",
}
"""What Slack sends, by the type in its payload. A command has none."""


class PromptAck(AsyncAck):
    """An ack that says when it was called."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.settled = asyncio.Event()

    async def __call__(self, *words: Any, **named: Any) -> BoltResponse:
        response = await super().__call__(*words, **named)
        self.settled.set()
        return response


class PromptRunner(AsyncioListenerRunner):
    """For listeners without lazy functions, of which Trellis has none: slow work follows the ack."""

    _tasks: set[asyncio.Task[None]]
    # the event loop itself holds a task only weakly

    @classmethod
    def serve(cls, app: AsyncApp) -> None:
        """Run the app's listeners from now on, with the handlers that its own runner has."""
        runner = cls.__new__(cls)
        vars(runner).update(vars(app.listener_runner), _tasks=set())
        app._async_listener_runner = runner

    async def run(
        self,
        request: AsyncBoltRequest,
        response: BoltResponse | None,
        listener_name: str,
        listener: AsyncListener,
        starting_time: float | None = None,
    ) -> BoltResponse | None:
        ack = request.context["ack"] = PromptAck()
        if listener.auto_acknowledgement:
            await ack()
        task = asyncio.create_task(self._listen(request, response, listener, ack))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(listener.ack_timeout):
                await ack.settled.wait()
        if response is None and ack.response is None:
            self.logger.warning(warning_did_not_call_ack(listener_name))
        return response or ack.response

    async def _listen(
        self, request: AsyncBoltRequest, response: BoltResponse | None, listener: AsyncListener, ack: PromptAck
    ) -> None:
        try:
            await self.listener_start_handler.handle(request=request, response=response)
            await listener.run_ack_function(request=request, response=response)  # type: ignore[arg-type]
        except Exception as error:
            # The error listener writes the answer into `failed`, unless Slack has had its answer.
            failed = None if ack.response is not None else BoltResponse(status=500)
            await self.listener_error_handler.handle(error=error, request=request, response=failed)
            ack.response = ack.response or failed
        finally:
            await self.listener_completion_handler.handle(request=request, response=response)
            ack.settled.set()


def time_acks(app: AsyncApp, metrics: Metrics) -> None:
    """Count every answer from now on, from a request's arrival to its ack.

    Signature, authorization and what must be written before the listener are in it. What Slack did not sign is no
    request of Slack's.
    """
    dispatch = app.async_dispatch

    async def timed(req: AsyncBoltRequest) -> BoltResponse:
        begun = time.monotonic()
        response = await dispatch(req)
        if response.status != UNAUTHORIZED:
            metrics.acked(sent_by(req.body), time.monotonic() - begun)
        return response

    app.async_dispatch = timed  # type: ignore[method-assign]


def sent_by(body: dict[str, Any]) -> str:
    """A command, action, view, shortcut, options or event; other for what Trellis does not know."""
    return "command" if "command" in body else SENT.get(str(body.get("type")), "other")
