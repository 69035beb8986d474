"""One answers, others deliver: what a person sends goes out at once, and no worker's end loses or doubles it."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bot import vault
from bot.config import Settings, SettingsError
from bot.workers.carrier import Carrier
from tests.conftest import Workspace
from tests.driver import Person
from tests.processes import Process
from tests.scale.conftest import Workers
from tests.test_sbi_story import test_feedback_goes_from_the_command_to_the_recipient_and_back as story

PRAISE = "You wrote the tests before the code, and the bug never came back."


def rows(url: str, query: str) -> list[Any]:
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(query.encode()).fetchall()


def within(seconds: float, check: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while not check() and time.monotonic() < end:
        time.sleep(0.05)
    return check()


def send(mara: Person) -> None:
    mara.types(f"/sbi @devin {PRAISE}")
    form = mara.modal("SBI feedback")
    form.choose("What kind?", "Reinforcing")
    form.submit()
    mara.modal("Review and send").submit()


def turns(url: str) -> int:
    found = rows(url, "SELECT coalesce(max(id), 0) FROM procrastinate_periodic_defers WHERE task_name = 'dispatch'")
    return int(found[0][0])


def test_feedback_goes_its_way_through_the_workers(many: Workspace, queue_url: str) -> None:
    story(many.person("mara"), many.person("devin"))
    assert within(5, lambda: rows(queue_url, "SELECT id FROM procrastinate_jobs WHERE task_name = 'deliver'") == [])


def test_who_answers_delivers_nothing_and_asks_the_workers_at_once(
    start: Callable[..., Workspace], queue_url: str
) -> None:
    workspace = start("socket", database_url=queue_url, trellis_keys=vault.new_key())
    send(workspace.person("mara"))
    jobs = "SELECT task_name FROM procrastinate_jobs WHERE status = 'todo' AND task_name <> 'inbox'"
    assert within(5, lambda: rows(queue_url, jobs) == [("dispatch",)])
    assert rows(queue_url, "SELECT state FROM nudge WHERE kind = 'sbi.ask'") == [("planned",)]
    assert workspace.trellis.health.problems() == []


def test_a_worker_goes_on_after_the_database_has_cut_it_off(many: Workspace, queue_url: str) -> None:
    assert within(10, lambda: turns(queue_url) > 0)
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
    rows(queue_url, f"{cut} pg_backend_pid()")
    before = turns(queue_url)
    assert within(20, lambda: turns(queue_url) > before)


def test_after_a_step_of_the_clock_the_turns_begin_from_the_clock_as_it_is(
    many: Workspace, queue_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def workers() -> set[Any]:
        return set(rows(queue_url, "SELECT id FROM procrastinate_workers"))

    assert within(10, lambda: len(workers()) == 2)
    before, real = workers(), time.time
    monkeypatch.setattr("time.time", lambda: real() - 3600)
    assert within(15, lambda: len(workers()) == 2 and not workers() & before)


def test_a_worker_says_that_it_is_well_and_ends_in_time(
    start: Callable[..., Workspace], queue_url: str, tmp_path: Path
) -> None:
    sandbox = start("socket", database_url=queue_url, trellis_keys=vault.new_key()).sandbox
    behind = Process(sandbox, tmp_path, command="worker", DATABASE_URL=queue_url, TRELLIS_KEYS=vault.new_key())
    try:
        behind.ready()
        assert within(20, lambda: 'trellis_tick_age_seconds{tick="dispatch"}' in behind.get("/metrics").text)
        assert behind.get("/healthz").json() == {"ok": True, "problems": []}
        status, seconds = behind.terminated()
        assert (status, seconds < 10) == (0, True), behind.log.read_text()
        assert rows(queue_url, "SELECT id FROM procrastinate_workers") == []
    finally:
        behind.process.kill()
        behind.process.wait(5)


def test_without_the_queues_tables_a_worker_waits_and_says_so(
    start: Callable[..., Workspace], workers: Workers, postgres_url: str
) -> None:
    workspace = start("socket", database_url=postgres_url, trellis_keys=vault.new_key())
    (carrier,) = workers(workspace)
    assert within(5, lambda: "the database has no queue yet: run `trellis migrate`" in carrier.health.problems())


async def test_a_worker_has_nothing_to_do_on_sqlite() -> None:
    settings = Settings(_env_file=None, slack_bot_token="xoxb-1", slack_app_token="xapp-1")
    with pytest.raises(SettingsError, match="DATABASE_URL: a worker needs PostgreSQL"):
        await Carrier(settings).start()
