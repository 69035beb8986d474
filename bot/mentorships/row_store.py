"""The mentorship of a row, seen in the row's own mode: a button in a message leads to it from either mode."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from bot.mentorships import pair_store, store
from bot.mentorships.access import Viewer
from bot.mentorships.tables import Mentorship, PairRow
from bot.mentorships.values import Key, MentorshipView


class Over(Exception):
    """The mentorship is not active: what it left is to be read."""


async def of_row(session: AsyncSession, person: Key, table: type[PairRow], row_id: str) -> MentorshipView:
    """With this person in the mode of the row. Raises NotTheirs."""
    statement = (
        select(col(table.mentorship_id), col(table.mode))
        .join(Mentorship, col(Mentorship.id) == col(table.mentorship_id))
        .where(col(table.id) == row_id, pair_store.theirs(Viewer(*person)))
    )
    found = (await session.execute(statement)).first()
    if found is None:
        raise pair_store.NotTheirs(row_id)
    return in_mode(await store.get(session, person, found[0]), person[1], found[1])


def in_mode(mentorship: MentorshipView, user_id: str, mode: str) -> MentorshipView:
    if mentorship.role(user_id) == "mentor":
        return replace(mentorship, mentor_mode=mode)
    return replace(mentorship, mentee_mode=mode)


def check_active(mentorship: MentorshipView) -> None:
    """Raises Over."""
    if not mentorship.is_active:
        raise Over(mentorship.id)
