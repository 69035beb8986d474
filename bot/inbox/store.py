"""Queries about events: rows in, values out."""

import functools
import importlib
from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.inbox.rules import LONGEST_WAIT, Arrival, Waiting
from bot.inbox.tables import Event
from bot.vault import Sealed

_TABLE: Any = Event.__table__  # type: ignore[attr-defined]
_AHEAD: Any = _TABLE.alias("ahead")


async def add(session: AsyncSession, arrival: Arrival, body: Sealed | None, now: datetime) -> None:
    """One statement. An event that is there already, by its own id or by the message's, adds nothing."""
    rest = {"body": body, "received_at": now, "attempts": 0, "try_at": None, "done_at": None, "error": None}
    await session.execute(_insert(session.get_bind().dialect.name), asdict(arrival) | rest)


@functools.cache
def _insert(dialect: str) -> Any:
    """Made once: to put values into a statement costs more than to send it."""
    return importlib.import_module(f"sqlalchemy.dialects.{dialect}").insert(_TABLE).on_conflict_do_nothing()


async def heads(
    session: AsyncSession, types: Collection[str], now: datetime, limit: int
) -> list[tuple[Waiting, Sealed | None]]:
    """The first waiting event of each lane, unless it is to be tried again later: then its lane waits with it."""
    place, ahead = (tuple_(table.c.sent_ts, table.c.event_id) for table in (_TABLE, _AHEAD))
    # a longer wait than there is means that the clock was set back
    rests = _TABLE.c.try_at.is_not(None) & _TABLE.c.try_at.between(now, now + LONGEST_WAIT)
    same_lane = _AHEAD.c.team_id == _TABLE.c.team_id, _AHEAD.c.lane == _TABLE.c.lane
    rows = await session.execute(
        select(_TABLE)
        .where(_TABLE.c.done_at.is_(None), ~rests, _TABLE.c.type.in_(types))
        .where(~exists().where(*same_lane, _AHEAD.c.done_at.is_(None), ahead < place))
        .order_by(_TABLE.c.sent_ts)
        .limit(limit)
    )
    return [(_waiting(row), row.body) for row in rows]


def _waiting(row: Any) -> Waiting:
    return Waiting(
        row.team_id, row.event_id, row.type, row.user_id, row.lane, row.sent_ts, row.client_msg_id, row.attempts
    )


async def change(session: AsyncSession, waiting: Waiting, **values: object) -> bool:
    """Change a row that is as it was read; False if another process has it, or had it."""
    as_read = (
        _TABLE.c.team_id == waiting.team_id,
        _TABLE.c.event_id == waiting.event_id,
        _TABLE.c.done_at.is_(None),
        _TABLE.c.attempts == waiting.attempts,
    )
    free = select(_TABLE.c.event_id).where(*as_read).with_for_update(skip_locked=True)
    done = await session.execute(
        update(_TABLE).where(_TABLE.c.team_id == waiting.team_id, _TABLE.c.event_id.in_(free)).values(**values)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


async def backlog(session: AsyncSession) -> tuple[int, datetime | None]:
    """How many wait, and since when the first of them."""
    waits = select(func.count(), func.min(_TABLE.c.received_at)).where(_TABLE.c.done_at.is_(None))
    count, first = (await session.execute(waits)).one()
    return count, first


async def forget(session: AsyncSession, before: datetime) -> None:
    """Delete what came before then and is done with."""
    await session.execute(delete(_TABLE).where(_TABLE.c.received_at < before, _TABLE.c.done_at.is_not(None)))
