"""Check-ins: for which session, and what each of the two says, once and changed later."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from bot.mentorships import pair_store
from bot.mentorships.pair_store import NotTheirs
from bot.mentorships.row_store import check_active
from bot.mentorships.stages import SKILLS_MOST, new_names, same_name
from bot.mentorships.tables import Skill
from bot.mentorships.values import Key
from bot.sessions import action_store, store
from bot.sessions.actions import Wish
from bot.sessions.checkin import LOOKED_BACK, Said, Topic
from bot.sessions.tables import CheckIn, Help, Meeting
from bot.sessions.values import CheckInView, HelpView, MeetingView, OfPair


class NotYet(Exception):
    """The session has not begun, or it was cancelled."""


class TooMany(Exception):
    """The pair has named so many topics already."""


async def meant(
    session: AsyncSession, person: Key, row_id: str, now: datetime
) -> tuple[OfPair, MeetingView] | tuple[OfPair, None]:
    """Of a session's id that one; of a mentorship's the last that began and that they said nothing about yet.

    If there is none of these two weeks: the last one, to change what was said. Raises NotTheirs.
    """
    try:
        return await store.meeting(session, person, row_id)
    except NotTheirs:
        pair = await store.of_pair(session, person, row_id)
    said = select(CheckIn).where(col(CheckIn.session_id) == col(Meeting.id), col(CheckIn.author_id) == person[1])
    begun = (
        col(Meeting.mentorship_id) == pair.mentorship.id,
        col(Meeting.mode) == pair.viewer.mode,
        col(Meeting.state) != "cancelled",
        col(Meeting.starts_at) <= now,
    )
    latest = select(Meeting).where(*begun).order_by(col(Meeting.starts_at).desc()).limit(1)
    fresh = latest.where(col(Meeting.starts_at) > now - LOOKED_BACK, ~said.exists())
    row = await session.scalar(fresh) or await session.scalar(latest)
    if row is None:
        return pair, None
    return pair, MeetingView.of(pair_store.see(session, pair.viewer, pair.mentorship.pair, row))


async def mine(session: AsyncSession, pair: OfPair, session_id: str) -> tuple[CheckInView | None, list[HelpView]]:
    """What the viewer said so far."""
    said = await store.check_ins(session, pair, session_id)
    of_me = col(Help.session_id) == session_id, col(Help.author_id) == pair.viewer.user_id
    helps = await pair_store.rows(session, pair.viewer, pair.mentorship.pair, Help, *of_me)
    own = next((one for one in said if one.author_id == pair.viewer.user_id), None)
    return own, [HelpView.of(one) for one in helps]


async def skills(session: AsyncSession, pair: OfPair) -> tuple[dict[str, str], dict[str, str]]:
    """Names by id: of all that the pair ever worked on, and of what it works on now, the newest first."""
    found = await pair_store.rows(session, pair.viewer, pair.mentorship.pair, Skill)
    kept = {one["id"]: one["name"] for one in reversed(found) if not one["dropped"]}
    return {one["id"]: one["name"] for one in found}, kept


async def last_topic(session: AsyncSession, pair: OfPair) -> str | None:
    """The skill that the viewer last said something about."""
    mine = col(Help.mentorship_id) == pair.mentorship.id, col(Help.author_id) == pair.viewer.user_id
    latest = select(col(Help.skill_id)).where(*mine, col(Help.mode) == pair.viewer.mode)
    return await session.scalar(latest.order_by(col(Help.created_at).desc()).limit(1))


async def save(
    session: AsyncSession,
    person: Key,
    session_id: str,
    said: Said,
    wishes: Sequence[Wish],
    now: datetime,
    *,
    gesture: str,
) -> None:
    """What they say now takes the place of what they said before; actions are added, once for each gesture.

    Raises NotTheirs, NotYet, Over, TooMany; ValueError for an owner of an action who is not of the pair.
    """
    pair = await _begun(session, person, session_id, now)
    values = {"met": True, "useful": None if pair.is_mentor else said.useful, "shared": said.shared}
    texts = {"why": said.why, "learned": said.learned, "note": said.note, "own_note": said.own_note}
    await _write(session, pair, session_id, values | texts, now)
    await _write_helps(session, pair, session_id, said.topics, now)
    for number, wish in enumerate(wishes):
        await action_store.add(session, pair, wish, now, gesture=f"{gesture}.{number}", session_id=session_id)


async def not_met(session: AsyncSession, person: Key, session_id: str, now: datetime) -> OfPair:
    """What they wrote before stays in their form; how much help topics needed is gone.

    Raises NotTheirs, NotYet, Over.
    """
    pair = await _begun(session, person, session_id, now)
    await _write(session, pair, session_id, {"met": False}, now)
    await _write_helps(session, pair, session_id, (), now)
    return pair


async def _begun(session: AsyncSession, person: Key, session_id: str, now: datetime) -> OfPair:
    """Locked, so that of two first submits the second one finds the row of the first."""
    pair = await store.of_row(session, person, Meeting, session_id)
    check_active(pair.mentorship)
    meeting = await pair_store.row(session, pair.viewer, Meeting, session_id, lock=True)
    if meeting.state == "cancelled" or meeting.starts_at > now:
        raise NotYet(session_id)
    return pair


async def _write(session: AsyncSession, pair: OfPair, session_id: str, values: dict[str, Any], now: datetime) -> None:
    whose = col(CheckIn.session_id) == session_id, col(CheckIn.author_id) == pair.viewer.user_id
    row = await session.scalar(select(CheckIn).where(*whose))
    if row is None:
        row = CheckIn(session_id=session_id, met=True, **_new(pair, now))
        values = {"why": "", "learned": "", "note": "", "own_note": ""} | values
    pair_store.write(session, row, values, now)
    await pair_store.add(session, row)


async def _write_helps(
    session: AsyncSession, pair: OfPair, session_id: str, topics: Sequence[Topic], now: datetime
) -> None:
    """These levels and no others."""
    whose = col(Help.session_id) == session_id, col(Help.author_id) == pair.viewer.user_id
    before = {row.skill_id: row for row in await session.scalars(select(Help).where(*whose))}
    for topic in topics:
        if topic.level is None:
            continue
        skill_id = await _skill(session, pair, topic, now)
        row = before.pop(skill_id, None) or Help(
            session_id=session_id, skill_id=skill_id, level=topic.level, **_new(pair, now)
        )
        pair_store.write(session, row, {"level": topic.level, "link": topic.link}, now)
        await pair_store.add(session, row)
    for row in before.values():
        await session.delete(row)
    await session.flush()


async def _skill(session: AsyncSession, pair: OfPair, topic: Topic, now: datetime) -> str:
    """The pair's skill that is meant; one named for the first time is theirs from now on, one dropped comes back."""
    found = await pair_store.rows(session, pair.viewer, pair.mentorship.pair, Skill)
    for one in found:
        if one["id"] == topic.skill_id:
            return topic.skill_id
    if topic.skill_id:
        raise NotTheirs(topic.skill_id)
    same = [one for one in found if same_name(one["name"], topic.name)]
    if again := next((one["id"] for one in sorted(same, key=lambda one: not one["dropped"])[-1:]), None):
        row = await pair_store.row(session, pair.viewer, Skill, again)
        row.dropped = False
        return str(again)
    if sum(not one["dropped"] for one in found) >= SKILLS_MOST:
        raise TooMany
    row = Skill(**_new(pair, now))
    pair_store.write(session, row, {"name": new_names([topic.name], [])[0]}, now)
    await pair_store.add(session, row)
    return row.id


def _new(pair: OfPair, now: datetime) -> dict[str, Any]:
    whose = {"team_id": pair.viewer.team_id, "mentorship_id": pair.mentorship.id, "author_id": pair.viewer.user_id}
    return {**whose, "mode": pair.viewer.mode, "created_at": now, "updated_at": now}
