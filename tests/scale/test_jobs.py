"""A job per due nudge: once, whoever makes it, and in its workspace's turn."""

import asyncio
import time
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from procrastinate import App

from bot.deps import Deps
from bot.health import Health
from bot.workers import jobs
from bot.workers.queue import queue
from tests.scale.rows import NOW, add, block, deps_on, move, nudge, waiting_jobs


@pytest.fixture
async def deps(queue_url: str) -> AsyncGenerator[Deps]:
    made = deps_on(queue_url, posts_per_second=2.0)
    yield made
    await made.db.close()


@pytest.fixture
def closed(queue_url: str, deps: Deps) -> App:
    """The queue, never opened: what puts jobs into it needs no connection but the session's."""
    return queue(queue_url, deps, Health(), [])


async def test_every_nudge_that_is_due_soon_gets_one_job(closed: App, deps: Deps, queue_url: str) -> None:
    await add(deps.db, [nudge("due"), nudge("soon", in_seconds=10), nudge("later", in_seconds=60)])
    await add(deps.db, [nudge("sent", state="sent")])
    await jobs.make(closed, deps, time.time())
    found = waiting_jobs(queue_url)
    assert found.keys() == {"due", "soon"}
    assert found["due"] == 0
    assert found["soon"] == pytest.approx(10, abs=2)


async def test_making_jobs_again_makes_none(closed: App, deps: Deps, queue_url: str) -> None:
    await add(deps.db, [nudge("one"), nudge("two")])
    for _ in range(3):
        await jobs.make(closed, deps, time.time())
    assert len(waiting_jobs(queue_url)) == 2


async def test_two_workers_at_once_make_one_job_for_each(closed: App, deps: Deps, queue_url: str) -> None:
    await add(deps.db, [nudge(str(number), team=f"T{number % 5}") for number in range(50)])
    await asyncio.gather(*(jobs.make(closed, deps, time.time()) for _ in range(4)))
    assert len(waiting_jobs(queue_url)) == 50


async def test_a_job_that_came_back_meanwhile_does_not_keep_the_others_from_theirs(
    closed: App, deps: Deps, queue_url: str
) -> None:
    await add(deps.db, [nudge("one"), nudge("two")])
    with psycopg.connect(queue_url) as other:  # not committed yet, so the first look does not see it
        other.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock) VALUES ('default', 'deliver', 'one')"
        )
        making = asyncio.create_task(jobs.make(closed, deps, time.time()))
        await asyncio.sleep(0.3)
        assert not making.done()
        other.commit()
    await asyncio.wait_for(making, 5)
    assert waiting_jobs(queue_url).keys() == {"one", "two"}


async def test_a_nudge_whose_job_ended_without_it_gets_another(closed: App, deps: Deps, queue_url: str) -> None:
    await add(deps.db, [nudge("one")])
    await jobs.make(closed, deps, time.time())
    with psycopg.connect(queue_url, autocommit=True) as connection:
        connection.execute("UPDATE procrastinate_jobs SET status = 'doing'")
        connection.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    await jobs.make(closed, deps, time.time())
    assert waiting_jobs(queue_url).keys() == {"one"}


async def test_a_nudge_that_moved_away_is_left_until_it_is_due(closed: App, deps: Deps, queue_url: str) -> None:
    await add(deps.db, [nudge("one")])
    await move(deps.db, "one", 3600)
    await jobs.make(closed, deps, time.time())
    assert waiting_jobs(queue_url) == {}


async def test_a_workspace_gets_its_jobs_at_its_pace_and_no_more_than_it_can_take(
    closed: App, deps: Deps, queue_url: str
) -> None:
    await add(deps.db, [nudge(f"{number:03}") for number in range(100)])
    await jobs.make(closed, deps, time.time())
    found = waiting_jobs(queue_url)
    assert len(found) == 2 * jobs.AHEAD.total_seconds() + 1
    assert found["020"] == pytest.approx(10, abs=2)


async def test_a_full_workspace_does_not_hold_up_another(closed: App, deps: Deps, queue_url: str) -> None:
    await add(deps.db, [nudge(f"{number:03}", in_seconds=-600) for number in range(100)])
    await add(deps.db, [nudge("other", team="T2")])
    await jobs.make(closed, deps, time.time())
    assert waiting_jobs(queue_url)["other"] == 0


async def test_while_slack_wants_nothing_of_a_workspace_its_jobs_wait(closed: App, deps: Deps, queue_url: str) -> None:
    await add(deps.db, [nudge("one")])
    await block(deps.db, "T1", time.time() + 30)
    await jobs.make(closed, deps, time.time())
    assert waiting_jobs(queue_url)["one"] == pytest.approx(30, abs=2)


async def test_a_longer_backlog_than_the_queue_holds_is_said(
    closed: App, queue_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "MOST", 5)
    deps = deps_on(queue_url, posts_per_second=100.0)
    await add(deps.db, [nudge(str(number)) for number in range(8)])
    assert await jobs.make(closed, deps, time.time())
    assert len(waiting_jobs(queue_url)) == 5
    await deps.db.close()


async def test_a_workers_wrong_clock_does_not_put_a_job_off(
    closed: App, deps: Deps, queue_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add(deps.db, [nudge("one", in_seconds=10)])
    monkeypatch.setattr("procrastinate.utils.utcnow", lambda: datetime.now(UTC) + timedelta(hours=1))
    await jobs.make(closed, deps, time.time())
    assert waiting_jobs(queue_url)["one"] == pytest.approx(10, abs=2)


async def test_a_job_that_was_made_by_a_clock_an_hour_ahead_runs_now(closed: App, deps: Deps, queue_url: str) -> None:
    await add(deps.db, [nudge("one")])
    await jobs.make(closed, deps, time.time())
    with psycopg.connect(queue_url, autocommit=True) as connection:
        connection.execute("UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 hour'")
    await jobs.make(closed, deps, time.time())
    assert waiting_jobs(queue_url) == {"one": 0}


async def test_asking_twice_is_one_job(closed: App, deps: Deps, queue_url: str) -> None:
    async with deps.db.begin() as session:
        assert await jobs.ask(closed, session, jobs.DISPATCH)
        assert not await jobs.ask(closed, session, jobs.DISPATCH)
    with psycopg.connect(queue_url) as connection:
        assert connection.execute("SELECT task_name FROM procrastinate_jobs").fetchall() == [(jobs.DISPATCH,)]


def test_turns_follow_those_that_wait_and_the_block() -> None:
    due = [("a", "T1", NOW), ("b", "T1", NOW), ("c", "T2", NOW)]
    assert jobs.turns(due, NOW, {"T1": 4}, {"T2": 7.0}, 2.0) == {"a": 2.0, "b": 2.5, "c": 7.0}
