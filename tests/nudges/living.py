"""A database, a clock, a Slack that takes every message, and a feature that has something to say."""

import shutil
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from procrastinate import App
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.db import Database
from bot.deps import Deps
from bot.health import Health
from bot.nudges import service, store
from bot.nudges.kinds import Class, Kind
from bot.nudges.rules import NudgeView, Outcome
from bot.people import store as people
from bot.slack.message import Message
from bot.slack.sender import Posted
from bot.vault import Vault, new_key
from bot.workers.jobs import make
from bot.workers.queue import queue
from handlers import nudges_registry
from handlers.blocks import section
from handlers.nudges_delivery import dispatch
from handlers.nudges_kinds import Served
from handlers.nudges_outcome import lost

TUESDAY = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
TEAM, ME = "T1", ("T1", "U1")
LASTS = timedelta(days=5)
MOMENT = timedelta(seconds=1)
QUESTION = Kind("t.question", "Questions", Class.OFFERED, LASTS, "by then there is a newer one")
NOTE = Kind("t.note", "Notes", Class.WAITING, None, "", has_home=True)


@dataclass
class Slack:
    """Takes messages, or answers as a test wants. `lost` ones arrive although nobody hears so."""

    concurrency: int = 8
    answer: Posted | None = None
    posts: list[tuple[str, Message, str]] = field(default_factory=list)
    finds: list[str] = field(default_factory=list)
    history: Posted | None = None

    async def post(self, channel: str, message: Message, nudge_id: str) -> Posted:
        if self.answer:
            return self.answer
        self.posts.append((channel, message, nudge_id))
        return Posted(Outcome.SENT, channel, f"{len(self.posts)}.0")

    async def find(
        self, channel: str, nudge_id: str, _oldest: datetime, _thread_ts: str | None = None
    ) -> Posted | None:
        self.finds.append(nudge_id)
        if self.history:
            return self.history
        there = [n for n, (_, _, mark) in enumerate(self.posts, 1) if mark == nudge_id]
        return Posted(Outcome.SENT, channel, f"{there[0]}.0") if there else None


@dataclass
class Feature:
    """One that draws a line for every row, and remembers what it heard."""

    heard: list[tuple[str, Outcome]] = field(default_factory=list)
    pointless: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)

    async def draw(self, _session: AsyncSession, nudge: NudgeView) -> Message | None:
        if nudge.subject_id in self.broken:
            raise LookupError(nudge.subject_id)
        if nudge.subject_id in self.pointless:
            return None
        return Message("Something for you.", [section(f"About {nudge.subject_id}.")])

    async def told(self, _session: AsyncSession, nudge: NudgeView, outcome: Outcome, _now: datetime) -> None:
        self.heard.append((nudge.subject_id, outcome))


@dataclass
class Life:
    """A database, a clock, a Slack and a feature."""

    deps: Deps
    slack: Slack
    feature: Feature
    engine: Callable[[Deps], Awaitable[object]] = dispatch
    """Sends what is due."""

    async def plan(self, kind: Kind, *subjects: str, at: datetime = TUESDAY, **more: Any) -> None:
        given: dict[str, Any] = {"team_id": TEAM, "user_id": "U1", "reason": "It is due."} | more
        plans = [service.Plan(kind=kind, subject_id=one, key=one, at=at, **given) for one in subjects]
        async with self.deps.db.begin() as session:
            await service.plan(session, TUESDAY, *plans)

    async def at(self, now: datetime) -> list[str]:
        """What is posted at that time, as the texts of its blocks."""
        self.deps.clock.move_to(now)
        before = len(self.slack.posts)
        await self.engine(self.deps)
        return [
            " ".join(block["text"]["text"] for block in message.blocks if "text" in block)
            for _, message, _ in self.slack.posts[before:]
        ]

    async def row(self, subject: str) -> NudgeView:
        async with self.deps.db.read() as session:
            return (await store.of_subject(session, TEAM, subject))[-1]

    async def states(self, *subjects: str) -> list[str]:
        return [(await self.row(one)).state for one in subjects]

    async def person(self, user_id: str = "U1", **change: Any) -> None:
        """Known to Slack and to Trellis, and changed like this."""
        known = {"profile_at": TUESDAY, "dnd_at": TUESDAY, "dm_channel": f"D{user_id}", "introduced_at": TUESDAY}
        async with self.deps.db.begin() as session:
            await people.save_person(session, TEAM, user_id, TUESDAY, known | change)


@asynccontextmanager
async def living(monkeypatch: pytest.MonkeyPatch, url: str) -> AsyncGenerator[Life]:
    """On a migrated database. Slack is asked about nobody whom a test has described."""
    slack, feature = Slack(), Feature()
    for kind in (QUESTION, NOTE):
        monkeypatch.setitem(nudges_registry.SERVED, kind.name, Served(kind, feature.draw, told=feature.told))
        monkeypatch.setitem(nudges_registry.KINDS, kind.name, kind)
    monkeypatch.setattr("bot.people.service._is_old", lambda at, *_: at is None)
    db, outside = Database(url, Vault([new_key()])), cast(Any, None)
    deps = Deps(db, Clock(), outside, cast(Any, slack), outside, lambda: None, posts_per_second=1000.0)
    yield Life(deps, slack, feature)
    await db.close()


@asynccontextmanager
async def embedded(monkeypatch: pytest.MonkeyPatch, folder: Path, migrated: Path) -> AsyncGenerator[Life]:
    """One process on an SQLite file."""
    path = shutil.copy(migrated, folder / "life.db")
    async with living(monkeypatch, f"sqlite+aiosqlite:///{path}") as life:
        yield life


@asynccontextmanager
async def many_machines(monkeypatch: pytest.MonkeyPatch, url: str) -> AsyncGenerator[Life]:
    """A worker's jobs on PostgreSQL."""
    async with living(monkeypatch, url.replace("postgresql://", "postgresql+psycopg://")) as life:
        jobs = queue(url, life.deps, Health(), [])

        async def work(deps: Deps) -> None:
            while await make_and_wait(jobs, deps):
                await jobs.run_worker_async(wait=False, install_signal_handlers=False, delete_jobs="always")

        life.engine = work
        async with jobs.open_async():
            yield life


async def make_and_wait(jobs: App, deps: Deps) -> bool:
    """Make the jobs of what is due; False if nothing is."""
    await lost(deps)
    async with deps.db.read() as session:
        due = await store.oldest_due(session, deps.clock.now())
    if due is not None:
        await make(jobs, deps, time.time())
    return due is not None
