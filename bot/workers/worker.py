"""Works the queue off until told to stop, through a database that goes away and a clock that jumps."""

import asyncio
import contextlib
import time

import psycopg
import structlog
from procrastinate import App
from procrastinate.exceptions import ConnectorException
from psycopg_pool import PoolTimeout

from bot.db import Database
from bot.health import Health
from bot.workers import jobs

JOBS_PER_POST = 2
"""Jobs that one worker runs side by side, for each message that may be on its way: the others wait for the database.
More would wait for a place longer than their claims hold.
"""

POLL_SECONDS = 1.0
"""A job made ahead of its time is found by looking: only new jobs announce themselves."""

FINISH_SECONDS = 3
"""How long a job may go on after a stop; with the goodbyes of port and database the whole stays under ten."""

CLOSE_SECONDS = 2

AGAIN_SECONDS = 1.0
"""Between two rounds; a database that restarts is back within seconds, and asking it more often does not help."""

PULSE_SECONDS = 2.0
"""Also the longest that a look at the database may take."""

JUMP_SECONDS = 5.0
"""More than that between wall and monotonic clock is a jump: the queue plans its periodic jobs by the wall clock, and
after a step back of an hour it would plan none for an hour. A new round begins from the clock as it is."""

NO_QUEUE = "the database has no queue yet: run `trellis migrate`"

UNREACHABLE = (ConnectorException, psycopg.Error, PoolTimeout, OSError)

log = structlog.get_logger()


class Worker:
    """`start` begins the first round, `stop` lets what runs finish. A round ends early when the database is lost."""

    def __init__(self, queue: App, db: Database, health: Health, posts_at_once: int) -> None:
        self._queue, self._db, self._health, self._posts_at_once = queue, db, health, posts_at_once
        self._going = True
        self._round: asyncio.Task[None] | None = None
        self._last_turn: int | None = None

    def start(self) -> None:
        self._tasks = [asyncio.create_task(self._rounds()), asyncio.create_task(self._watch())]

    async def stop(self) -> None:
        """No job begins any more; what runs has a few seconds, and is cut then."""
        self._going = False
        self._end_round()
        rounds, watch = self._tasks
        watch.cancel()
        await asyncio.wait({rounds}, timeout=FINISH_SECONDS + CLOSE_SECONDS)
        rounds.cancel()
        await asyncio.gather(rounds, watch, return_exceptions=True)

    def _end_round(self) -> None:
        if self._round is not None:
            self._round.cancel()

    async def _rounds(self) -> None:
        while self._going:
            self._round = asyncio.create_task(self._work())
            await asyncio.wait({self._round})
            self._say_why_it_ended(self._round)
            if self._going:
                await asyncio.sleep(AGAIN_SECONDS)

    async def _work(self) -> None:
        async with self._queue.open_async():
            has_tables = await self._queue.check_connection_async()
            self._health.trouble("queue", None if has_tables else NO_QUEUE)
            if not has_tables:
                return
            await self._queue.run_worker_async(
                concurrency=JOBS_PER_POST * self._posts_at_once,
                fetch_job_polling_interval=POLL_SECONDS,
                shutdown_graceful_timeout=FINISH_SECONDS,
                delete_jobs="always",  # what became of them is in our rows, and what failed in the log
                install_signal_handlers=False,
            )

    def _say_why_it_ended(self, done: "asyncio.Task[None]") -> None:
        error = None if done.cancelled() else done.exception()
        if isinstance(error, UNREACHABLE):
            log.warning("the database is not there", exc_info=error)
        elif error is not None:
            log.error("a worker's round failed", exc_info=error)

    async def _watch(self) -> None:
        """Whether some worker takes the periodic jobs, and whether the clock goes evenly."""
        ahead = time.time() - time.monotonic()
        while True:
            with contextlib.suppress(*UNREACHABLE, TimeoutError):
                await asyncio.wait_for(self._feel_pulse(), PULSE_SECONDS)
            await asyncio.sleep(PULSE_SECONDS)
            now_ahead = time.time() - time.monotonic()
            if abs(now_ahead - ahead) > JUMP_SECONDS:
                log.warning("the clock jumped", seconds=round(now_ahead - ahead))
                self._end_round()
            ahead = now_ahead

    async def _feel_pulse(self) -> None:
        """A periodic job is made only after the one before was taken, so a new one means that somebody works."""
        async with self._db.read() as session:
            turn = await jobs.last_turn(session)
        if turn is not None and turn != self._last_turn:
            self._last_turn = turn
            self._health.ticked("dispatch")
