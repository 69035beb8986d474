"""Engines and sessions for SQLite and PostgreSQL; `async with db.begin() as session` is one transaction."""

import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlmodel import SQLModel

from bot import sqlite
from bot.vault import Vault

# Set before any table is defined: without names, SQLite's batch migrations cannot drop a constraint.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

READERS = 4
"""SQLite reads run beside the one writer; more than a few connections only contend for two cores."""


PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=5000")
ALONE = "trellis_one_statement"


def one_of(column: str, values: tuple[str, ...]) -> str:
    """For a CHECK: the column holds one of these words of ours."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def new_id() -> str:
    """An opaque row id."""
    return uuid.uuid4().hex


class Database:
    """Opens on first use. On SQLite writers queue for one connection, so that none waits in SQLite's busy loop."""

    def __init__(self, url: str, vault: Vault, **along: object) -> None:
        """`along` is in every session's `info`, for queries that need more than rows, as the vault is."""
        self.vault, self._info = vault, {"vault": vault, **along}
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        if self.is_sqlite:
            self._writer = _sqlite(url, size=1, begin="BEGIN IMMEDIATE")
            self._reader = _sqlite(url, size=READERS, begin="BEGIN", read_only=True)
        else:
            self._writer = self._reader = create_async_engine(url, pool_size=10, max_overflow=10, hide_parameters=True)

    @property
    def engine(self) -> AsyncEngine:
        return self._writer

    @asynccontextmanager
    async def begin(self) -> AsyncGenerator[AsyncSession]:
        """A session in one write transaction: committed at the end, rolled back on an error."""
        async with self._session(self._writer) as session, session.begin():
            yield session

    @asynccontextmanager
    async def say_once(self) -> AsyncGenerator[AsyncSession]:
        """A session for one statement that is a transaction by itself: SQLite then needs no BEGIN and no COMMIT."""
        engine = self._writer.execution_options(**{ALONE: True})
        async with self._session(engine) as session, session.begin():
            yield session

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[AsyncSession]:
        """A session that must not write; on SQLite it cannot, or it would keep the writer waiting."""
        async with self._session(self._reader) as session:
            yield session

    def _session(self, engine: AsyncEngine) -> AsyncSession:
        return AsyncSession(engine, expire_on_commit=False, info=dict(self._info))

    async def close(self) -> None:
        await self._writer.dispose()
        await self._reader.dispose()


def _sqlite(url: str, *, size: int, begin: str, read_only: bool = False) -> AsyncEngine:
    engine = create_async_engine(url, module=sqlite.Driver(), pool_size=size, max_overflow=0, hide_parameters=True)

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy says BEGIN, not the driver
        for pragma in (*PRAGMAS, *(["query_only=ON"] if read_only else [])):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Connection) -> None:
        driver: Any = connection.connection.dbapi_connection
        if connection.get_execution_options().get(ALONE):
            driver.say_once()
        else:
            driver.begin_with(begin)

    return engine


def vault_of(session: AsyncSession) -> Vault:
    vault: Vault = session.info["vault"]
    return vault
