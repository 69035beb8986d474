"""Two people in a mentorship in a running workspace, with sessions, made by hand for tests about what follows."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships import pair_store, service, store
from bot.mentorships.tables import Skill
from bot.mentorships.values import MentorshipView
from bot.sessions.tables import Meeting
from tests.conftest import Workspace
from tests.driver import Person
from tests.planned import team
from tests.recalled import stored


def pair(workspace: Workspace, mentor: Person, mentee: Person, *, manages: bool = False) -> MentorshipView:
    """An active mentorship of these two."""
    now = workspace.trellis.clock.now()

    async def make(session: AsyncSession) -> MentorshipView:
        person = (team(workspace), mentor.id)
        asked = await service.ask(
            session, person, mentee.id, role="mentor", kind="informal", manages=manages, now=now, gesture="paired"
        )
        await service.begin(session, asked, now)
        return await store.get(session, person, asked.id)

    return stored(workspace, make)


def skill(workspace: Workspace, mentorship: MentorshipView, name: str) -> str:
    """A skill that the pair works on; its id."""
    now = workspace.trellis.clock.now()

    async def make(session: AsyncSession) -> str:
        row = Skill(**_whose(mentorship, now))
        pair_store.write(session, row, {"name": name})
        await pair_store.add(session, row)
        return row.id

    return stored(workspace, make)


def meeting(
    workspace: Workspace,
    mentorship: MentorshipView,
    starts_at: datetime,
    *,
    minutes: int = 30,
    mode: str = "mentor",
    state: str = "planned",
) -> str:
    """A session as a bare row, without the messages that scheduling one plans; its id."""
    now = workspace.trellis.clock.now()

    async def make(session: AsyncSession) -> str:
        row = Meeting(
            **_whose(mentorship, now) | {"mode": mode},
            was_at=starts_at,
            starts_at=starts_at,
            zone="Europe/Berlin",
            minutes=minutes,
            state=state,
        )
        await pair_store.add(session, row)
        return row.id

    return stored(workspace, make)


def _whose(mentorship: MentorshipView, now: datetime) -> dict[str, Any]:
    return {
        "team_id": mentorship.team_id,
        "mentorship_id": mentorship.id,
        "author_id": mentorship.mentor_id,
        "mode": "mentor",
        "created_at": now,
        "updated_at": now,
    }


WEEK = timedelta(days=7)
