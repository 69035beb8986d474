"""The composition root: settings → engine, content, sender, Bolt app, ticks; and their orderly end."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from slack_bolt import BoltResponse
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot import content, housekeeping, migrations, vault
from bot.clock import Clock
from bot.config import Settings, Transport
from bot.db import Database, new_id
from bot.deps import Deps
from bot.health import Health
from bot.nudges import store as nudges
from bot.sbi.rulebook import Rulebook
from bot.slack import client as slack
from bot.slack.sender import Sender
from bot.vault import Vault
from handlers import register_all
from handlers.nudges import dispatch

DISPATCH_SECONDS = 5
HOUSEKEEPING_SECONDS = 3600
FINISH_SECONDS = 6
"""How long running work may take after SIGTERM, so that the whole exit stays under ten seconds."""

log = structlog.get_logger()


@dataclass
class Trellis:
    """One running Trellis. `start` opens everything, `stop` closes it in order."""

    settings: Settings
    clock: Clock = field(default_factory=Clock)
    rulebook: Rulebook | None = None
    """The coach's rules, if they are loaded already; else `start` loads them."""

    async def start(self) -> None:
        self.health = Health()
        self.db = Database(self.settings.sqlalchemy_url, Vault(keys(self.settings)))
        if self.settings.embedded:
            await asyncio.to_thread(migrations.upgrade, self.settings.sqlalchemy_url)
        self._http = slack.http_session()
        token = self.settings.slack_bot_token.get_secret_value()
        client = slack.client(token, self.settings.slack_api_url, self._http)
        self._work = asyncio.Event()
        rulebook = self.rulebook or content.load_rulebook(self.settings.trellis_content)
        self.deps = Deps(self.db, self.clock, client, Sender(client), rulebook, self._work.set)
        self.bolt = bolt_app(self.settings, self.deps, self.health)
        self._socket: AsyncSocketModeHandler | None = None
        if self.settings.transport is Transport.SOCKET:
            await self._connect()
        self._start_ticks()

    async def _connect(self) -> None:
        token = self.settings.slack_app_token
        self._socket = AsyncSocketModeHandler(self.bolt, token.get_secret_value() if token else None)
        self.health.watch_socket(self._socket.client)
        await self._socket.connect_async()  # type: ignore[no-untyped-call]

    def _start_ticks(self) -> None:
        self._scheduler = AsyncIOScheduler()
        every: dict[str, Any] = {
            "trigger": "interval",
            "coalesce": True,
            "max_instances": 1,
            "misfire_grace_time": None,
        }
        self._scheduler.add_job(self._work.set, seconds=DISPATCH_SECONDS, **every)
        self._scheduler.add_job(self._keep_house, seconds=HOUSEKEEPING_SECONDS, **every)
        self._scheduler.start()
        self._worker = asyncio.create_task(self._dispatch_when_woken())

    async def _dispatch_when_woken(self) -> None:
        """One dispatch at a time: by the tick, or at once after a person's send."""
        while True:
            await self._work.wait()
            self._work.clear()
            await self._tick("dispatch", dispatch)

    async def _keep_house(self) -> None:
        await self._tick("housekeeping", housekeeping.run)

    async def _tick(self, name: str, work: Callable[[Deps], Awaitable[object]]) -> None:
        try:
            await work(self.deps)
            self.health.ticked(name)
        except Exception as error:
            # A tick must come again whatever happened; the error is in the log and in /healthz.
            log.error("a tick failed", tick=name, exc_info=error)

    async def next_due(self, after: datetime, until: datetime) -> datetime | None:
        """For a demo's clock: the next instant at which something is due."""
        async with self.db.read() as session:
            return await nudges.next_due(session, after, until)

    async def advance(self, now: datetime) -> None:
        """For a demo's clock: life time is `now`; do what is due."""
        self.clock.move_to(now)
        await dispatch(self.deps)

    async def stop(self) -> None:
        """Stop the ticks, close the socket, finish what runs."""
        self._scheduler.shutdown(wait=False)
        if self._socket:
            await self._socket.close_async()  # type: ignore[no-untyped-call]
        self._worker.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._worker
        running = asyncio.all_tasks() - {asyncio.current_task()}
        mine = [task for task in running if getattr(task.get_coro(), "__module__", "").startswith(("bot", "handlers"))]
        if mine:
            await asyncio.wait(mine, timeout=FINISH_SECONDS)
        await self._http.close()
        await self.db.close()


def keys(settings: Settings) -> list[str]:
    """The keys given, or the key file of the embedded default; raises KeyProblem."""
    given = [key.get_secret_value() for key in settings.trellis_keys]
    if given:
        return given
    if not settings.embedded:
        raise vault.KeyProblem("TRELLIS_KEYS is not set; with DATABASE_URL it must be. Run: trellis key")
    return [vault.key_file(settings.trellis_data)]


def bolt_app(settings: Settings, deps: Deps, health: Health) -> AsyncApp:
    """The Bolt app with every listener. Signatures are checked in HTTP mode only: a socket has none."""
    secret = settings.slack_signing_secret
    app = AsyncApp(
        client=deps.client,
        signing_secret=secret.get_secret_value() if secret else None,
        request_verification_enabled=settings.transport is Transport.HTTP,
    )

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
    register_all(app)
    return app
