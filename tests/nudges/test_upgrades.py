"""Rows that another version wrote, or a process that died, stop nothing and lose nothing."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.nudges import claims
from bot.nudges.kinds import Class, Kind
from handlers.nudges_afterwards import look_up
from handlers.nudges_decision import OTHER_VERSION, Round
from handlers.nudges_outcome import lost
from tests.nudges.living import NOTE, TEAM, TUESDAY, Life, embedded

NEWER = Kind("t.newer", "What a newer Trellis says", Class.WAITING, timedelta(days=1), "")


@pytest.fixture
async def life(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, migrated: Path) -> AsyncGenerator[Life]:
    async with embedded(monkeypatch, tmp_path, migrated) as made:
        made.deps.clock.move_to(TUESDAY)
        await made.person()
        yield made


async def test_a_kind_that_is_not_known_yet_stops_no_other_and_waits_for_who_knows_it(life: Life) -> None:
    await life.plan(NEWER, "newer")
    await life.plan(NOTE, "a")
    assert len(await life.at(TUESDAY)) == 1
    assert await life.states("newer", "a") == ["planned", "sent"]
    assert (await life.row("newer")).not_before >= TUESDAY + OTHER_VERSION


async def test_a_kind_that_nobody_knows_is_dropped_when_it_is_too_late(life: Life) -> None:
    await life.plan(NEWER, "newer")
    assert await life.at(TUESDAY + timedelta(days=1)) == []
    assert await life.states("newer") == ["skipped"]


async def test_every_line_of_a_digest_is_found_whose_process_died_after_the_post(life: Life) -> None:
    await life.plan(NOTE, "a", "b", "c")
    async with life.deps.db.begin() as session:
        claimed = await claims.claim(session, TEAM, TUESDAY, datetime.now(UTC), 8)
        [parcel] = await Round(session, life.deps, claimed).run()
    await life.slack.post("DU1", parcel.message, parcel.head.id)
    await lost(life.deps, alone=True)
    assert await look_up(life.deps) == 3
    assert await life.states("a", "b", "c") == ["sent", "sent", "sent"]
