"""Queries about people: rows in, values out."""

import functools
import importlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, inspect, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col, select

from bot.people.rules import Hours, PersonView, Profile, Quiet, WorkspaceView
from bot.people.tables import Manages, Person, Workspace


async def insert_once(session: AsyncSession, row: SQLModel) -> None:
    """Insert the row unless its primary key is there already; one statement, so that two callers cannot collide."""
    await insert_values_once(session, type(row), {column.name: getattr(row, column.name) for column in _columns(row)})


async def insert_values_once(session: AsyncSession, table: type[SQLModel], values: Mapping[str, Any]) -> None:
    """The same without a row object, whose making costs as much as the insert; `values` are of every column."""
    await session.execute(_once(table, session.get_bind().dialect.name), values)


def _columns(row: SQLModel) -> Iterable[Any]:
    return inspect(type(row)).columns  # type: ignore[no-any-return]


@functools.cache
def _once(table: type[SQLModel], dialect: str) -> Any:
    """Made once for each table: to put values into a statement costs more than to send it."""
    mapper = inspect(table)
    keys = [column.name for column in mapper.primary_key]
    return _insert_of(dialect)(mapper.local_table).on_conflict_do_nothing(index_elements=keys)


async def upsert(session: AsyncSession, row: SQLModel, keys: Sequence[str], change: Mapping[str, Any]) -> None:
    """Insert the row, or apply `change` to the one that has its `keys`."""
    statement = _insert(session, row)
    if change:
        statement = statement.on_conflict_do_update(index_elements=keys, set_=dict(change))
    else:
        statement = statement.on_conflict_do_nothing(index_elements=keys)
    await session.execute(statement)


def _insert(session: AsyncSession, row: SQLModel) -> Any:
    insert = _insert_of(session.get_bind().dialect.name)
    return insert(type(row)).values({column.name: getattr(row, column.name) for column in _columns(row)})


def _insert_of(dialect: str) -> Any:
    """The dialect's own INSERT. Only the one in use is imported: PostgreSQL's alone takes 40 ms at start."""
    return importlib.import_module(f"sqlalchemy.dialects.{dialect}").insert


async def workspace(session: AsyncSession, team_id: str) -> WorkspaceView:
    row = await session.get(Workspace, team_id)
    if row is None:
        return WorkspaceView(team_id)
    return WorkspaceView(
        team_id,
        row.praise_channel_id,
        row.country,
        row.region,
        row.retention_days,
        tuple(row.coordinator_ids),
        tuple(row.muted_rules),
    )


async def save_workspace(session: AsyncSession, team_id: str, now: datetime, **change: Any) -> None:
    await upsert(session, Workspace(team_id=team_id, created_at=now, **change), ["team_id"], change)


async def save_person(
    session: AsyncSession, team_id: str, user_id: str, now: datetime, change: Mapping[str, Any]
) -> None:
    """Change a person, known or not."""
    await save_workspace(session, team_id, now)
    await upsert(session, Person(team_id=team_id, user_id=user_id, **change), ["team_id", "user_id"], change)


async def person(session: AsyncSession, team_id: str, user_id: str) -> PersonView | None:
    return (await person_and_ages(session, team_id, user_id))[0]


async def lock(session: AsyncSession, team_id: str, user_id: str) -> None:
    """Until this transaction ends, no other one that locks this person goes on. On SQLite a writer is alone anyway."""
    mine = col(Person.team_id) == team_id, col(Person.user_id) == user_id
    await session.execute(select(Person.user_id).where(*mine).with_for_update())


async def person_and_ages(
    session: AsyncSession, team_id: str, user_id: str
) -> tuple[PersonView | None, datetime | None, datetime | None]:
    """The person, and when Slack was last asked for the profile, and for do-not-disturb."""
    row = await session.get(Person, (team_id, user_id), populate_existing=True)
    if row is None:
        return None, None, None
    return (None if row.profile_at is None else view(row)), row.profile_at, row.dnd_at


async def people(session: AsyncSession, team_id: str, user_ids: Iterable[str]) -> dict[str, PersonView]:
    wanted = col(Person.team_id) == team_id, col(Person.user_id).in_(list(user_ids))
    rows = await session.scalars(select(Person).where(*wanted))
    return {row.user_id: view(row) for row in rows}


async def introduced(session: AsyncSession, team_id: str, user_id: str, now: datetime) -> None:
    """The first message has told the person what Trellis is."""
    await session.execute(
        update(Person)
        .where(col(Person.team_id) == team_id, col(Person.user_id) == user_id, col(Person.introduced_at).is_(None))
        .values(introduced_at=now)
    )


async def replace_managers(session: AsyncSession, team_id: str, pairs: Sequence[tuple[str, str]]) -> None:
    """These pairs instead of all that were known of the managers they name."""
    named = {manager for manager, _ in pairs}
    mine = col(Manages.team_id) == team_id, col(Manages.manager_id).in_(named)
    await session.execute(delete(Manages).where(*mine))
    session.add_all(Manages(team_id=team_id, manager_id=manager, report_id=report) for manager, report in pairs)


async def forget_managers(session: AsyncSession, team_id: str) -> None:
    await session.execute(delete(Manages).where(col(Manages.team_id) == team_id))


async def count_managers(session: AsyncSession, team_id: str) -> int:
    return await session.scalar(select(func.count()).select_from(Manages).where(Manages.team_id == team_id)) or 0


def view(row: Person) -> PersonView:
    quiet = Quiet(row.dnd_from, row.dnd_until) if row.dnd_from and row.dnd_until else None
    return PersonView(
        team_id=row.team_id,
        profile=Profile(row.user_id, row.zone, row.is_bot, row.is_guest, row.is_deleted, row.is_outsider, row.is_admin),
        hours=Hours(row.zone, row.work_days, row.work_start, row.work_end),
        quiet=quiet,
        stage=row.stage,
        public_praise=row.public_praise,
        refuses_written=row.refuses_written,
        dm_channel=row.dm_channel,
        introduced_at=row.introduced_at,
    )
