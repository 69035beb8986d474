"""The composition root of `trellis run`: the parts, the Bolt app, the engine; and their orderly end."""

import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot import content, opening, warm
from bot.clock import Clock
from bot.config import Settings, SettingsError, Transport
from bot.db import new_id
from bot.delivery_lock import DeliveryLock
from bot.deps import Deps
from bot.health import Health, Phase
from bot.nudges import store as nudges
from bot.recall.shelf import Shelf
from bot.sbi.rulebook import Rulebook
from bot.slack.matching import by_body
from bot.slack.runner import PromptRunner, time_acks
from bot.slack.running import Running
from bot.slack.socket import Socket
from bot.ticks import Tick, Ticks
from bot.workers import schema
from handlers import register_all
from handlers.inbox import Inbox
from handlers.nudges_delivery import dispatch
from handlers.nudges_outcome import lost
from handlers.nudges_registry import MOMENTS

if TYPE_CHECKING:
    from bot.workers.waking import Waking

DISPATCH_SECONDS = 5.0
FINISH_SECONDS = 2
"""How long a tick, and later the listeners, may go on after a stop: with three seconds for acks, and two for the
goodbyes of socket and database, the whole stays under ten."""

log = structlog.get_logger()


@dataclass
class Trellis:
    """One running Trellis. `start` opens everything, `stop` closes it in order."""

    settings: Settings
    clock: Clock = field(default_factory=Clock)
    rulebook: Rulebook | None = None
    """The coach's rules, if they are loaded already; else `start` loads them."""
    shelf: Shelf | None = None
    """The decks of questions, in the same way."""
    health: Health = field(default_factory=Health)

    async def start(self) -> None:
        """What a failed or cancelled start had opened is closed again."""
        async with contextlib.AsyncExitStack() as opened:
            shelf = self.shelf or content.shelf(self.settings.trellis_content)
            guidebook = partial(content.load_guidebook, self.settings.trellis_content)
            parts = opening.opened(
                self.settings, self.clock, self.health, self.rulebook, lambda: self._engine.wake("dispatch"), shelf
            )
            self.deps = await opened.enter_async_context(parts)
            self.db = self.deps.db
            self._inbox = Inbox(self.deps, lambda: self._engine.wake("inbox"))
            opened.push_async_callback(self._inbox.finish, within=FINISH_SECONDS)
            self.health.measure_inbox(self._inbox.backlog)
            self.bolt = bolt_app(self.settings, self.deps, self.health, self._inbox)
            running = Running()
            running.watch(self.bolt)
            opened.push_async_callback(running.none, within=FINISH_SECONDS)
            if self.settings.slack_app_token:
                await self._connect(self.settings.slack_app_token.get_secret_value(), opened)
            self._engine = self._ticks(opened) if self.db.is_sqlite else self._waking()
            self._engine.start()
            self._engine.wake("dispatch")  # what came due while nothing ran
            self._engine.wake("inbox")
            opened.push_async_callback(self._engine.finish, within=FINISH_SECONDS)
            opened.push_async_callback(warm.Warming(self.deps.rulebook, shelf.load, guidebook).stop)
            self.health.phase = Phase.RUNNING
            self._opened = opened.pop_all()

    async def _connect(self, app_token: str, opened: contextlib.AsyncExitStack) -> None:
        socket = Socket(self.bolt, app_token, self.health.ponged)
        opened.push_async_callback(socket.shut)
        self.health.expect_pongs()
        await socket.open()

    def _ticks(self, opened: contextlib.AsyncExitStack) -> Ticks:
        """SQLite: this process does everything, if no other one does it already."""
        delivery = Tick("dispatch", DISPATCH_SECONDS, lambda go_on: dispatch(self.deps, go_on))
        self._lock = DeliveryLock(self.settings.sqlalchemy_url, self.health, lambda: lost(self.deps, alone=True))
        opened.callback(self._lock.release)
        alone = [self._lock.alone(tick) for tick in (*opening.recurring(self.deps), delivery)]
        return Ticks(self.health, [*alone, opening.arrivals(self._inbox)])

    def _waking(self) -> "Waking":
        """PostgreSQL: this process answers, and workers do the rest."""
        schema.need_package()
        from bot.workers import waking  # the extra `scale`, and a tenth of a second that SQLite need not wait

        self.health.has_ticks = False
        works = [*opening.recurring(self.deps), opening.arrivals(self._inbox)]
        return waking.made(self.settings.sqlalchemy_url, self.deps, self.health, works)

    async def next_due(self, after: datetime, until: datetime) -> datetime | None:
        """For a demo's clock: the next instant at which something is due."""
        async with self.db.read() as session:
            moments = [await moment(session, after, until) for moment in (nudges.next_due, *MOMENTS)]
        return min((moment for moment in moments if moment), default=None)

    async def advance(self, now: datetime) -> None:
        """For a demo's clock: what came takes effect, life time is `now`; plan and do what is due."""
        await self._inbox.handle()
        self.clock.move_to(now)
        self.deps.sender.let_pass()
        if self.db.is_sqlite and not await self._lock.mine():
            return
        await opening.plan_and_judge(self.deps)
        await dispatch(self.deps)

    def stop_ticks(self) -> None:
        """No tick begins any more. `stop` does this too; a process with a public port does it before that closes."""
        self.health.phase = Phase.STOPPING
        self._engine.stop()

    async def stop(self) -> None:
        """Stop the ticks, ack what came and close the socket, finish what runs, close the rest."""
        await self._opened.aclose()


def bolt_app(settings: Settings, deps: Deps, health: Health, inbox: Inbox) -> AsyncApp:
    """The Bolt app with every listener. Signatures are checked in HTTP mode only: a socket has none."""
    secret = settings.slack_signing_secret
    app = AsyncApp(
        client=deps.client,
        before_authorize=inbox.receive,
        signing_secret=secret.get_secret_value() if secret else None,
        request_verification_enabled=settings.transport is Transport.HTTP,
    )
    if app.oauth_flow is not None:  # Bolt reads these two by itself, and then ignores the bot token
        raise SettingsError("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET: unset them; one workspace needs SLACK_BOT_TOKEN")

    async def prepare(
        context: AsyncBoltContext,
        next: Callable[[], Awaitable[BoltResponse]],
    ) -> BoltResponse:
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=new_id()[:12], team=context.team_id, user=context.user_id)
        context["deps"] = deps
        health.heard()
        return await next()

    app.use(prepare)
    PromptRunner.serve(app)
    time_acks(app, deps.metrics)
    register_all(app)
    by_body(app)
    return app
