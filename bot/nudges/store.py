"""Queries about nudges: rows in, values out."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from bot.nudges.rules import LEASE, NudgeView
from bot.nudges.tables import MutedKind, Nudge


async def claim(session: AsyncSession, now: datetime, lease_from: datetime, limit: int) -> list[NudgeView]:
    """Take up to `limit` due rows by one conditional update; no other claim gets them.

    `now` is life time, `lease_from` protocol time.
    """
    due = select(Nudge.id).where(Nudge.state == "planned", Nudge.not_before <= now)
    due = due.order_by(col(Nudge.not_before)).limit(limit).with_for_update(skip_locked=True)
    taken = await session.execute(
        update(Nudge)
        .where(col(Nudge.id).in_(due), col(Nudge.state) == "planned")
        .values(state="sending", lease_until=lease_from + LEASE, attempts=Nudge.attempts + 1)
        .returning(Nudge)
        .execution_options(synchronize_session=False)
    )
    return sorted((view(row) for row in taken.scalars()), key=lambda nudge: nudge.not_before)


async def expire_leases(session: AsyncSession, lease_now: datetime) -> list[NudgeView]:
    """A row whose process died between claim and record: nobody knows whether it went out."""
    lost = await session.execute(
        update(Nudge)
        .where(col(Nudge.state) == "sending", col(Nudge.lease_until) < lease_now)
        .values(state="unknown", outcome="the process stopped while sending")
        .returning(Nudge)
        .execution_options(synchronize_session=False)
    )
    return [view(row) for row in lost.scalars()]


async def settle(session: AsyncSession, nudge_id: str, **change: object) -> bool:
    """End what a claim began; False if its lease ran out meanwhile, for then the row is not its to change."""
    claimed = col(Nudge.id) == nudge_id, col(Nudge.state) == "sending"
    settled = await session.scalars(
        update(Nudge)
        .where(*claimed)
        .values(lease_until=None, **change)
        .returning(col(Nudge.id))
        .execution_options(synchronize_session=False)
    )
    return settled.first() is not None


async def get(session: AsyncSession, team_id: str, nudge_id: str) -> NudgeView | None:
    row = await session.get(Nudge, nudge_id, populate_existing=True)
    return view(row) if row and row.team_id == team_id else None


async def of_subject(session: AsyncSession, team_id: str, subject_id: str) -> list[NudgeView]:
    rows = await session.scalars(
        select(Nudge).where(Nudge.team_id == team_id, Nudge.subject_id == subject_id).order_by(col(Nudge.created_at))
    )
    return [view(row) for row in rows]


async def cancel(session: AsyncSession, team_id: str, subject_id: str, kinds: Iterable[str], why: str) -> None:
    await session.execute(
        update(Nudge)
        .where(
            col(Nudge.team_id) == team_id,
            col(Nudge.subject_id) == subject_id,
            col(Nudge.kind).in_(list(kinds)),
            col(Nudge.state) == "planned",
        )
        .values(state="skipped", outcome=why)
    )


async def next_due(session: AsyncSession, after: datetime, until: datetime) -> datetime | None:
    return (
        await session.scalars(
            select(Nudge.not_before)
            .where(Nudge.state == "planned", Nudge.not_before > after, Nudge.not_before <= until)
            .order_by(col(Nudge.not_before))
            .limit(1)
        )
    ).first()


async def oldest_due(session: AsyncSession, now: datetime) -> datetime | None:
    oldest = select(Nudge.not_before).where(Nudge.state == "planned", Nudge.not_before <= now)
    return (await session.scalars(oldest.order_by(col(Nudge.not_before)).limit(1))).first()


async def is_muted(session: AsyncSession, team_id: str, user_id: str, kind: str) -> bool:
    return await session.get(MutedKind, (team_id, user_id, kind)) is not None


async def muted_kinds(session: AsyncSession, team_id: str, user_id: str) -> list[str]:
    rows = await session.scalars(
        select(MutedKind.kind).where(MutedKind.team_id == team_id, MutedKind.user_id == user_id)
    )
    return sorted(rows)


def view(row: Nudge) -> NudgeView:
    return NudgeView(
        id=row.id,
        team_id=row.team_id,
        user_id=row.user_id,
        kind=row.kind,
        subject_id=row.subject_id,
        not_before=row.not_before,
        expires_at=row.expires_at,
        state=row.state,
        attempts=row.attempts,
        channel=row.channel,
        message_ts=row.message_ts,
    )
