"""Queries for choosing a question: the few columns that it takes, for thousands of cards at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Dialect, bindparam, func, inspect, or_, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import TypeEngine

from bot.recall.choice import Known
from bot.recall.memory import Memory
from bot.recall.newcomers import New
from bot.recall.tables import MemoryRow, Question
from bot.recall.values import Key


class Instant(TypeEngine[datetime]):
    """Read as the tables' own type reads it, aware UTC, but in a tenth of the time: SQLite keeps text."""

    def result_processor(self, dialect: Dialect, _coltype: object) -> Callable[[Any], Any] | None:
        return _aware if dialect.name == "sqlite" else None


def _aware(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text + "+00:00") if text else None


_MEMORY: Any = inspect(MemoryRow).local_table.c
_KNOWN = select(
    _MEMORY.card_id,
    _MEMORY.stability,
    _MEMORY.difficulty,
    type_coerce(_MEMORY.reviewed_at, Instant()),
    type_coerce(_MEMORY.due_at, Instant()),
    _MEMORY.skipped,
).where(_MEMORY.team_id == bindparam("team"), _MEMORY.user_id == bindparam("user"))


async def sorted_out(session: AsyncSession, person: Key, offered: Mapping[str, New]) -> tuple[list[Known], list[New]]:
    """Of these cards those that the person knows, and those that are new to them; none that they skip."""
    known: list[Known] = []
    left = dict(offered)
    rows = await session.execute(_KNOWN, {"team": person[0], "user": person[1]})
    for card_id, stability, difficulty, reviewed_at, due_at, skipped in rows:
        card = offered.get(card_id)
        if card is None or (stability is None and not skipped):
            continue
        del left[card_id]
        if not skipped:
            known.append(Known(card_id, card.topic, Memory(stability, difficulty, reviewed_at, due_at)))
    return known, list(left.values())


@dataclass(frozen=True, slots=True)
class Lately:
    """A question that was asked not long ago, or last."""

    card_id: str
    topic: str
    at: datetime
    is_new: bool
    state: str


_QUESTION: Any = inspect(Question).local_table.c
_MINE = _QUESTION.team_id == bindparam("team"), _QUESTION.user_id == bindparam("user")
_LAST = select(func.max(_QUESTION.asked_at)).where(*_MINE).scalar_subquery()
_LATELY = (
    select(_QUESTION.card_id, _QUESTION.topic, _QUESTION.asked_at, _QUESTION.is_new, _QUESTION.state)
    .where(*_MINE, or_(_QUESTION.asked_at >= bindparam("since"), _QUESTION.asked_at == _LAST))
    .order_by(_QUESTION.asked_at, _QUESTION.id.desc())
)


async def lately(session: AsyncSession, person: Key, since: datetime) -> list[Lately]:
    """The person's questions since then, and the very last one, in the order of time."""
    rows = await session.execute(_LATELY, {"team": person[0], "user": person[1], "since": since})
    return [Lately(*row) for row in rows]
