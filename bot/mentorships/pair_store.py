"""The one way to the rows of a pair: everything read goes through the rules of access, everything written is sealed."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy import select as select_rows
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col, select

from bot.db import vault_of
from bot.mentorships.access import FIELDS, Pair, Viewer, may_see
from bot.mentorships.tables import Mentorship, PairRow
from bot.people.tables import Person
from bot.vault import Place, SealedText

Row = TypeVar("Row", bound=PairRow)
Fields = dict[str, Any]
"""The columns of a row that the viewer may see, opened. What they may not see is not there."""


class NotTheirs(LookupError):
    """This mentorship is not there, or not this person's, or they are no member of the workspace any more."""


async def mentorship(session: AsyncSession, viewer: Viewer, mentorship_id: str, *, lock: bool = False) -> Mentorship:
    """The row, for one of the two who is still a member. Raises NotTheirs."""
    statement = select(Mentorship).where(col(Mentorship.id) == mentorship_id, theirs(viewer), is_member(viewer))
    statement = statement.execution_options(populate_existing=True)
    row = await session.scalar(statement.with_for_update() if lock else statement)
    if row is None:
        raise NotTheirs(mentorship_id)
    return row


def theirs(viewer: Viewer) -> ColumnElement[bool]:
    """Mentorships of this person, in either role."""
    return and_(
        col(Mentorship.team_id) == viewer.team_id,
        or_(col(Mentorship.mentor_id) == viewer.user_id, col(Mentorship.mentee_id) == viewer.user_id),
    )


def is_member(viewer: Viewer) -> ColumnElement[bool]:
    """Not of an account that is deactivated or of another workspace."""
    gone = (
        select_rows(col(Person.user_id))
        .where(
            col(Person.team_id) == viewer.team_id,
            col(Person.user_id) == viewer.user_id,
            or_(col(Person.is_deleted), col(Person.is_outsider)),
        )
        .exists()
    )
    return ~gone


async def row(session: AsyncSession, viewer: Viewer, table: type[Row], row_id: str, *, lock: bool = False) -> Row:
    """A row of theirs in this mode, as it stands in the table, for changing it. Raises NotTheirs."""
    statement = (
        select(table)
        .join(Mentorship, col(Mentorship.id) == col(table.mentorship_id))
        .where(col(table.id) == row_id, col(table.mode) == viewer.mode, theirs(viewer), is_member(viewer))
        .execution_options(populate_existing=True)
    )
    found = await session.scalar(statement.with_for_update(of=table) if lock else statement)
    if found is None:
        raise NotTheirs(row_id)
    return found


async def rows(session: AsyncSession, viewer: Viewer, pair: Pair, table: type[Row], *which: Any) -> list[Fields]:
    """What the viewer may see of this pair's rows, the oldest first."""
    statement = (
        select(table)
        .where(col(table.mentorship_id) == pair.id, col(table.mode) == viewer.mode, *which)
        .order_by(col(table.created_at), col(table.id))
    )
    return seen(session, viewer, pair, await session.scalars(statement))


def seen(session: AsyncSession, viewer: Viewer, pair: Pair, found: Iterable[PairRow]) -> list[Fields]:
    return [one for one in (see(session, viewer, pair, row) for row in found) if one]


def see(session: AsyncSession, viewer: Viewer, pair: Pair, row: PairRow) -> Fields:
    """The fields of this row that the viewer may see, opened; {} for who may see none."""
    name = str(type(row).__tablename__)
    shared = bool(getattr(row, "shared", True))
    kinds = type(row).__table__.columns  # type: ignore[attr-defined]
    allowed = [
        column
        for column in FIELDS[name]
        if column in kinds
        and row.mentorship_id == pair.id
        and may_see(viewer, pair, name, column, author_id=row.author_id, mode=row.mode, shared=shared)
    ]
    found: Fields = {}
    for column in allowed:
        value = getattr(row, column)
        is_text = isinstance(kinds[column].type, SealedText)
        found[column] = vault_of(session).open(value, _place(row, column)) if is_text else value
    return found


def write(session: AsyncSession, row: PairRow, values: Mapping[str, Any], now: datetime | None = None) -> None:
    """Set columns; texts are sealed on their way. `now` marks the row as changed."""
    kinds = type(row).__table__.columns  # type: ignore[attr-defined]
    for column, value in values.items():
        is_text = isinstance(kinds[column].type, SealedText)
        setattr(row, column, vault_of(session).seal(value or "", _place(row, column)) if is_text else value)
    if now:
        row.updated_at = now


async def add(session: AsyncSession, row: SQLModel) -> None:
    session.add(row)
    await session.flush()


def _place(row: PairRow, column: str) -> Place:
    return Place(row.team_id, str(type(row).__tablename__), row.id, column)
