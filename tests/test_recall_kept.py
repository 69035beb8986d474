"""What people write while they recall is deleted in time, and with their workspace; their grades live longer."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from freezegun import freeze_time
from sqlalchemy import delete, func
from sqlmodel import SQLModel, col, select

from bot import housekeeping
from bot.people.tables import Workspace
from bot.recall import store, teaching, using
from bot.recall.tables import Answer, Enrolment, MemoryRow, Question, Review, TeachBack, Use
from tests.recall.living import TEAM, Life, living

START = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
KIM, NIKO = "U1", "U2"
WORDS: tuple[type[SQLModel], ...] = (Answer, Use, TeachBack)
REST: tuple[type[SQLModel], ...] = (Enrolment, MemoryRow, Question, Review)


@pytest.fixture
async def life(migrated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Life]:
    """Kim answered a question, kept where they met it, and explained it to Niko."""
    monkeypatch.setattr("bot.people.service._is_old", lambda at, *_: at is None)
    with freeze_time(START, real_asyncio=True) as clock:
        async with living(migrated, tmp_path, clock) as made:  # type: ignore[arg-type]
            await made.person(KIM, "Europe/Lisbon")
            await made.person(NIKO, "Europe/Berlin")
            await made.enrols(KIM, "0100000", weekly=1)
            await made.until(START + timedelta(days=2), lambda _user, _now: True)
            [asked], now = await made.asked(KIM), made.deps.clock.now()
            async with made.deps.db.begin() as session:
                await using.keep(session, (TEAM, KIM), asked.id, "In a review.", now)
                await teaching.explain(session, (TEAM, KIM), NIKO, asked.card_id, "Like this.", None, now, "one")
            yield made


async def counts(life: Life, tables: tuple[type[SQLModel], ...]) -> list[int]:
    async with life.deps.db.read() as session:
        return [int(await session.scalar(select(func.count()).select_from(table)) or 0) for table in tables]


async def keep_house(life: Life, later: timedelta) -> None:
    life.clock.move_to(START + later)
    await housekeeping.run(life.deps)


async def test_words_are_deleted_after_the_retention_time_and_not_before(life: Life) -> None:
    await keep_house(life, timedelta(days=364))
    assert await counts(life, WORDS) == [1, 1, 1]
    await keep_house(life, timedelta(days=369))
    assert await counts(life, WORDS) == [0, 0, 0]


async def test_what_is_remembered_outlives_the_words(life: Life) -> None:
    before = await counts(life, REST)
    await keep_house(life, timedelta(days=800))
    assert await counts(life, REST) == before
    async with life.deps.db.read() as session:
        assert await store.memories(session, (TEAM, KIM))


async def test_nothing_stays_of_a_workspace_that_is_deleted(life: Life) -> None:
    everything: Any = (*WORDS, *REST)
    async with life.deps.db.begin() as session:
        await session.execute(delete(Workspace).where(col(Workspace.team_id) == TEAM))
    assert await counts(life, everything) == [0] * len(everything)
