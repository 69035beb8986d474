"""Nudges a second by real processes, each note of `/sbi` drawn from its row: one process, or workers on PostgreSQL."""

import asyncio
import contextlib
import math
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil
import psycopg
from sqlalchemy import insert
from sqlmodel import col, func, select

from bench.nudges_world import POSTS_PER_SECOND, opened, people, settle_in, sqlite, teams
from bench.processes import ROOT, STOP_SECONDS, Child, free_port, trellis_settings
from bot import migrations
from bot.deps import Deps
from bot.nudges import service
from bot.nudges.tables import Nudge
from bot.sbi import kinds
from bot.sbi.tables import Feedback
from bot.vault import new_key
from bot.workers import schema
from tests import postgres

WARM = 32
"""Notes before those that count: connections are opened and statements built."""

WITHIN_SECONDS = 40.0
LOOK_SECONDS = 0.1
GIVER = "U0GIVER"


@dataclass(frozen=True)
class Way:
    """`workers` 0: one process on SQLite."""

    spaces: int
    workers: int

    @property
    def name(self) -> str:
        spaces = "1 workspace" if self.spaces == 1 else f"{self.spaces} workspaces"
        if not self.workers:
            return f"SQLite, one process, {spaces}"
        return f"PostgreSQL, {spaces}, {self.workers} {'worker' if self.workers == 1 else 'workers'}"


WAYS = [Way(1, 0), Way(50, 0), Way(1, 1), Way(1, 4), Way(50, 1), Way(50, 4)]


def measured(folder: Path, slack_port: int, count: int) -> dict[str, Any]:
    """For each way: nudges a second while they were going out, and processor time for each, the server's apart."""
    with postgres.running() as server:
        template = _postgres_template(server.url)
        return {
            way.name: _way(way, folder / f"{number}", slack_port, count, server.url, template)
            for number, way in enumerate(WAYS)
        }


def _postgres_template(url: str) -> str:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE migrated")
    dialect = _dialect(url.replace("/postgres?", "/migrated?"))
    migrations.upgrade(dialect)
    schema.upgrade(dialect)
    return "migrated"


def _way(way: Way, folder: Path, slack_port: int, count: int, server: str, template: str) -> dict[str, float]:
    folder.mkdir()
    key = new_key()
    settings = {"TRELLIS_KEYS": key, "TRELLIS_POSTS_PER_SECOND": str(POSTS_PER_SECOND)}
    if way.workers:
        name = f"t{way.spaces}x{way.workers}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        plain = server.replace("/postgres?", f"/{name}?")
        settings["DATABASE_URL"], url = plain, _dialect(plain)
    else:
        url = sqlite(folder / "trellis.db")
        migrations.upgrade(url)
    return asyncio.run(_measured(way, url, folder, slack_port, count, settings))


async def _measured(
    way: Way, url: str, folder: Path, slack_port: int, count: int, settings: dict[str, str]
) -> dict[str, float]:
    names = teams(way.spaces)
    everybody = [(names[number % way.spaces], user) for number, user in enumerate(people(WARM + count))]
    async with opened(url, None) as deps:
        await settle_in(deps.db, everybody)
        with contextlib.ExitStack() as stack:
            running = [
                stack.enter_context(_trellis("worker" if way.workers else "run", folder, number, slack_port, settings))
                for number in range(way.workers or 1)
            ]
            await _plan(deps, everybody[:WARM])
            warm = await _sent(deps, WARM)
            before = _spent(running), _spent_by_postgres()
            planned_at = await _plan(deps, everybody[WARM:])
            sent = await _sent(deps, WARM + count) - warm
            after = _spent(running), _spent_by_postgres()
            seconds = await _seconds(deps, planned_at)
    own, server = (1000 * (b - a) / max(sent, 1) for a, b in zip(before, after, strict=True))
    return {"per_second": sent / seconds, "cpu_ms": own, "server_cpu_ms": server, "left": WARM + count - warm - sent}


@contextlib.contextmanager
def _trellis(command: str, folder: Path, number: int, slack_port: int, settings: dict[str, str]) -> Iterator[Child]:
    """Ready. Its log goes into a file: a pipe that nobody reads is full after some hundred messages."""
    ops = free_port()
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    own = trellis_settings(slack_port, folder, free_port(), ops) | settings | {"PYTHONPATH": str(ROOT)}
    with (folder / f"log-{number}").open("wb") as log:
        begun = time.monotonic()
        words = [sys.executable, "-m", "bot", command]
        running = subprocess.Popen(words, cwd=folder, env=kept | own, stdout=log, stderr=log)
    try:
        child = Child(running, begun)
        child.wait_until(ops, "/readyz", 200)
        yield child
    finally:
        running.terminate()
        try:
            running.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


async def _plan(deps: Deps, members: Sequence[tuple[str, str]]) -> datetime:
    """A note for each, and the question whether it may be read, due now, all in one transaction; returns when."""
    now = deps.clock.now()
    notes = [_note(team, user, now) for team, user in members]
    async with deps.db.begin() as session:
        await session.execute(insert(Feedback), notes)
        await service.plan(session, now, *(_question(note, now) for note in notes))
    return now


def _note(team_id: str, user_id: str, now: datetime) -> dict[str, Any]:
    sent = {"kind": "reinforcing", "state": "planned", "way": "ask", "deliver_at": now}
    about = {"team_id": team_id, "giver_id": GIVER, "recipient_id": user_id, "created_at": now, "updated_at": now}
    return Feedback.model_validate(sent | about).model_dump()


def _question(note: dict[str, Any], now: datetime) -> service.Plan:
    return service.Plan(
        kind=kinds.ASK,
        team_id=note["team_id"],
        user_id=note["recipient_id"],
        subject_id=note["id"],
        reason=kinds.reason(kinds.ASK, GIVER),
        key=f"bench:{note['id']}",
        at=now,
    )


async def _sent(deps: Deps, count: int) -> int:
    """How many have gone out, once all have or the time is over."""
    end = time.monotonic() + WITHIN_SECONDS
    while True:
        async with deps.db.read() as session:
            query = select(func.count()).select_from(Nudge).where(col(Nudge.state) == "sent")
            sent = int((await session.scalars(query)).one())
        if sent >= count or time.monotonic() > end:
            return sent
        await asyncio.sleep(LOOK_SECONDS)


async def _seconds(deps: Deps, since: datetime) -> float:
    """From the first claim after that to the last record."""
    async with deps.db.read() as session:
        query = select(func.min(Nudge.sent_at), func.max(Nudge.done_at)).where(col(Nudge.sent_at) >= since)
        begun, ended = (await session.execute(query)).one()
    return float((ended - begun).total_seconds()) if begun and ended and ended > begun else math.inf


def _spent(running: Sequence[Child]) -> float:
    """Seconds of processor time."""
    times = [psutil.Process(one.pid).cpu_times() for one in running]
    return sum(float(one.user + one.system) for one in times)


def _spent_by_postgres() -> float:
    found = 0.0
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if child.name() == "postgres":
                times = child.cpu_times()
                found += times.user + times.system
    return found


def _dialect(plain: str) -> str:
    return plain.replace("postgresql://", "postgresql+psycopg://")
