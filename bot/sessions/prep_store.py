"""What each of the two wrote before a session: read by whom it is for, written until the session starts."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from bot.mentorships import pair_store
from bot.mentorships.tables import Skill
from bot.mentorships.values import Key, MentorshipView
from bot.nudges import service as nudges
from bot.nudges import store as nudge_rows
from bot.sessions import kinds, reminder_store, store, times
from bot.sessions.agenda import Level
from bot.sessions.autonomy import LATEST
from bot.sessions.tables import Help, Meeting, Prep
from bot.sessions.values import MeetingView, OfPair, PrepView

ASKING = frozenset(kind.name for kind in (kinds.PREP, kinds.AGENDA, kinds.TWO_MINUTES))

TEXTS = ("wins", "hardest", "topics", "wants", "note")


class TooLate(Exception):
    """The session has begun, was cancelled, or its mentorship has ended."""


async def ahead(session: AsyncSession, person: Key, row_id: str, now: datetime) -> tuple[OfPair, MeetingView | None]:
    """A session by its own id; by a mentorship's id the one that runs, else the next. Raises NotTheirs."""
    try:
        return await store.meeting(session, person, row_id)
    except pair_store.NotTheirs:
        pair = await store.of_pair(session, person, row_id)
    return pair, await running(session, pair, now) or next(iter(await store.upcoming(session, pair, now, 1)), None)


async def running(session: AsyncSession, pair: OfPair, now: datetime) -> MeetingView | None:
    latest = next(iter(await store.before(session, pair, now, 1)), None)
    return latest if latest and latest.state == "planned" and now < latest.ends_at else None


async def locked(session: AsyncSession, pair: OfPair, session_id: str) -> Meeting:
    """The session's row, so that it does not move or begin while somebody writes."""
    return await pair_store.row(session, pair.viewer, Meeting, session_id, lock=True)


async def own(session: AsyncSession, pair: OfPair, session_id: str) -> PrepView | None:
    found = await store.preps(session, pair, session_id)
    return next((prep for prep in found if prep.author_id == pair.viewer.user_id), None)


async def save(
    session: AsyncSession, person: Key, session_id: str, texts: Mapping[str, str], *, shared: bool, now: datetime
) -> PrepView:
    """Write these columns of one's own prep; what is not given stays, and a prep without a word is none.

    Raises NotTheirs and TooLate.
    """
    pair = await store.of_row(session, person, Meeting, session_id)
    meeting = await locked(session, pair, session_id)
    if meeting.state != "planned" or meeting.starts_at <= now or not pair.mentorship.is_active:
        raise TooLate
    mine = col(Prep.session_id) == session_id, col(Prep.author_id) == person[1]
    row = await session.scalar(select(Prep).where(*mine))
    if row is None:
        row = Prep(
            team_id=person[0],
            mentorship_id=meeting.mentorship_id,
            author_id=person[1],
            mode=meeting.mode,
            session_id=session_id,
            created_at=now,
            updated_at=now,
        )
    is_news = shared and not row.shared
    pair_store.write(session, row, {name: texts[name] for name in TEXTS if name in texts} | {"shared": shared}, now)
    await pair_store.add(session, row)
    prep = PrepView.of(pair_store.see(session, pair.viewer, pair.mentorship.pair, row))
    if prep.is_empty and not prep.note:
        await session.delete(row)
    if is_news and not pair.is_mentor and not prep.is_empty:
        await _tell_mentor(
            session, pair, MeetingView.of(pair_store.see(session, pair.viewer, pair.mentorship.pair, meeting)), now
        )
    return prep


async def _tell_mentor(session: AsyncSession, pair: OfPair, meeting: MeetingView, now: datetime) -> None:
    """That there is an agenda: by the message that is planned, or by one more where that went out before."""
    about = await nudge_rows.of_subject(session, pair.mentorship.team_id, meeting.id)
    states = {one.state for one in about if one.kind == kinds.AGENDA.name}
    if ("planned" in states or not states) and now + times.ONCE_SHARED < meeting.starts_at:
        await reminder_store.plan_agenda_now(session, pair.mentorship, meeting, now)
        return
    again = nudges.Plan(
        kind=kinds.AGENDA,
        team_id=pair.mentorship.team_id,
        user_id=pair.mentorship.mentor_id,
        subject_id=meeting.id,
        reason=kinds.reason(kinds.AGENDA, pair.mentorship.mentee_id),
        key=f"{kinds.AGENDA.name}:{meeting.id}:{meeting.sequence}:shared",
        at=now,
        expires_at=meeting.starts_at,
    )
    await nudges.plan(session, now, again)


async def rest(session: AsyncSession, mentorship: MentorshipView) -> None:
    """What would ask within a pause to prepare a session after it comes when the pause ends."""
    until = mentorship.paused_until
    if until is None:
        return
    of = col(Meeting.mentorship_id) == mentorship.id, col(Meeting.state) == "planned", col(Meeting.starts_at) > until
    for session_id in await session.scalars(select(col(Meeting.id)).where(*of)):
        for one in await nudge_rows.of_subject(session, mentorship.team_id, session_id):
            if one.kind in ASKING and one.state == "planned" and one.not_before < until:
                await nudge_rows.change(session, one.id, "planned", due_at=until, not_before=until, slot=None)


# --- what a page before a session looks back at -------------------------------------------------------------
async def number(session: AsyncSession, pair: OfPair, meeting: MeetingView) -> int:
    """How many sessions of this pair came before it."""
    earlier = col(Meeting.starts_at) < meeting.starts_at, col(Meeting.state) != "cancelled"
    of = col(Meeting.mentorship_id) == pair.mentorship.id, col(Meeting.mode) == meeting.mode
    return await session.scalar(select(func.count()).select_from(Meeting).where(*of, *earlier)) or 0


async def mentee_preps(session: AsyncSession, pair: OfPair, session_ids: Sequence[str]) -> list[PrepView | None]:
    """The mentee's for each of these sessions, as far as the viewer may see it."""
    mine = col(Prep.session_id).in_(session_ids), col(Prep.author_id) == pair.mentorship.mentee_id
    found = await pair_store.rows(session, pair.viewer, pair.mentorship.pair, Prep, *mine)
    preps = {one["session_id"]: PrepView.of(one) for one in found}
    return [preps.get(session_id) for session_id in session_ids]


async def skill_at_hand(session: AsyncSession, pair: OfPair) -> str | None:
    """The skill of which the pair spoke last, or their only one."""
    last = (
        select(col(Help.skill_id))
        .join(Skill, col(Skill.id) == col(Help.skill_id))
        .where(col(Help.mentorship_id) == pair.mentorship.id, col(Help.mode) == pair.viewer.mode, ~col(Skill.dropped))
        .order_by(col(Help.created_at).desc(), col(Help.id))
        .limit(1)
    )
    if found := await session.scalar(last):
        return found
    kept = col(Skill.mentorship_id) == pair.mentorship.id, col(Skill.mode) == pair.viewer.mode, ~col(Skill.dropped)
    skills = (await session.scalars(select(col(Skill.id)).where(*kept).limit(2))).all()
    return skills[0] if len(skills) == 1 else None


async def levels(session: AsyncSession, pair: OfPair, skill_id: str) -> list[Level]:
    """How much help this skill needed lately, the oldest first; what is read has no text of anybody's."""
    statement = (
        select(col(Help.session_id), col(Help.author_id), col(Help.level))
        .where(col(Help.mentorship_id) == pair.mentorship.id, col(Help.mode) == pair.viewer.mode)
        .where(col(Help.skill_id) == skill_id)
        .order_by(col(Help.created_at).desc(), col(Help.id))
        .limit(2 * LATEST)
    )
    return [(row[0], row[1], row[2]) for row in reversed((await session.execute(statement)).all())]
