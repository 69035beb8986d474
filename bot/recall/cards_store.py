"""Queries about cards: ours from the shelf, people's own from their rows."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from bot.db import vault_of
from bot.recall.cards import Card, KeyPoint
from bot.recall.shelf import OWN, SHELF, Shelf
from bot.recall.tables import OwnCard
from bot.recall.values import Key, OwnCardView
from bot.vault import Place, Sealed

OWN_TEXTS = ("prompt", "situation", "points", "answer", "link")


def shelf_of(session: AsyncSession) -> Shelf:
    shelf: Shelf = session.info[SHELF]
    return shelf


def seal(session: AsyncSession, row: Any, column: str, words: str) -> Sealed | None:
    return vault_of(session).seal(words, Place(row.team_id, row.__tablename__, row.id, column))


def unseal(session: AsyncSession, row: Any, column: str) -> str:
    return vault_of(session).open(getattr(row, column), Place(row.team_id, row.__tablename__, row.id, column))


async def own_cards(session: AsyncSession, person: Key, states: Collection[str] = ("active",)) -> list[OwnCardView]:
    """Cards that the person wrote, or that the other of a pair wrote for both; the newest first."""
    team_id, user_id = person
    theirs = or_(col(OwnCard.author_id) == user_id, col(OwnCard.pair_id) == user_id)
    statement = select(OwnCard).where(OwnCard.team_id == team_id, theirs, col(OwnCard.state).in_(states))
    rows = await session.scalars(statement.order_by(col(OwnCard.created_at).desc(), col(OwnCard.id)))
    return [own_view(session, row) for row in rows]


def own_view(session: AsyncSession, row: OwnCard) -> OwnCardView:
    texts = {column: unseal(session, row, column) for column in OWN_TEXTS}
    return OwnCardView(
        id=row.id,
        team_id=row.team_id,
        author_id=row.author_id,
        pair_id=row.pair_id,
        state=row.state,
        prompt=texts["prompt"],
        situation=texts["situation"],
        points=tuple(line for line in texts["points"].splitlines() if line.strip()),
        answer=texts["answer"],
        link=texts["link"],
        topic=row.topic,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def own_card(view: OwnCardView) -> Card:
    """A card of one's own as any other card. Its key points are found by their own words."""
    points = tuple(KeyPoint(id=f"p{n}", point=line[:140]) for n, line in enumerate(view.points, 1))
    return Card(
        id=view.card_id,
        deck=OWN,
        prompt=view.prompt,
        points=points,
        case=view.situation,
        answer=view.answer,
        topic=view.topic or OWN,
    )


async def card(session: AsyncSession, person: Key, card_id: str) -> Card | None:
    """A card that this person may see: of ours, their own in any state, or one of their pair's that they accepted."""
    if not card_id.startswith(f"{OWN}/"):
        return shelf_of(session).cards.get(card_id)
    row = await session.get(OwnCard, card_id.removeprefix(f"{OWN}/"))
    if row is None or row.team_id != person[0] or person[1] not in {row.author_id, row.pair_id}:
        return None
    if person[1] != row.author_id and row.state in {"proposed", "declined"}:
        return None
    return own_card(own_view(session, row))
