"""Queries for what a person sees of their recalling: grades, the glance that App Home takes, pictures already drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from bot.db import new_id
from bot.recall import store
from bot.recall.cards_store import seal, unseal
from bot.recall.rules import WAITING
from bot.recall.statistics import Reviewed
from bot.recall.tables import Enrolment, Picture, Question, Review
from bot.recall.values import EnrolmentView, Key


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture at Slack. `words` say the same, a line each; `signature` is of all that was drawn and said."""

    id: str
    team_id: str
    user_id: str
    chart: str
    signature: str
    file_id: str
    words: Sequence[str]
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Glance:
    """What App Home needs besides memories, by one query."""

    enrolled: EnrolmentView | None = None
    open_question: str | None = None
    picture: PictureView | None = None


async def reviews(session: AsyncSession, person: Key) -> list[Reviewed]:
    """Every grade of the person, the first ones first."""
    mine = Review.team_id == person[0], Review.user_id == person[1]
    columns: Any = (Review.card_id, Review.at, Review.grade, Review.confidence)
    rows = await session.execute(select(*columns).where(*mine).order_by(col(Review.at)))
    return [Reviewed(*row) for row in rows]


async def glance(session: AsyncSession, person: Key, chart: str) -> Glance:
    """The enrolment, the newest open question in the conversation, and the newest picture of `chart`."""
    team_id, user_id = person
    waiting = (
        select(col(Question.id))
        .where(Question.team_id == team_id, Question.user_id == user_id, col(Question.state).in_(WAITING))
        .where(col(Question.nudge_id).is_not(None))
        .order_by(col(Question.asked_at).desc())
        .limit(1)
    )
    statement: Any = (
        select(Enrolment, waiting.scalar_subquery(), Picture)
        .outerjoin(Picture, and_(col(Picture.id) == _newest(person, chart).scalar_subquery()))
        .where(Enrolment.team_id == team_id, Enrolment.user_id == user_id)
    )
    row = (await session.execute(statement)).first()
    if row is None:
        return Glance()
    return Glance(store.enrolment_view(row[0]), row[1], _view(session, row[2]) if row[2] else None)


def _newest(person: Key, chart: str) -> Any:
    mine = Picture.team_id == person[0], Picture.user_id == person[1], Picture.chart == chart
    return select(col(Picture.id)).where(*mine).order_by(col(Picture.made_at).desc(), col(Picture.id)).limit(1)


async def newest(session: AsyncSession, person: Key, chart: str) -> PictureView | None:
    row = await session.scalar(select(Picture).where(col(Picture.id) == _newest(person, chart).scalar_subquery()))
    return _view(session, row) if row else None


async def picture(session: AsyncSession, team_id: str, picture_id: str) -> PictureView | None:
    """Whoever calls this says who may see it."""
    row = await session.get(Picture, picture_id)
    return _view(session, row) if row and row.team_id == team_id else None


def _view(session: AsyncSession, row: Picture) -> PictureView:
    words = unseal(session, row, "words").splitlines()
    return PictureView(
        row.id, row.team_id, row.user_id, row.chart, row.signature, row.file_id, tuple(words), row.made_at
    )


async def add(
    session: AsyncSession,
    person: Key,
    chart: str,
    *,
    signature: str,
    file_id: str,
    words: Sequence[str],
    now: datetime,
) -> tuple[PictureView, list[str]]:
    """Keep what was drawn. Returns the files of older pictures that stand nowhere else and can be deleted."""
    team_id, user_id = person
    loose = (
        col(Picture.team_id) == team_id,
        col(Picture.user_id) == user_id,
        col(Picture.chart) == chart,
        col(Picture.kept).is_(False),
    )
    gone = await session.scalars(delete(Picture).where(*loose).returning(col(Picture.file_id)))
    files = list(gone)
    row = Picture(
        id=new_id(),
        team_id=team_id,
        user_id=user_id,
        chart=chart,
        signature=signature,
        file_id=file_id,
        made_at=now,
    )
    row.words = seal(session, row, "words", "\n".join(words))
    await store.add(session, row, now)
    return _view(session, row), files


async def keep(session: AsyncSession, picture_id: str) -> None:
    """It stands in a message now, so a newer one does not take its place."""
    await session.execute(update(Picture).where(col(Picture.id) == picture_id).values(kept=True))
