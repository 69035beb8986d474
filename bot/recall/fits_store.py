"""Queries about fitting: whose turn it is, their grades and times, and what the fit changes; no words anywhere."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, case, func, inspect, or_, select, update
from sqlalchemy import bindparam as value
from sqlalchemy.ext.asyncio import AsyncSession

from bot.people.tables import Person
from bot.recall.memory import DEFAULT, Memory, Parameters
from bot.recall.tables import Enrolment, MemoryRow, Review
from bot.recall.values import Key

_PERSON: Any = inspect(Person).local_table.c
_ENROLMENT: Any = inspect(Enrolment).local_table
_MEMORY: Any = inspect(MemoryRow).local_table
_REVIEW: Any = inspect(Review).local_table
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)

Answered = tuple[str, datetime, int]
"""A card's id, when it was answered, and the grade."""


def _same_person(one: Any, other: Any) -> Any:
    return and_(one.team_id == other.team_id, one.user_id == other.user_id)


async def zones(session: AsyncSession) -> list[str]:
    """Every zone that somebody enrolled lives in, as far as it is known."""
    known = select(_PERSON.zone).join(_ENROLMENT, _same_person(_ENROLMENT.c, _PERSON)).distinct()
    return list(await session.scalars(known))


async def due(
    session: AsyncSession, zones: Collection[str], unfitted_since: datetime, *, answers: int, new: int, limit: int
) -> list[Key]:
    """Who has so many answers, `new` of them since the last fit, which is older than `unfitted_since`.

    Only people of these zones (None known: UTC), and those first whose last fit is oldest.
    """
    mine, fitted_at = _ENROLMENT.c, _ENROLMENT.c.fitted_at
    since = func.sum(case((_REVIEW.c.at > func.coalesce(fitted_at, _NEVER), 1), else_=0))
    statement = (
        select(mine.team_id, mine.user_id)
        .join(_REVIEW, _same_person(_REVIEW.c, mine))
        .outerjoin(Person, _same_person(_PERSON, mine))
        .where(or_(fitted_at.is_(None), fitted_at <= unfitted_since), func.coalesce(_PERSON.zone, "UTC").in_(zones))
        .group_by(mine.team_id, mine.user_id, fitted_at)
        .having(func.count() >= answers, since >= new)
        .order_by(fitted_at.asc().nulls_first(), mine.team_id, mine.user_id)
        .limit(limit)
    )
    return [(row.team_id, row.user_id) for row in await session.execute(statement)]


async def consenting(session: AsyncSession, team_id: str, *, answers: int, limit: int) -> list[Key]:
    """Who lets their grades help to fit the workspace's number, and has so many answers."""
    mine = _ENROLMENT.c
    statement = (
        select(mine.user_id)
        .join(_REVIEW, _same_person(_REVIEW.c, mine))
        .where(mine.team_id == team_id, mine.fits.is_(True))
        .group_by(mine.user_id)
        .having(func.count() >= answers)
        .order_by(mine.user_id)
        .limit(limit)
    )
    return [(team_id, user_id) for user_id in await session.scalars(statement)]


async def answers(session: AsyncSession, person: Key) -> list[Answered]:
    """All of a person's, in the order of time."""
    mine = _REVIEW.c
    statement = (
        select(mine.card_id, mine.at, mine.grade)
        .where(mine.team_id == person[0], mine.user_id == person[1])
        .order_by(mine.at, mine.id)
    )
    return [(row.card_id, row.at, row.grade) for row in await session.execute(statement)]


async def lock(session: AsyncSession, person: Key) -> Parameters | None:
    """The person's parameters. What they answer from now on waits for the end of this transaction; None: not enrolled.

    On SQLite a writer is alone anyway.
    """
    mine = _ENROLMENT.c
    row = (
        await session.execute(
            select(mine.factor, mine.weights)
            .where(mine.team_id == person[0], mine.user_id == person[1])
            .with_for_update()
        )
    ).first()
    memories = _MEMORY.c.team_id == person[0], _MEMORY.c.user_id == person[1]
    await session.execute(select(_MEMORY.c.card_id).where(*memories).order_by(_MEMORY.c.card_id).with_for_update())
    return Parameters(tuple(row.weights) if row.weights else DEFAULT.weights, row.factor) if row else None


async def save(session: AsyncSession, person: Key, now: datetime, parameters: Parameters | None) -> None:
    """A fit was made; None: it left everything as it was."""
    change: dict[str, Any] = {"fitted_at": now}
    if parameters:
        weights = None if parameters.weights == DEFAULT.weights else list(parameters.weights)
        change |= {"factor": parameters.factor, "weights": weights}
    mine = _ENROLMENT.c.team_id == person[0], _ENROLMENT.c.user_id == person[1]
    await session.execute(update(_ENROLMENT).where(*mine).values(**change))


_REPLACE = (
    update(_MEMORY)
    .where(_MEMORY.c.team_id == value("team"), _MEMORY.c.user_id == value("user"), _MEMORY.c.card_id == value("card"))
    .values({name: value(f"new_{name}") for name in ("stability", "difficulty", "reviewed_at", "due_at")})
)


async def replace_memories(session: AsyncSession, person: Key, memories: Mapping[str, Memory]) -> None:
    """By one statement. A card that has no row gets none."""
    rows = [
        {
            "team": person[0],
            "user": person[1],
            "card": card_id,
            "new_stability": memory.stability,
            "new_difficulty": memory.difficulty,
            "new_reviewed_at": memory.reviewed_at,
            "new_due_at": memory.due,
        }
        for card_id, memory in memories.items()
    ]
    if rows:
        await session.execute(_REPLACE, rows)


async def predicted(session: AsyncSession, since: datetime) -> Sequence[tuple[float, bool, int]]:
    """Predictions to a thousandth, whether the card was remembered, and how many such answers there were, of all."""
    chance = func.round(_REVIEW.c.predicted * 1000)
    remembered = _REVIEW.c.grade > 1
    statement = (
        select(chance, remembered, func.count())
        .where(_REVIEW.c.at >= since, _REVIEW.c.predicted.is_not(None))
        .group_by(chance, remembered)
    )
    rows: Iterable[Any] = await session.execute(statement)
    return [(float(thousandths) / 1000, bool(came), count) for thousandths, came, count in rows]
