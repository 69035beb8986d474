"""Claims: a due row is taken by one conditional update, and what a claim began is ended only by its owner."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import select

from bot.nudges.rules import LEASE, LONGEST_WAIT, SETTLED, NudgeView, Settled
from bot.nudges.store import IS_PLANNED, TABLE, VIEWED, view
from bot.nudges.tables import Pace
from bot.people.store import insert_values_once
from bot.people.tables import Workspace

_TEAMS: Any = Workspace.__table__  # type: ignore[attr-defined]
_PACE: Any = Pace.__table__  # type: ignore[attr-defined]
_MAY_END = (TABLE.c.state == "sending") | ((TABLE.c.state == "unknown") & (bindparam("new_state") == "sent"))
"""A lease that ran out leaves nothing to end, but that it went out after all is worth to know."""

_SETTLE = (
    update(TABLE)
    .where(TABLE.c.id == bindparam("nudge_id"), _MAY_END)
    .values(lease_until=None, **{name: bindparam(f"new_{name}") for name in SETTLED})
)

_AS_SETTLED = select(TABLE).where(TABLE.c.id.in_(bindparam("ids", expanding=True)))
_IS_DUE = IS_PLANNED, TABLE.c.not_before <= bindparam("now")
_DUE_TEAMS = (
    select(_TEAMS.c.team_id)
    .where(select(TABLE.c.id).where(TABLE.c.team_id == _TEAMS.c.team_id, *_IS_DUE).exists())
    .order_by(_TEAMS.c.team_id)
)
_TAKE = (
    update(TABLE)
    .where(IS_PLANNED)
    .values(
        state="sending",
        lease_until=bindparam("lease"),
        attempts=TABLE.c.attempts + 1,
        sent_at=bindparam("now"),  # it counts from now on, for whoever decides about the same person meanwhile
    )
    .returning(*VIEWED)
)
_CLAIM = _TAKE.where(
    TABLE.c.id.in_(
        select(TABLE.c.id)
        .where(TABLE.c.team_id == bindparam("team"), *_IS_DUE)
        .order_by(TABLE.c.not_before)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
    )
)
_WAITS = (_PACE.c.next_at > bindparam("clock")) & (_PACE.c.next_at - LONGEST_WAIT <= bindparam("clock"))
_START = case((_WAITS, _PACE.c.next_at), else_=bindparam("clock"))
_MAY_POST = (
    update(_PACE)
    .where(
        _PACE.c.team_id == bindparam("team"),
        _PACE.c.method == "chat.postMessage",
        _START + bindparam("more") <= bindparam("latest"),
    )
    .values(next_at=_START + bindparam("spent"))
)

POST = "chat.postMessage"
BURST = 1.0
"""Seconds: after a pause a workspace may get as many posts at once as otherwise in so long."""


async def due_teams(session: AsyncSession, now: datetime) -> list[str]:
    """The workspaces that have something due."""
    return list(await session.scalars(_DUE_TEAMS, {"now": now}))


async def claim(
    session: AsyncSession, team_id: str, now: datetime, lease_from: datetime, limit: int
) -> list[NudgeView]:
    """Take up to `limit` due rows by one conditional update; no other claim gets them.

    `now` is life time, `lease_from` protocol time.
    """
    given = {"team": team_id, "now": now, "most": limit, "lease": lease_from + LEASE}
    taken = [view(row) for row in await session.execute(_CLAIM, given)]
    return sorted(taken, key=lambda nudge: (nudge.not_before, nudge.id))


async def claim_one(session: AsyncSession, nudge_id: str, now: datetime, lease_from: datetime) -> NudgeView | None:
    """The same for one row; None if it is not due, or not planned any more."""
    taken = await _take(session, (TABLE.c.id == nudge_id) & (TABLE.c.not_before <= now), now, lease_from)
    return taken[0] if taken else None


async def claim_along(
    session: AsyncSession, nudge_ids: Iterable[str], head: str, now: datetime, lease_from: datetime
) -> list[NudgeView]:
    """Those of these rows that are still planned: they go out as lines of `head`'s message."""
    free = select(TABLE.c.id).where(TABLE.c.id.in_(list(nudge_ids)), TABLE.c.state == "planned")
    free = free.with_for_update(skip_locked=True)
    return await _take(session, TABLE.c.id.in_(free), now, lease_from, digest_id=head)


async def _take(
    session: AsyncSession, which: Any, now: datetime, lease_from: datetime, **more: object
) -> list[NudgeView]:
    given = {"now": now, "lease": lease_from + LEASE}
    return [view(row) for row in await session.execute(_TAKE.where(which).values(**more), given)]


async def expire_leases(session: AsyncSession, lease_now: datetime, look_at: datetime) -> list[NudgeView]:
    """Rows whose process died between claim and record: nobody knows whether they went out. Slack is asked."""
    lost = await session.execute(
        update(TABLE)
        .where(TABLE.c.state == "sending", TABLE.c.lease_until < lease_now)
        .values(state="unknown", outcome="the process stopped while sending", lease_until=None, look_at=look_at)
        .returning(*VIEWED)
    )
    return [view(row) for row in lost]


async def settle(session: AsyncSession, settled: Sequence[Settled]) -> set[str]:
    """End what claims began. The ids of those that still were theirs.

    Where a lease ran out, nothing is changed but by the news that it was sent.
    """
    if not settled:
        return set()
    done: Any = await session.execute(_SETTLE, [one.values() for one in settled])
    if done.rowcount == len(settled):
        return {one.nudge.id for one in settled}
    rows = await session.execute(_AS_SETTLED, {"ids": [one.nudge.id for one in settled]})
    there = {row.id: row for row in rows}
    return {one.nudge.id for one in settled if one.nudge.id in there and _is_as(there[one.nudge.id], one)}


def _is_as(row: Any, settled: Settled) -> bool:
    return all(getattr(row, name) == getattr(settled, name) for name in SETTLED)


async def may_post(session: AsyncSession, team_id: str, rate: float, now: float, wanted: int) -> int:
    """How many posts to this workspace may go now, at most `wanted`; they are handed out by this call.

    `rate` is posts a second, `now` protocol time in seconds since 1970.
    """
    for count in dict.fromkeys((wanted, min(wanted, int(rate * BURST) + 1), 1)):
        spent = {"more": (count - 1) / rate, "spent": count / rate}
        taken = await session.execute(_MAY_POST, {"team": team_id, "clock": now, "latest": now + BURST, **spent})
        if taken.rowcount:  # type: ignore[attr-defined]
            return count
    mine = _PACE.c.team_id == team_id, _PACE.c.method == POST
    if await session.scalar(select(_PACE.c.next_at).where(*mine)) is None:
        await insert_values_once(session, Pace, {"team_id": team_id, "method": POST, "next_at": now + 1 / rate})
        return 1
    return 0


async def give_back(session: AsyncSession, team_id: str, rate: float, count: int) -> None:
    """Turns that were not used after all."""
    mine = _PACE.c.team_id == team_id, _PACE.c.method == POST
    await session.execute(update(_PACE).where(*mine).values(next_at=_PACE.c.next_at - count / rate))


async def block(session: AsyncSession, team_id: str, method: str, until: float) -> None:
    """Slack wants no such call for this workspace before then (protocol time, seconds since 1970)."""
    await insert_values_once(session, Pace, {"team_id": team_id, "method": method, "next_at": until})
    mine = _PACE.c.team_id == team_id, _PACE.c.method == method
    other = (_PACE.c.next_at < until) | (_PACE.c.next_at > until + LONGEST_WAIT)
    await session.execute(update(_PACE).where(*mine, other).values(next_at=until))


async def blocked_until(session: AsyncSession, team_id: str, method: str) -> float:
    """When the next such call may go; 0 if at any time. More than LONGEST_WAIT ahead, it means nothing."""
    mine = _PACE.c.team_id == team_id, _PACE.c.method == method
    return await session.scalar(select(_PACE.c.next_at).where(*mine)) or 0.0


async def wait_for(session: AsyncSession, team_id: str, method: str, now: float) -> float:
    """Seconds until Slack takes such a call again; 0 if it takes one now. `now` as for `block`."""
    wait = await blocked_until(session, team_id, method) - now
    return wait if 0 < wait <= LONGEST_WAIT else 0.0
