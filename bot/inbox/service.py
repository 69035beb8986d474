"""Take in what Slack tells, hand it out in order, and end it. All times are protocol time."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import vault_of
from bot.inbox import store
from bot.inbox.rules import Arrival, Waiting, try_again_after
from bot.vault import Place, Sealed

KEPT = timedelta(days=2)
"""Slack repeats an event for minutes, and a person's client a message perhaps for hours."""

AT_ONCE = 50
"""Events that are read together; each is handled in a transaction of its own."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A waiting event with what it holds, still sealed."""

    event: Waiting
    sealed: Sealed | None


async def receive(session: AsyncSession, arrival: Arrival, event: dict[str, Any], now: datetime) -> None:
    """One statement, for which `db.say_once()` is enough. What came already adds nothing."""
    text = json.dumps(event, separators=(",", ":"))
    await store.add(session, arrival, vault_of(session).seal(text, _place(arrival)), now)


async def next_ones(session: AsyncSession, types: Collection[str], now: datetime) -> list[Letter]:
    """The events of these types whose turn it is, at most one of each lane."""
    return [Letter(*found) for found in await store.heads(session, types, now, AT_ONCE)]


async def take(session: AsyncSession, letter: Letter, now: datetime) -> dict[str, Any] | None:
    """What the event says, once: its text is erased in the transaction of its effect. None if another has it."""
    text = vault_of(session).open(letter.sealed, _place(letter.event))
    if not await store.change(session, letter.event, done_at=now, body=None, error=None):
        return None
    event: dict[str, Any] = json.loads(text)
    return event


async def failed(session: AsyncSession, event: Waiting, error: Exception, now: datetime) -> timedelta | None:
    """Its effect was rolled back. Returns after how long it is tried again; None if it is given up and erased."""
    attempts, name = event.attempts + 1, type(error).__qualname__
    wait = try_again_after(attempts)
    change: dict[str, Any] = {"done_at": now, "body": None} if wait is None else {"try_at": now + wait}
    await store.change(session, event, attempts=attempts, error=name, **change)
    return wait


async def backlog(session: AsyncSession, now: datetime) -> tuple[int, float]:
    """How many events wait for their effect, and for how many seconds the first of them."""
    count, first = await store.backlog(session)
    return count, (now - first).total_seconds() if first else 0.0


async def forget_old(session: AsyncSession, now: datetime) -> None:
    await store.forget(session, now - KEPT)


def _place(event: Arrival) -> Place:
    return Place(event.team_id, "inbox", event.event_id, "body")
