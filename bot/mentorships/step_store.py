"""Milestones of a plan: added, changed, ticked and removed by either of the two."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from bot.mentorships import pair_store, row_store
from bot.mentorships.access import Viewer
from bot.mentorships.plans import STEP, STEPS_MOST, Fields, Merged, StepView, day_of, merge
from bot.mentorships.tables import Plan, PlanStep
from bot.mentorships.values import Key, MentorshipView


class TooMany(Exception):
    """The plan has so many milestones already."""


async def steps(session: AsyncSession, viewer: Viewer, mentorship: MentorshipView, plan_id: str) -> list[StepView]:
    """By date."""
    found = await pair_store.rows(session, viewer, mentorship.pair, PlanStep, col(PlanStep.plan_id) == plan_id)
    return sorted((_view(one) for one in found), key=lambda one: one.due_on)


async def at_step(session: AsyncSession, person: Key, step_id: str) -> tuple[MentorshipView, StepView]:
    """In the plan's own mode. Raises NotTheirs."""
    mentorship = await row_store.of_row(session, person, PlanStep, step_id)
    viewer = mentorship.viewer(person[1])
    row = await pair_store.row(session, viewer, PlanStep, step_id)
    return mentorship, _view(pair_store.see(session, viewer, mentorship.pair, row))


def _view(seen: pair_store.Fields) -> StepView:
    values = {name: seen[name].isoformat() if name == "due_on" else seen[name] for name in STEP}
    return StepView(seen["id"], seen["plan_id"], values, seen["due_on"], seen["done_at"])


async def add_step(
    session: AsyncSession, viewer: Viewer, plan: Plan, values: Fields, now: datetime, step_id: str
) -> None:
    """Once for each id. The caller holds the plan's lock."""
    if await session.get(PlanStep, step_id):
        return
    row = PlanStep(
        id=step_id,
        team_id=viewer.team_id,
        mentorship_id=plan.mentorship_id,
        author_id=viewer.user_id,
        mode=plan.mode,
        plan_id=plan.id,
        due_on=day_of(values["due_on"]) or now.date(),
        created_at=now,
        updated_at=now,
    )
    pair_store.write(session, row, {name: values[name] for name in STEP if name != "due_on"})
    await pair_store.add(session, row)


async def add(session: AsyncSession, person: Key, plan_id: str, values: Fields, now: datetime, gesture: str) -> None:
    """Raises TooMany, Over, NotTheirs."""
    mentorship, plan = await locked_plan(session, person, plan_id)
    viewer, step_id = mentorship.viewer(person[1]), f"{person[0]}.{gesture}"
    others = [one for one in await steps(session, viewer, mentorship, plan_id) if one.id != step_id]
    if len(others) >= STEPS_MOST:
        raise TooMany
    await add_step(session, viewer, plan, values, now, step_id)
    _changed(session, plan, person, now)


async def change(
    session: AsyncSession, person: Key, step_id: str, wanted: Fields, opened: Fields, now: datetime
) -> Merged:
    """As with a plan: what both changed comes back to choose. Raises Over, NotTheirs."""
    mentorship, plan, row = await _step(session, person, step_id)
    seen = _view(pair_store.see(session, mentorship.viewer(person[1]), mentorship.pair, row))
    merged = merge(seen.values, opened, wanted)
    if merged.values:
        written = {name: day_of(value) if name == "due_on" else value for name, value in merged.values.items()}
        pair_store.write(session, row, written, now)
        _changed(session, plan, person, now)
    return merged


async def tick(session: AsyncSession, person: Key, step_id: str, done: bool, now: datetime) -> str:
    """Reached, or not yet after all; the plan's id. Raises Over, NotTheirs."""
    _, plan, row = await _step(session, person, step_id)
    if done != (row.done_at is not None):
        pair_store.write(session, row, {"done_at": now if done else None}, now)
        _changed(session, plan, person, now)
    return plan.id


async def remove(session: AsyncSession, person: Key, step_id: str, now: datetime) -> str:
    """The plan's id. Raises Over, NotTheirs."""
    _, plan, row = await _step(session, person, step_id)
    await session.delete(row)
    _changed(session, plan, person, now)
    return plan.id


async def locked_plan(session: AsyncSession, person: Key, plan_id: str) -> tuple[MentorshipView, Plan]:
    """To change it or a milestone of it. Raises Over, NotTheirs."""
    mentorship = await row_store.of_row(session, person, Plan, plan_id)
    row_store.check_active(mentorship)
    return mentorship, await pair_store.row(session, mentorship.viewer(person[1]), Plan, plan_id, lock=True)


async def _step(session: AsyncSession, person: Key, step_id: str) -> tuple[MentorshipView, Plan, PlanStep]:
    """Behind its plan's lock."""
    _, step = await at_step(session, person, step_id)
    mentorship, plan = await locked_plan(session, person, step.plan_id)
    return mentorship, plan, await pair_store.row(session, mentorship.viewer(person[1]), PlanStep, step_id)


def _changed(session: AsyncSession, plan: Plan, person: Key, now: datetime) -> None:
    pair_store.write(session, plan, {"changed_by": person[1]}, now)
