"""The queue's tasks: as often as ticks, one of each waiting, and none lost with the worker that had it."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Any

import croniter  # type: ignore[import-untyped]  # it ships no types
import psycopg
import pytest
from procrastinate import App

from bot.health import Health
from bot.ticks import Tick
from bot.workers.queue import cron, queue, retry_stalled
from tests.scale.rows import deps_on


@pytest.fixture
async def opened(queue_url: str) -> AsyncGenerator[App]:
    deps = deps_on(queue_url)
    async with queue(queue_url, deps, Health(), []).open_async() as app:
        yield app
    await deps.db.close()


def run(url: str, *statements: str) -> list[Any]:
    """All in one transaction; the last one's rows."""
    with psycopg.connect(url) as connection:
        for statement in statements:
            done = connection.execute(statement.encode())
        return done.fetchall() if done.description else []


def dead_worker_with(url: str, lock: str) -> None:
    """A worker that took a job a minute ago, and has said nothing since."""
    run(
        url,
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute')",
        f"""INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, args, status, worker_id)
            SELECT 'default', 'deliver', '{lock}', '{{"nudge_id": "{lock}"}}', 'doing', max(id)
            FROM procrastinate_workers""",
    )


async def test_a_dead_workers_job_goes_back_to_the_queue(opened: App, queue_url: str) -> None:
    dead_worker_with(queue_url, "one")
    await retry_stalled(opened)
    assert run(queue_url, "SELECT queueing_lock, status FROM procrastinate_jobs") == [("one", "todo")]


async def test_a_dead_workers_job_that_was_made_anew_goes(opened: App, queue_url: str) -> None:
    dead_worker_with(queue_url, "one")
    run(
        queue_url,
        "INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock) VALUES ('default', 'deliver', 'one')",
    )
    await retry_stalled(opened)
    assert run(queue_url, "SELECT status, worker_id FROM procrastinate_jobs") == [("todo", None)]


async def test_a_living_workers_job_is_left_to_it(opened: App, queue_url: str) -> None:
    dead_worker_with(queue_url, "one")
    run(queue_url, "UPDATE procrastinate_workers SET last_heartbeat = now()")
    await retry_stalled(opened)
    assert run(queue_url, "SELECT status FROM procrastinate_jobs") == [("doing",)]


async def test_a_stalled_job_of_a_nudge_that_is_gone_finds_nothing_to_do(opened: App, queue_url: str) -> None:
    dead_worker_with(queue_url, "one")
    await retry_stalled(opened)
    await opened.run_worker_async(wait=False, install_signal_handlers=False, delete_jobs="always")
    assert run(queue_url, "SELECT status FROM procrastinate_jobs WHERE task_name = 'deliver'") == []


async def test_a_failed_tick_is_counted_and_comes_again(queue_url: str) -> None:
    async def fail(_go_on: object) -> None:
        raise RuntimeError

    deps, health, hour = deps_on(queue_url), Health(), 3600.0  # so that the clock brings none while the last one ends
    async with queue(queue_url, deps, health, [Tick("failing", hour, fail)]).open_async() as app:
        for _ in range(2):
            await app.tasks["failing"].defer_async()
            await app.run_worker_async(wait=False, install_signal_handlers=False, delete_jobs="always")
    await deps.db.close()
    assert health.failures["failing"] >= 2
    assert run(queue_url, "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'failing'") == [(0,)]


@pytest.mark.parametrize("seconds", [5, 30, 60, 300, 3600])
def test_a_periodic_task_comes_as_often_as_its_tick(seconds: float) -> None:
    start = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
    times = croniter.croniter(cron(seconds), start)
    first, second, third = (times.get_next(datetime) for _ in range(3))
    assert [(second - first).total_seconds(), (third - second).total_seconds()] == [seconds, seconds]
