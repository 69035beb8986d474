"""SQLite off the event loop, with one trip to its thread for each statement in place of five."""

# SQLAlchemy's adapter makes one trip each to begin, to open a cursor, to execute, to fetch and to close. A trip costs a
# third of a millisecond of processor time, several times what a small statement costs SQLite itself.

import sqlite3
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)
from sqlalchemy.util.concurrency import await_


@dataclass
class Outcome:
    """What is left of a cursor once its rows are fetched."""

    description: Any = None
    rowcount: int = -1
    lastrowid: int | None = None
    rows: Sequence[Any] = ()
    arraysize: int = 1

    def close(self) -> None:
        """It was closed in the same trip."""


def run(connection: sqlite3.Connection, begin: str | None, many: bool, sql: str, values: Any) -> Outcome:
    """One trip: begin if a transaction is due, execute, fetch all, close."""
    if begin:
        connection.execute(begin).close()
    cursor = connection.cursor()
    try:
        (cursor.executemany if many else cursor.execute)(sql, values or ())
        rows = cursor.fetchall() if cursor.description else ()
        return Outcome(cursor.description, cursor.rowcount, cursor.lastrowid, rows)
    finally:
        cursor.close()


class Cursor(AsyncAdapt_aiosqlite_cursor):
    __slots__ = ()
    _awaitable_cursor_close = False
    _adapt_connection: "Connection"

    def _make_new_cursor(self, connection: Any) -> Any:
        return Outcome()

    def _aenter_cursor(self, cursor: Any) -> Any:
        return cursor

    async def _execute_async(self, operation: Any, parameters: Any) -> Any:
        await self._trip(False, operation, parameters)

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> Any:
        await self._trip(True, operation, seq_of_parameters)

    async def _trip(self, many: bool, sql: str, values: Any) -> None:
        async with self._adapt_connection._execute_mutex:
            begin = self._adapt_connection.take_begin()
            connection: Any = self._connection
            outcome = await connection._execute(run, connection._conn, begin, many, sql, values)
        self._cursor = outcome
        self._rows = deque(outcome.rows)


class Connection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ("_begun", "_due", "_left")
    _cursor_cls = Cursor

    def __init__(self, dbapi: Any, connection: Any) -> None:
        super().__init__(dbapi, connection)
        self._due: str | None = None
        self._begun = False
        self._left: int | None = None

    def begin_with(self, statement: str) -> None:
        """A transaction starts with the next statement, in the same trip."""
        self._due, self._left = statement, None

    def say_once(self) -> None:
        """The next statement is a transaction by itself; a second one is a mistake of the caller."""
        self._due, self._left = None, 1

    def take_begin(self) -> str | None:
        if self._left is not None:
            if not self._left:
                raise RuntimeError("a session of say_once() takes one statement; use begin()")
            self._left -= 1
        due, self._due = self._due, None
        self._begun = self._begun or due is not None
        return due

    def commit(self) -> None:
        self._end(super().commit)

    def rollback(self) -> None:
        self._end(super().rollback)

    def _end(self, end: Any) -> None:
        """A transaction in which nothing was said needs no trip."""
        self._due = None
        if self._begun:
            end()
            self._begun = False


class Driver(AsyncAdapt_aiosqlite_dbapi):
    """Given to `create_async_engine` as its `module`."""

    def __init__(self) -> None:
        super().__init__(aiosqlite, sqlite3)

    def connect(self, *arguments: Any, **options: Any) -> Connection:
        connection = aiosqlite.connect(*arguments, **options)
        connection._thread.daemon = True  # a process that ends does not wait for it
        return Connection(self, await_(connection))
