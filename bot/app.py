"""The composition root: settings → engine, content, sender, Bolt app, ticks; and their orderly end."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot import content, housekeeping, migrations, vault, warm
from bot.clock import Clock
from bot.config import Settings, SettingsError, Transport
from bot.db import Database, new_id
from bot.deps import Deps
from bot.health import Health, Phase
from bot.nudges import store as nudges
from bot.sbi.rulebook import Rulebook
from bot.slack import client as slack
from bot.slack import tokens
from bot.slack.runner import PromptRunner
from bot.slack.running import Running
from bot.slack.sender import Sender
from bot.slack.socket import Socket
from bot.ticks import Tick, Ticks
from bot.vault import Vault
from handlers import register_all
from handlers.nudges_delivery import dispatch, plan_ahead
from handlers.nudges_outcome import judge, look_up

DISPATCH_SECONDS = 5.0
PLANNING_SECONDS = 60.0
HOUSEKEEPING_SECONDS = 3600.0
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
    health: Health = field(default_factory=Health)

    async def start(self) -> None:
        """What a failed or cancelled start had opened is closed again."""
        rulebook = self.rulebook or content.load_rulebook(self.settings.trellis_content)
        self.db = Database(self.settings.sqlalchemy_url, Vault(keys(self.settings)))
        if self.settings.embedded:
            await asyncio.to_thread(migrations.upgrade, self.settings.sqlalchemy_url)
        async with contextlib.AsyncExitStack() as opened:
            opened.push_async_callback(self.db.close)
            http = await opened.enter_async_context(slack.http_session())
            token = self.settings.slack_bot_token.get_secret_value()
            client = slack.client(token, self.settings.slack_api_url, http)
            await self._check_token(client)
            metrics = self.health.metrics
            sender = Sender(client, concurrency=self.settings.trellis_posts_at_once, metrics=metrics)
            self.deps = Deps(
                self.db,
                self.clock,
                client,
                sender,
                rulebook,
                lambda: self._ticks.wake("dispatch"),
                posts_per_second=self.settings.trellis_posts_per_second,
                metrics=metrics,
            )
            self.bolt = bolt_app(self.settings, self.deps, self.health)
            running = Running()
            running.watch(self.bolt)
            opened.push_async_callback(running.none, within=FINISH_SECONDS)
            if self.settings.slack_app_token:
                await self._connect(self.settings.slack_app_token.get_secret_value(), opened)
            self._start_ticks(opened)
            opened.push_async_callback(warm.Warming(rulebook).stop)
            self.health.measure_backlog(self._oldest_due)
            self.health.phase = Phase.RUNNING
            self._opened = opened.pop_all()

    async def _check_token(self, client: slack.Client) -> None:
        """A token that Slack refuses stops the start; a Slack that does not answer is waited for later."""
        answer = await tokens.bot_token(client)
        if answer.refused:
            raise tokens.refusal("SLACK_BOT_TOKEN", answer.error, tokens.BOT_TOKEN_ADVICE)
        if answer.error or answer.silence:
            log.warning("slack does not answer yet", slack_error=answer.error)

    async def _connect(self, app_token: str, opened: contextlib.AsyncExitStack) -> None:
        socket = Socket(self.bolt, app_token, self.health.ponged)
        opened.push_async_callback(socket.shut)
        self.health.expect_pongs()
        await socket.open()

    def _start_ticks(self, opened: contextlib.AsyncExitStack) -> None:
        self._ticks = Ticks(
            self.health,
            [
                Tick("planning", PLANNING_SECONDS, lambda _go_on: self._plan_and_judge()),
                Tick("dispatch", DISPATCH_SECONDS, lambda go_on: dispatch(self.deps, go_on)),
                Tick("housekeeping", HOUSEKEEPING_SECONDS, lambda _go_on: housekeeping.run(self.deps)),
            ],
        )
        self._ticks.start()
        opened.push_async_callback(self._ticks.finish, within=FINISH_SECONDS)

    async def _plan_and_judge(self) -> None:
        await plan_ahead(self.deps)
        await judge(self.deps)
        await look_up(self.deps)

    async def _oldest_due(self) -> float:
        now = self.clock.now()
        async with self.db.read() as session:
            due = await nudges.oldest_due(session, now)
        return (now - due).total_seconds() if due else 0.0

    async def next_due(self, after: datetime, until: datetime) -> datetime | None:
        """For a demo's clock: the next instant at which something is due."""
        async with self.db.read() as session:
            return await nudges.next_due(session, after, until)

    async def advance(self, now: datetime) -> None:
        """For a demo's clock: life time is `now`; plan and do what is due."""
        self.clock.move_to(now)
        await self._plan_and_judge()
        await dispatch(self.deps)

    def stop_ticks(self) -> None:
        """No tick begins any more. `stop` does this too; a process with a public port does it before that closes."""
        self.health.phase = Phase.STOPPING
        self._ticks.stop()

    async def stop(self) -> None:
        """Stop the ticks, ack what came and close the socket, finish what runs, close the rest."""
        await self._opened.aclose()


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
    register_all(app)
    return app
