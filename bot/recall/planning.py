"""What the clock plans for recalling: each person's next time, a day ahead. Which card it brings is chosen then."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.nudges import service as nudges
from bot.people import store as people
from bot.people.rules import Hours
from bot.recall import kinds, store
from bot.recall.rules import count_at
from bot.recall.service import slot_after
from bot.recall.values import EnrolmentView

AHEAD = timedelta(days=1)
AT_ONCE = 500


async def questions(session: AsyncSession, now: datetime) -> None:
    """Plan the next time of everybody whose next time comes within a day. Run again, it adds nothing."""
    due = await store.due_enrolments(session, now + AHEAD, AT_ONCE)
    persons = await people.people(session, [one.person for one in due])
    plans, next_at = [], []
    for enrolled in due:
        person = persons.get(enrolled.person)
        hours = person.hours if person else Hours()
        plan, after = _planned(enrolled, hours, now)
        plans.append(plan)
        next_at.append((enrolled.person, slot_after(enrolled.days, enrolled.minute, hours, after)[1]))
    await nudges.plan(session, now, *plans)
    await store.set_next(session, next_at)


async def next_moment(session: AsyncSession, after: datetime, until: datetime) -> datetime | None:
    """When `questions` has something to plan next."""
    soonest = await store.next_time(session, until + AHEAD)
    return max(soonest - AHEAD, after) if soonest else None


def _planned(enrolled: EnrolmentView, hours: Hours, now: datetime) -> tuple[nudges.Plan, datetime]:
    """The slot that comes next. Those that passed while nothing ran are not made up for."""
    assert enrolled.next_at
    from_ = max(enrolled.next_at - timedelta(minutes=1), now - timedelta(minutes=1))
    slot, at = slot_after(enrolled.days, enrolled.minute, hours, from_)
    weekday = datetime.fromisoformat(slot).weekday()
    plan = nudges.Plan(
        kind=kinds.QUESTION,
        team_id=enrolled.team_id,
        user_id=enrolled.user_id,
        subject_id=enrolled.user_id,
        reason=kinds.reason(kinds.QUESTION),
        key=f"recall.question:{enrolled.user_id}:{slot}:{_version(enrolled)}",
        at=at,
        slot=slot,
        expires_at=slot_after(enrolled.days, enrolled.minute, hours, at)[1],
        payload={"of": count_at(enrolled.days, enrolled.weekly, weekday)},
    )
    return plan, at


def _version(enrolled: EnrolmentView) -> int:
    """Of their choice: a slot that was called off with the old one can come by the new one."""
    return int(enrolled.changed_at.timestamp()) if enrolled.changed_at else 0
