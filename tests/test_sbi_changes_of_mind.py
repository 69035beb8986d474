"""What one of the two deletes, refuses or splits leaves the other with all that is theirs."""

from dataclasses import replace

import pytest

from bot.db import Database
from bot.nudges import service as nudging
from bot.nudges import store as nudges
from bot.nudges.rules import MAX_ATTEMPTS, Outcome
from bot.sbi import delivery, receiving, service, store
from handlers import sbi_inbox_views, sbi_nudges
from tests.test_review_rows import (
    DEVIN,
    FORM,
    MARA,
    NOW,
    TEAM,
    db,
    delivered,
    draft,
    kinds_planned,
    outcome_of,
    send,
    state_of,
)

__all__ = ["db"]


async def answered_after_deletion(db: Database) -> str:
    """The id of Devin's answer to a note that Mara has deleted."""
    feedback_id = await delivered(db)
    async with db.begin() as session:
        await receiving.read(session, TEAM, DEVIN, feedback_id, NOW)
        await service.delete(session, TEAM, MARA, feedback_id)
        answer = await receiving.reply(session, TEAM, DEVIN, feedback_id, "view", "I see it now.", "one", NOW)
    return answer.id


async def test_an_answer_reaches_also_a_giver_who_deleted_the_note(db: Database) -> None:
    answer_id = await answered_after_deletion(db)
    assert await kinds_planned(db) == ["sbi.reply"]
    async with db.read() as session:
        [pointer] = await nudges.of_subject(session, TEAM, answer_id)
        assert await sbi_nudges.reply(session, pointer)


async def test_an_answer_to_a_deleted_note_says_so_and_quotes_nothing(db: Database) -> None:
    answer_id = await answered_after_deletion(db)
    async with db.begin() as session:
        answer, note = await receiving.read_reply(session, TEAM, MARA, answer_id, NOW)
    drawn = str(sbi_inbox_views.reply_view(answer, note))
    assert "You deleted the note that this answers." in drawn
    assert "I see it now." in drawn
    assert FORM.words.behavior not in drawn


async def test_a_lost_answer_to_a_deleted_note_is_found_in_app_home(db: Database) -> None:
    answer_id = await answered_after_deletion(db)
    async with db.read() as session:
        assert [answer.id for answer in await store.unread_replies(session, TEAM, MARA, 5)] == [answer_id]


async def test_nobody_else_reads_an_answer_to_a_deleted_note(db: Database) -> None:
    answer_id = await answered_after_deletion(db)
    async with db.begin() as session:
        with pytest.raises(service.Gone):
            await receiving.read_reply(session, TEAM, "U3", answer_id, NOW)


async def test_who_refused_and_opens_the_old_note_is_told_that_they_refused(db: Database) -> None:
    feedback_id = await delivered(db)
    async with db.begin() as session:
        await receiving.refuse(session, TEAM, DEVIN, MARA, NOW)
        with pytest.raises(service.Refused):
            await receiving.read(session, TEAM, DEVIN, feedback_id, NOW)


@pytest.mark.parametrize("way", ["ask", "now"])
async def test_a_note_that_arrives_at_the_moment_of_a_refusal_is_replaced(db: Database, way: str) -> None:
    feedback_id = await draft(db)
    await send(db, feedback_id, way)
    async with db.begin() as session:
        [nudge] = await nudges.claim(session, NOW, NOW, 1)
        await receiving.refuse(session, TEAM, DEVIN, MARA, NOW)
        instead = await sbi_nudges.taken_back(session, nudge)
    assert instead
    assert "You asked for no written feedback" in str(instead.blocks)
    assert "actions" not in [block["type"] for block in instead.blocks]


async def test_a_reminder_that_arrives_at_the_moment_of_a_refusal_is_replaced(db: Database) -> None:
    feedback_id = await delivered(db)
    async with db.begin() as session:
        at = await receiving.later(session, TEAM, DEVIN, feedback_id, NOW)
        [nudge] = await nudges.claim(session, at, NOW, 1)
        await receiving.refuse(session, TEAM, DEVIN, MARA, NOW)
        assert await sbi_nudges.taken_back(session, nudge)


async def test_a_split_that_would_cut_words_off_is_refused_and_changes_nothing(db: Database) -> None:
    long = "x" * (delivery.MAX_TEXT - 20)
    words = replace(FORM.words, behavior=f"You {long}.", impact=f"It {long}.")
    feedback_id = await draft(db, replace(FORM, words=words))
    spans = ("behavior", "You x"), ("impact", "It x")
    async with db.begin() as session:
        refused = await service.split(session, TEAM, MARA, feedback_id, spans, NOW)
        kept = await service.get(session, TEAM, MARA, feedback_id)
        _, drafts = await service.given(session, TEAM, MARA, 0, 5)
    assert isinstance(refused, service.Problem)
    assert kept.words == words
    assert drafts == 1


async def test_a_review_from_before_a_withdrawn_send_is_no_review(db: Database) -> None:
    feedback_id = await draft(db)
    async with db.begin() as session:
        reviewed = (await service.get(session, TEAM, MARA, feedback_id)).fingerprint
    await send(db, feedback_id, reviewed=reviewed)
    async with db.begin() as session:
        await service.withdraw(session, TEAM, MARA, feedback_id, NOW)
    assert isinstance(await send(db, feedback_id, reviewed=reviewed), service.Problem)


async def test_who_asks_for_a_reminder_after_stopping_them_gets_it(db: Database) -> None:
    feedback_id = await delivered(db)
    async with db.begin() as session:
        await nudging.stop_kind(session, TEAM, DEVIN, "sbi.reflect", NOW)
        await receiving.read(session, TEAM, DEVIN, feedback_id, NOW)
        await receiving.reflect(session, TEAM, DEVIN, feedback_id, NOW)
        assert not await nudges.is_muted(session, TEAM, DEVIN, "sbi.reflect")


async def test_a_note_that_could_not_go_out_all_day_is_its_givers_again_and_they_are_told(db: Database) -> None:
    feedback_id = await draft(db)
    await send(db, feedback_id)
    async with db.begin() as session:
        [nudge] = await nudges.claim(session, NOW, NOW, 1)
        given_up = await nudging.record(session, replace(nudge, attempts=MAX_ATTEMPTS), Outcome.WAIT, NOW)
    assert given_up
    await outcome_of(db, feedback_id, given_up)
    assert await state_of(db, feedback_id) == "failed"
    assert await kinds_planned(db) == ["sbi.news"]
