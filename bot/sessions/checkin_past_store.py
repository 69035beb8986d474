"""What came of sessions that are over, for one of the pair: a page of them, or one in full."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from bot.mentorships import pair_store
from bot.sessions import action_store
from bot.sessions.checkin import is_alone
from bot.sessions.tables import CheckIn, Help, Meeting
from bot.sessions.values import CheckInView, HelpView, MeetingView, OfPair, Past

PAGE = 10


async def page(
    session: AsyncSession, pair: OfPair, now: datetime, offset: int = 0, most: int = PAGE
) -> tuple[list[Past], int]:
    """The latest first, and how many there are: four statements, however many that is."""
    begun = (
        col(Meeting.mentorship_id) == pair.mentorship.id,
        col(Meeting.mode) == pair.viewer.mode,
        col(Meeting.state) != "cancelled",
        col(Meeting.starts_at) <= now,
    )
    count = await session.scalar(select(func.count()).select_from(Meeting).where(*begun)) or 0
    order = col(Meeting.starts_at).desc(), col(Meeting.id)
    rows = await session.scalars(select(Meeting).where(*begun).order_by(*order).offset(offset).limit(most))
    seen = pair_store.seen(session, pair.viewer, pair.mentorship.pair, rows)
    return await _with_words(session, pair, [MeetingView.of(one) for one in seen], now), count


async def one(
    session: AsyncSession, pair: OfPair, meeting: MeetingView, now: datetime
) -> tuple[Past, Sequence[HelpView]]:
    """With how much help its topics needed."""
    which = col(Help.session_id) == meeting.id
    found = await pair_store.rows(session, pair.viewer, pair.mentorship.pair, Help, which)
    [past] = await _with_words(session, pair, [meeting], now)
    helps = [HelpView.of(one) for one in found]
    return past, [] if past.waits else helps


async def _with_words(session: AsyncSession, pair: OfPair, meetings: list[MeetingView], now: datetime) -> list[Past]:
    ids = [one.id for one in meetings]
    said = await pair_store.rows(session, pair.viewer, pair.mentorship.pair, CheckIn, col(CheckIn.session_id).in_(ids))
    check_ins = _by_session(CheckInView.of(one) for one in said)
    actions = _by_session(await action_store.of_sessions(session, pair, ids))
    return [_past(pair, one, check_ins[one.id], actions[one.id], now) for one in meetings]


def _past(pair: OfPair, meeting: MeetingView, said: list[CheckInView], agreed: list[Any], now: datetime) -> Past:
    has_said = any(one.author_id == pair.viewer.user_id for one in said)
    alone = is_alone(meeting.starts_at, now, has_said=has_said, is_active=pair.mentorship.is_active)
    if said and alone:
        return Past(meeting, (), tuple(agreed), waits=True)
    return Past(meeting, tuple(said), tuple(agreed))


def _by_session(found: Iterable[Any]) -> dict[str, list[Any]]:
    by_id: dict[str, list[Any]] = defaultdict(list)
    for one in found:
        by_id[one.session_id].append(one)
    return by_id
