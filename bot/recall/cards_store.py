"""Queries about cards: ours from the shelf, people's own from their rows."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import case, delete, func, or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from bot.db import vault_of
from bot.recall.cards import Card, KeyPoint
from bot.recall.shelf import OWN, SHELF, Shelf
from bot.recall.tables import MemoryRow, OwnCard, Question, Review, Use
from bot.recall.values import Key, OwnCardView
from bot.recall.writing import CardText
from bot.vault import Place, Sealed

OWN_TEXTS = ("prompt", "situation", "points", "answer", "link")


def shelf_of(session: AsyncSession) -> Shelf:
    shelf: Shelf = session.info[SHELF]
    return shelf


def seal(session: AsyncSession, row: Any, column: str, words: str) -> Sealed | None:
    return vault_of(session).seal(words, Place(row.team_id, row.__tablename__, row.id, column))


def unseal(session: AsyncSession, row: Any, column: str) -> str:
    return vault_of(session).open(getattr(row, column), Place(row.team_id, row.__tablename__, row.id, column))


async def own_cards(session: AsyncSession, person: Key) -> list[OwnCardView]:
    """Cards in use that the person wrote, whatever the other of a pair said, and those that they accepted."""
    return await _cards(session, person, _in_use(person))


async def own_topics(session: AsyncSession, person: Key) -> dict[str, str]:
    """The same cards' ids and topics, without a word that would have to be opened; the newest first."""
    statement = select(OwnCard.id, OwnCard.topic).where(OwnCard.team_id == person[0], _in_use(person))
    rows = await session.execute(statement.order_by(col(OwnCard.created_at).desc(), col(OwnCard.id)))
    return {f"{OWN}/{card_id}": topic or OWN for card_id, topic in rows}


async def proposals(session: AsyncSession, person: Key) -> list[OwnCardView]:
    """Cards that others wrote for a pair with this person, who has not said yet whether they want them."""
    return await _cards(session, person, _is_asked(person))


def _listed(person: Key) -> Any:
    return or_(_wrote(person), _shares(person), _is_asked(person))


def _is_asked(person: Key) -> Any:
    return (col(OwnCard.pair_id) == person[1]) & (col(OwnCard.state) == "proposed")


async def count_listed(session: AsyncSession, person: Key) -> int:
    """How many cards `listed` has in all."""
    statement = select(func.count()).select_from(OwnCard).where(OwnCard.team_id == person[0], _listed(person))
    return int(await session.scalar(statement) or 0)


async def listed(session: AsyncSession, person: Key, offset: int, most: int) -> list[OwnCardView]:
    """What waits for the person's answer, drafts, then the cards in use; each newest first. A page of them."""
    first = case((col(OwnCard.state) == "draft", 1), (_is_asked(person), 0), else_=2)
    statement = select(OwnCard).where(OwnCard.team_id == person[0], _listed(person))
    page = statement.order_by(first, col(OwnCard.created_at).desc(), col(OwnCard.id)).offset(offset).limit(most)
    return [own_view(session, row) for row in await session.scalars(page)]


async def skipped(session: AsyncSession, person: Key, card_ids: Collection[str]) -> set[str]:
    """Which of these the person wants no more."""
    mine = MemoryRow.team_id == person[0], MemoryRow.user_id == person[1], col(MemoryRow.card_id).in_(card_ids)
    return set(await session.scalars(select(MemoryRow.card_id).where(*mine, col(MemoryRow.skipped).is_(True))))


async def count_written(session: AsyncSession, person: Key) -> int:
    """How many cards the person wrote, drafts and retired ones too."""
    statement = select(func.count()).select_from(OwnCard).where(OwnCard.team_id == person[0], _wrote(person))
    return int(await session.scalar(statement) or 0)


def _in_use(person: Key) -> Any:
    return or_(_wrote(person) & (col(OwnCard.state) != "draft"), _shares(person))


def _wrote(person: Key) -> Any:
    return col(OwnCard.author_id) == person[1]


def _shares(person: Key) -> Any:
    return (col(OwnCard.pair_id) == person[1]) & (col(OwnCard.state) == "active")


async def _cards(session: AsyncSession, person: Key, which: Any) -> list[OwnCardView]:
    """The newest first."""
    statement = select(OwnCard).where(OwnCard.team_id == person[0], which)
    rows = await session.scalars(statement.order_by(col(OwnCard.created_at).desc(), col(OwnCard.id)))
    return [own_view(session, row) for row in rows]


async def own_row(session: AsyncSession, person: Key, card_id: str, *, lock: bool = False) -> OwnCard | None:
    """The row of a card that the person wrote, shares, or is asked about; `card_id` without its deck."""
    row = await session.get(OwnCard, card_id, with_for_update=lock or None, populate_existing=True)
    if row is None or row.team_id != person[0]:
        return None
    is_other = person[1] == row.pair_id and row.state in {"proposed", "active"}
    return row if person[1] == row.author_id or is_other else None


async def count_proposed(session: AsyncSession, author: Key, other_id: str) -> int:
    """How many cards of this author wait for that one's answer."""
    mine = OwnCard.team_id == author[0], OwnCard.author_id == author[1], OwnCard.pair_id == other_id
    statement = select(func.count()).select_from(OwnCard).where(*mine, OwnCard.state == "proposed")
    return int(await session.scalar(statement) or 0)


async def forget(session: AsyncSession, row: OwnCard) -> None:
    """The card, and everything that was asked, answered and remembered about it."""
    card_id = f"{OWN}/{row.id}"
    for table in (Question, Review, Use, MemoryRow):
        about = col(table.team_id) == row.team_id, col(table.card_id) == card_id
        await session.execute(delete(table).where(*about))
    await session.delete(row)


async def forget_begun(session: AsyncSession, before: datetime) -> None:
    """Drafts that nobody has touched since they were begun for them."""
    begun = col(OwnCard.state) == "draft", col(OwnCard.updated_at) == col(OwnCard.created_at)
    await session.execute(delete(OwnCard).where(*begun, col(OwnCard.created_at) < before))


def write(session: AsyncSession, row: OwnCard, text: CardText, now: datetime) -> None:
    words = {"prompt": text.prompt, "situation": text.situation, "points": "\n".join(text.points)}
    for column, value in {**words, "answer": text.answer, "link": text.link}.items():
        setattr(row, column, seal(session, row, column, value))
    row.updated_at = now


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
    """A card that may be asked of this person: ours, their own, or one of their pair's that they accepted."""
    if not card_id.startswith(f"{OWN}/"):
        return shelf_of(session).cards.get(card_id)
    row = await session.get(OwnCard, card_id.removeprefix(f"{OWN}/"))
    if row is None or row.team_id != person[0] or person[1] not in {row.author_id, row.pair_id}:
        return None
    if person[1] != row.author_id and row.state != "active":
        return None
    return own_card(own_view(session, row))
