"""What holds where somebody has many cards of their own: a limit, a list by pages, an import that adds once."""

import asyncio
import shutil
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.db import Database
from bot.people.store import insert_values_once
from bot.people.tables import Person, Workspace
from bot.recall import own
from bot.recall.values import OwnCardView
from bot.recall.writing import MOST_CARDS, written
from bot.vault import Place, Sealed, Vault, new_key
from tests.recall.test_own import CARD, DEVIN, LATER, MARA, NOW, OTHER, put


@pytest.fixture
def path(tmp_path: Path, migrated: Path) -> Path:
    return Path(shutil.copy(migrated, tmp_path / "rows.db"))


@pytest.fixture
async def db(path: Path) -> AsyncGenerator[Database]:
    made = Database(f"sqlite+aiosqlite:///{path}", Vault([new_key()]))
    yield made
    await made.close()


async def test_what_is_imported_twice_is_there_once(db: Database) -> None:
    await put(db)
    async with db.begin() as session:
        assert await own.add_all(session, MARA, [CARD, OTHER], LATER) == own.Added(new=1, known=1)
        assert await own.add_all(session, MARA, [CARD, OTHER], LATER) == own.Added(new=0, known=2)
        assert [own.text_of(card) for card in await own.written_by(session, MARA)] == [CARD, OTHER]


async def test_an_import_brings_as_many_cards_as_there_is_room_for(db: Database) -> None:
    texts = [written(f"Why does number {n} matter?", points="It does") for n in range(MOST_CARDS + 3)]
    async with db.begin() as session:
        assert await own.add_all(session, MARA, texts, NOW) == own.Added(new=MOST_CARDS, known=0, left=3)
        assert isinstance(await own.keep(session, MARA, "one more", CARD, NOW), own.Problem)
        [newest] = (await own.listed(session, MARA, 0, 1)).cards
        assert isinstance(await own.keep(session, MARA, newest.card.id, OTHER, NOW), OwnCardView)
        assert isinstance(await own.keep(session, DEVIN, "of another", CARD, NOW), OwnCardView)


class Counting(Vault):
    """Says of which rows it opened texts."""

    def __init__(self) -> None:
        super().__init__([new_key()])
        self.opened: set[str] = set()

    def open(self, token: Sealed | None, place: Place) -> str:
        self.opened.add(place.row_id)
        return super().open(token, place)


async def test_the_list_opens_only_the_cards_of_its_page(path: Path) -> None:
    vault = Counting()
    db = Database(f"sqlite+aiosqlite:///{path}", vault)
    async with db.begin() as session:
        await own.add_all(session, MARA, [written(f"Why {n}?", points="So") for n in range(25)], NOW)
    async with db.read() as session:
        page = await own.listed(session, MARA, 900, 10)
    assert (len(page.cards), page.total, page.offset, len(vault.opened)) == (5, 25, 20, 5)
    await db.close()


async def test_what_waits_for_an_answer_stands_first_then_drafts(db: Database) -> None:
    async with db.begin() as session:
        await own.keep(session, DEVIN, "draft", OTHER, NOW)
        await own.add_all(session, DEVIN, [CARD], LATER)
    await put(db, pair_id="U2")
    async with db.read() as session:
        states = [one.card.state for one in (await own.listed(session, DEVIN, 0, 10)).cards]
    assert states == ["proposed", "draft", "active"]


async def test_an_import_pressed_twice_at_once_adds_its_cards_once(rows_url: str) -> None:
    db = Database(rows_url, Vault([new_key()]))
    async with db.begin() as session:
        await insert_values_once(session, Workspace, Workspace(team_id="T1", created_at=NOW).model_dump())
        session.add(Person(team_id="T1", user_id="U1"))

    async def add() -> own.Added:
        async with db.begin() as session:
            return await own.add_all(session, MARA, [CARD, OTHER], NOW)

    assert sorted(one.new for one in await asyncio.gather(add(), add())) == [0, 2]
    await db.close()
