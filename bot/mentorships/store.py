"""Queries about mentorships: rows in, values out, for one of the two alone."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import fields
from typing import cast

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from bot.mentorships import pair_store
from bot.mentorships.access import Viewer
from bot.mentorships.guidebook import Guidebook
from bot.mentorships.tables import Mentorship, MentorWish
from bot.mentorships.values import Key, MentorshipView
from bot.people.tables import Manages

GUIDEBOOK = "guidebook"
"""The name of a function that gives the guidebook, in a session's `info`."""


def guidebook_of(session: AsyncSession) -> Guidebook:
    return cast(Callable[[], Guidebook], session.info[GUIDEBOOK])()


def view(row: Mentorship) -> MentorshipView:
    return MentorshipView(**{field.name: getattr(row, field.name) for field in fields(MentorshipView)})


async def get(session: AsyncSession, person: Key, mentorship_id: str) -> MentorshipView:
    """Raises pair_store.NotTheirs."""
    return view(await pair_store.mentorship(session, Viewer(*person), mentorship_id))


async def find(session: AsyncSession, person: Key, mentorship_id: str) -> MentorshipView | None:
    """The same; None for one that is not theirs."""
    try:
        return await get(session, person, mentorship_id)
    except pair_store.NotTheirs:
        return None


async def of_person(
    session: AsyncSession, person: Key, states: Collection[str] = ("asked", "active")
) -> list[MentorshipView]:
    """Theirs in either role, the newest first."""
    viewer = Viewer(*person)
    statement = (
        select(Mentorship)
        .where(pair_store.theirs(viewer), pair_store.is_member(viewer), col(Mentorship.state).in_(list(states)))
        .order_by(col(Mentorship.created_at).desc(), col(Mentorship.id))
    )
    return [view(row) for row in await session.scalars(statement)]


async def between(session: AsyncSession, team_id: str, one: str, other: str) -> list[MentorshipView]:
    """Asked for or active ones of these two, whichever way round."""
    open_ones = await of_person(session, (team_id, one))
    return [found for found in open_ones if found.other(one) == other]


async def count_mentees(session: AsyncSession, team_id: str, mentor_id: str) -> int:
    """How many people this one mentors now."""
    statement = select(func.count()).where(
        col(Mentorship.team_id) == team_id, col(Mentorship.mentor_id) == mentor_id, col(Mentorship.state) == "active"
    )
    return await session.scalar(statement) or 0


async def manages(session: AsyncSession, team_id: str, people: Iterable[str]) -> bool:
    """Whether one of these manages another, as the workspace's import says."""
    among = list(people)
    statement = select(func.count()).where(
        col(Manages.team_id) == team_id, col(Manages.manager_id).in_(among), col(Manages.report_id).in_(among)
    )
    return bool(await session.scalar(statement))


async def wish(session: AsyncSession, person: Key) -> MentorWish:
    """How this person wants to mentor and be mentored; what was never said is the default, and no row."""
    return await session.get(MentorWish, person) or MentorWish(team_id=person[0], user_id=person[1])
