"""Asking both every second month whether it is useful, and keeping what each says, seen as each chose."""

from datetime import datetime, timedelta

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from bot.mentorships import kinds, pair_store, pulse, store
from bot.mentorships.access import Viewer
from bot.mentorships.pulse import Said
from bot.mentorships.row_store import Over
from bot.mentorships.rules import MODES, is_paused
from bot.mentorships.tables import Mentorship, Pulse
from bot.mentorships.values import Key
from bot.nudges import service as nudges

AHEAD = timedelta(days=1)
AT_ONCE = 200
TOO_LATE = timedelta(days=14)


async def ask(session: AsyncSession, now: datetime) -> None:
    """Plan the question of everybody whose round comes within a day. What a pause covers is left out."""
    statement = select(Mentorship).where(col(Mentorship.pulse_at) <= now + AHEAD).limit(AT_ONCE)
    plans = []
    for row in await session.scalars(statement.with_for_update(skip_locked=True)):
        assert row.pulse_at
        at, started_at = row.pulse_at, row.started_at
        if row.state == "active" and started_at:
            if now - at < TOO_LATE and not is_paused(row.paused_until, at):
                round_ = pulse.rounds(started_at, at)
                plans += [_plan(row, user_id, round_, at) for user_id in (row.mentor_id, row.mentee_id)]
            row.pulse_at = pulse.after(started_at, max(at, now))
        else:
            row.pulse_at = None
    await nudges.plan(session, now, *plans)


def _plan(row: Mentorship, user_id: str, round_: int, at: datetime) -> nudges.Plan:
    return nudges.Plan(
        kind=kinds.PULSE,
        team_id=row.team_id,
        user_id=user_id,
        subject_id=row.id,
        reason=kinds.reason(kinds.PULSE),
        key=f"pulse:{row.id}:{user_id}:{round_}",
        at=at,
        payload={"round": round_},
    )


async def next_moment(session: AsyncSession, after: datetime, until: datetime) -> datetime | None:
    """When `ask` has something to plan next."""
    soonest = await session.scalar(
        select(func.min(col(Mentorship.pulse_at))).where(col(Mentorship.pulse_at) <= until + AHEAD)
    )
    return max(soonest - AHEAD, after) if soonest else None


async def say(
    session: AsyncSession,
    person: Key,
    mentorship_id: str,
    now: datetime,
    *,
    useful: int,
    helps: str,
    better: str,
    shared: bool,
) -> None:
    """The answer of this person in the round that is due, or instead of the one they gave in it.

    Raises NotTheirs, Over.
    """
    row = await pair_store.mentorship(session, Viewer(*person), mentorship_id, lock=True)
    if row.state != "active":
        raise Over(mentorship_id)
    round_ = pulse.rounds(row.started_at or now, now)
    mine = (
        col(Pulse.mentorship_id) == row.id,
        col(Pulse.author_id) == person[1],
        col(Pulse.round) == round_,
    )
    said = await session.scalar(select(Pulse).where(*mine))
    if said is None:
        said = Pulse(
            team_id=row.team_id,
            mentorship_id=row.id,
            author_id=person[1],
            mode=MODES[0],
            round=round_,
            created_at=now,
            updated_at=now,
        )
        session.add(said)
    pair_store.write(session, said, {"useful": useful, "helps": helps, "better": better, "shared": shared}, now)


async def said(session: AsyncSession, person: Key, mentorship_id: str) -> list[Said]:
    """What both said over time as far as this person may see it, the latest first. Raises NotTheirs."""
    mentorship = await store.get(session, person, mentorship_id)
    found = await pair_store.rows(session, mentorship.viewer(person[1], MODES[0]), mentorship.pair, Pulse)
    return [
        Said(
            one["author_id"],
            one["round"],
            one["shared"],
            one["updated_at"],
            one.get("useful"),
            one.get("helps", ""),
            one.get("better", ""),
        )
        for one in reversed(found)
    ]
