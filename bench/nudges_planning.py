"""What it costs to plan a message for each of very many people, and to do it again, which adds nothing."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select as rows_of
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import func, select

from bench.nudges_world import KIND, clocked, opened, people, plan, settle_in, sqlite, teams
from bot import migrations
from bot.deps import Deps
from bot.nudges.service import at_slot
from bot.nudges.service import plan as put
from bot.nudges.tables import Nudge
from bot.people.rules import Hours
from bot.people.tables import Person

BATCH = 1_000
AHEAD = timedelta(days=2)
MORNING = "T09:00"
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]
_HOURS: Any = rows_of(_PERSON.c.user_id, _PERSON.c.zone, _PERSON.c.work_days, _PERSON.c.work_start, _PERSON.c.work_end)


async def measured(path: Path, count: int) -> dict[str, Any]:
    """Microseconds of processor time a person, seconds of all, and the longest that another writer waits."""
    migrations.upgrade(sqlite(path))
    [team_id] = teams(1)
    async with opened(sqlite(path), None) as deps:
        await settle_in(deps.db, [(team_id, user) for user in people(count)])
        first, longest = await _planned(deps, team_id, count)
        again, _ = await _planned(deps, team_id, count)
        async with deps.db.read() as session:
            rows = (await session.execute(select(func.count()).select_from(Nudge))).scalar_one()
    return {"people": count, "rows": rows, "longest_ms": longest, "first": first, "again": again}


async def _planned(deps: Deps, team_id: str, count: int) -> tuple[dict[str, float], float]:
    last, longest = "", 0.0
    day = (datetime.now(UTC) + AHEAD).date()
    with clocked(count) as spent:
        while True:
            begun = time.perf_counter()
            async with deps.db.begin() as session:
                last = await _batch(session, team_id, last, f"{day}{MORNING}")
            longest = max(longest, time.perf_counter() - begun)
            if not last:
                break
    cost = spent.cost
    found = {"cpu_us": 1000 * cost.cpu_ms, "seconds": cost.wall_ms * count / 1000}
    return found, 1000 * longest


async def _batch(session: AsyncSession, team_id: str, after: str, slot: str) -> str:
    """The next people by id, each at their own nine o'clock; returns the last one, or nothing."""
    mine = _PERSON.c.team_id == team_id, _PERSON.c.user_id > after
    rows = (await session.execute(_HOURS.where(*mine).order_by(_PERSON.c.user_id).limit(BATCH))).all()
    plans = []
    for user_id, *hours in rows:
        at = at_slot(slot, Hours(*hours), KIND.class_, (team_id, user_id))
        plans.append(plan(team_id, user_id, at, slot=slot, key=f"weekly:{user_id}:{slot}"))
    await put(session, datetime.now(UTC), *plans)
    return str(rows[-1].user_id) if rows else ""
