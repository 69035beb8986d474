"""What a question is chosen from: cards offered, what is known of each, and what was asked lately."""

import shutil
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.db import Database
from bot.people.tables import Workspace
from bot.recall import cards_store, choosing_store, service, store
from bot.recall.memory import Grade, answered
from bot.recall.newcomers import WINDOW, New
from bot.recall.shelf import SHELF
from bot.recall.tables import OwnCard, Question
from bot.recall.values import Remembered
from bot.vault import Vault, new_key
from tests.conftest import SHELF as DECKS

MARA = ("T1", "U1")
NOW = datetime(2026, 3, 3, 9, 0, 0, 123456, tzinfo=UTC)
OFFERED = {card_id: New(card_id, "topic") for card_id in ("d/known", "d/met", "d/new", "d/skipped")}


@pytest.fixture(params=["sqlite", "postgresql"])
async def db(request: pytest.FixtureRequest, tmp_path: Path, migrated: Path) -> AsyncGenerator[Database]:
    url = f"sqlite+aiosqlite:///{shutil.copy(migrated, tmp_path / 'rows.db')}"
    if request.param == "postgresql":
        url = request.getfixturevalue("rows_url")
    made = Database(url, Vault([new_key()]), **{SHELF: DECKS})
    async with made.begin() as session:
        session.add(Workspace(team_id="T1", created_at=NOW))
    yield made
    await made.close()


async def test_what_is_known_is_sorted_from_what_is_new_and_skipped_cards_are_neither(db: Database) -> None:
    memory = answered(None, Grade.GOOD, NOW)
    kept = {"stability": memory.stability, "difficulty": memory.difficulty, "reviewed_at": NOW, "due_at": memory.due}
    rows = {"d/known": kept, "d/met": {}, "d/skipped": kept | {"skipped": True}, "d/elsewhere": kept}
    async with db.begin() as session:
        for card_id, change in rows.items():
            await store.save_memory(session, MARA, card_id, NOW, change or {"skipped": False})
    async with db.read() as session:
        known, new = await choosing_store.sorted_out(session, MARA, OFFERED)
    assert [(one.card_id, one.memory) for one in known] == [("d/known", memory)]
    assert [one.card_id for one in new] == ["d/met", "d/new"]


async def test_one_memory_and_all_of_them_are_read_as_they_were_kept(db: Database) -> None:
    memory = answered(None, Grade.HARD, NOW)
    kept = {"stability": memory.stability, "difficulty": memory.difficulty, "reviewed_at": NOW, "due_at": memory.due}
    async with db.begin() as session:
        await store.save_memory(session, MARA, "d/known", NOW, kept | {"first_at": NOW, "first_grade": 2})
        await store.save_memory(session, MARA, "d/skipped", NOW, {"skipped": True})
    known, skipped = Remembered("d/known", memory, NOW, 2), Remembered("d/skipped", None, skipped=True)
    async with db.read() as session:
        assert await store.memories(session, MARA) == {"d/known": known, "d/skipped": skipped}
        assert await store.memory(session, MARA, "d/known") == known
        assert await store.memory(session, MARA, "d/new") is None


async def test_lately_is_the_last_weeks_and_the_very_last_question(db: Database) -> None:
    async def lately(since: datetime) -> list[tuple[str, datetime]]:
        async with db.read() as session:
            return [(one.card_id, one.at) for one in await choosing_store.lately(session, MARA, since)]

    asked = {f"d/{weeks}": NOW - timedelta(weeks=weeks) for weeks in (9, 3, 1)}
    async with db.begin() as session:
        session.add_all(
            Question(team_id="T1", user_id="U1", card_id=card_id, asked_at=at) for card_id, at in asked.items()
        )
        session.add(Question(team_id="T1", user_id="U2", card_id="d/other", asked_at=NOW))
    assert await lately(NOW - WINDOW) == [("d/3", asked["d/3"]), ("d/1", asked["d/1"])]
    assert await lately(NOW) == [("d/1", asked["d/1"])]


async def test_own_cards_are_offered_when_they_are_in_use_and_accepted(db: Database) -> None:
    cards = {
        "mine": {"author_id": "U1"},
        "begun": {"author_id": "U1", "state": "draft"},
        "accepted": {"author_id": "U2", "pair_id": "U1"},
        "asked": {"author_id": "U2", "pair_id": "U1", "state": "proposed"},
        "another's": {"author_id": "U2"},
    }
    how = {"decks": ["ai-engineering"], "weekly": 2, "days": "0100000", "minute": 540, "stage": "novice"}
    async with db.begin() as session:
        await store.save_enrolment(session, MARA, NOW, how)
        session.add_all(
            OwnCard(id=name, team_id="T1", created_at=NOW, updated_at=NOW, **of) for name, of in cards.items()
        )
    async with db.read() as session:
        assert set(await cards_store.own_topics(session, MARA)) == {"own/mine", "own/accepted"}
        enrolled = await store.enrolment(session, MARA)
        assert enrolled
        assert {"own/mine", "own/accepted"} < set(await service.offered(session, enrolled))


def test_topics_limit_only_the_decks_that_they_are_of() -> None:
    decks = ("foundation", "ai-engineering")
    topic = next(iter(DECKS.library.decks["foundation"].topics))
    everything, some = DECKS.offered(decks, ()), DECKS.offered(decks, (f"foundation/{topic}",))
    assert len(everything) == sum(len(DECKS.library.of(deck)) for deck in decks)
    assert {card for card in some if card.startswith("ai-engineering/")} == {
        card for card in everything if card.startswith("ai-engineering/")
    }
    assert {DECKS.cards[card].topic for card in some if card.startswith("foundation/")} == {topic}
