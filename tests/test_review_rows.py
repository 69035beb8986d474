"""Promises about rows that a second window, a race or a change of mind could break."""

import asyncio
import shutil
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from bot.db import Database, new_id
from bot.nudges import store as nudges
from bot.nudges.rules import LEASE, Outcome
from bot.nudges.tables import Nudge
from bot.people import service as people_service
from bot.people import store as people
from bot.people.rules import Hours, Profile
from bot.sbi import delivery, kinds, receiving, service, store
from bot.sbi.delivery import FeedbackView, Form, Words
from bot.slack.client import CALL_TIMEOUT
from bot.slack.sender import CHANNEL_SECONDS
from bot.vault import Vault, new_key
from bot.workers.worker import JOBS_PER_POST

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
TEAM, MARA, DEVIN, LENA = "T1", "U1", "U2", "U3"
DELIVERIES = {kind.name for kind in kinds.DELIVERY.values()}
FORM = Form(DEVIN, "corrective", None, Words("Friday.", "You merged with a red test.", "It broke.", "What made you?"))


@pytest.fixture
async def db(migrated: Path, tmp_path: Path) -> AsyncGenerator[Database]:
    path = shutil.copy(migrated, tmp_path / "rows.db")
    made = Database(f"sqlite+aiosqlite:///{path}", Vault([new_key()]))
    await _with_people(made)
    yield made
    await made.close()


@pytest.fixture
async def postgres_db(rows_url: str) -> AsyncGenerator[Database]:
    made = Database(rows_url, Vault([new_key()]))
    await _with_people(made)
    yield made
    await made.close()


async def _with_people(db: Database) -> None:
    async with db.begin() as session:
        for user_id in (MARA, DEVIN, LENA):
            await people_service.learn_profile(session, TEAM, Profile(user_id), NOW)


async def draft(db: Database, form: Form = FORM) -> str:
    async with db.begin() as session:
        started = await service.start(session, team_id=TEAM, giver_id=MARA, gesture=new_id(), now=NOW)
        await service.save(session, TEAM, MARA, started.id, form, NOW)
    return started.id


async def send(db: Database, feedback_id: str, way: str = "ask", **more: Any) -> FeedbackView | service.Problem:
    async with db.begin() as session:
        return await service.send(session, TEAM, MARA, feedback_id, way, more.pop("wanted", None), NOW, **more)


async def outcome_of(db: Database, feedback_id: str, outcome: Outcome) -> None:
    async with db.begin() as session:
        about = await nudges.of_subject(session, TEAM, feedback_id)
        [nudge] = [one for one in about if one.kind in DELIVERIES and one.state != "skipped"][-1:]
        await receiving.delivered(session, nudge, outcome, NOW)
        done = update(Nudge).where(col(Nudge.id) == nudge.id)
        await session.execute(done.values(state=str(outcome), done_at=NOW))


async def delivered(db: Database, form: Form = FORM) -> str:
    feedback_id = await draft(db, form)
    assert isinstance(await send(db, feedback_id), FeedbackView)
    await outcome_of(db, feedback_id, Outcome.SENT)
    return feedback_id


async def state_of(db: Database, feedback_id: str) -> str | None:
    async with db.read() as session:
        row = await store.row_of(session, TEAM, feedback_id)
        return row.state if row else None


async def kinds_planned(db: Database) -> list[str]:
    async with db.read() as session:
        return sorted(await session.scalars(select(Nudge.kind).where(Nudge.state == "planned")))


async def test_a_note_deleted_unread_reaches_whom_it_is_sent_to_next(db: Database) -> None:
    feedback_id = await delivered(db)
    async with db.begin() as session:
        await receiving.delete_received(session, TEAM, DEVIN, feedback_id)
        await service.withdraw(session, TEAM, MARA, feedback_id, NOW)
        await service.save(session, TEAM, MARA, feedback_id, replace(FORM, recipient_id=LENA), NOW)
    await send(db, feedback_id)
    async with db.begin() as session:
        read = await receiving.read(session, TEAM, LENA, feedback_id, NOW)
    assert read.words == FORM.words


async def test_notes_deleted_unread_are_no_pile(db: Database) -> None:
    for _ in range(delivery.MAX_UNREAD):
        feedback_id = await delivered(db)
        async with db.begin() as session:
            await receiving.delete_received(session, TEAM, DEVIN, feedback_id)
    assert isinstance(await send(db, await draft(db)), FeedbackView)


async def test_praise_that_was_withdrawn_can_become_a_correction(db: Database) -> None:
    async with db.begin() as session:
        await people.save_person(session, TEAM, DEVIN, NOW, {"public_praise": True})
        await people.save_workspace(session, TEAM, NOW, praise_channel_id="C1")
    feedback_id = await draft(db, replace(FORM, kind="reinforcing"))
    await send(db, feedback_id, "public")
    async with db.begin() as session:
        await service.withdraw(session, TEAM, MARA, feedback_id, NOW)
        saved = await service.save(session, TEAM, MARA, feedback_id, FORM, NOW)
    assert saved.kind == "corrective"


async def test_an_unclear_note_is_not_sent_again_to_who_refuses(db: Database) -> None:
    feedback_id = await draft(db)
    await send(db, feedback_id)
    await outcome_of(db, feedback_id, Outcome.UNKNOWN)
    async with db.begin() as session:
        await receiving.refuse(session, TEAM, DEVIN, MARA, NOW)
        await service.send_again(session, TEAM, MARA, feedback_id, NOW)
    assert await state_of(db, feedback_id) == "declined"


async def test_words_on_their_way_are_not_split(db: Database) -> None:
    feedback_id = await delivered(db)
    async with db.begin() as session:
        assert await service.split(session, TEAM, MARA, feedback_id, (("behavior", "You merged"),), NOW) is None
        assert (await service.get(session, TEAM, MARA, feedback_id)).words == FORM.words


async def test_a_second_click_on_split_makes_no_empty_draft(db: Database) -> None:
    feedback_id = await draft(db)
    async with db.begin() as session:
        assert await service.split(session, TEAM, MARA, feedback_id, (("behavior", "You merged"),), NOW)
        assert await service.split(session, TEAM, MARA, feedback_id, (("behavior", "You merged"),), NOW) is None


async def test_what_was_changed_after_its_review_is_reviewed_again(db: Database) -> None:
    feedback_id = await draft(db)
    async with db.begin() as session:
        reviewed = await service.get(session, TEAM, MARA, feedback_id)
        await service.save(session, TEAM, MARA, feedback_id, replace(FORM, recipient_id=LENA), NOW)
    assert isinstance(await send(db, feedback_id, reviewed=reviewed.fingerprint), service.Problem)
    assert await state_of(db, feedback_id) == "draft"


@pytest.mark.parametrize("profile", [Profile(DEVIN, is_deleted=True), Profile(DEVIN, is_guest=True)])
async def test_who_cannot_be_reached_any_more_is_not_sent_to(db: Database, profile: Profile) -> None:
    feedback_id = await draft(db)
    async with db.begin() as session:
        await people_service.learn_profile(session, TEAM, profile, NOW)
    assert isinstance(await send(db, feedback_id), service.Problem)


async def test_a_promised_reminder_comes_also_for_a_note_sent_anew(db: Database) -> None:
    feedback_id = await delivered(db)
    async with db.begin() as session:
        await receiving.later(session, TEAM, DEVIN, feedback_id, NOW)
        await service.withdraw(session, TEAM, MARA, feedback_id, NOW)
    await send(db, feedback_id)
    await outcome_of(db, feedback_id, Outcome.SENT)
    async with db.begin() as session:
        await receiving.later(session, TEAM, DEVIN, feedback_id, NOW)
    assert await kinds_planned(db) == ["sbi.later"]


async def test_a_giver_who_deleted_the_note_is_asked_nothing_about_it(db: Database) -> None:
    feedback_id = await delivered(db)
    async with db.begin() as session:
        await service.delete(session, TEAM, MARA, feedback_id)
        await receiving.read(session, TEAM, DEVIN, feedback_id, NOW)
    assert await kinds_planned(db) == []


async def test_a_note_that_one_deleted_and_the_other_refused_is_gone(db: Database) -> None:
    feedback_id = await delivered(db)
    async with db.begin() as session:
        await service.delete(session, TEAM, MARA, feedback_id)
        await receiving.refuse(session, TEAM, DEVIN, MARA, NOW)
    assert await state_of(db, feedback_id) is None
    assert await kinds_planned(db) == []


def test_no_lease_runs_out_while_its_process_waits_for_slack() -> None:
    calls = 2 * JOBS_PER_POST  # the conversation and the note, for as many as wait for a place
    slowest = calls * (CALL_TIMEOUT.total or 0) + JOBS_PER_POST * CHANNEL_SECONDS
    assert timedelta(seconds=slowest) < LEASE


def test_a_zone_that_is_a_folder_is_no_crash() -> None:
    assert str(Hours("America").tz) == "UTC"


async def test_two_sends_at_once_do_not_pass_the_limit(postgres_db: Database) -> None:
    for _ in range(delivery.MAX_UNREAD - 1):
        await delivered(postgres_db)
    first, second = await draft(postgres_db), await draft(postgres_db)
    async with postgres_db.begin() as session:
        await service.send(session, TEAM, MARA, first, "ask", None, NOW)
        sending = asyncio.create_task(send(postgres_db, second))
        await asyncio.sleep(0.2)
    assert isinstance(await sending, service.Problem)


async def test_a_refusal_stops_what_is_sent_at_the_same_moment(postgres_db: Database) -> None:
    feedback_id = await draft(postgres_db)
    async with postgres_db.begin() as session:
        await receiving.refuse(session, TEAM, DEVIN, MARA, NOW)
        sending = asyncio.create_task(send(postgres_db, feedback_id))
        await asyncio.sleep(0.2)
    assert isinstance(await sending, service.Problem)


async def test_what_is_read_at_the_moment_of_a_refusal_stays_read(postgres_db: Database) -> None:
    feedback_id = await delivered(postgres_db)

    async def refuse() -> None:
        async with postgres_db.begin() as session:
            await receiving.refuse(session, TEAM, DEVIN, MARA, NOW)

    async with postgres_db.begin() as session:
        await receiving.read(session, TEAM, DEVIN, feedback_id, NOW)
        refusing = asyncio.create_task(refuse())
        await asyncio.sleep(0.2)
    await refusing
    assert await state_of(postgres_db, feedback_id) == "read"
