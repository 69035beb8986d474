"""Rows that are planned for a far day, put in by one statement: what history and future cost the present."""

import contextlib
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

from bench.nudges_world import KIND
from bot.db import Database

FROM_DAY = timedelta(days=2)
APART_SECONDS = 25
"""So a million of them fill the next ten months."""

FAST = ("synchronous=OFF", "cache_size=-300000", "temp_store=MEMORY")
"""For filling the file only; measured is with what Trellis sets."""

_INSERT = """
WITH RECURSIVE series(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM series WHERE n < :count - 1)
INSERT INTO nudge (id, team_id, user_id, kind, class_, reason, subject_id, payload, dedupe_key,
                   due_at, not_before, expires_at, state, attempts, created_at)
SELECT {id}, :team, {user}, :kind, 'offered', 'You wanted to be asked.', 's' || n, '{{}}', {id},
       {at}, {at}, {late}, 'planned', 0, {now}
FROM series WHERE :count > 0
"""
_SQLITE = {
    "id": "printf('pending%08d', n)",
    "user": "printf('U%06d', n % :people)",
    "at": f"strftime('%Y-%m-%d %H:%M:%f000', :from, '+' || (n * {APART_SECONDS}) || ' seconds')",
    "late": "'2100-01-01 00:00:00.000000'",
    "now": ":from",
}
_POSTGRESQL = {
    "id": "'pending' || lpad(n::text, 8, '0')",
    "user": "'U' || lpad((n % :people)::text, 6, '0')",
    "at": f"CAST(:from AS timestamptz) + n * interval '{APART_SECONDS} seconds'",
    "late": "timestamptz '2100-01-01'",
    "now": "CAST(:from AS timestamptz)",
}


async def add(db: Database, count: int, team_id: str, people: int) -> None:
    """So many, from the day after tomorrow on, for the first `people` in turn."""
    begin = datetime.now(UTC) + FROM_DAY
    shown = f"{begin:%Y-%m-%d %H:%M:%S.%f}" if db.is_sqlite else begin.isoformat()
    given = {"count": count, "team": team_id, "people": people, "kind": KIND.name, "from": shown}
    if db.is_sqlite:
        _add_to_file(str(db.engine.url.database), given)
        return
    async with db.begin() as session:
        await session.execute(text(_INSERT.format(**_POSTGRESQL)), given)
        await session.execute(text("ANALYZE nudge"))  # as a server does by itself within a minute


def _add_to_file(path: str, given: dict[str, Any]) -> None:
    """Without its indexes, which are then built anew in one go each: a quarter of the time."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in FAST:
            connection.execute(f"PRAGMA {pragma}").close()
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'nudge' AND sql IS NOT NULL"
        indexes = connection.execute(query).fetchall()
        connection.execute("BEGIN")
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}")
        connection.execute(_INSERT.format(**_SQLITE), given)
        for _, sql in indexes:
            connection.execute(sql)
        connection.execute("COMMIT")
