"""Two people in a mentorship in a running workspace, with sessions, made by hand for tests about what follows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import event, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from bot.mentorships import pair_store, plan_store, service, store
from bot.mentorships.tables import Mentorship, Skill
from bot.mentorships.values import MentorshipView
from bot.sessions.tables import Meeting
from handlers.acting import Acting, known
from tests.conftest import Workspace
from tests.driver import Person
from tests.planned import team
from tests.recalled import stored


def pair(
    workspace: Workspace, mentor: Person, mentee: Person, *, manages: bool = False, gesture: str = "paired"
) -> MentorshipView:
    """An active mentorship of these two; of several in one workspace each has its own `gesture`."""
    now = workspace.trellis.clock.now()

    async def make(session: AsyncSession) -> MentorshipView:
        person = (team(workspace), mentor.id)
        asked = await service.ask(
            session, person, mentee.id, role="mentor", kind="informal", manages=manages, now=now, gesture=gesture
        )
        await service.begin(session, asked, now)
        return await store.get(session, person, asked.id)

    return stored(workspace, make)


def known_pair(workspace: Workspace, mentor: Person, mentee: Person) -> MentorshipView:
    """The same, of two whom Slack has described, so that messages reach them at once."""
    for person in (mentor, mentee):
        workspace.run(known(Acting(team(workspace), person.id, workspace.trellis.deps), person.id))
    return pair(workspace, mentor, mentee)


def copied_plan(workspace: Workspace, person: Person, mentorship: MentorshipView) -> str:
    """Their copy of "90 days into AI engineering", which begins today, to be reviewed on 31 March 2026; its id."""
    now, words = workspace.trellis.clock.now(), {"review_on": "2026-03-31"}

    async def start(session: AsyncSession) -> str:
        whose = session, (team(workspace), person.id), mentorship.id, now, "copied"
        return await plan_store.start(*whose, template="ninety-days-ai", begins=now.date(), words=words)

    return stored(workspace, start)


def skill(workspace: Workspace, mentorship: MentorshipView, name: str) -> str:
    """A skill that the pair works on; its id."""
    now = workspace.trellis.clock.now()

    async def make(session: AsyncSession) -> str:
        row = Skill(**whose(mentorship, now))
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
            **whose(mentorship, now) | {"mode": mode},
            was_at=starts_at,
            starts_at=starts_at,
            zone="Europe/Berlin",
            minutes=minutes,
            state=state,
        )
        await pair_store.add(session, row)
        return row.id

    return stored(workspace, make)


def whose(mentorship: MentorshipView, now: datetime) -> dict[str, Any]:
    """The columns that every row of a pair has, of one that the mentor wrote then."""
    return {
        "team_id": mentorship.team_id,
        "mentorship_id": mentorship.id,
        "author_id": mentorship.mentor_id,
        "mode": "mentor",
        "created_at": now,
        "updated_at": now,
    }


WEEK = timedelta(days=7)


def pause(workspace: Workspace, mentorship: MentorshipView) -> None:
    """For a month."""
    _set(workspace, mentorship, paused_until=workspace.trellis.clock.now() + 4 * WEEK)


def end(workspace: Workspace, mentorship: MentorshipView) -> None:
    now = workspace.trellis.clock.now()
    _set(workspace, mentorship, state="ended", how="ended", ended_at=now, ended_by=mentorship.mentor_id)


def _set(workspace: Workspace, mentorship: MentorshipView, **values: Any) -> None:
    async def change(session: AsyncSession) -> None:
        await session.execute(update(Mentorship).where(col(Mentorship.id) == mentorship.id).values(**values))

    stored(workspace, change)


@contextmanager
def queries(workspace: Workspace) -> Iterator[list[str]]:
    """Statements that begin while this runs."""
    said: list[str] = []

    def note(*call: object) -> None:
        said.append(str(call[2]))

    engines = [workspace.trellis.db._reader.sync_engine, workspace.trellis.db._writer.sync_engine]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield said
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)
