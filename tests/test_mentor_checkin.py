"""What a pair may count on after a session: each says it alone, in a minute, and picks what the other sees."""

from datetime import timedelta

import pytest

from bot.mentorships.values import MentorshipView
from bot.sessions import checkin_store
from bot.sessions.values import CheckInView, HelpView
from tests.conftest import TUESDAY, Workspace
from tests.driver import Modal, Person
from tests.paired import meeting, pair, skill
from tests.planned import team
from tests.recalled import stored

BEGAN = TUESDAY - timedelta(hours=2)


@pytest.fixture
def two(workspace: Workspace, mara: Person, devin: Person) -> MentorshipView:
    """Mara mentors Devin; they met this morning, and work on testing."""
    found = pair(workspace, mara, devin)
    meeting(workspace, found, BEGAN)
    skill(workspace, found, "testing")
    return found


def form(person: Person) -> Modal:
    person.types("/mentor checkin")
    return person.modal("Check-in")


def said(workspace: Workspace, two: MentorshipView, person: Person) -> tuple[CheckInView | None, list[HelpView]]:
    """What the rows say that this person said."""

    async def work(session):  # type: ignore[no-untyped-def]
        of_pair, last = await checkin_store.meant(session, (team(workspace), person.id), two.id, TUESDAY)
        assert last
        return await checkin_store.mine(session, of_pair, last.id)

    found: tuple[CheckInView | None, list[HelpView]] = stored(workspace, work)
    return found


def fill(shown: Modal) -> None:
    shown.choose("Was it useful?", "A little")
    shown.fill("Why, in a line?", "We ran out of time")
    shown.choose("What did you work on?", "testing")
    shown.choose("How was it done?", "We did it together")
    shown.fill("A link to the work", "https://git.example.org/pull/7?tab=files#top")
    shown.fill("What did you learn?", "Fakes before mocks")
    shown.fill("A note for both", "Next time the deploy")
    shown.fill("A note for me only", "I was tired")


def test_each_sees_of_the_other_what_was_meant_for_both(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    shown = form(devin)
    fill(shown)
    shown.submit()
    mine = devin.modal("A past session").text
    for words in ("We ran out of time", "a little. Only you see this.", "I was tired", "Fakes before mocks"):
        assert words in mine
    form(mara).submit()
    theirs = mara.modal("A past session").text
    for words in ("Fakes before mocks", "Next time the deploy", "We did it together", "the deploy"):
        assert words in theirs
    for words in ("We ran out of time", "a little", "I was tired"):
        assert words not in theirs.lower()
