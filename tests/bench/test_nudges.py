"""The measures of nudges: they send what they say, and the table judges by its aims."""

import contextlib
import io
import re
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from sqlalchemy import event, text

from bench import apscheduler_jobs, nudges_pending, nudges_planning, nudges_rules
from bench.nudges_own import AT_ONCE, BASELINE, planned_and_sent
from bench.nudges_report import DEFAULT, Row, rows, tables
from bench.nudges_scale import WAYS
from bench.nudges_world import KIND, Instant, opened, serve, settle_in, sqlite
from handlers.nudges_registry import KINDS, SERVED

MEMBERS = [("T00BENCH", f"U{number:06}") for number in range(20)]


@pytest.fixture
def measured_kind() -> Any:
    serve()
    yield
    del SERVED[KIND.name], KINDS[KIND.name]


@pytest.mark.usefixtures("measured_kind")
async def test_every_measured_nudge_goes_out_whatever_waits_for_later(tmp_path: Path, migrated: Path) -> None:
    url = sqlite(Path(shutil.copy(migrated, tmp_path / "nudges.db")))
    sender = Instant()
    async with opened(url, sender) as deps:
        await settle_in(deps.db, MEMBERS)
        await nudges_pending.add(deps.db, 300, "T00BENCH", len(MEMBERS))
        planning, delivery = await planned_and_sent(deps, MEMBERS)
        async with deps.db.read() as session:
            counted: dict[str, int] = dict(
                (await session.execute(text("SELECT state, count(*) FROM nudge GROUP BY state"))).all()
            )
    assert sender.posted == len(MEMBERS)
    assert counted == {"sent": len(MEMBERS), "planned": 300}
    assert planning.cpu_ms > 0
    assert delivery.cpu_ms > planning.cpu_ms


@pytest.mark.usefixtures("measured_kind")
async def test_no_statement_of_a_delivery_reads_a_whole_table(tmp_path: Path, migrated: Path) -> None:
    url, said = sqlite(Path(shutil.copy(migrated, tmp_path / "nudges.db"))), dict[str, Any]()
    async with opened(url, Instant()) as deps:
        await settle_in(deps.db, MEMBERS)
        for engine in (deps.db._writer, deps.db._reader):
            event.listen(engine.sync_engine, "before_cursor_execute", lambda *call: said.update({call[2]: call[3]}))
        await planned_and_sent(deps, MEMBERS)
        with contextlib.closing(sqlite3.connect(tmp_path / "nudges.db")) as connection:
            asked = {sql: values for sql, values in said.items() if not sql.startswith("INSERT")}
            plans = {sql: _plan_of(connection, sql, values) for sql, values in asked.items()}
    assert len(plans) > 8
    assert {sql: plan for sql, plan in plans.items() if WHOLE.search(plan)} == {}


WHOLE = re.compile(r"SCAN (nudge|kind_habit|person|away)\b")


def _plan_of(connection: sqlite3.Connection, sql: str, values: Any) -> str:
    first = values[0] if values and isinstance(values[0], tuple) else values
    return " | ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", first))


async def test_the_baseline_runs_every_job_and_keeps_none(tmp_path: Path) -> None:
    added, ran = await apscheduler_jobs.measured(tmp_path / "jobs.db", 25)
    assert apscheduler_jobs._sender.posted == 25
    assert min(added.cpu_ms, ran.cpu_ms) > 0


async def test_planning_again_adds_no_row(tmp_path: Path) -> None:
    found = await nudges_planning.measured(tmp_path / "planning.db", 30)
    assert found["rows"] == 30


def test_every_class_is_decided_about() -> None:
    assert nudges_rules.measured(rounds=1).keys() == {"waiting", "agreed", "offered", "at night"}


COST = {"plan_cpu_ms": 0.1, "run_cpu_ms": 0.3, "all_cpu_ms": 0.4, "all_wall_ms": 0.5}


def results(**own: float) -> dict[str, Any]:
    """Milliseconds a nudge by way."""
    costs = {BASELINE: 1.0, **dict.fromkeys(AT_ONCE, 0.4), **own}
    planned = {"people": 10, "rows": 10, "longest_ms": 1.0}
    one = {"per_second": 100.0, "cpu_ms": 9.0, "server_cpu_ms": 1.0, "left": 0}
    return {
        "own": {way: COST | {"all_cpu_ms": ms} for way, ms in costs.items()},
        "pending": {"1000": COST | {"times": 1.0}, "1000000": COST | {"times": 1.1}},
        "rules": {"waiting": 12.0, "offered": 22.0},
        "planning": planned | {name: {"cpu_us": 90.0, "seconds": 1.0} for name in ("first", "again")},
        "scale": {way.name: one for way in WAYS},
    }


def row(found: dict[str, Any], what: str) -> Row:
    return next(one for one in rows(found) if what in one.what)


def test_a_nudge_is_cheap_only_if_it_is_cheap_beside_the_baseline_too() -> None:
    assert row(results(), DEFAULT).verdict == "met"
    assert row(results(**{DEFAULT: 0.5}), DEFAULT).verdict == "missed"
    assert row(results(**{DEFAULT: 1.1, BASELINE: 9.0}), DEFAULT).verdict == "missed"


def test_a_cost_that_grows_with_the_future_is_missed() -> None:
    found = results()
    assert row(found, "1,000,000 rows").verdict == "met"
    found["pending"]["1000000"]["times"] = 1.3
    assert row(found, "1,000,000 rows").verdict == "missed"


def test_a_row_too_many_after_planning_again_is_missed() -> None:
    found = results()
    found["planning"]["rows"] = 11
    assert row(found, "rows after both").verdict == "missed"


def test_both_tables_show_every_way() -> None:
    console = Console(width=130, record=True, file=io.StringIO())
    console.print(*tables(results()))
    shown = console.export_text()
    assert all(way in shown for way in AT_ONCE)
    assert all(way.name in shown for way in WAYS)
