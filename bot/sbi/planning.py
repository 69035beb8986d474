"""What the clock plans for feedback: the question after two weeks."""

from datetime import datetime, timedelta

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from bot.nudges import service as nudges
from bot.people import store as people
from bot.people.rules import Hours
from bot.sbi import kinds
from bot.sbi.tables import Feedback

AHEAD = timedelta(days=1)
"""So early a question is planned that it can come in the morning of its day."""

AT_ONCE = 500


async def next_moment(session: AsyncSession, after: datetime, until: datetime) -> datetime | None:
    """When `follow_ups` has something to plan next."""
    by = col(Feedback.follow_up_at) <= until + AHEAD
    soonest = await session.scalar(select(func.min(col(Feedback.follow_up_at))).where(by))
    return max(soonest - AHEAD, after) if soonest else None


async def follow_ups(session: AsyncSession, now: datetime) -> None:
    """Ask givers in the morning, two weeks after their feedback was read. Run again, it adds nothing."""
    due = select(Feedback).where(col(Feedback.follow_up_at) <= now + AHEAD)
    rows = (await session.scalars(due.order_by(col(Feedback.follow_up_at)).limit(AT_ONCE))).all()
    givers = await people.people(session, [(row.team_id, row.giver_id) for row in rows])
    plans = []
    for row in rows:
        assert row.follow_up_at is not None
        giver = givers.get((row.team_id, row.giver_id))
        hours = giver.hours if giver else Hours()
        slot = f"{row.follow_up_at.astimezone(hours.tz):%Y-%m-%d}T{hours.start // 60:02}:{hours.start % 60:02}"
        kind, person = kinds.FOLLOW_UP, (row.team_id, row.giver_id)
        plans.append(
            nudges.Plan(
                kind=kind,
                team_id=row.team_id,
                user_id=row.giver_id,
                subject_id=row.id,
                reason=kinds.reason(kind),
                key=f"sbi.followup:{row.id}",
                at=nudges.at_slot(slot, hours, kind.class_, person),
                slot=slot,
            )
        )
        row.follow_up_at = None
    await nudges.plan(session, now, *plans)
