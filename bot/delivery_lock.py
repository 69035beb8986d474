"""One deliverer for an SQLite file: whoever holds the lock beside it, and everybody else knows who that is."""

import asyncio
import dataclasses
import fcntl
import json
import os
import platform
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime

import structlog
from sqlalchemy.engine import make_url

from bot.health import Health
from bot.ticks import Tick

TROUBLE = "delivery lock"

log = structlog.get_logger()


class DeliveryLock:
    """Held until `release` or the end of the process, however that comes. The file says who holds it, and stays."""

    def __init__(self, url: str, health: Health, taken: Callable[[], Awaitable[None]]) -> None:
        """`url` is the database's. `taken` runs whenever the lock was won, before anything is delivered."""
        database = make_url(url).database
        self._path = f"{database}.lock" if database and database != ":memory:" else None
        self._health, self._taken = health, taken
        self._turn = asyncio.Lock()
        self._file: int | None = None
        self._is_ready = False
        self._other: str | None = None

    def alone(self, tick: Tick) -> Tick:
        """The same tick, which works only where this process delivers."""

        async def work(go_on: Callable[[], bool]) -> None:
            if await self.mine():
                await tick.work(go_on)

        return dataclasses.replace(tick, work=work)

    async def mine(self) -> bool:
        """Whether this process delivers; if nobody does, it does from now on."""
        async with self._turn:
            if not self._is_ready and self._take():
                await self._taken()
                self._is_ready = True
        return self._is_ready

    def release(self) -> None:
        self._is_ready = False
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _take(self) -> bool:
        if self._path is None or self._file is not None:
            return True
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._leave_it_to(_holder(os.read(file, 1000)))
            os.close(file)
            return False
        os.truncate(file, 0)
        os.write(file, _signature())
        self._file = file
        if self._other:
            log.warning("this process delivers now", before=self._other)
        self._leave_it_to(None)
        return True

    def _leave_it_to(self, other: str | None) -> None:
        text = f"{other} delivers from this database, so this process only answers" if other else None
        self._health.trouble(TROUBLE, text)
        if other and other != self._other:
            log.warning("another process delivers", holder=other)
        self._other = other


def _signature() -> bytes:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    return json.dumps({"pid": os.getpid(), "host": platform.node(), "since": since}).encode()


def _holder(written: bytes) -> str:
    """Whoever has just won the lock may not have signed yet."""
    with suppress(ValueError, KeyError, TypeError):
        found = json.loads(written)
        return f"process {found['pid']} on {found['host']} (since {found['since']})"
    return "another process"
