"""What every kind of process is made of: database, content, Slack's door, and the work that comes again by itself."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable
from datetime import datetime
from functools import partial

import structlog

from bot import content, housekeeping, migrations, vault
from bot.clock import Clock
from bot.config import Settings
from bot.db import Database
from bot.deps import Deps
from bot.health import Health
from bot.mentorships.store import GUIDEBOOK
from bot.nudges import store as nudges
from bot.people import store as people
from bot.recall import refitting
from bot.recall.shelf import SHELF, Shelf
from bot.sbi.rulebook import Rulebook
from bot.slack import client as slack
from bot.slack import tokens
from bot.slack.sender import Sender
from bot.ticks import Tick
from bot.vault import Vault
from handlers.inbox import Inbox
from handlers.nudges_afterwards import judge, look_up
from handlers.nudges_delivery import plan_ahead

INBOX_SECONDS = 5.0
PLANNING_SECONDS = 60.0
HOUSEKEEPING_SECONDS = 3600.0
REFITTING_SECONDS = 3600.0

log = structlog.get_logger()


@contextlib.asynccontextmanager
async def opened(
    settings: Settings,
    clock: Clock,
    health: Health,
    rulebook: Rulebook | None,
    wake: Callable[[], None],
    shelved: Shelf | None = None,
) -> AsyncGenerator[Deps]:
    """Everything but listeners and ticks, closed again at the end. `rulebook` and decks are loaded if not given."""
    known = rulebook or content.load_rulebook(settings.trellis_content)
    shelf = shelved or content.shelf(settings.trellis_content)
    guidebook = partial(content.load_guidebook, settings.trellis_content)
    db = Database(settings.sqlalchemy_url, Vault(keys(settings)), **{SHELF: shelf, GUIDEBOOK: guidebook})
    if settings.embedded:
        await asyncio.to_thread(migrations.upgrade, settings.sqlalchemy_url)
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(db.close)
        http = await stack.enter_async_context(slack.http_session())
        client = slack.client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url, http)
        await _check_token(client)
        sender = Sender(client, concurrency=settings.trellis_posts_at_once, metrics=health.metrics)
        health.measure_backlog(lambda: backlog(db, clock))
        health.measure_trouble("unreachable workspaces", lambda: unreachable(db))
        yield Deps(
            db,
            clock,
            client,
            sender,
            known,
            wake,
            posts_per_second=settings.trellis_posts_per_second,
            leave_words=content.load_leave_words(settings.trellis_content),
            metrics=health.metrics,
        )


def keys(settings: Settings) -> list[str]:
    """The keys given, or the key file of the embedded default; raises KeyProblem."""
    given = [key.get_secret_value() for key in settings.trellis_keys]
    if given:
        return given
    if not settings.embedded:
        raise vault.KeyProblem("TRELLIS_KEYS is not set; with DATABASE_URL it must be. Run: trellis key")
    return [vault.key_file(settings.trellis_data)]


async def _check_token(client: slack.Client) -> bool:
    """A token that Slack refuses stops the start; a Slack that does not answer (False) is waited for later."""
    answer = await tokens.bot_token(client)
    if answer.refused:
        raise tokens.refusal("SLACK_BOT_TOKEN", answer.error, tokens.BOT_TOKEN_ADVICE)
    if answer.error or answer.silence:
        log.warning("slack does not answer yet", slack_error=answer.error)
    return not (answer.error or answer.silence)


async def reached_again(deps: Deps) -> None:
    """A workspace that took no messages is asked whether it has the app again; what was held for it goes on then."""
    async with deps.db.read() as session:
        lost = await people.unreachable(session)
    if not lost or (answer := await tokens.bot_token(deps.client)).error or answer.silence:
        return
    now = deps.clock.now()
    async with deps.db.begin() as session:
        for team_id in lost:
            await people.save_workspace(session, team_id, now, unreachable_since=None)
            await nudges.reconsider(session, team_id, None, now)


def recurring(deps: Deps) -> list[Tick]:
    """What comes again at its interval, in one process or on many machines. Dispatch is each engine's own."""
    return [
        Tick("planning", PLANNING_SECONDS, lambda _go_on: plan_and_judge(deps)),
        Tick("housekeeping", HOUSEKEEPING_SECONDS, lambda _go_on: housekeeping.run(deps)),
        Tick("refitting", REFITTING_SECONDS, lambda go_on: refit(deps, go_on)),
    ]


async def refit(deps: Deps, go_on: Callable[[], bool]) -> None:
    """How well memory is predicted is told anew, and those whose night it is are fitted."""
    now = deps.clock.now()
    deps.metrics.forecast = await refitting.predictions(deps.db, now)
    await refitting.run(deps.db, now, go_on)


def arrivals(inbox: Inbox) -> Tick:
    """Events whose process died before they took effect are found by looking."""
    return Tick("inbox", INBOX_SECONDS, inbox.handle)


async def plan_and_judge(deps: Deps) -> None:
    """Each part has its turn, whatever became of the others; a failure is raised at the end."""
    failed: Exception | None = None
    for part in (reached_again, plan_ahead, judge, look_up):
        try:
            await part(deps)
        except Exception as error:
            log.error("a part of planning failed", part=part.__name__, exc_info=error)
            failed = error
    if failed:
        raise failed


async def backlog(db: Database, clock: Clock) -> float:
    """Seconds for which the oldest unsent message has been due."""
    now: datetime = clock.now()
    async with db.read() as session:
        due = await nudges.oldest_due(session, now)
    return (now - due).total_seconds() if due else 0.0


async def unreachable(db: Database) -> str | None:
    """Who takes no messages any more, for whoever runs Trellis."""
    async with db.read() as session:
        teams = await people.unreachable(session)
    return (
        f"Slack takes no messages for {', '.join(teams)}: install the app again, and check its token" if teams else None
    )
