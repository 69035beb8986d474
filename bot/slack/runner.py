"""Runs listeners as Bolt does, but answers Slack at the moment of the ack."""

# Bolt looks every 10 ms whether a listener has acked. No answer takes less than that, and when many requests wait, the
# looking costs more processor time than the work.

import asyncio
import contextlib
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.listener.async_listener import AsyncListener
from slack_bolt.listener.asyncio_runner import AsyncioListenerRunner
from slack_bolt.logger.messages import warning_did_not_call_ack
from slack_bolt.request.async_request import AsyncBoltRequest


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
