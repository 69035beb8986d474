"""What one of the two deletes, refuses or splits leaves the other with all that is theirs."""

from dataclasses import replace

import pytest

from bot.db import Database
from bot.nudges import claims
from bot.nudges import service as nudging
from bot.nudges import store as nudges
from bot.nudges.rules import MAX_ATTEMPTS, NudgeView, Outcome
from bot.sbi import delivery, receiving, service, store
from handlers import sbi_inbox_views, sbi_nudges
from handlers.nudges_kinds import Draw
from tests.test_review_rows import (
    DEVIN,
    FORM,
    LENA,
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
        [nudge] = await claims.claim(session, TEAM, NOW, NOW, 1)
        await receiving.refuse(session, TEAM, DEVIN, MARA, NOW)
        instead = await sbi_nudges.taken_back(session, nudge)
    assert instead
    assert "You asked for no written feedback" in str(instead.blocks)
    assert "actions" not in [block["type"] for block in instead.blocks]


async def test_a_reminder_that_arrives_at_the_moment_of_a_refusal_is_replaced(db: Database) -> None:
    feedback_id = await delivered(db)
    async with db.begin() as session:
        at = await receiving.later(session, TEAM, DEVIN, feedback_id, NOW)
        [nudge] = await claims.claim(session, TEAM, at, NOW, 1)
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
        assert await nudges.stopped_kinds(session, (TEAM, DEVIN)) == []


async def test_a_note_that_could_not_go_out_all_day_is_its_givers_again_and_they_are_told(db: Database) -> None:
    feedback_id = await draft(db)
    await send(db, feedback_id)
    async with db.begin() as session:
        [nudge] = await claims.claim(session, TEAM, NOW, NOW, 1)
        given_up = nudging.recorded(replace(nudge, attempts=MAX_ATTEMPTS), Outcome.WAIT, NOW)
        assert await claims.settle(session, [given_up]) == {nudge.id}
    await outcome_of(db, feedback_id, Outcome(given_up.state))
    assert await state_of(db, feedback_id) == "failed"
    assert await kinds_planned(db) == ["sbi.news"]


async def sent_to_another_while_the_first_is_unclear(db: Database) -> tuple[str, NudgeView]:
    """The note's id, by now on its way to Lena, and the message to Devin, of which nobody knows whether it went out."""
    feedback_id = await draft(db)
    await send(db, feedback_id)
    async with db.begin() as session:
        [first] = await claims.claim(session, TEAM, NOW, NOW, 1)
        await service.withdraw(session, TEAM, MARA, feedback_id, NOW)
        await service.save(session, TEAM, MARA, feedback_id, replace(FORM, recipient_id=LENA), NOW)
    await send(db, feedback_id)
    return feedback_id, first


@pytest.mark.parametrize("outcome", [Outcome.SENT, Outcome.UNKNOWN, Outcome.DEAD])
async def test_what_became_of_a_message_to_somebody_else_ends_no_delivery(db: Database, outcome: Outcome) -> None:
    feedback_id, first = await sent_to_another_while_the_first_is_unclear(db)
    async with db.begin() as session:
        await receiving.delivered(session, first, outcome, NOW)
    assert await state_of(db, feedback_id) == "planned"
    assert await kinds_planned(db) == ["sbi.ask"]


@pytest.mark.parametrize("draw", [sbi_nudges.ask, sbi_nudges.read])
async def test_nobody_is_pointed_to_a_note_that_goes_to_somebody_else(db: Database, draw: Draw) -> None:
    _, first = await sent_to_another_while_the_first_is_unclear(db)
    async with db.read() as session:
        assert await draw(session, first) is None
        assert await sbi_nudges.taken_back(session, first)


async def test_a_second_sending_is_not_unclear_because_the_first_one_is(db: Database) -> None:
    feedback_id = await draft(db)
    await send(db, feedback_id)
    async with db.begin() as session:
        [first] = await claims.claim(session, TEAM, NOW, NOW, 1)
        await service.withdraw(session, TEAM, MARA, feedback_id, NOW)
    await send(db, feedback_id)
    async with db.begin() as session:
        await receiving.delivered(session, first, Outcome.UNKNOWN, NOW)
    assert await state_of(db, feedback_id) == "planned"
