"""The person who looks at a page of a pair, with their own calendar."""

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships.values import MentorshipView
from bot.people import store as people
from bot.people.rules import Hours
from handlers.acting import Acting
from handlers.mentor_reader_views import Reader


async def reader_of(session: AsyncSession, who: Acting, mentorship: MentorshipView) -> Reader:
    return Reader(mentorship, who.user_id, await _zone(session, who), who.deps.clock.now())


async def today_of(session: AsyncSession, who: Acting) -> date:
    """Where they live."""
    return who.deps.clock.now().astimezone(await _zone(session, who)).date()


async def _zone(session: AsyncSession, who: Acting) -> ZoneInfo:
    person = await people.person(session, *who.person)
    return (person.hours if person else Hours()).tz
