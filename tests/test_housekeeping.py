"""Housekeeping deletes what nobody needs any more, and nothing else."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from bot import housekeeping
from bot.clock import Clock
from bot.db import Database
from bot.nudges import store as nudges
from bot.recall import cards_store, own
from bot.recall.writing import written
from bot.sbi import receiving, service
from bot.sbi.delivery import FeedbackView
from tests.test_review_rows import DEVIN, MARA, NOW, TEAM, db, delivered, draft, send, state_of

__all__ = ["db"]


async def keep_house(db: Database, now: datetime) -> None:
    clock = Clock()
    clock.move_to(now)
    deps: Any = SimpleNamespace(db=db, clock=clock)
    await housekeeping.run(deps)


async def test_what_is_planned_for_a_far_day_is_not_too_old_before_it_went(db: Database) -> None:
    feedback_id = await draft(db)
    assert isinstance(await send(db, feedback_id, "at", wanted=NOW + timedelta(days=371)), FeedbackView)
    await keep_house(db, NOW + timedelta(days=370))
    assert await state_of(db, feedback_id) == "planned"


async def test_an_exchange_is_kept_from_its_last_word_on(db: Database) -> None:
    late = NOW + timedelta(days=360)
    feedback_id = await delivered(db)
    async with db.begin() as session:
        await receiving.read(session, TEAM, DEVIN, feedback_id, NOW)
        await receiving.reply(session, TEAM, DEVIN, feedback_id, "view", "I see it now.", "one", late)
    await keep_house(db, late + timedelta(days=10))
    assert await state_of(db, feedback_id) == "read"
    await keep_house(db, late + timedelta(days=366))
    assert await state_of(db, feedback_id) is None


async def test_a_cancelled_message_is_forgotten_in_time(db: Database) -> None:
    feedback_id = await draft(db)
    await send(db, feedback_id)
    async with db.begin() as session:
        await service.withdraw(session, TEAM, MARA, feedback_id, NOW)
    await keep_house(db, NOW + timedelta(days=91))
    async with db.read() as session:
        assert await nudges.of_subject(session, TEAM, feedback_id) == []


async def test_an_empty_draft_is_kept_for_two_weeks(db: Database) -> None:
    async with db.begin() as session:
        empty = await service.start(session, team_id=TEAM, giver_id=MARA, gesture="one", now=NOW)
    await keep_house(db, NOW + timedelta(days=13))
    assert await state_of(db, empty.id) == "draft"
    await keep_house(db, NOW + timedelta(days=15))
    assert await state_of(db, empty.id) is None


async def test_a_kept_draft_is_deleted_after_the_retention_time_and_not_before(db: Database) -> None:
    feedback_id = await draft(db)
    await keep_house(db, NOW + timedelta(days=364))
    assert await state_of(db, feedback_id) == "draft"
    await keep_house(db, NOW + timedelta(days=366))
    assert await state_of(db, feedback_id) is None


async def test_an_unread_note_is_deleted_after_the_retention_time_and_not_before(db: Database) -> None:
    feedback_id = await delivered(db)
    await keep_house(db, NOW + timedelta(days=364))
    assert await state_of(db, feedback_id) == "delivered"
    await keep_house(db, NOW + timedelta(days=366))
    assert await state_of(db, feedback_id) is None


async def test_saying_what_changed_counts_as_a_change(db: Database) -> None:
    feedback_id = await delivered(db)
    async with db.begin() as session:
        await receiving.read(session, TEAM, DEVIN, feedback_id, NOW)
        await service.set_outcome(session, TEAM, MARA, feedback_id, "changed", NOW + timedelta(days=14))
    await keep_house(db, NOW + timedelta(days=370))
    assert await state_of(db, feedback_id) == "read"


async def test_a_card_that_was_only_begun_is_kept_for_two_weeks(db: Database) -> None:
    async with db.begin() as session:
        await own.keep(session, (TEAM, MARA), "begun", written("Why?"), NOW)
    for days, kept in ((13, 1), (15, 0)):
        await keep_house(db, NOW + timedelta(days=days))
        async with db.read() as session:
            assert await cards_store.count_written(session, (TEAM, MARA)) == kept
