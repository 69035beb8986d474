"""The tasks that workers run: what ticks do in one process, as periodic jobs, and a job for each delivery."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

import structlog
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Status

from bot.deps import Deps
from bot.health import Health
from bot.ticks import Tick
from bot.workers import jobs
from bot.workers.schema import plain_url
from handlers.nudges_delivery import deliver_one
from handlers.nudges_outcome import lost

CONNECTIONS = 6
"""Of one worker to the queue; they serve the statements of all its jobs. One more listens for news."""

CONNECT_SECONDS = 10.0

DISPATCH_SECONDS = 5.0
REFILL_SECONDS = 0.25
REFILLS_SECONDS = 4.0
"""A dispatch that finds more than the queue should hold looks again so often, for so long; then the next one comes."""

STALLED_SECONDS = 30.0
"""Workers say every ten seconds that they live. One that has missed three is dead, and its jobs go back."""

FIRST, NEXT = 2, 1
"""Priorities. What makes jobs goes before the jobs, so that a long queue does not keep out who waits now."""

Work = Callable[[], Awaitable[object]]

log = structlog.get_logger()


def queue(url: str, deps: Deps, health: Health, recurring: Sequence[Tick]) -> App:
    """The queue with its tasks, still closed: to put jobs into it, a session of our own is enough.

    `url` is SQLAlchemy's, `recurring` what one process would have as ticks, but for dispatch.
    """
    pool = PsycopgConnector(conninfo=plain_url(url), min_size=1, max_size=CONNECTIONS, timeout=CONNECT_SECONDS)
    app = App(connector=pool)

    def periodic(name: str, seconds: float, work: Work, priority: int = NEXT) -> None:
        @app.periodic(cron=cron(seconds))
        @app.task(name=name, queueing_lock=name, priority=priority)
        async def run(timestamp: int | None = None) -> None:
            await _watched(name, work, health)

    @app.task(name=jobs.DELIVER)  # never retried: a nudge that is still planned gets a new job
    async def deliver(nudge_id: str) -> None:
        await _watched(jobs.DELIVER, lambda: deliver_one(deps, nudge_id), health)

    periodic(jobs.DISPATCH, DISPATCH_SECONDS, lambda: _dispatch(app, deps), FIRST)
    periodic("stalled", STALLED_SECONDS, lambda: retry_stalled(app))
    for tick in recurring:
        periodic(tick.name, tick.seconds, partial(tick.work, lambda: True))
    return app


def cron(seconds: float) -> str:
    """Every so many seconds, minutes or hours, and not at the full minute, when everything else in the world starts.

    The sixth field is the second.
    """
    minutes, hours = int(seconds // 60), int(seconds // 3600)
    if hours:
        return f"7 */{hours} * * * 20"
    return f"*/{minutes} * * * * 20" if minutes else f"* * * * * */{int(seconds)}"


async def _watched(name: str, work: Work, health: Health) -> None:
    try:
        await work()
    except Exception as error:
        health.failed(name)
        log.error("a job failed", job=name, exc_info=error)
        raise


async def _dispatch(app: App, deps: Deps) -> None:
    """Make jobs of what is due; while the queue is too short for all of it, fill it up as it empties."""
    await lost(deps)
    end = time.monotonic() + REFILLS_SECONDS
    more = True
    while more and time.monotonic() < end:
        more = await jobs.make(app, deps, time.time())
        await asyncio.sleep(REFILL_SECONDS if more else 0)


async def retry_stalled(app: App) -> None:
    """Jobs of workers that died. A nudge that was on its way is `unknown` by then, and its job finds nothing to do."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation:  # there is a newer one
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
        except ConnectorException as error:
            log.warning("a stalled job is another worker's by now", job=job.task_name, exc_info=error)
