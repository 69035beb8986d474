"""Queries about feedback: rows in, opened values out, for the giver or the recipient alone."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, and_, delete, func, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from bot.db import vault_of
from bot.people.store import insert_once, insert_values_once
from bot.sbi.delivery import TEXTS, FeedbackView, ReplyView, Words
from bot.sbi.tables import Feedback, Refusal, Reply
from bot.vault import Place, Sealed

PLAIN = tuple(field.name for field in fields(FeedbackView) if field.name not in {"words", "link"})
"""The columns that are no text of a person."""

UNREAD = ("planned", "delivered", "unknown")
RECEIVED = ("delivered", "read")


async def add(session: AsyncSession, draft: FeedbackView) -> FeedbackView:
    """Insert a draft once: the same id again changes nothing."""

    def sealed(column: str, text: str) -> Sealed | None:
        return vault_of(session).seal(text, Place(draft.team_id, "feedback", draft.id, column))

    values = {name: getattr(draft, name) for name in PLAIN}
    values |= {field: sealed(field, getattr(draft.words, field)) for field in TEXTS}
    values |= {"link": sealed("link", draft.link), "hidden_from_giver": False, "hidden_from_recipient": False}
    await insert_values_once(session, Feedback, values)
    return draft


def write_words(session: AsyncSession, row: Feedback, words: Words) -> None:
    for field in TEXTS:
        setattr(row, field, vault_of(session).seal(getattr(words, field), _place(row, field)))


async def of_giver(
    session: AsyncSession, team_id: str, giver_id: str, feedback_id: str, *, lock: bool = False
) -> Feedback | None:
    row = await session.get(Feedback, feedback_id, populate_existing=True, with_for_update=lock or None)
    return row if row and row.team_id == team_id and row.giver_id == giver_id and not row.hidden_from_giver else None


async def of_recipient(
    session: AsyncSession, team_id: str, recipient_id: str, feedback_id: str, *, lock: bool = False
) -> Feedback | None:
    row = await session.get(Feedback, feedback_id, populate_existing=True, with_for_update=lock or None)
    mine = row and row.team_id == team_id and row.recipient_id == recipient_id and not row.hidden_from_recipient
    return row if row and mine else None


async def row_of(session: AsyncSession, team_id: str, feedback_id: str, *, lock: bool = False) -> Feedback | None:
    """For nudges only: their planner has checked who may see it."""
    row = await session.get(Feedback, feedback_id, populate_existing=True, with_for_update=lock or None)
    return row if row and row.team_id == team_id else None


def given_by(team_id: str, giver_id: str) -> ColumnElement[bool]:
    return and_(
        col(Feedback.team_id) == team_id,
        col(Feedback.giver_id) == giver_id,
        col(Feedback.hidden_from_giver).is_(False),
        ~untouched(),
    )


def untouched() -> ColumnElement[bool]:
    """A form that was opened and left without a word: nothing that anyone would look for."""
    words = (getattr(Feedback, field) for field in TEXTS)
    return and_(col(Feedback.state) == "draft", *(col(column).is_(None) for column in words))


def received_by(team_id: str, recipient_id: str) -> ColumnElement[bool]:
    """What has reached the recipient; public praise was read in its channel, and is listed too."""
    return and_(
        col(Feedback.team_id) == team_id,
        col(Feedback.recipient_id) == recipient_id,
        col(Feedback.state).in_(RECEIVED),
        col(Feedback.hidden_from_recipient).is_(False),
    )


async def page(
    session: AsyncSession, which: ColumnElement[bool], offset: int, limit: int
) -> tuple[Sequence[FeedbackView], int]:
    """Newest first, and how many there are in all."""
    rows = await session.scalars(
        select(Feedback)
        .where(which)
        .order_by(col(Feedback.updated_at).desc(), col(Feedback.id))
        .offset(offset)
        .limit(limit)
    )
    total = await session.scalar(select(func.count()).select_from(Feedback).where(which))
    return [view(session, row) for row in rows], total or 0


async def unread_of(session: AsyncSession, team_id: str, recipient_id: str, limit: int) -> list[FeedbackView]:
    """What waits to be read, oldest first."""
    statement = select(Feedback).where(received_by(team_id, recipient_id), Feedback.state == "delivered")
    rows = await session.scalars(statement.order_by(col(Feedback.delivered_at)).limit(limit))
    return [view(session, row) for row in rows]


async def unread_between(
    session: AsyncSession, team_id: str, giver_id: str, recipient_id: str, *, but: str = ""
) -> int:
    """How many wait for the recipient, apart from `but`; what they deleted unread waits no more."""
    statement = select(func.count()).where(
        Feedback.id != but,
        col(Feedback.hidden_from_recipient).is_(False),
        Feedback.team_id == team_id,
        Feedback.giver_id == giver_id,
        Feedback.recipient_id == recipient_id,
        col(Feedback.state).in_(UNREAD),
    )
    return await session.scalar(statement) or 0


async def refuses(session: AsyncSession, team_id: str, recipient_id: str, giver_id: str) -> bool:
    return await session.get(Refusal, (team_id, recipient_id, giver_id)) is not None


async def refused_givers(session: AsyncSession, team_id: str, recipient_id: str) -> list[str]:
    rows = await session.scalars(
        select(Refusal.giver_id).where(Refusal.team_id == team_id, Refusal.recipient_id == recipient_id)
    )
    return sorted(rows)


async def set_refusals(
    session: AsyncSession, team_id: str, recipient_id: str, giver_ids: Sequence[str], now: datetime
) -> None:
    mine = col(Refusal.team_id) == team_id, col(Refusal.recipient_id) == recipient_id
    await session.execute(delete(Refusal).where(*mine, col(Refusal.giver_id).not_in(list(giver_ids))))
    for giver_id in giver_ids:
        row = Refusal(team_id=team_id, recipient_id=recipient_id, giver_id=giver_id, since=now)
        await insert_once(session, row)


async def waiting_from(session: AsyncSession, team_id: str, recipient_id: str, giver_id: str | None) -> list[Feedback]:
    """Feedback on its way that a refusal stops, locked: what is read at the same moment stays read."""
    statement = select(Feedback).where(
        Feedback.team_id == team_id,
        Feedback.recipient_id == recipient_id,
        col(Feedback.state).in_(UNREAD),
    )
    if giver_id:
        statement = statement.where(Feedback.giver_id == giver_id)
    return list(await session.scalars(statement.order_by(col(Feedback.id)).with_for_update()))


async def add_reply(session: AsyncSession, row: Reply, text: str) -> ReplyView:
    """Insert an answer once: the same id again changes nothing."""
    row.text = vault_of(session).seal(text, _reply_place(row))
    await insert_once(session, row)
    return reply_view(session, row)


async def reply(session: AsyncSession, team_id: str, reply_id: str) -> tuple[ReplyView, Feedback] | None:
    row = await session.get(Reply, reply_id)
    if row is None or row.team_id != team_id:
        return None
    feedback = await session.get(Feedback, row.feedback_id)
    return (reply_view(session, row), feedback) if feedback else None


async def replies(session: AsyncSession, feedback_id: str) -> list[ReplyView]:
    rows = await session.scalars(select(Reply).where(Reply.feedback_id == feedback_id).order_by(col(Reply.created_at)))
    return [reply_view(session, row) for row in rows]


async def unread_replies(session: AsyncSession, team_id: str, giver_id: str, limit: int) -> list[ReplyView]:
    """Answers that the giver has not opened, oldest first; also to notes that they have deleted."""
    mine = col(Feedback.team_id) == team_id, col(Feedback.giver_id) == giver_id
    statement = (
        select(Reply)
        .join(Feedback, col(Feedback.id) == col(Reply.feedback_id))
        .where(*mine, col(Reply.read_at).is_(None))
    )
    rows = await session.scalars(statement.order_by(col(Reply.created_at)).limit(limit))
    return [reply_view(session, row) for row in rows]


async def mark_read(session: AsyncSession, replies: Sequence[ReplyView], now: datetime) -> None:
    ids = [reply.id for reply in replies]
    await session.execute(update(Reply).where(col(Reply.id).in_(ids), col(Reply.read_at).is_(None)).values(read_at=now))


def view(session: AsyncSession, row: Feedback) -> FeedbackView:
    def opened(column: str) -> str:
        token: Sealed | None = getattr(row, column)
        return vault_of(session).open(token, _place(row, column))

    return FeedbackView(
        id=row.id,
        team_id=row.team_id,
        giver_id=row.giver_id,
        recipient_id=row.recipient_id,
        kind=row.kind,
        happened_on=row.happened_on,
        words=Words(**{field: opened(field) for field in TEXTS}),
        link=opened("link"),
        state=row.state,
        way=row.way,
        round=row.round,
        deliver_at=row.deliver_at,
        delivered_at=row.delivered_at,
        read_at=row.read_at,
        outcome=row.outcome,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def reply_view(session: AsyncSession, row: Reply) -> ReplyView:
    token: Sealed | None = cast(Sealed | None, row.text)
    text = vault_of(session).open(token, _reply_place(row))
    return ReplyView(row.id, row.feedback_id, row.author_id, row.kind, text, row.created_at)


def _place(row: Feedback, column: str) -> Place:
    return Place(row.team_id, "feedback", row.id, column)


def _reply_place(row: Reply) -> Place:
    return Place(row.team_id, "feedback_reply", row.id, "text")
