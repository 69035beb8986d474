"""Pausing until a date, going on, ending well, suggesting another mentor: by either, without a reason."""

from datetime import datetime

from sqlalchemy import delete, func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from bot.mentorships import kinds, pair_store, store
from bot.mentorships.access import Viewer
from bot.mentorships.endings import Parting
from bot.mentorships.rules import ENDINGS, MODES, is_paused
from bot.mentorships.tables import Farewell, Mentorship
from bot.mentorships.values import Key, MentorshipView
from bot.nudges import service as nudges
from bot.nudges import store as nudge_rows
from bot.nudges.kinds import Kind
from bot.people.rules import FOREVER

OVER = (kinds.AGREE, kinds.PULSE, kinds.SIGNAL, kinds.AUTONOMY, kinds.BACK)
"""What does not come any more once it has ended."""


class NotOn(Exception):
    """It has not begun, or has ended."""


async def pause(
    session: AsyncSession, person: Key, mentorship_id: str, until: datetime, now: datetime
) -> MentorshipView:
    """Nothing comes about it until then; FOREVER: until one of them goes on. A pause that runs stays as it is.

    Raises NotTheirs, NotOn, ValueError.
    """
    if until <= now:
        raise ValueError("a pause ends later than now")
    row = await _active(session, person, mentorship_id)
    if not is_paused(row.paused_until, now):
        row.paused_until, row.updated_at = until, now
        await _tell(session, row, person, "paused", now)
        if until < FOREVER:
            await nudges.plan(session, now, *(_back(row, user, until, now) for user in (row.mentor_id, row.mentee_id)))
    return store.view(row)


def _back(row: Mentorship, user_id: str, until: datetime, now: datetime) -> nudges.Plan:
    other = row.mentee_id if user_id == row.mentor_id else row.mentor_id
    return nudges.Plan(
        kind=kinds.BACK,
        team_id=row.team_id,
        user_id=user_id,
        subject_id=row.id,
        reason=kinds.reason(kinds.BACK, other),
        key=f"back:{row.id}:{user_id}:{until.isoformat()}:{now.isoformat()}",
        at=until,
    )


async def go_on(session: AsyncSession, person: Key, mentorship_id: str, now: datetime) -> bool:
    """Earlier than the pause was meant to end; False if it does not pause. Raises NotTheirs, NotOn."""
    row = await _active(session, person, mentorship_id)
    if not is_paused(row.paused_until, now):
        return False
    row.paused_until, row.updated_at = now, now  # and not None: the weeks of the pause are no silence
    await nudge_rows.cancel(session, row.team_id, row.id, [kinds.BACK.name], "it goes on already")
    await _tell(session, row, person, "resumed", now)
    return True


async def end(
    session: AsyncSession, person: Key, mentorship_id: str, how: str, parting: Parting, now: datetime
) -> MentorshipView:
    """It is over, and what was said stays with both. Twice is once. Raises NotTheirs, NotOn, ValueError."""
    if how not in ENDINGS:
        raise ValueError(f"no such end: {how}")
    row = await _row(session, person, mentorship_id)
    if row.state == "active":
        row.state, row.how, row.ended_at, row.ended_by = "ended", how, now, person[1]
        row.paused_until, row.pulse_at, row.updated_at = None, None, now
        await nudge_rows.cancel(session, row.team_id, row.id, [kind.name for kind in OVER], "it has ended")
        await _tell(session, row, person, "ended", now)
    elif row.state != "ended":
        raise NotOn(mentorship_id)
    if parting.says_something:  # a second form, still empty, takes nothing back
        await say(session, person, mentorship_id, parting, now)
    return store.view(row)


async def say(session: AsyncSession, person: Key, mentorship_id: str, parting: Parting, now: datetime) -> None:
    """What this person says at the end, for both; again: instead of what they said. Raises NotTheirs, NotOn."""
    row = await _row(session, person, mentorship_id)
    if row.state != "ended":
        raise NotOn(mentorship_id)
    mine = select(Farewell).where(
        col(Farewell.mentorship_id) == row.id,
        col(Farewell.author_id) == person[1],
    )
    said = await session.scalar(mine)
    if said is None:
        if not parting.says_something:
            return
        said = Farewell(
            team_id=row.team_id,
            mentorship_id=row.id,
            author_id=person[1],
            mode=MODES[0],
            created_at=now,
            updated_at=now,
        )
        session.add(said)
    pair_store.write(session, said, {"learned": parting.learned, "thanks": parting.thanks, "keeps": parting.keeps}, now)


async def partings(session: AsyncSession, person: Key, mentorship_id: str) -> list[Parting]:
    """What both said at the end. Raises NotTheirs."""
    mentorship = await store.get(session, person, mentorship_id)
    found = await pair_store.rows(session, mentorship.viewer(person[1], MODES[0]), mentorship.pair, Farewell)
    return [Parting(one["author_id"], *(one.get(name, "") for name in ("learned", "thanks", "keeps"))) for one in found]


async def suggest(
    session: AsyncSession, person: Key, mentorship_id: str, next_id: str, now: datetime, gesture: str
) -> None:
    """The mentor suggests another one, once for each gesture; the mentee asks them, or does not.

    Raises NotTheirs, NotOn.
    """
    row = await _active(session, person, mentorship_id)
    await _tell(session, row, person, "suggest", now, gesture, next=next_id)


async def forget(session: AsyncSession, team_id: str, before: datetime) -> None:
    """What ended before, or never began and has not changed since, with everything that was said in it."""
    over = col(Mentorship.state).in_(("ended", "declined", "asked"))
    old = func.coalesce(col(Mentorship.ended_at), col(Mentorship.updated_at)) < before
    await session.execute(delete(Mentorship).where(col(Mentorship.team_id) == team_id, over, old))


async def _row(session: AsyncSession, person: Key, mentorship_id: str) -> Mentorship:
    return await pair_store.mentorship(session, Viewer(*person), mentorship_id, lock=True)


async def _active(session: AsyncSession, person: Key, mentorship_id: str) -> Mentorship:
    row = await _row(session, person, mentorship_id)
    if row.state != "active":
        raise NotOn(mentorship_id)
    return row


async def _tell(
    session: AsyncSession, row: Mentorship, person: Key, say: str, now: datetime, gesture: str = "", **more: str
) -> None:
    kind: Kind = kinds.CHANGED
    plan = nudges.Plan(
        kind=kind,
        team_id=row.team_id,
        user_id=row.mentee_id if person[1] == row.mentor_id else row.mentor_id,
        subject_id=row.id,
        reason=kinds.reason(kind, person[1]),
        key=f"changed:{row.id}:{say}:{gesture or now.isoformat()}",
        at=now,
        payload={"say": say, **more},
    )
    await nudges.plan(session, now, plan)
