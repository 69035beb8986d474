"""What each of the two wrote before a session: read by whom it is for, written until the session starts."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from bot.mentorships import pair_store
from bot.mentorships.values import Key
from bot.sessions import store
from bot.sessions.store import OfPair
from bot.sessions.tables import Meeting, Prep
from bot.sessions.values import MeetingView, PrepView

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
    """Write these columns of one's own prep; what is not given stays. Raises NotTheirs and TooLate."""
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
    pair_store.write(session, row, {name: texts[name] for name in TEXTS if name in texts} | {"shared": shared}, now)
    await pair_store.add(session, row)
    return PrepView.of(pair_store.see(session, pair.viewer, pair.mentorship.pair, row))
