"""What the clock does for sessions: makes those that come again some weeks ahead, and closes those that are over."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from bot.mentorships import store as mentorships
from bot.mentorships.tables import Mentorship
from bot.sessions import reminder_store, series_store
from bot.sessions.repeats import LENGTHS
from bot.sessions.series_store import AHEAD
from bot.sessions.tables import Meeting, Series

AT_ONCE = 200

LONGEST = timedelta(minutes=max(LENGTHS))


async def make_ahead(session: AsyncSession, now: datetime) -> None:
    """Rows of series, and the messages that go with each. Run again, it adds nothing."""
    due = select(Series, Mentorship).join(Mentorship, col(Mentorship.id) == col(Series.mentorship_id))
    due = due.where(col(Series.next_at) <= now + AHEAD, col(Mentorship.state) == "active")
    due = due.order_by(col(Series.next_at)).limit(AT_ONCE).with_for_update(of=(Mentorship, Series))
    for series, mentorship in (await session.execute(due)).all():
        view = mentorships.view(mentorship)
        await reminder_store.plan(session, view, await series_store.make(session, view, series, now), now)


async def close(session: AsyncSession, now: datetime) -> None:
    """A session after its end is over, whether it was held or not: the check-in says that."""
    begun = col(Meeting.state) == "planned", col(Meeting.starts_at) <= now
    for row in await session.scalars(select(Meeting).where(*begun).order_by(col(Meeting.starts_at)).limit(AT_ONCE)):
        if row.starts_at + timedelta(minutes=row.minutes) <= now:
            row.state = "over"


async def next_moment(session: AsyncSession, after: datetime, until: datetime) -> datetime | None:
    """When one of the two has something to do next."""
    soonest = select(col(Series.next_at)).join(Mentorship, col(Mentorship.id) == col(Series.mentorship_id))
    soonest = soonest.where(col(Series.next_at) <= until + AHEAD, col(Mentorship.state) == "active")
    made = await session.scalar(soonest.order_by(col(Series.next_at)).limit(1))
    running = select(col(Meeting.starts_at), col(Meeting.minutes)).where(
        col(Meeting.state) == "planned", col(Meeting.starts_at) > after - LONGEST, col(Meeting.starts_at) <= until
    )
    ends = [at + timedelta(minutes=minutes) for at, minutes in await session.execute(running)]
    moments = [max(made - AHEAD, after)] if made else []
    return min((one for one in (*moments, *ends) if after <= one <= until), default=None)
