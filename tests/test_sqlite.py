"""SQLite behind one trip a statement: transactions keep their promises."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import CursorResult, insert, text, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel, col, select

from bot.db import Database
from bot.people.tables import Workspace
from bot.vault import Vault, new_key

NOW = datetime(2026, 3, 3, 15, tzinfo=UTC)


def row(team_id: str) -> Workspace:
    return Workspace(team_id=team_id, created_at=NOW)


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    db = Database(f"sqlite+aiosqlite:///{tmp_path / 'x.db'}", Vault([new_key()]))
    async with db.engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    yield db
    await db.close()


async def teams(db: Database) -> list[str]:
    async with db.read() as session:
        return sorted(await session.scalars(select(Workspace.team_id)))


async def test_what_is_committed_is_read_by_another_connection(db: Database) -> None:
    async with db.begin() as session:
        session.add(row("T1"))
    assert await teams(db) == ["T1"]


async def test_what_fails_is_rolled_back(db: Database) -> None:
    async def fail() -> None:
        async with db.begin() as session:
            session.add(row("T1"))
            await session.flush()
            raise KeyError

    with pytest.raises(KeyError):
        await fail()
    assert await teams(db) == []


async def test_after_a_failed_statement_the_connection_serves_the_next_transaction(db: Database) -> None:
    async with db.begin() as session:
        session.add(row("T1"))
    with pytest.raises(IntegrityError):
        async with db.begin() as session:
            session.add(row("T1"))
    async with db.begin() as session:
        session.add(row("T2"))
    assert await teams(db) == ["T1", "T2"]


async def test_a_transaction_in_which_nothing_was_said_locks_nothing(db: Database) -> None:
    async with db.begin():
        pass
    async with db.begin() as session:
        session.add(row("T1"))
    assert await teams(db) == ["T1"]


async def test_a_writer_keeps_others_out_from_its_first_read_on(db: Database, tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "x.db", timeout=0.01, isolation_level=None)) as other:
        async with db.begin() as session:
            await session.scalar(select(Workspace.team_id))
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE")


async def test_a_cancelled_statement_leaves_no_transaction_open(db: Database) -> None:
    slow = text("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 2000000) SELECT max(i) FROM n")

    async def read_slowly() -> None:
        async with db.begin() as session:
            await session.execute(slow)

    task = asyncio.create_task(read_slowly())
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with db.begin() as session:
        session.add(row("T2"))
    assert await teams(db) == ["T2"]


async def test_returned_rows_and_counts_arrive(db: Database) -> None:
    async with db.begin() as session:
        await session.execute(insert(Workspace), [{"team_id": f"T{n}", "created_at": NOW} for n in range(3)])
        changed = update(Workspace).where(col(Workspace.team_id) > "T0").values(country="DE")
        assert cast(CursorResult[Any], await session.execute(changed)).rowcount == 2
        returned = await session.scalars(changed.values(country="FR").returning(col(Workspace.team_id)))
        assert sorted(returned) == ["T1", "T2"]


async def test_a_savepoint_takes_back_its_part_alone(db: Database) -> None:
    async with db.begin() as session:
        session.add(row("T1"))
        nested = await session.begin_nested()
        session.add(row("T2"))
        await session.flush()
        await nested.rollback()
    assert await teams(db) == ["T1"]


async def test_a_cancelled_writer_leaves_no_transaction_open(db: Database) -> None:
    async def write() -> None:
        async with db.begin() as session:
            session.add(row("T1"))
            await session.flush()
            await asyncio.sleep(10)

    task = asyncio.create_task(write())
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with db.begin() as session:
        session.add(row("T2"))
    assert await teams(db) == ["T2"]


async def test_a_statement_alone_is_committed_by_itself_and_stays_alone(tmp_path: Path) -> None:
    db = Database(f"sqlite+aiosqlite:///{tmp_path / 'alone.db'}", Vault([new_key()]))
    async with db.begin() as session:
        await session.execute(text("CREATE TABLE said (word TEXT)"))
    async with db.say_once() as session:
        await session.execute(text("INSERT INTO said VALUES ('kept')"))
    async with db.say_once() as session:
        await session.execute(text("INSERT INTO said VALUES ('first')"))
        with pytest.raises(RuntimeError, match="one statement"):
            await session.execute(text("INSERT INTO said VALUES ('second')"))
    async with db.read() as session:
        assert (await session.execute(text("SELECT word FROM said"))).scalars().all() == ["kept", "first"]
    async with db.begin() as session:
        await session.execute(text("DELETE FROM said"))
    async with db.read() as session:
        assert (await session.execute(text("SELECT word FROM said"))).scalars().all() == []
    await db.close()
