"""Plans of a pair and their milestones: either changes them, both see who did, and both are asked to review."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from bot.mentorships import kinds, pair_store, row_store, store
from bot.mentorships.access import Viewer
from bot.mentorships.plans import ASSIGNMENT, WORDS, Fields, Merged, PlanView, copied, day_of, merge, milestones
from bot.mentorships.rules import PLAN_STATES
from bot.mentorships.step_store import add_step, locked_plan
from bot.mentorships.tables import Plan
from bot.mentorships.values import Key, MentorshipView
from bot.nudges import service as nudges
from bot.nudges import store as nudge_rows
from bot.people import store as people
from bot.people.rules import Hours


# --- to look at -------------------------------------------------------------------------------------------
async def of_pair(
    session: AsyncSession, viewer: Viewer, mentorship: MentorshipView, states: Sequence[str] = PLAN_STATES
) -> list[PlanView]:
    """The newest first."""
    which = col(Plan.state).in_(list(states))
    found = await pair_store.rows(session, viewer, mentorship.pair, Plan, which)
    return [_view(one) for one in reversed(found)]


async def at_plan(session: AsyncSession, person: Key, plan_id: str) -> tuple[MentorshipView, PlanView]:
    """In the plan's own mode. Raises NotTheirs."""
    mentorship = await row_store.of_row(session, person, Plan, plan_id)
    viewer = mentorship.viewer(person[1])
    row = await pair_store.row(session, viewer, Plan, plan_id)
    return mentorship, _view(pair_store.see(session, viewer, mentorship.pair, row))


def _view(seen: pair_store.Fields) -> PlanView:
    texts = {name: _text(seen[name]) for name in (*WORDS, *ASSIGNMENT)}
    facts = ("id", "template", "review_on", "state", "changed_by", "created_at", "updated_at")
    return PlanView(values=texts, **{name: seen[name] for name in facts})


def _text(value: str | date | None) -> str:
    return value.isoformat() if isinstance(value, date) else value or ""


# --- to change --------------------------------------------------------------------------------------------
async def start(
    session: AsyncSession,
    person: Key,
    mentorship_id: str,
    now: datetime,
    gesture: str,
    *,
    mode: str | None = None,
    template: str = "",
    begins: date | None = None,
    words: Fields | None = None,
) -> str:
    """A copy of a template with milestones from `begins` on, with these `words` in place of its own; its id.

    Once for each gesture; in the mode given, or the one in which the person is. Raises Over, NotTheirs.
    """
    mentorship = store.view(await pair_store.mentorship(session, Viewer(*person), mentorship_id, lock=True))
    row_store.check_active(mentorship)
    plan_id = f"{person[0]}.{gesture}"
    if await session.get(Plan, plan_id):
        return plan_id
    viewer, suits = mentorship.viewer(person[1], mode), store.guidebook_of(session).plans.get(template)
    row = Plan(id=plan_id, template=template if suits else "", **_whose(viewer, mentorship_id, now))
    pair_store.write(session, row, _written((copied(suits) if suits else {}) | dict(words or {})))
    row.changed_by = person[1]
    await pair_store.add(session, row)
    for number, one in enumerate(milestones(suits, begins or now.date()) if suits else ()):
        await add_step(session, viewer, row, one, now, f"{plan_id}.{number}")
    await remind(session, mentorship, row, now)
    return plan_id


def _whose(viewer: Viewer, mentorship_id: str, now: datetime) -> dict[str, Any]:
    whose = {"team_id": viewer.team_id, "mentorship_id": mentorship_id, "author_id": viewer.user_id}
    return {**whose, "mode": viewer.mode, "created_at": now, "updated_at": now}


async def change(
    session: AsyncSession, person: Key, plan_id: str, wanted: Fields, opened: Fields, now: datetime
) -> Merged:
    """Written is what nobody else changed since the form was `opened`, by its marks; the rest comes back to choose.

    Raises Over, NotTheirs.
    """
    mentorship, row = await locked_plan(session, person, plan_id)
    seen = _view(pair_store.see(session, mentorship.viewer(person[1]), mentorship.pair, row))
    merged = merge(seen.values, opened, wanted)
    if merged.values:
        pair_store.write(session, row, {**_written(merged.values), "changed_by": person[1]}, now)
    if "review_on" in merged.values:
        await remind(session, mentorship, row, now)
    return merged


async def set_review(session: AsyncSession, person: Key, plan_id: str, on: date, now: datetime) -> None:
    """Raises Over, NotTheirs."""
    mentorship, row = await locked_plan(session, person, plan_id)
    if row.review_on != on:
        pair_store.write(session, row, {"review_on": on, "changed_by": person[1]}, now)
        await remind(session, mentorship, row, now)


async def set_state(session: AsyncSession, person: Key, plan_id: str, state: str, now: datetime) -> None:
    """Raises Over, NotTheirs."""
    mentorship, row = await locked_plan(session, person, plan_id)
    if state in PLAN_STATES and state != row.state:
        pair_store.write(session, row, {"state": state, "changed_by": person[1]}, now)
        await remind(session, mentorship, row, now)


def _written(values: Fields) -> dict[str, Any]:
    return {name: day_of(value) if name == "review_on" else value for name, value in values.items()}


# --- to be asked about ------------------------------------------------------------------------------------
async def remind(session: AsyncSession, mentorship: MentorshipView, row: Plan, now: datetime) -> None:
    """Both get one note on the day of the review, in their own morning; what was planned for another day goes."""
    await session.flush()
    about = await nudge_rows.of_subject(session, row.team_id, row.id)
    await nudge_rows.cancel(session, row.team_id, row.id, (kinds.REVIEW.name,), "the date was changed")
    if row.review_on is None or row.state != "open":
        return
    day = {"on": row.review_on.isoformat()}
    came = {one.user_id for one in about if one.kind == kinds.REVIEW.name and one.payload == day and one.sent_at}
    both = {mentorship.mentor_id, mentorship.mentee_id} - came
    plans = [await _review(session, row, who, row.review_on, now) for who in sorted(both)]
    await nudges.plan(session, now, *[one for one in plans if one])


async def _review(session: AsyncSession, row: Plan, user_id: str, on: date, now: datetime) -> nudges.Plan | None:
    """None for a day that is over where this one lives: the plan's page says that the review is open."""
    person = await people.person(session, row.team_id, user_id)
    hours = person.hours if person else Hours()
    if on < now.astimezone(hours.tz).date():
        return None
    slot = nudges.snooze_slot(now, hours, on=on)
    return nudges.Plan(
        kind=kinds.REVIEW,
        team_id=row.team_id,
        user_id=user_id,
        subject_id=row.id,
        reason=kinds.reason(kinds.REVIEW),
        key=f"{kinds.REVIEW.name}:{row.id}:{user_id}:{now.isoformat()}",  # the same day again is a note of its own
        at=nudges.at_slot(slot, hours, kinds.REVIEW.class_, (row.team_id, user_id)),
        slot=slot,
        payload={"on": on.isoformat()},
    )
