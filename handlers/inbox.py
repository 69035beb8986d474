"""Slack's events: a row before the ack, and from the row, once and in order, to the effect."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.deps import Deps
from bot.inbox import rules, service
from bot.inbox.rules import Arrival, Waiting
from bot.inbox.service import Letter
from handlers import home, leaving, people, words
from handlers.acting import Acting, After, Body, Effect

EFFECTS: dict[str, Effect] = {
    "app_home_opened": home.opened,
    "app_uninstalled": leaving.uninstalled,
    "dnd_updated_user": people.quiet_changed,
    "message": words.said,
    "tokens_revoked": leaving.revoked,
    "user_change": people.profile_changed,
}
"""What each type of event does, in the transaction in which it is taken out of the inbox."""

log = structlog.get_logger()


def register(app: AsyncApp) -> None:
    for kind in EFFECTS:
        app.event(kind)(arrived)


async def arrived(context: AsyncBoltContext) -> None:
    """It has its row, and is acked."""
    context["inbox"].wake()


class Inbox:
    """Takes events in, and handles what waits: at start, at each arrival, and at every tick.

    The tick finds an event whose process died before it was handled. `wake` runs it without waiting for its interval.
    """

    def __init__(self, deps: Deps, wake: Callable[[], None]) -> None:
        self._deps, self.wake = deps, wake
        self._following: set[asyncio.Task[None]] = set()

    async def receive(
        self, body: Body, context: AsyncBoltContext, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        """Bolt's `before_authorize`: after the signature check, and whether or not there is an installation.

        What is raised here, as by a database that is gone, ends in 500 or no ack, and then Slack sends it again.
        """
        if body.get("type") == "event_callback":
            if not rules.counts(body, EFFECTS.keys()):
                return BoltResponse(status=200)
            arrival = rules.arrival(body, _tenant(context), context.user_id)
            async with self._deps.db.say_once() as session:
                await service.receive(session, arrival, body["event"], datetime.now(UTC))
        context["inbox"] = self
        return await next()

    async def handle(self, go_on: Callable[[], bool] = lambda: True) -> None:
        """The work of the tick. What is not handled before a stop is handled after the next start."""
        while go_on() and await self._handle_batch():
            pass

    async def _handle_batch(self) -> bool:
        """Whether anything was handled, so that more may wait."""
        async with self._deps.db.read() as session:
            letters = await service.next_ones(session, EFFECTS.keys(), datetime.now(UTC))
        return any([await self._handle_one(letter) for letter in letters])

    async def _handle_one(self, letter: Letter) -> bool:
        event = letter.event
        with structlog.contextvars.bound_contextvars(team=event.team_id, user=event.user_id, event_type=event.type):
            try:
                return await self._take_effect(letter)
            except Exception as error:
                # The lane waits, the others go on. What a person wrote is in no log.
                await self._failed(event, error)
                return False

    async def _take_effect(self, letter: Letter) -> bool:
        event = letter.event
        async with self._deps.db.begin() as session:
            body = await service.take(session, letter, datetime.now(UTC))
            after = None if body is None else await EFFECTS[event.type](session, self._who(event), body)
        if after is not None:
            self._follow(after)
        return body is not None

    def _follow(self, after: After) -> None:
        """What needs Slack, once the effect is in the rows: no event waits for it."""

        async def follow() -> None:
            try:
                await after()
            except Exception as error:
                log.error("what follows an event failed", exc_info=error)

        task = asyncio.create_task(follow())
        self._following.add(task)
        task.add_done_callback(self._following.discard)

    async def backlog(self) -> tuple[int, float]:
        """For health: how many events wait, and the seconds for which the first of them has waited."""
        async with self._deps.db.read() as session:
            return await service.backlog(session, datetime.now(UTC))

    async def finish(self, within: float) -> None:
        """What follows the events handled so far may end, within so many seconds."""
        if self._following:
            await asyncio.wait(self._following, timeout=within)
        for task in self._following:
            task.cancel()
        await asyncio.gather(*self._following, return_exceptions=True)

    async def _failed(self, event: Waiting, error: Exception) -> None:
        try:
            async with self._deps.db.begin() as session:
                wait = await service.failed(session, event, error, datetime.now(UTC))
        except Exception as second:
            log.error("an event's failure could not be noted", exc_info=second)
            return
        log.error("an event had no effect", given_up=wait is None, exc_info=error)
        if wait is not None:
            asyncio.get_running_loop().call_later(wait.total_seconds(), self.wake)
        elif event.type == "message":
            self._follow(lambda: words.sorry(self._who(event), event.event_id))

    def _who(self, event: Arrival) -> Acting:
        return Acting(event.team_id, event.user_id or "", self._deps)


def _tenant(context: AsyncBoltContext) -> str:
    tenant: Any = context.team_id or context.enterprise_id
    if not tenant:
        raise ValueError("an event without a team reached Trellis")
    return str(tenant)
