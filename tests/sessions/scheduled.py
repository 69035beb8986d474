"""A pair whose sessions are set, moved and left out, over a database alone, and what its rows say."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import Database
from bot.mentorships import pair_store
from bot.mentorships import service as mentorships
from bot.mentorships import store as mentorship_rows
from bot.mentorships.access import Viewer
from bot.mentorships.values import Key, MentorshipView
from bot.nudges import store as nudge_rows
from bot.nudges.rules import NudgeView
from bot.people import service as people
from bot.people.rules import FOREVER, Profile
from bot.sessions import planning, repeats, schedule_store, series_store, store
from bot.sessions.schedule_store import Done
from bot.sessions.values import MeetingView, When

T = TypeVar("T")
TEAM, MENTOR, MENTEE = "T1", "U1", "U2"
BERLIN = "Europe/Berlin"
NOW = datetime(2026, 3, 3, 15, tzinfo=UTC)
"""A Tuesday, 16:00 in Berlin."""


def at(day: str, clock: str = "09:30", *, minutes: int = 30, place: str = "", zone: str = BERLIN) -> When:
    hour, minute = map(int, clock.split(":"))
    return When(repeats.at(date.fromisoformat(day), hour * 60 + minute, zone), zone, minutes, place)


@dataclass
class Life:
    """The mentor lives in New York, the mentee in Berlin."""

    db: Database
    now: datetime
    mentorship: MentorshipView

    @classmethod
    async def begin(cls, db: Database, now: datetime) -> "Life":
        async with db.begin() as session:
            for user, zone in ((MENTOR, "America/New_York"), (MENTEE, BERLIN)):
                await people.learn_profile(session, TEAM, Profile(user, zone), now)
            given: dict[str, Any] = {"role": "mentor", "kind": "informal", "manages": False, "now": now, "gesture": "p"}
            asked = await mentorships.ask(session, (TEAM, MENTOR), MENTEE, **given)
            await mentorships.begin(session, asked, now)
            return cls(db, now, await mentorship_rows.get(session, (TEAM, MENTOR), asked.id))

    async def do(self, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
        async with self.db.begin() as session:
            return await work(session)

    async def set(self, when: When, every: str | None = "week", *, by: str = MENTEE, gesture: str = "g") -> MeetingView:
        async def work(session: AsyncSession) -> MeetingView:
            pair = await store.of_pair(session, (TEAM, by), self.mentorship.id)
            return await schedule_store.schedule(session, pair, when, every, self.now, gesture)

        return await self.do(work)

    async def move(self, row: MeetingView, when: When, *, by: str = MENTEE, **more: Any) -> Done:
        given = (TEAM, by), row.id, row.sequence, when, self.now
        return await self.do(lambda session: schedule_store.move(session, *given, **more))

    async def leave_out(self, row: MeetingView, *, by: str = MENTEE, later: bool = False) -> Done:
        given = (TEAM, by), row.id, row.sequence, self.now
        return await self.do(lambda session: schedule_store.cancel(session, *given, later=later))

    async def tick(self, now: datetime) -> None:
        """As the clock does."""
        self.now = now
        for planner in (planning.make_ahead, planning.close):
            await self.do(lambda session, planner=planner: planner(session, now))  # type: ignore[misc]

    async def coming(self, by: str = MENTEE) -> list[MeetingView]:
        async def work(session: AsyncSession) -> list[MeetingView]:
            return await store.upcoming(session, await self._pair(session, by), self.now, 50)

        return await self.do(work)

    async def local(self, zone: str = BERLIN) -> list[str]:
        """Day and time of those that are to come."""
        found = [series_store.local(one.starts_at, zone) for one in await self.coming()]
        return [f"{day:%a} {day} {minute // 60:02}:{minute % 60:02}" for day, minute in found]

    async def planned(self, session_id: str | None = None) -> list[NudgeView]:
        """Messages that are still to come, of both."""
        both: list[Key] = [(TEAM, MENTOR), (TEAM, MENTEE)]
        found = await self.do(lambda session: nudge_rows.planned_of(session, both, FOREVER))
        return [one for one in found if session_id in (None, one.subject_id)]

    async def news(self) -> list[NudgeView]:
        return [one for one in await self.planned() if one.kind == "sessions.news"]

    async def paused(self, until: datetime) -> MentorshipView:
        """As the page for pausing does it."""

        async def work(session: AsyncSession) -> MentorshipView:
            row = await pair_store.mentorship(session, Viewer(TEAM, MENTOR), self.mentorship.id, lock=True)
            row.paused_until = until
            view = mentorship_rows.view(row)
            await schedule_store.call_off(session, view, self.now, until)
            return view

        return await self.do(work)

    async def account_of(self, user: str, *, is_deleted: bool) -> None:
        profile = Profile(user, is_deleted=is_deleted)
        await self.do(lambda session: people.learn_profile(session, TEAM, profile, self.now))

    async def _pair(self, session: AsyncSession, by: str) -> store.OfPair:
        return await store.of_pair(session, (TEAM, by), self.mentorship.id)
