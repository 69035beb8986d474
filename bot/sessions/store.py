"""Queries about sessions and what belongs to them, for one of the pair in one mode."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from bot.mentorships import pair_store, row_store
from bot.mentorships import store as mentorships
from bot.mentorships.tables import PairRow
from bot.mentorships.values import Key
from bot.sessions.tables import Action, CheckIn, Help, Meeting, Prep
from bot.sessions.values import ActionView, CheckInView, HelpView, MeetingView, PrepView
from bot.sessions.values import OfPair as OfPair


async def of_pair(session: AsyncSession, person: Key, mentorship_id: str, mode: str | None = None) -> OfPair:
    """Raises NotTheirs. Without a mode: the one in which the person is."""
    found = await mentorships.get(session, person, mentorship_id)
    return OfPair(found, found.viewer(person[1], mode))


async def of_row(session: AsyncSession, person: Key, table: type[PairRow], row_id: str) -> OfPair:
    """Whose this row is, seen in the row's own mode: a message about it opens it in any. Raises NotTheirs."""
    found = await row_store.of_row(session, person, table, row_id)
    return OfPair(found, found.viewer(person[1]))


async def meeting(session: AsyncSession, person: Key, session_id: str) -> tuple[OfPair, MeetingView]:
    """Raises NotTheirs."""
    pair = await of_row(session, person, Meeting, session_id)
    row = await pair_store.row(session, pair.viewer, Meeting, session_id)
    return pair, MeetingView.of(pair_store.see(session, pair.viewer, pair.mentorship.pair, row))


async def upcoming(session: AsyncSession, pair: OfPair, now: datetime, limit: int = 5) -> list[MeetingView]:
    """Planned ones that are not over, the next first."""
    statement = (
        select(Meeting)
        .where(_of(pair, Meeting), col(Meeting.state) == "planned", col(Meeting.starts_at) > now)
        .order_by(col(Meeting.starts_at))
        .limit(limit)
    )
    rows = await session.scalars(statement)
    return [MeetingView.of(one) for one in pair_store.seen(session, pair.viewer, pair.mentorship.pair, rows)]


async def before(session: AsyncSession, pair: OfPair, at: datetime, limit: int = 5) -> list[MeetingView]:
    """Those that began before, whether held or not, the latest first; cancelled ones not."""
    statement = (
        select(Meeting)
        .where(_of(pair, Meeting), col(Meeting.state) != "cancelled", col(Meeting.starts_at) < at)
        .order_by(col(Meeting.starts_at).desc())
        .limit(limit)
    )
    rows = await session.scalars(statement)
    return [MeetingView.of(one) for one in pair_store.seen(session, pair.viewer, pair.mentorship.pair, rows)]


async def preps(session: AsyncSession, pair: OfPair, session_id: str) -> list[PrepView]:
    found = await pair_store.rows(session, pair.viewer, pair.mentorship.pair, Prep, col(Prep.session_id) == session_id)
    return [PrepView.of(one) for one in found]


async def check_ins(session: AsyncSession, pair: OfPair, session_id: str) -> list[CheckInView]:
    found = await pair_store.rows(
        session, pair.viewer, pair.mentorship.pair, CheckIn, col(CheckIn.session_id) == session_id
    )
    return [CheckInView.of(one) for one in found]


async def helps(session: AsyncSession, pair: OfPair, limit: int = 400) -> list[HelpView]:
    """How much help topics needed, the oldest first, of the latest so many."""
    statement = select(Help).where(_of(pair, Help)).order_by(col(Help.created_at).desc(), col(Help.id)).limit(limit)
    rows = reversed((await session.scalars(statement)).all())
    return [HelpView.of(one) for one in pair_store.seen(session, pair.viewer, pair.mentorship.pair, rows)]


async def open_actions(session: AsyncSession, pair: OfPair, limit: int = 50, offset: int = 0) -> list[ActionView]:
    """Of both, by date."""
    statement = (
        select(Action)
        .where(_of(pair, Action), col(Action.state) == "open")
        .order_by(col(Action.due_on), col(Action.created_at), col(Action.id))
        .offset(offset)
        .limit(limit)
    )
    rows = await session.scalars(statement)
    return [ActionView.of(one) for one in pair_store.seen(session, pair.viewer, pair.mentorship.pair, rows)]


async def count_open_actions(session: AsyncSession, pair: OfPair) -> int:
    statement = select(func.count()).select_from(Action).where(_of(pair, Action), col(Action.state) == "open")
    return await session.scalar(statement) or 0


def _of(pair: OfPair, table: type[PairRow]) -> ColumnElement[bool]:
    return and_(col(table.mentorship_id) == pair.mentorship.id, col(table.mode) == pair.viewer.mode)
