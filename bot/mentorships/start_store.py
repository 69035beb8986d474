"""Asking for a mentorship, saying no or taking it back, and how many mentees somebody wants at a time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships import agreement_store, kinds, pair_store, service, side_store, store
from bot.mentorships.access import Viewer
from bot.mentorships.tables import MentorWish
from bot.mentorships.values import Key, MentorshipView, Role
from bot.nudges import store as nudge_rows
from bot.people import store as people


@dataclass(frozen=True)
class Wish:
    """A form about a new mentorship. `asker` is the one who proposes it."""

    asker: Key
    other_id: str
    role: Role
    kind: str
    manages: bool


async def ask(session: AsyncSession, wish: Wish, now: datetime, gesture: str) -> MentorshipView:
    """Propose it, and tell the other one; once for each gesture. Raises service.Already, ValueError.

    Two who ask each other at once wait for each other here, so that the second one finds what the first one asked.
    """
    team_id, asker_id = wish.asker
    for user_id in sorted((asker_id, wish.other_id)):
        await people.lock(session, team_id, user_id)
    asked = await service.ask(
        session,
        wish.asker,
        wish.other_id,
        role=wish.role,
        kind=wish.kind,
        manages=wish.manages,
        now=now,
        gesture=gesture,
    )
    await agreement_store.tell(session, kinds.ASKED, asked, wish.other_id, now, "asked")
    return asked


async def close(session: AsyncSession, person: Key, mentorship_id: str, now: datetime) -> MentorshipView:
    """Before it began: the one who asked takes it back, the other says no; nobody says why. Raises NotTheirs.

    What has begun, or is closed already, stays as it is.
    """
    row = await pair_store.mentorship(session, Viewer(*person), mentorship_id, lock=True)
    if row.state != "asked":
        return store.view(row)
    row.state, row.ended_at, row.ended_by, row.updated_at = "declined", now, person[1], now
    await session.flush()
    closed, other_id = store.view(row), store.view(row).other(person[1])
    await nudge_rows.cancel(session, person[0], row.id, (kinds.ASKED.name, kinds.AGREE.name), "not wanted any more")
    said = (await side_store.sides(session, person, closed)).get(other_id)
    if not is_withdrawn(closed) or (said and said.said_at):
        await agreement_store.tell(session, kinds.NEWS, closed, other_id, now, "closed", what="closed")
    return closed


def is_withdrawn(mentorship: MentorshipView) -> bool:
    """Taken back by the one who asked, before it began."""
    return mentorship.state == "declined" and mentorship.ended_by == mentorship.asked_by


async def too_many(session: AsyncSession, team_id: str, mentor_id: str) -> tuple[int, int] | None:
    """How many mentees this one has, and wants at most, if one more would be too many. Only they are told."""
    count = await store.count_mentees(session, team_id, mentor_id)
    wanted = (await store.wish(session, (team_id, mentor_id))).mentees
    return (count, wanted) if count >= wanted else None


async def save_wish(session: AsyncSession, person: Key, now: datetime, *, mentees: int, prep_days: int) -> None:
    await people.save_workspace(session, person[0], now)
    change = {"mentees": mentees, "prep_days": prep_days}
    row = MentorWish(team_id=person[0], user_id=person[1], mentees=mentees, prep_days=prep_days)
    await people.upsert(session, row, ["team_id", "user_id"], change)
