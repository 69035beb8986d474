"""What the measures of recalling share: people who answered many cards, and a shelf of very many."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, text, update

from bot.db import Database, new_id
from bot.people.store import Key
from bot.people.tables import Person
from bot.recall.cards import Library
from bot.recall.shelf import Shelf
from bot.recall.tables import Enrolment, MemoryRow, Question

FEW, MANY = 200, 2_000
KINDS = 20
"""People with memories of their own; the others have one of theirs."""

LATELY = 8
"""Questions of the last four weeks."""

_COPIES = text(
    "INSERT INTO recall_memory (team_id, user_id, card_id, stability, difficulty, reviewed_at, due_at, first_at,"
    " first_grade, skipped) SELECT one.team_id, one.user_id, m.card_id, m.stability, m.difficulty, m.reviewed_at,"
    " m.due_at, m.first_at, m.first_grade, m.skipped FROM recall_enrolment AS one JOIN recall_memory AS m"
    " ON m.team_id = one.team_id AND m.user_id = printf('U%06d', CAST(substr(one.user_id, 2) AS INTEGER) % :kinds)"
    " WHERE CAST(substr(one.user_id, 2) AS INTEGER) >= :kinds"
)


def many_cards(shelf: Shelf, count: int) -> Shelf:
    """The shelf's cards again and again, under names of their own."""
    real = list(shelf.cards.values())
    cards = (real[number % len(real)].model_copy(update={"id": f"x/{number:05}"}) for number in range(count))
    library = Library(decks=shelf.library.decks, cards={card.id: card for card in cards})
    return Shelf(lambda: library, lambda: shelf.synonyms)


async def just_looked_at(db: Database, now: datetime) -> None:
    """Slack told of everybody a moment ago, and need not be asked."""
    async with db.begin() as session:
        await session.execute(update(Person).values(profile_at=now, dnd_at=now))


async def enrolled(db: Database, members: Sequence[Key], next_at: datetime) -> None:
    """Everybody wants two questions a week of every deck, on Tuesday and Thursday at nine."""
    how: dict[str, Any] = {"decks": ["foundation", "ai-engineering"], "weekly": 2, "days": "0101000", "minute": 540}
    blank = Enrolment(team_id="", user_id="", stage="competent", created_at=next_at, updated_at=next_at, **how)
    values = blank.model_dump() | {"next_at": next_at}
    async with db.begin() as session:
        rows = [values | {"team_id": team_id, "user_id": user_id} for team_id, user_id in members]
        await session.execute(insert(Enrolment), rows)


async def answered_cards(db: Database, members: Sequence[Key], cards: Sequence[str], now: datetime) -> None:
    """Everybody has answered all of these cards, some of them lately."""
    async with db.begin() as session:
        rows = [row for person in members[:KINDS] for row in _memories(person, cards, now)]
        await session.execute(insert(MemoryRow), rows)
        await session.execute(_COPIES, {"kinds": KINDS})
        for person in members:
            await session.execute(insert(Question), _lately(person, cards, now))


async def one_with(db: Database, cards: Sequence[str], now: datetime) -> Key:
    """A person who has answered nine of ten of these cards."""
    person = ("T00BENCH", "UMANY")
    await enrolled(db, [person], now)
    async with db.begin() as session:
        answered = [card for number, card in enumerate(cards) if number % 10]
        await session.execute(insert(MemoryRow), _memories(person, answered, now))
        await session.execute(insert(Question), _lately(person, answered, now))
    return person


def _memories(person: Key, cards: Sequence[str], now: datetime) -> list[dict[str, Any]]:
    chance = random.Random(person[1])
    rows = []
    for card_id in cards:
        at = now - timedelta(days=chance.randint(1, 300))
        stability, difficulty = chance.uniform(1, 200), chance.uniform(1, 10)
        row = MemoryRow(
            team_id=person[0], user_id=person[1], card_id=card_id, stability=stability, difficulty=difficulty
        )
        dates = {"reviewed_at": at, "due_at": at + timedelta(days=round(stability)), "first_at": at, "first_grade": 3}
        rows.append(row.model_dump() | dates)
    return rows


def _lately(person: Key, cards: Sequence[str], now: datetime) -> list[dict[str, Any]]:
    rows = []
    for number, card_id in enumerate(cards[:LATELY], start=1):
        at = now - timedelta(days=3 * number)
        one = Question(id=new_id(), team_id=person[0], user_id=person[1], card_id=card_id, asked_at=at, state="graded")
        rows.append(one.model_dump() | {"grade": 3, "graded_at": at})
    return rows
