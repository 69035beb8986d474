"""Who becomes the other's manager after the start: two modes from then on, nothing written moves, and both know."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships import goal_store, store
from bot.mentorships.access import Viewer
from bot.mentorships.values import MentorshipView
from tests.conftest import Workspace
from tests.driver import Person
from tests.planned import team
from tests.recalled import stored
from tests.started import by_rows


@pytest.fixture
def pair(workspace: Workspace, mara: Person, devin: Person) -> MentorshipView:
    """Mara mentors Devin, and nobody has said that one manages the other."""
    return by_rows(workspace, mara, devin)


def imports(admin: Person, line: str) -> None:
    home = admin.home()
    admin.waits_for("Workspace settings")
    home.click("Workspace settings")
    settings = admin.modal("Workspace settings")
    settings.fill("Who manages whom", line)
    settings.submit()
    admin.waits_for(lambda: not settings.is_open)


def test_an_import_counts_for_pairs_that_began_before_it_and_both_hear_once(
    workspace: Workspace, mara: Person, devin: Person, pair: MentorshipView
) -> None:
    for _ in range(2):
        imports(workspace.person("aiko"), f"{devin.id},{mara.id}")
    assert stored(workspace, lambda session: store.get(session, (team(workspace), mara.id), pair.id)).manages
    for person in (mara, devin):
        person.dm().waits_for("Your workspace told Trellis that one of you")
        assert person.dm().text.count("has two modes now") == 1
    mara.types("/mentor managing")
    assert "Mentor mode." in mara.modal("Manager and mentor").text


def test_either_can_say_so_and_what_was_written_stays_in_mentor_mode(
    workspace: Workspace, mara: Person, devin: Person, pair: MentorshipView
) -> None:
    devin.types("/mentor agreement")
    page = devin.modal("Agreement")
    page.click("Manager and mentor")
    devin.waits_for(lambda: "Does one of you two manage" in page.text)
    page.click("Yes, one of us manages the other")
    devin.waits_for(lambda: "Two modes from now on" in page.text)
    mara.dm().waits_for("told Trellis that one of you two manages the other")

    async def goals(session: AsyncSession) -> list[int]:
        viewers = [Viewer(team(workspace), devin.id, mode) for mode in ("mentor", "manager")]
        return [len(await goal_store.of(session, pair, viewer)) for viewer in viewers]

    assert stored(workspace, goals) == [1, 0]
