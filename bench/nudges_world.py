"""What the measures of nudges share: people, a kind that is drawn without a query, a sender that answers at once."""

import time
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.db import Database, new_id
from bot.deps import Deps
from bot.nudges import service
from bot.nudges.kinds import Class, Kind
from bot.nudges.rules import NudgeView, Outcome
from bot.people.tables import Person, Workspace
from bot.slack.message import Message
from bot.slack.sender import Posted
from bot.vault import Vault, new_key
from handlers.nudges_kinds import Served
from handlers.nudges_registry import KINDS, SERVED

KIND = Kind("bench", "Measured messages", Class.OFFERED, timedelta(days=3), "by then it was measured")
FSYNC = ("journal_mode=WAL", "synchronous=NORMAL")
"""Trellis' own settings (bot/db.py): no fsync at a commit, only when the log goes into the file."""

POSTS_PER_SECOND = 10_000.0
ALWAYS: dict[str, Any] = {"work_days": "1111111", "work_start": 0, "work_end": 1440}


@dataclass(frozen=True)
class Cost:
    """Milliseconds for each."""

    cpu_ms: float
    wall_ms: float

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.cpu_ms + other.cpu_ms, self.wall_ms + other.wall_ms)


@dataclass
class Clocked:
    cost: Cost = field(default_factory=lambda: Cost(0.0, 0.0))


@contextmanager
def clocked(count: int) -> Iterator[Clocked]:
    """Measures the block for `count` things: this process's processor time, all threads, and the wall's."""
    found = Clocked()
    cpu, wall = time.process_time(), time.perf_counter()
    yield found
    spent = time.process_time() - cpu, time.perf_counter() - wall
    found.cost = Cost(1000 * spent[0] / count, 1000 * spent[1] / count)


class Instant:
    """A sender that has answered before it was asked."""

    def __init__(self, concurrency: int = 8) -> None:
        self.concurrency = concurrency
        self.posted = 0

    async def post(self, channel: str, message: Message, nudge_id: str | None = None) -> Posted:
        self.posted += 1
        return Posted(Outcome.SENT, channel, f"{self.posted}.0")


async def draw(_session: AsyncSession, _nudge: NudgeView) -> Message:
    words = "What did you learn this week that you would tell a colleague who starts on Monday?"
    return Message(words, [{"type": "section", "text": {"type": "mrkdwn", "text": words}}])


def serve() -> None:
    """Let this process know the measured kind."""
    SERVED[KIND.name], KINDS[KIND.name] = Served(KIND, draw), KIND


def plan(team_id: str, user_id: str, at: datetime, **given: Any) -> service.Plan:
    mine = {"subject_id": "s", "reason": "You wanted to be asked.", "key": new_id()}
    return service.Plan(kind=KIND, team_id=team_id, user_id=user_id, at=at, **(mine | given))


def people(count: int) -> list[str]:
    return [f"U{number:06}" for number in range(count)]


def teams(count: int) -> list[str]:
    return [f"T{number:02}BENCH" for number in range(count)]


async def settle_in(db: Database, members: Sequence[tuple[str, str]], **about: Any) -> None:
    """Everybody is known, has a conversation, and works all day and every day."""
    now = datetime.now(UTC)
    known = ALWAYS | {"profile_at": now, "dnd_at": now, "introduced_at": now, "zone": "Europe/Berlin"} | about
    blank = Person(team_id="", user_id="").model_dump()
    async with db.begin() as session:
        spaces = sorted({team_id for team_id, _ in members})
        await session.execute(
            insert(Workspace), [Workspace(team_id=one, created_at=now).model_dump() for one in spaces]
        )
        rows = [blank | known | {"team_id": team, "user_id": user, "dm_channel": f"D{user}"} for team, user in members]
        await session.execute(insert(Person), rows)


@asynccontextmanager
async def opened(url: str, sender: Any, **along: object) -> AsyncGenerator[Deps]:
    """Enough for planning and delivery; what neither needs is not there. `along` goes with every session."""
    db = Database(url, Vault([new_key()]), **along)
    nothing: Any = None
    try:
        yield Deps(db, Clock(), nothing, sender, nothing, lambda: None, posts_per_second=POSTS_PER_SECOND)
    finally:
        await db.close()


def sqlite(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"
