"""Rows that are planned for a far day, put in by one statement: what history and future cost the present."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bench.nudges_world import KIND
from bot.db import Database

FROM_DAY = timedelta(days=2)
APART_SECONDS = 25
"""So a million of them fill the next ten months."""

CACHE = "PRAGMA cache_size=-400000"
"""Kilobytes, while SQLite builds the indexes; measured is with what Trellis sets."""

_INSERT = """
WITH RECURSIVE series(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM series WHERE n < :count - 1)
INSERT INTO nudge (id, team_id, user_id, kind, class_, reason, subject_id, payload, dedupe_key,
                   due_at, not_before, expires_at, state, attempts, created_at)
SELECT 'pending' || n, :team, {user}, :kind, 'offered', 'You wanted to be asked.', 's' || n, '{{}}', 'pending' || n,
       {at}, {at}, {late}, 'planned', 0, {now}
FROM series WHERE :count > 0
"""
_SQLITE = {
    "user": "printf('U%06d', n % :people)",
    "at": f"strftime('%Y-%m-%d %H:%M:%f000', :from, '+' || (n * {APART_SECONDS}) || ' seconds')",
    "late": "'2100-01-01 00:00:00.000000'",
    "now": ":from",
}
_POSTGRESQL = {
    "user": "'U' || lpad((n % :people)::text, 6, '0')",
    "at": f"CAST(:from AS timestamptz) + n * interval '{APART_SECONDS} seconds'",
    "late": "timestamptz '2100-01-01'",
    "now": "CAST(:from AS timestamptz)",
}


async def add(db: Database, count: int, team_id: str, people: int) -> None:
    """So many, from the day after tomorrow on, for the first `people` in turn."""
    begin = datetime.now(UTC) + FROM_DAY
    words = _SQLITE if db.is_sqlite else _POSTGRESQL
    shown = f"{begin:%Y-%m-%d %H:%M:%S.%f}" if db.is_sqlite else begin.isoformat()
    given = {"count": count, "team": team_id, "people": people, "kind": KIND.name, "from": shown}
    async with db.begin() as session:
        if db.is_sqlite:
            await session.execute(text(CACHE))
        await session.execute(text(_INSERT.format(**words)), given)
    async with db.begin() as session:
        await _analyze(session)


async def _analyze(session: AsyncSession) -> None:
    """As a server does by itself within a minute. Trellis asks SQLite for none, so neither does this."""
    if session.get_bind().dialect.name != "sqlite":
        await session.execute(text("ANALYZE nudge"))
