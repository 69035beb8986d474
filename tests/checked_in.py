"""People who check in after a session: through the form as they fill it in, and what the rows say then."""

from datetime import timedelta
from typing import Any

from sqlalchemy import func
from sqlmodel import select

from bot.mentorships.values import MentorshipView
from bot.sessions import checkin_store
from bot.sessions.values import CheckInView, HelpView
from tests.conftest import TUESDAY, Workspace
from tests.driver import Modal, Person
from tests.paired import meeting, pair, skill
from tests.recalled import key, stored

BEGAN = TUESDAY - timedelta(hours=2)


def met(workspace: Workspace, mentor: Person, mentee: Person) -> MentorshipView:
    """They met this morning, and work on testing."""
    found = pair(workspace, mentor, mentee)
    meeting(workspace, found, BEGAN)
    skill(workspace, found, "testing")
    return found


def form(person: Person) -> Modal:
    person.types("/mentor checkin")
    return person.modal("Check-in")


def saved(person: Person, shown: Modal) -> Modal:
    shown.submit()
    return person.modal("A past session")


def said(workspace: Workspace, two: MentorshipView, person: Person) -> tuple[CheckInView | None, list[HelpView]]:
    """What the rows say that this person said."""

    async def work(session: Any) -> tuple[CheckInView | None, list[HelpView]]:
        now = workspace.trellis.clock.now()
        of_pair, last = await checkin_store.meant(session, key(workspace, person), two.id, now)
        assert last
        return await checkin_store.mine(session, of_pair, last.id)

    return stored(workspace, work)


def count(workspace: Workspace, table: Any) -> int:
    async def work(session: Any) -> int:
        return int(await session.scalar(select(func.count()).select_from(table)))

    return stored(workspace, work)


def fill(shown: Modal) -> None:
    shown.choose("Was it useful?", "A little")
    shown.fill("Why, in a line?", "We ran out of time")
    shown.choose("What did you work on?", "testing")
    shown.choose("How was it done?", "We did it together")
    shown.fill("A link to the work", "https://git.example.org/pull/7?tab=files#top")
    shown.fill("What did you learn?", "Fakes before mocks")
    shown.fill("What will be done?", "Write the runbook")
    shown.fill("A note for both", "Next time the deploy")
    shown.fill("A note for me only", "I was tired")
