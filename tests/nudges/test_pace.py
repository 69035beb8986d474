"""A workspace gets posts at the pace that Slack wants, over all processes."""

import shutil
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.db import Database
from bot.nudges import claims
from bot.vault import Vault, new_key


@pytest.fixture
async def db(migrated: Path, tmp_path: Path) -> AsyncGenerator[Database]:
    path = shutil.copy(migrated, tmp_path / "pace.db")
    made = Database(f"sqlite+aiosqlite:///{path}", Vault([new_key()]))
    yield made
    await made.close()


async def turns(db: Database, now: float, wanted: int, rate: float = 3.0) -> int:
    async with db.begin() as session:
        return await claims.may_post(session, "T1", rate, now, wanted)


async def test_a_workspace_gets_three_posts_a_second_whoever_asks(db: Database) -> None:
    handed_out = 0
    for tenth in range(100):
        handed_out += await turns(db, 1000.0 + tenth / 10, 8)
    assert 30 <= handed_out <= 34


async def test_turns_that_were_not_used_go_back(db: Database) -> None:
    first = sum([await turns(db, 1000.0, 8) for _ in range(8)])
    assert await turns(db, 1000.0, 1) == 0
    async with db.begin() as session:
        await claims.give_back(session, "T1", 3.0, first)
    assert await turns(db, 1000.0, 1) == 1


async def test_nobody_posts_to_a_workspace_before_slack_says_so(db: Database) -> None:
    await turns(db, 1000.0, 1)
    async with db.begin() as session:
        await claims.block(session, "T1", claims.POST, 1030.0)
        assert await claims.blocked_until(session, "T1", claims.POST) == 1030.0
    assert await turns(db, 1028.0, 1) == 0
    assert await turns(db, 1030.0, 1) == 1


async def test_a_clock_that_was_an_hour_ahead_for_a_moment_silences_nobody_for_an_hour(db: Database) -> None:
    await turns(db, 1000.0 + 3600, 8)
    assert await turns(db, 1000.0, 1) == 1
    async with db.begin() as session:
        await claims.block(session, "T1", claims.POST, 1000.0 + 3600)
        await claims.block(session, "T1", claims.POST, 1030.0)
    assert await turns(db, 1001.0, 1) == 0
    assert await turns(db, 1030.0, 1) == 1
