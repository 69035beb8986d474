"""What a pair may count on with its actions: both see and change them, and each is reminded of once."""

from datetime import date, timedelta

import pytest

from bot.mentorships.values import MentorshipView
from bot.sessions import action_store, kinds, store
from bot.sessions.actions import Wish
from bot.sessions.values import ActionView
from tests.conftest import TUESDAY, Workspace
from tests.driver import Message, Modal, Person
from tests.paired import pair
from tests.planned import rows_of, team
from tests.recalled import stored

DUE = "is due today"
THURSDAY = date(2026, 3, 5)
MORNING = TUESDAY + timedelta(days=2)


@pytest.fixture
def two(workspace: Workspace, mara: Person, devin: Person) -> MentorshipView:
    return pair(workspace, mara, devin)


def add(
    workspace: Workspace,
    two: MentorshipView,
    author: Person,
    owner_id: str,
    text: str = "Write the runbook",
    due_on: date = THURSDAY,
    gesture: str = "one",
) -> ActionView:
    async def work(session):  # type: ignore[no-untyped-def]
        of_pair = await store.of_pair(session, (team(workspace), author.id), two.id)
        wish = Wish(text, owner_id, due_on)
        return await action_store.add(session, of_pair, wish, workspace.trellis.clock.now(), gesture=gesture)

    found: ActionView = stored(workspace, work)
    return found


def now_of(workspace: Workspace, person: Person, action: ActionView) -> ActionView:
    async def work(session):  # type: ignore[no-untyped-def]
        return (await action_store.get(session, (team(workspace), person.id), action.id))[1]

    found: ActionView = stored(workspace, work)
    return found


def reminders(workspace: Workspace, person: Person) -> list[str]:
    return [one.state for one in rows_of(workspace, person) if one.kind == kinds.ACTION.name]


def page(person: Person) -> Modal:
    person.types("/mentor actions")
    return person.modal("Actions")


def test_an_action_added_by_one_is_seen_by_both(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    page(devin).click("Add an action")
    form = devin.modal("An action")
    form.fill("What will be done?", "Pair with Lena on <!here> & tests")
    form.choose("Who does it?", "My mentor does")
    form.submit()
    assert "Pair with Lena on <!here> & tests" in devin.modal("Actions").text
    shown = page(mara).text
    assert "Pair with Lena on <!here> & tests" in shown
    assert "Yours, by Tuesday, 10 March" in shown


def test_the_message_comes_once_in_the_owners_morning_and_acts_at_once(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    action = add(workspace, two, mara, devin.id)
    workspace.advance_to(MORNING)
    message: Message = devin.dm().waits_for(DUE)
    assert "runbook" not in devin.dm().text
    message.click("Done")
    devin.dm().waits_for("Thank you for following through")
    assert now_of(workspace, mara, action).state == "done"
    assert DUE not in mara.dm().text


def test_a_moved_action_takes_its_message_along_and_never_brings_a_second_one(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    add(workspace, two, mara, devin.id)
    page(devin).click("Move")
    form = devin.modal("Move an action")
    form.set("To which day?", "2026-03-06")
    form.submit()
    devin.waits_for("by Friday, 6 March")
    workspace.advance_to(MORNING)
    assert reminders(workspace, devin) == ["planned"]
    workspace.advance_to(MORNING + timedelta(days=1))
    devin.dm().waits_for(DUE).click("Move a week")
    devin.dm().waits_for("Moved to Friday, 13 March")
    workspace.advance_to(MORNING + timedelta(days=12))
    assert reminders(workspace, devin) == ["sent"]
