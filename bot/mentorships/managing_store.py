"""One of a pair manages the other, known only after the start: two modes from then on, of which both know."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from bot.mentorships import kinds, pair_store, store
from bot.mentorships.access import Viewer
from bot.mentorships.tables import Mentorship
from bot.mentorships.values import Key, MentorshipView
from bot.nudges import service as nudges

OPEN = ("asked", "active")


async def say(session: AsyncSession, person: Key, mentorship_id: str, now: datetime) -> MentorshipView:
    """One of the two says so; nothing takes it back, for what is written in manager mode must stay out of the other.

    What is said already, or over, stays as it is. Raises NotTheirs.
    """
    row = await pair_store.mentorship(session, Viewer(*person), mentorship_id, lock=True)
    if row.state in OPEN and not row.manages:
        row.manages, row.updated_at = True, now
        await _tell(session, store.view(row), row.mentor_id if person[1] == row.mentee_id else row.mentee_id, now)
    return store.view(row)


async def follow_import(
    session: AsyncSession, team_id: str, managers: Collection[tuple[str, str]], now: datetime
) -> None:
    """The workspace's import says so, of each manager and report: what they have begun has two modes, and both hear."""
    named = {frozenset(two) for two in managers}
    waiting = col(Mentorship.team_id) == team_id, col(Mentorship.state).in_(OPEN), ~col(Mentorship.manages)
    columns = select(Mentorship.id, Mentorship.mentor_id, Mentorship.mentee_id).where(*waiting)
    ids = [one for one, *two in await session.execute(columns) if frozenset(two) in named] if named else []
    statement = select(Mentorship).where(col(Mentorship.id).in_(ids), *waiting).with_for_update()
    for row in await session.scalars(statement) if ids else ():
        row.manages, row.updated_at = True, now
        for user_id in (row.mentor_id, row.mentee_id):
            await _tell(session, store.view(row), user_id, now, imported=True)


async def _tell(
    session: AsyncSession, mentorship: MentorshipView, whom: str, now: datetime, *, imported: bool = False
) -> None:
    what = "managing_import" if imported else "managing"
    plan = nudges.Plan(
        kind=kinds.NEWS,
        team_id=mentorship.team_id,
        user_id=whom,
        subject_id=mentorship.id,
        reason=kinds.MANAGING if imported else kinds.reason(kinds.NEWS, mentorship.other(whom)),
        key=f"{kinds.NEWS.name}:{mentorship.id}:managing:{whom}",
        at=now,
        payload={"what": what},
    )
    await nudges.plan(session, now, plan)
