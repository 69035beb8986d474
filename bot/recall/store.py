"""Queries about recalling: rows in, values out."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, inspect, type_coerce, update
from sqlalchemy import select as select_rows
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col, select

from bot.people.store import insert_values_once, upsert
from bot.people.tables import Workspace
from bot.recall.cards_store import unseal
from bot.recall.choosing_store import Instant
from bot.recall.memory import DEFAULT, Memory, Parameters
from bot.recall.rules import WAITING
from bot.recall.tables import Answer, Enrolment, MemoryRow, Question, TeachBack, Use
from bot.recall.values import AnswerView, EnrolmentView, Key, QuestionView, Remembered


async def add(session: AsyncSession, row: SQLModel, now: datetime) -> None:
    """Insert a row whose workspace may not be known yet."""
    team_id: str = row.team_id  # type: ignore[attr-defined]
    await insert_values_once(session, Workspace, Workspace(team_id=team_id, created_at=now).model_dump())
    session.add(row)
    await session.flush()


# --- enrolments -------------------------------------------------------------------------------------------
async def enrolment(session: AsyncSession, person: Key) -> EnrolmentView | None:
    row = await session.get(Enrolment, person)
    return enrolment_view(row) if row else None


async def save_enrolment(session: AsyncSession, person: Key, now: datetime, change: dict[str, Any]) -> None:
    """Enrol, or change what is given; a person who was enrolled before keeps the rest."""
    row = await session.get(Enrolment, person)
    if row is None:
        await add(
            session, Enrolment(team_id=person[0], user_id=person[1], created_at=now, updated_at=now, **change), now
        )
        return
    for name, value in {**change, "updated_at": now}.items():
        setattr(row, name, value)


async def due_enrolments(session: AsyncSession, until: datetime, limit: int) -> list[EnrolmentView]:
    """Whose next slot is not planned yet and comes by `until`, the first ones first."""
    due = select(Enrolment).where(col(Enrolment.next_at) <= until).order_by(col(Enrolment.next_at)).limit(limit)
    return [enrolment_view(row) for row in await session.scalars(due)]


async def next_time(session: AsyncSession, until: datetime) -> datetime | None:
    """The first slot by then that is not planned yet."""
    soonest = select(func.min(col(Enrolment.next_at))).where(col(Enrolment.next_at) <= until)
    found: datetime | None = await session.scalar(soonest)
    return found


_ENROLMENT: Any = inspect(Enrolment).local_table
_SET_NEXT = (
    update(_ENROLMENT)
    .where(_ENROLMENT.c.team_id == bindparam("team"), _ENROLMENT.c.user_id == bindparam("user"))
    .values(next_at=bindparam("slot"))
)


async def set_next(session: AsyncSession, slots: Sequence[tuple[Key, datetime]]) -> None:
    if slots:
        rows = [{"team": team_id, "user": user_id, "slot": at} for (team_id, user_id), at in slots]
        await session.execute(_SET_NEXT, rows)


def enrolment_view(row: Enrolment) -> EnrolmentView:
    weights = tuple(row.weights) if row.weights else DEFAULT.weights
    return EnrolmentView(
        team_id=row.team_id,
        user_id=row.user_id,
        decks=tuple(row.decks),
        topics=tuple(row.topics),
        weekly=row.weekly,
        days=row.days,
        minute=row.minute,
        stage=row.stage,
        next_at=row.next_at,
        fits=row.fits,
        parameters=Parameters(weights, row.factor),
        changed_at=row.updated_at,
    )


# --- what is remembered ------------------------------------------------------------------------------------
_MEMORY: Any = inspect(MemoryRow).local_table.c
_MEMORIES = select_rows(
    *(_MEMORY[name] for name in ("card_id", "stability", "difficulty", "first_grade", "skipped")),
    *(type_coerce(_MEMORY[name], Instant()).label(name) for name in ("reviewed_at", "due_at", "first_at")),
).where(_MEMORY.team_id == bindparam("team"), _MEMORY.user_id == bindparam("user"))
_ONE_MEMORY = _MEMORIES.where(_MEMORY.card_id == bindparam("card"))


async def memories(session: AsyncSession, person: Key) -> dict[str, Remembered]:
    rows = await session.execute(_MEMORIES, {"team": person[0], "user": person[1]})
    return {row.card_id: _remembered(row) for row in rows}


async def memory(session: AsyncSession, person: Key, card_id: str) -> Remembered | None:
    rows = await session.execute(_ONE_MEMORY, {"team": person[0], "user": person[1], "card": card_id})
    row = rows.first()
    return _remembered(row) if row else None


def _remembered(row: Any) -> Remembered:
    memory = None
    if row.stability is not None:
        memory = Memory(row.stability, row.difficulty, row.reviewed_at, row.due_at)
    return Remembered(row.card_id, memory, row.first_at, row.first_grade, row.skipped)


async def save_memory(session: AsyncSession, person: Key, card_id: str, now: datetime, change: dict[str, Any]) -> None:
    await insert_values_once(session, Workspace, Workspace(team_id=person[0], created_at=now).model_dump())
    row = MemoryRow(team_id=person[0], user_id=person[1], card_id=card_id, **change)
    await upsert(session, row, ["team_id", "user_id", "card_id"], change)


# --- questions and answers --------------------------------------------------------------------------------
async def question(session: AsyncSession, person: Key, question_id: str) -> QuestionView | None:
    row = await session.get(Question, question_id)
    theirs = row and (row.team_id, row.user_id) == person
    return (await views(session, [row]))[0] if row and theirs else None


async def question_of(session: AsyncSession, nudge_id: str) -> QuestionView | None:
    row = await session.scalar(select(Question).where(Question.nudge_id == nudge_id))
    return (await views(session, [row]))[0] if row else None


async def questions(
    session: AsyncSession, person: Key, states: Collection[str], since: datetime | None = None
) -> list[QuestionView]:
    """The person's questions in these states, the newest first."""
    mine = Question.team_id == person[0], Question.user_id == person[1], col(Question.state).in_(states)
    statement = select(Question).where(*mine).order_by(col(Question.asked_at).desc(), col(Question.id))
    if since:
        statement = statement.where(col(Question.asked_at) >= since)
    return await views(session, list(await session.scalars(statement)))


async def change_question(session: AsyncSession, question_id: str, states: Collection[str], **change: Any) -> bool:
    """Change it if it is in one of these states; False if it is not, since something else came first."""
    mine = col(Question.id) == question_id, col(Question.state).in_(states)
    done = await session.execute(update(Question).where(*mine).values(**change).returning(col(Question.id)))
    return done.first() is not None


async def lapse(session: AsyncSession, person: Key, before: datetime) -> None:
    """Questions asked before that give way to newer ones. Each can still be answered where it stands."""
    mine = col(Question.team_id) == person[0], col(Question.user_id) == person[1], col(Question.state).in_(WAITING)
    await session.execute(update(Question).where(*mine, col(Question.asked_at) < before).values(state="lapsed"))


async def views(session: AsyncSession, rows: Sequence[Question]) -> list[QuestionView]:
    found: dict[str, list[AnswerView]] = {row.id: [] for row in rows}
    statement = select(Answer).where(col(Answer.question_id).in_(found)).order_by(col(Answer.at), col(Answer.id))
    for answer in await session.scalars(statement) if found else ():
        assert answer.question_id
        found[answer.question_id].append(answer_view(session, answer))
    return [_question_view(row, found[row.id]) for row in rows]


def _question_view(row: Question, answers: Sequence[AnswerView]) -> QuestionView:
    same = {name: getattr(row, name) for name in QuestionView.__dataclass_fields__ if name not in {"answers", "ticked"}}
    return QuestionView(**same, ticked=tuple(row.ticked), answers=tuple(answers))


def answer_view(session: AsyncSession, row: Answer) -> AnswerView:
    return AnswerView(row.id, unseal(session, row, "text"), row.at, row.late, row.message_ts)


async def answer_at(session: AsyncSession, person: Key, message_ts: str) -> Answer | None:
    """The answer that was written in that message."""
    mine = Answer.team_id == person[0], Answer.user_id == person[1], Answer.message_ts == message_ts
    found: Answer | None = await session.scalar(select(Answer).where(*mine))
    return found


async def count_sent(session: AsyncSession, person: Key, states: Collection[str], since: datetime) -> int:
    """How many questions in these states came by message since then."""
    mine = Question.team_id == person[0], Question.user_id == person[1], col(Question.state).in_(states)
    sent = select(func.count()).select_from(Question).where(*mine, col(Question.nudge_id).is_not(None))
    return int(await session.scalar(sent.where(col(Question.asked_at) >= since)) or 0)


async def uses(session: AsyncSession, person: Key, card_id: str) -> list[str]:
    """What the person kept about where they met this card, the newest first."""
    mine = Use.team_id == person[0], Use.user_id == person[1], Use.card_id == card_id
    rows = await session.scalars(select(Use).where(*mine).order_by(col(Use.at).desc()))
    return [unseal(session, row, "text") for row in rows]


async def forget_words(session: AsyncSession, team_id: str, before: datetime) -> None:
    """What people wrote before that: answers, explanations, where they met a card. Grades stay: they have no words."""
    for table, at in (
        (Answer, col(Answer.at)),
        (Use, col(Use.at)),
        (TeachBack, func.coalesce(col(TeachBack.marked_at), col(TeachBack.at))),
    ):
        await session.execute(delete(table).where(col(table.team_id) == team_id, at < before))
