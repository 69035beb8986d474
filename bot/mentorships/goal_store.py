"""Goals as rows: drafts of somebody's side, and later goals of both that are changed, met or dropped."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from bot.mentorships import pair_store
from bot.mentorships.access import Viewer
from bot.mentorships.goals import MOST_GOALS, GoalText, GoalView
from bot.mentorships.rules import GOAL_STATES
from bot.mentorships.tables import Goal
from bot.mentorships.values import Key, MentorshipView


class Over(Exception):
    """The mentorship is over: its goals stay as they are."""


class Changed(Exception):
    """The other one has changed this goal since it was read."""

    def __init__(self, now: GoalView) -> None:
        super().__init__(now.id)
        self.now = now


def _view(row: pair_store.Fields) -> GoalView:
    goal = GoalText(row["text"], row["success"], row["by_date"])
    return GoalView(row["id"], row["author_id"], goal, row["state"], row["created_at"], row["updated_at"])


async def of(
    session: AsyncSession, mentorship: MentorshipView, viewer: Viewer, states: Sequence[str] = GOAL_STATES
) -> list[GoalView]:
    """Those that the viewer may see, in the viewer's mode."""
    found = await pair_store.rows(session, viewer, mentorship.pair, Goal, col(Goal.state).in_(list(states)))
    return [_view(row) for row in found if "text" in row]


async def get(session: AsyncSession, viewer: Viewer, mentorship: MentorshipView, goal_id: str) -> GoalView:
    """Raises NotTheirs."""
    seen = pair_store.see(session, viewer, mentorship.pair, await pair_store.row(session, viewer, Goal, goal_id))
    if "text" not in seen:
        raise pair_store.NotTheirs(goal_id)
    return _view(seen)


async def draft(
    session: AsyncSession, mentorship: MentorshipView, person: Key, goals: Sequence[GoalText], now: datetime
) -> None:
    """What somebody's side says of goals, instead of what it said before. The caller holds the mentorship's lock."""
    for number in range(MOST_GOALS):
        goal = goals[number] if number < len(goals) else GoalText()
        goal_id = f"{mentorship.id}.goal{number + 1}"
        row = await session.get(Goal, goal_id)
        if goal.is_empty:
            if row:
                await session.delete(row)
            continue
        if row is None:
            row = Goal(id=goal_id, shared=False, **_whose(mentorship, person, now))
        pair_store.write(session, row, _values(goal), now)
        await pair_store.add(session, row)


async def share(session: AsyncSession, mentorship: MentorshipView) -> None:
    """The drafts are for both from now on."""
    await session.execute(update(Goal).where(col(Goal.mentorship_id) == mentorship.id).values(shared=True))


async def save(
    session: AsyncSession,
    mentorship: MentorshipView,
    viewer: Viewer,
    goal: GoalText,
    now: datetime,
    *,
    goal_id: str | None,
    new_id: str,
    read_at: datetime | None = None,
) -> None:
    """Change a goal, or add one with this id, once. `read_at`: when what is changed was written.

    Raises Changed, Over, NotTheirs.
    """
    if not mentorship.is_active:
        raise Over
    if goal_id:
        row = await _locked(session, mentorship, viewer, goal_id)
        is_ = _view(pair_store.see(session, viewer, mentorship.pair, row))
        if is_.goal == goal:
            return  # a second submit of the same form
        if read_at and read_at != is_.updated_at:
            raise Changed(is_)
    elif await session.get(Goal, new_id):
        return
    else:
        person = viewer.team_id, viewer.user_id
        row = Goal(id=new_id, **_whose(mentorship, person, now) | {"mode": viewer.mode})
    pair_store.write(session, row, _values(goal), now)
    await pair_store.add(session, row)


async def settle(
    session: AsyncSession, mentorship: MentorshipView, viewer: Viewer, goal_id: str, state: str, now: datetime
) -> bool:
    """Met, dropped, or open again; False if it was so, or the mentorship is over. Raises NotTheirs."""
    row = await _locked(session, mentorship, viewer, goal_id)
    if state not in GOAL_STATES or row.state == state or not mentorship.is_active:
        return False
    pair_store.write(session, row, {"state": state}, now)
    return True


async def _locked(session: AsyncSession, mentorship: MentorshipView, viewer: Viewer, goal_id: str) -> Goal:
    row = await pair_store.row(session, viewer, Goal, goal_id, lock=True)
    if row.mentorship_id != mentorship.id:
        raise pair_store.NotTheirs(goal_id)
    return row


def _values(goal: GoalText) -> dict[str, str | date | None]:
    return {"text": goal.text, "success": goal.success, "by_date": goal.by_date}


def _whose(mentorship: MentorshipView, person: Key, now: datetime) -> dict[str, Any]:
    return {
        "team_id": person[0],
        "mentorship_id": mentorship.id,
        "author_id": person[1],
        "created_at": now,
        "updated_at": now,
    }
