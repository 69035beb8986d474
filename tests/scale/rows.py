"""Nudges to be delivered, and jobs to look at, without anybody who clicks."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from sqlmodel import col, update

from bot.clock import Clock
from bot.db import Database
from bot.deps import Deps
from bot.nudges.tables import Nudge, Pace
from bot.people.tables import Workspace
from bot.vault import Vault, new_key

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)


def deps_on(url: str, **given: Any) -> Deps:
    """Enough for whoever needs rows and a clock, and neither Slack nor the coach."""
    db = Database(url.replace("postgresql://", "postgresql+psycopg://"), Vault([new_key()]))
    clock = Clock()
    clock.move_to(NOW)
    nothing: Any = None
    return Deps(db, clock, nothing, nothing, nothing, lambda: None, **given)


def nudge(key: str, *, team: str = "T1", in_seconds: float = 0, **given: Any) -> Nudge:
    at = NOW + timedelta(seconds=in_seconds)
    times = {"due_at": at, "not_before": at, "expires_at": NOW + timedelta(days=1), "created_at": NOW}
    said = {"kind": "k", "class_": "waiting", "reason": "you asked for it", "subject_id": "s"}
    return Nudge(id=key, team_id=team, user_id="U1", dedupe_key=key, **{**times, **said, **given})


async def add(db: Database, rows: Sequence[Nudge]) -> None:
    async with db.begin() as session:
        for team in {row.team_id for row in rows}:
            if await session.get(Workspace, team) is None:
                session.add(Workspace(team_id=team, created_at=NOW))
        session.add_all(rows)


async def move(db: Database, key: str, seconds: float) -> None:
    async with db.begin() as session:
        later = NOW + timedelta(seconds=seconds)
        await session.execute(update(Nudge).where(col(Nudge.id) == key).values(not_before=later))


async def block(db: Database, team: str, until: float) -> None:
    async with db.begin() as session:
        session.add(Pace(team_id=team, method="chat.postMessage", next_at=until))


def waiting_jobs(url: str) -> dict[str, float]:
    """Seconds until each nudge's job may run, 0 for those that may run now."""
    query = """SELECT queueing_lock, coalesce(extract(epoch FROM scheduled_at - now()), 0)
               FROM procrastinate_jobs WHERE status = 'todo' AND task_name = 'deliver' AND lock IS NULL"""
    with psycopg.connect(url) as connection:
        return {lock: max(float(wait), 0.0) for lock, wait in connection.execute(query).fetchall()}
