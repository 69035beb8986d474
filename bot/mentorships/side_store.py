"""What each of the two says before they agree: typed bit by bit, hidden from the other until both have said theirs."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from bot.mentorships import agreement_store, goal_store, kinds, pair_store, store
from bot.mentorships.access import Viewer
from bot.mentorships.goals import GoalText
from bot.mentorships.merging import merge
from bot.mentorships.rules import MODES
from bot.mentorships.tables import Side
from bot.mentorships.terms import LISTS, SideView, Terms
from bot.mentorships.values import Key, MentorshipView
from bot.nudges import store as nudge_rows


class Closed(Exception):
    """Both have said their sides already, or nobody waits for a side any more."""


async def sides(session: AsyncSession, person: Key, mentorship: MentorshipView) -> dict[str, SideView]:
    """By who says it. They belong to mentor mode, whatever mode the person is in."""
    found = await pair_store.rows(session, Viewer(*person), mentorship.pair, Side)
    return {row["author_id"]: _view(row) for row in found}


def _view(row: pair_store.Fields) -> SideView:
    seen = all(field.name in row for field in fields(Terms))
    terms = Terms(**{field.name: _read(field.name, row[field.name]) for field in fields(Terms)}) if seen else None
    return SideView(row["author_id"], row["said_at"], row["shared"], terms)


def _read(field: str, value: Any) -> Any:
    return tuple((value or "").split()) if field in LISTS else value


async def save(
    session: AsyncSession,
    person: Key,
    mentorship_id: str,
    values: Mapping[str, Any],
    goals: Sequence[GoalText] | None,
    now: datetime,
) -> MentorshipView:
    """Keep some fields of this person's side (and goals); it is not said until `say`. Raises Closed, NotTheirs."""
    mentorship = store.view(await pair_store.mentorship(session, Viewer(*person), mentorship_id, lock=True))
    row = await _row(session, mentorship, person[1])
    if row and row.shared and _says(session, row, person, mentorship, values):
        return mentorship  # a second submit of the same form
    if mentorship.state != "asked" or (row and row.shared):
        raise Closed
    if row is None:
        row = Side(
            id=f"{mentorship.id}.{person[1]}",
            team_id=person[0],
            mentorship_id=mentorship.id,
            author_id=person[1],
            mode=MODES[0],
            created_at=now,
            updated_at=now,
        )
    written = {name: " ".join(value) if name in LISTS else value for name, value in values.items()}
    pair_store.write(session, row, written | {"said_at": None}, now)
    await pair_store.add(session, row)
    if goals is not None:
        await goal_store.draft(session, mentorship, person, goals, now)
    return mentorship


def _says(session: AsyncSession, row: Side, person: Key, mentorship: MentorshipView, values: Mapping[str, Any]) -> bool:
    seen = pair_store.see(session, Viewer(*person), mentorship.pair, row)
    return all(_read(name, seen.get(name)) == value for name, value in values.items())


async def say(session: AsyncSession, person: Key, mentorship_id: str, now: datetime) -> bool:
    """The side is complete. True if both are: then both see both, and an agreement is proposed.

    The mentorship's lock makes one of two who say it at the same instant the second. Raises Closed, NotTheirs.
    """
    mentorship = store.view(await pair_store.mentorship(session, Viewer(*person), mentorship_id, lock=True))
    mine = await _row(session, mentorship, person[1])
    theirs = await _row(session, mentorship, mentorship.other(person[1]))
    if mine and mine.shared:
        return True
    if mine is None or mentorship.state != "asked":
        raise Closed
    pair_store.write(session, mine, {"said_at": now}, now)
    if person[1] != mentorship.asked_by:
        await nudge_rows.cancel(session, person[0], mentorship.id, (kinds.ASKED.name,), "answered")
    if theirs is None or theirs.said_at is None:
        await _tell_the_last(session, mentorship, mentorship.other(person[1]), now, has_begun=theirs is not None)
        return False
    for row in (mine, theirs):
        pair_store.write(session, row, {"shared": True}, now)
    await goal_store.share(session, mentorship)
    await session.flush()
    both = await sides(session, person, mentorship)
    said = {author: side.terms or Terms() for author, side in both.items()}
    proposed = merge(said[mentorship.mentor_id], said[mentorship.mentee_id])
    await agreement_store.first(session, mentorship, person, proposed, now)
    return True


async def _tell_the_last(
    session: AsyncSession, mentorship: MentorshipView, whom: str, now: datetime, *, has_begun: bool
) -> None:
    """Theirs is all that is left. Who was asked and has begun nothing has the message that asked."""
    if has_begun or whom == mentorship.asked_by:
        await agreement_store.tell(session, kinds.NEWS, mentorship, whom, now, "said", what="said")


async def _row(session: AsyncSession, mentorship: MentorshipView, author_id: str) -> Side | None:
    of_it = col(Side.mentorship_id) == mentorship.id, col(Side.author_id) == author_id
    return (await session.scalars(select(Side).where(*of_it).execution_options(populate_existing=True))).one_or_none()
