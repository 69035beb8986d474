"""Plan, hold, record and stop nudges."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from bot.nudges import store
from bot.nudges.rules import MAX_ATTEMPTS, Drop, Hold, NudgeView, Outcome, backoff
from bot.nudges.tables import MutedKind, Nudge
from bot.people.store import insert_once, upsert

FOREVER = datetime(9999, 1, 1, tzinfo=UTC)
"""For what someone waits for: it never becomes useless by itself."""


async def plan(
    session: AsyncSession,
    *,
    team_id: str,
    user_id: str,
    kind: str,
    subject_id: str,
    dedupe_key: str,
    at: datetime,
    now: datetime,
    expires_at: datetime = FOREVER,
) -> None:
    """Plan one message. Planning the same `dedupe_key` again adds nothing."""
    row = Nudge(
        team_id=team_id,
        user_id=user_id,
        kind=kind,
        subject_id=subject_id,
        dedupe_key=f"{team_id}:{dedupe_key}",
        not_before=at,
        expires_at=expires_at,
        created_at=now,
    )
    await upsert(session, row, ["dedupe_key"], {})


async def put_off(session: AsyncSession, nudge: NudgeView, decision: Hold | Drop, now: datetime) -> bool:
    """Store the rules' answer with its reason; False if the nudge is no longer this claim's."""
    if isinstance(decision, Hold):
        return await store.settle(
            session, nudge.id, state="planned", not_before=decision.until, attempts=0, outcome=decision.why
        )
    return await store.settle(session, nudge.id, state="skipped", outcome=decision.why, done_at=now)


async def record(
    session: AsyncSession,
    nudge: NudgeView,
    outcome: Outcome,
    now: datetime,
    *,
    error: str | None = None,
    retry_after: float | None = None,
    channel: str | None = None,
    message_ts: str | None = None,
) -> Outcome | None:
    """Store what became of a call; waiting ends as dead after MAX_ATTEMPTS. Returns what was stored.

    None if the nudge is no longer this claim's: its lease ran out, and what came of that has been told.
    """
    if outcome is Outcome.WAIT and nudge.attempts < MAX_ATTEMPTS:
        # never sooner than Slack says; later where it says one second for hours
        wait = max(timedelta(seconds=retry_after or 0), backoff(nudge.attempts))
        kept = await store.settle(session, nudge.id, state="planned", not_before=now + wait, outcome=error)
        return outcome if kept else None
    if outcome is Outcome.WAIT:
        outcome = Outcome.DEAD
    kept = await store.settle(
        session, nudge.id, state=str(outcome), outcome=error, channel=channel, message_ts=message_ts, done_at=now
    )
    return outcome if kept else None


async def stop_kind(session: AsyncSession, team_id: str, user_id: str, kind: str, now: datetime) -> None:
    """Nothing of this kind comes any more, until the person resumes it."""
    await insert_once(session, MutedKind(team_id=team_id, user_id=user_id, kind=kind, since=now))


async def resume_kind(session: AsyncSession, team_id: str, user_id: str, kind: str) -> None:
    mine = col(MutedKind.team_id) == team_id, col(MutedKind.user_id) == user_id, col(MutedKind.kind) == kind
    await session.execute(delete(MutedKind).where(*mine))
