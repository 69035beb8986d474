"""Queries about people: rows in, values out."""

import functools
import importlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, delete, func, inspect, update
from sqlalchemy import select as select_rows
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col, select

from bot.people.rules import Hours, PersonView, Profile, Quiet, WorkspaceView
from bot.people.tables import Away, Manages, Person, Workspace

Key = tuple[str, str]
"""A person: team and user."""

_PERSON: Any = inspect(Person).local_table
_AWAY: Any = inspect(Away).local_table
_WORKSPACE: Any = inspect(Workspace).local_table
_WORKSPACES = select_rows(_WORKSPACE).where(_WORKSPACE.c.team_id.in_(bindparam("teams", expanding=True)))


async def insert_once(session: AsyncSession, row: SQLModel) -> None:
    """Insert the row unless its primary key is there already; one statement, so that two callers cannot collide."""
    await insert_values_once(session, type(row), {column.name: getattr(row, column.name) for column in _columns(row)})


async def insert_values_once(
    session: AsyncSession, table: type[SQLModel], values: Mapping[str, Any] | Sequence[Mapping[str, Any]]
) -> None:
    """The same for one row or many, without row objects, whose making costs as much as the insert.

    `values` are of every column. A row that any unique constraint knows already is left out.
    """
    await session.execute(_once(table, session.get_bind().dialect.name), values)


def _columns(row: SQLModel) -> Iterable[Any]:
    return inspect(type(row)).columns  # type: ignore[no-any-return]


@functools.cache
def _once(table: type[SQLModel], dialect: str) -> Any:
    """Made once for each table: to put values into a statement costs more than to send it."""
    return _insert_of(dialect)(inspect(table).local_table).on_conflict_do_nothing()


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
    return (await workspaces(session, {team_id}))[team_id]


async def workspaces(session: AsyncSession, team_ids: Collection[str]) -> dict[str, WorkspaceView]:
    """Of one that is not known, what is so by default."""
    rows = await session.execute(_WORKSPACES, {"teams": list(team_ids)})
    return {team_id: WorkspaceView(team_id) for team_id in team_ids} | {row.team_id: _space(row) for row in rows}


def _space(row: Any) -> WorkspaceView:
    return WorkspaceView(
        row.team_id,
        row.praise_channel_id,
        row.country,
        row.region,
        row.retention_days,
        tuple(row.coordinator_ids),
        tuple(row.muted_rules),
        row.unreachable_since,
    )


async def unreachable(session: AsyncSession) -> list[str]:
    """The workspaces that have not taken messages since some moment: the app was removed, or its token refused."""
    return list(await session.scalars(select(Workspace.team_id).where(col(Workspace.unreachable_since).is_not(None))))


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
    found = await _with_days_away(session, _PERSON.c.team_id == team_id, _PERSON.c.user_id == user_id)
    for row, away in found.values():
        return (None if row.profile_at is None else view(row, away)), row.profile_at, row.dnd_at
    return None, None, None


async def people(session: AsyncSession, keys: Iterable[Key]) -> dict[Key, PersonView]:
    """Many people with their days away, in one statement. Whom Slack has not described yet is left out."""
    wanted = set(keys)
    found = await _with_days_away(session, *_among(wanted))
    return {key: view(row, away) for key, (row, away) in found.items() if key in wanted and row.profile_at}


async def ages(session: AsyncSession, keys: Iterable[Key]) -> dict[Key, tuple[datetime | None, datetime | None]]:
    """When Slack was last asked about these people: for the profile, and for do-not-disturb."""
    wanted, columns = set(keys), (_PERSON.c.team_id, _PERSON.c.user_id, _PERSON.c.profile_at, _PERSON.c.dnd_at)
    rows = await session.execute(select_rows(*columns).where(*_among(wanted)))
    return {(team, user): (profile_at, dnd_at) for team, user, profile_at, dnd_at in rows if (team, user) in wanted}


def _among(keys: Collection[Key]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """A few too many, where two teams know one user. By pairs, SQLite would read the whole table."""
    return _PERSON.c.team_id.in_({team for team, _ in keys}), _PERSON.c.user_id.in_({user for _, user in keys})


async def _with_days_away(
    session: AsyncSession, *where: ColumnElement[bool]
) -> dict[Key, tuple[Any, list[tuple[date, date]]]]:
    """Rows and days away. One statement with a join: few people have days away, and those have few."""
    theirs = and_(_AWAY.c.team_id == _PERSON.c.team_id, _AWAY.c.user_id == _PERSON.c.user_id)
    statement = select_rows(_PERSON, _AWAY.c.first_day, _AWAY.c.last_day).outerjoin_from(_PERSON, _AWAY, theirs)
    found: dict[Key, tuple[Any, list[tuple[date, date]]]] = {}
    for row in await session.execute(statement.where(*where)):
        _, away = found.setdefault((row.team_id, row.user_id), (row, []))
        if row.first_day is not None:
            away.append((row.first_day, row.last_day))
    return found


async def change_people(session: AsyncSession, changes: Mapping[Key, Mapping[str, Any]]) -> None:
    """Change many known people at once, each in the same columns; whoever is not known is left out."""
    if not changes:
        return
    columns = next(iter(changes.values()))
    mine = _PERSON.c.team_id == bindparam("of_team"), _PERSON.c.user_id == bindparam("of_user")
    statement = update(_PERSON).where(*mine).values({name: bindparam(f"to_{name}") for name in columns})
    connection = await session.connection()
    await connection.execute(
        statement,
        [
            {"of_team": team_id, "of_user": user_id} | {f"to_{name}": value for name, value in change.items()}
            for (team_id, user_id), change in changes.items()
        ],
    )


async def add_away(session: AsyncSession, team_id: str, user_id: str, first: date, last: date) -> None:
    """These days too; days that begin on the same one are replaced."""
    row = Away(team_id=team_id, user_id=user_id, first_day=first, last_day=last)
    await upsert(session, row, ["team_id", "user_id", "first_day"], {"last_day": last})


async def remove_away(session: AsyncSession, team_id: str, user_id: str, first: date) -> None:
    mine = _AWAY.c.team_id == team_id, _AWAY.c.user_id == user_id
    await session.execute(delete(_AWAY).where(*mine, _AWAY.c.first_day == first))


async def forget_away(session: AsyncSession, team_id: str, user_id: str, before: date) -> None:
    """Days away that were over before that day."""
    mine = _AWAY.c.team_id == team_id, _AWAY.c.user_id == user_id
    await session.execute(delete(_AWAY).where(*mine, _AWAY.c.last_day < before))


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


def view(row: Any, away: Sequence[tuple[date, date]] = ()) -> PersonView:
    """`row` has the columns of Person."""
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
        country=row.country,
        region=row.region,
        leave_until=row.leave_until,
        away=tuple(sorted(away)),
        weekly_budget=row.weekly_budget,
        paused_until=row.paused_until,
    )
