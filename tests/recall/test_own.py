"""What holds for rows of cards of one's own: who may see, change and want which, and that nothing is lost."""

import asyncio
import shutil
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.db import Database
from bot.nudges import store as nudges
from bot.recall import cards_store, own, store
from bot.recall.values import OwnCardView
from bot.recall.writing import written
from bot.vault import Vault, new_key

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
MARA, DEVIN, LENA, ELSEWHERE = ("T1", "U1"), ("T1", "U2"), ("T1", "U3"), ("T2", "U1")
CARD = written("Why do we roll back first?", "Checkout is down.", "Users come first", "Because they wait.")
OTHER = written("What does a canary show?", points="Few users meet the fault")


@pytest.fixture
def path(tmp_path: Path, migrated: Path) -> Path:
    return Path(shutil.copy(migrated, tmp_path / "rows.db"))


@pytest.fixture
async def db(path: Path) -> AsyncGenerator[Database]:
    made = Database(f"sqlite+aiosqlite:///{path}", Vault([new_key()]))
    yield made
    await made.close()


async def put(db: Database, card_id: str = "c1", pair_id: str | None = None) -> OwnCardView:
    async with db.begin() as session:
        assert await own.keep(session, MARA, card_id, CARD, NOW)
        settled = await own.settle(session, MARA, card_id, pair_id, NOW)
        assert isinstance(settled, OwnCardView)
        return settled


async def accept(db: Database, *, accepts: bool = True, card_id: str = "c1") -> OwnCardView | None:
    async with db.begin() as session:
        return await own.answer(session, DEVIN, card_id, LATER, accepts=accepts)


async def asked_of(db: Database, person: tuple[str, str]) -> list[str]:
    """Cards that this person's questions may bring."""
    async with db.read() as session:
        return [card.id for card in await cards_store.own_cards(session, person)]


async def test_a_draft_is_kept_and_asked_of_nobody(db: Database) -> None:
    async with db.begin() as session:
        await own.keep(session, MARA, "c1", CARD, NOW)
    assert await asked_of(db, MARA) == []
    async with db.read() as session:
        [draft] = (await own.listed(session, MARA, 0, 10)).cards
    assert (draft.card.state, own.text_of(draft.card)) == ("draft", CARD)


async def test_a_proposed_card_is_its_authors_at_once_and_the_others_once_they_accept(db: Database) -> None:
    assert (await put(db, pair_id="U2")).state == "proposed"
    assert (await asked_of(db, MARA), await asked_of(db, DEVIN)) == (["c1"], [])
    await accept(db)
    assert (await asked_of(db, MARA), await asked_of(db, DEVIN)) == (["c1"], ["c1"])


async def test_a_card_that_is_declined_stays_its_authors_alone(db: Database) -> None:
    await put(db, pair_id="U2")
    await accept(db, accepts=False)
    assert (await asked_of(db, MARA), await asked_of(db, DEVIN)) == (["c1"], [])
    async with db.read() as session:
        assert await cards_store.card(session, DEVIN, "own/c1") is None
        assert await own.proposal(session, DEVIN, "c1") is None


async def test_who_declined_a_card_is_not_asked_again(db: Database) -> None:
    await put(db, pair_id="U2")
    await accept(db, accepts=False)
    async with db.begin() as session:
        assert isinstance(await own.settle(session, MARA, "c1", "U2", LATER), own.Problem)
        other = await own.settle(session, MARA, "c1", "U3", LATER)
    assert isinstance(other, OwnCardView)
    assert other.state == "proposed"


async def test_a_card_that_is_taken_back_leaves_nothing_with_the_other(db: Database) -> None:
    await put(db, pair_id="U2")
    async with db.begin() as session:
        assert await own.withdraw(session, MARA, "c1", LATER)
        assert await cards_store.proposals(session, DEVIN) == []
        assert await own.proposal(session, DEVIN, "c1") is None
        assert [one.state for one in await nudges.of_subject(session, "T1", "c1")] == ["skipped"]
    assert await accept(db) is None
    assert await asked_of(db, MARA) == ["c1"]


async def test_an_accepted_card_cannot_be_taken_back_or_deleted(db: Database) -> None:
    await put(db, pair_id="U2")
    await accept(db)
    async with db.begin() as session:
        assert not await own.withdraw(session, MARA, "c1", LATER)
        assert not await own.delete(session, MARA, "c1")
    assert await asked_of(db, DEVIN) == ["c1"]


async def test_the_first_answer_counts(db: Database) -> None:
    await put(db, pair_id="U2")
    await accept(db, accepts=False)
    answered = await accept(db)
    assert answered is None or answered.state == "declined"


async def test_what_was_changed_since_it_was_seen_is_shown_before_it_is_accepted(db: Database) -> None:
    seen = (await put(db, pair_id="U2")).stamp
    async with db.begin() as session:
        await own.keep(session, MARA, "c1", OTHER, LATER)
        shown = await own.answer(session, DEVIN, "c1", LATER, accepts=True, seen=seen)
    assert shown
    assert (shown.state, shown.prompt) == ("proposed", OTHER.prompt)


async def test_only_the_author_changes_a_card(db: Database) -> None:
    await put(db, pair_id="U2")
    await accept(db)
    async with db.begin() as session:
        for person in (DEVIN, LENA, ELSEWHERE):
            assert await own.keep(session, person, "c1", OTHER, LATER) is None
            assert await own.settle(session, person, "c1", "U3", LATER) is None
            assert not await own.delete(session, person, "c1")
        kept = await own.mine(session, MARA, "c1")
    assert kept
    assert own.text_of(kept) == CARD


async def test_nobody_else_sees_or_answers_a_proposed_card(db: Database) -> None:
    await put(db, pair_id="U2")
    async with db.begin() as session:
        for person in (LENA, ELSEWHERE, MARA):
            assert await own.proposal(session, person, "c1") is None
            assert await own.answer(session, person, "c1", LATER, accepts=True) is None


async def test_an_edit_keeps_what_is_remembered(db: Database) -> None:
    await put(db)
    async with db.begin() as session:
        await store.save_memory(session, MARA, "own/c1", NOW, {"stability": 9.0, "difficulty": 5.0})
        await own.keep(session, MARA, "c1", OTHER, LATER)
        await own.settle(session, MARA, "c1", None, LATER)
        remembered = await store.memories(session, MARA)
    assert list(remembered) == ["own/c1"]


async def test_either_of_a_pair_retires_a_card_for_themselves_alone(db: Database) -> None:
    await put(db, pair_id="U2")
    await accept(db)
    async with db.begin() as session:
        assert await own.want(session, DEVIN, "c1", LATER, wanted=False)
        assert not await own.want(session, LENA, "c1", LATER, wanted=False)
        assert [one.wanted for one in (await own.listed(session, DEVIN, 0, 10)).cards] == [False]
        assert [one.wanted for one in (await own.listed(session, MARA, 0, 10)).cards] == [True]
        await own.want(session, DEVIN, "c1", LATER, wanted=True)
        assert [one.wanted for one in (await own.listed(session, DEVIN, 0, 10)).cards] == [True]


async def test_a_deleted_card_is_gone_with_what_was_remembered(db: Database) -> None:
    await put(db)
    async with db.begin() as session:
        await store.save_memory(session, MARA, "own/c1", NOW, {"skipped": True})
        assert await own.delete(session, MARA, "c1")
        assert await store.memories(session, MARA) == {}
    assert await asked_of(db, MARA) == []


async def test_a_card_that_is_no_draft_any_more_is_not_deleted_as_one(db: Database) -> None:
    await put(db)
    async with db.begin() as session:
        assert not await own.discard(session, MARA, "c1")
    assert await asked_of(db, MARA) == ["c1"]


async def test_one_person_is_not_buried_in_cards(db: Database) -> None:
    for number in range(own.MOST_PROPOSED):
        await put(db, f"c{number}", "U2")
    async with db.begin() as session:
        await own.keep(session, MARA, "more", CARD, NOW)
        assert isinstance(await own.settle(session, MARA, "more", "U2", NOW), own.Problem)
        assert isinstance(await own.settle(session, MARA, "more", None, NOW), OwnCardView)


async def test_a_draft_that_was_only_begun_is_forgotten_in_time(db: Database) -> None:
    async with db.begin() as session:
        await own.keep(session, MARA, "begun", CARD, NOW)
        await own.keep(session, MARA, "touched", CARD, NOW)
        await own.keep(session, MARA, "touched", OTHER, LATER)
        await cards_store.forget_begun(session, NOW + timedelta(days=14))
        assert [one.card.id for one in (await own.listed(session, MARA, 0, 10)).cards] == ["touched"]


@pytest.mark.parametrize("_", range(3))
async def test_of_an_answer_and_a_change_of_mind_at_the_same_moment_one_counts(rows_url: str, _: int) -> None:
    db = Database(rows_url, Vault([new_key()]))
    await put(db, pair_id="U2")

    async def withdraw() -> bool:
        async with db.begin() as session:
            return await own.withdraw(session, MARA, "c1", LATER)

    taken_back, answered = await asyncio.gather(withdraw(), accept(db))
    assert (answered is None) == taken_back
    assert await asked_of(db, DEVIN) == ([] if taken_back else ["c1"])
    await db.close()


async def test_one_gesture_delivered_twice_begins_one_card() -> None:
    assert own.id_for(MARA, "trigger") == own.id_for(MARA, "trigger") != own.id_for(DEVIN, "trigger")
