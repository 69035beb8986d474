"""What the clock does for sessions: makes those that come again some weeks ahead, and closes those that are over."""

from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from bot.mentorships import store as mentorships
from bot.mentorships.tables import Mentorship
from bot.people import store as people
from bot.sessions import reminder_store, series_store
from bot.sessions.repeats import LENGTHS
from bot.sessions.series_store import AHEAD
from bot.sessions.tables import Meeting, Series

AT_ONCE = 50
"""So few pairs are held meanwhile that none of them waits long with what it changes. All is made weeks ahead."""

_ITS_PAIR = col(Mentorship.id) == col(Series.mentorship_id)
A_DAY = timedelta(days=1)
LONGEST = timedelta(minutes=max(LENGTHS))


async def make_ahead(session: AsyncSession, now: datetime) -> None:
    """Rows of series, and the messages that go with each. Run again, it adds nothing."""
    due = select(col(Series.id), col(Series.mentorship_id)).join(Mentorship, _ITS_PAIR)
    due = due.where(col(Series.next_at) <= now + AHEAD, col(Mentorship.state) == "active")
    found = await session.execute(due.order_by(col(Series.next_at)).limit(AT_ONCE))
    for series_id, mentorship_id in found.all():
        await _make(session, series_id, mentorship_id, now)


async def _make(session: AsyncSession, series_id: str, mentorship_id: str, now: datetime) -> None:
    """Whoever changes a pair's sessions holds the pair's row; where somebody does, the next tick comes."""
    pair = select(Mentorship).where(col(Mentorship.id) == mentorship_id, col(Mentorship.state) == "active")
    row = await session.scalar(pair.with_for_update(skip_locked=True).execution_options(populate_existing=True))
    series = await session.get(Series, series_id, populate_existing=True) if row else None
    if row is None or series is None or series.next_at is None or series.next_at > now + AHEAD:
        return
    both = await people.people(session, [(row.team_id, row.mentor_id), (row.team_id, row.mentee_id)])
    if any(one.profile.is_deleted for one in both.values()):
        series.next_at = now + AHEAD + A_DAY  # an account may come back; until then there is nobody to meet
        return
    view = mentorships.view(row)
    await reminder_store.plan(session, view, await series_store.make(session, view, series, now), now)


async def close(session: AsyncSession, now: datetime) -> None:
    """A session after its end is over, whether it was held or not: the check-in says that.

    All at once: hundreds may begin at ten, and the long ones keep no short one waiting.
    """
    begun = col(Meeting.state) == "planned", col(Meeting.starts_at) <= now
    lasted = ((minutes, now - timedelta(minutes=minutes)) for minutes in LENGTHS)
    ended = or_(*((col(Meeting.minutes) <= minutes) & (col(Meeting.starts_at) <= at) for minutes, at in lasted))
    await session.execute(update(Meeting).where(*begun, ended).values(state="over"))


async def next_moment(session: AsyncSession, after: datetime, until: datetime) -> datetime | None:
    """When one of the two has something to do next."""
    soonest = select(col(Series.next_at)).join(Mentorship, _ITS_PAIR)
    soonest = soonest.where(col(Series.next_at) <= until + AHEAD, col(Mentorship.state) == "active")
    made = await session.scalar(soonest.order_by(col(Series.next_at)).limit(1))
    running = select(col(Meeting.starts_at), col(Meeting.minutes)).where(
        col(Meeting.state) == "planned", col(Meeting.starts_at) > after - LONGEST, col(Meeting.starts_at) <= until
    )
    ends = [at + timedelta(minutes=minutes) for at, minutes in await session.execute(running)]
    moments = [max(made - AHEAD, after)] if made else []
    return min((one for one in (*moments, *ends) if after <= one <= until), default=None)
