"""Proposing a mentorship, answering, and the mode in which one looks at it."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from bot.mentorships import pair_store, pulse, store
from bot.mentorships.access import Viewer
from bot.mentorships.rules import KINDS, MODES
from bot.mentorships.tables import Mentorship
from bot.mentorships.values import Key, MentorshipView, Role
from bot.people.store import insert_values_once
from bot.people.tables import Workspace

LOOKED_AT = timedelta(days=7)
"""How often its rows are looked at for what may be worth a talk: as often as the most frequent sessions come."""


class Already(Exception):
    """The two have a mentorship that way round already, asked for or active."""

    def __init__(self, found: MentorshipView) -> None:
        super().__init__(found.id)
        self.found = found


async def ask(
    session: AsyncSession,
    person: Key,
    other_id: str,
    *,
    role: Role,
    kind: str,
    manages: bool,
    now: datetime,
    gesture: str,
) -> MentorshipView:
    """Propose a mentorship in which `person` has this role; once for each gesture. Raises Already, ValueError."""
    if kind not in KINDS or other_id == person[1]:
        raise ValueError(f"no such mentorship: {kind}")
    mentorship_id = f"{person[0]}.{gesture}"
    if again := await store.find(session, person, mentorship_id):
        return again
    mentor_id, mentee_id = (person[1], other_id) if role == "mentor" else (other_id, person[1])
    for one in await store.between(session, person[0], person[1], other_id):
        if one.mentor_id == mentor_id:
            raise Already(one)
    await insert_values_once(session, Workspace, Workspace(team_id=person[0], created_at=now).model_dump())
    row = Mentorship(
        id=mentorship_id,
        team_id=person[0],
        mentor_id=mentor_id,
        mentee_id=mentee_id,
        asked_by=person[1],
        kind=kind,
        manages=manages,
        created_at=now,
        updated_at=now,
    )
    await pair_store.add(session, row)
    return store.view(row)


async def begin(session: AsyncSession, mentorship: MentorshipView, now: datetime) -> bool:
    """It is active from now on; False if it was not waiting for that."""
    statement = select(Mentorship).where(col(Mentorship.id) == mentorship.id).with_for_update()
    row = await session.scalar(statement)
    if row is None or row.state != "asked":
        return False
    row.state, row.started_at, row.updated_at = "active", now, now
    row.pulse_at = pulse.after(now, now)
    row.going_at = now + LOOKED_AT
    return True


async def switch(session: AsyncSession, person: Key, mentorship_id: str, mode: str, now: datetime) -> MentorshipView:
    """Look at it in another mode. Only a pair in which one manages the other has two."""
    row = await pair_store.mentorship(session, Viewer(*person), mentorship_id, lock=True)
    if row.manages and mode in MODES:
        if person[1] == row.mentor_id:
            row.mentor_mode = mode
        else:
            row.mentee_mode = mode
        row.updated_at = now
    return store.view(row)
