"""One message for an action, in its owner's morning of its date: it acts at once, moves along, comes once."""

from datetime import timedelta
from typing import Any

import pytest

from bot.mentorships.row_store import Over
from bot.mentorships.values import MentorshipView
from bot.sessions import action_store
from handlers import mentor_actions_list
from handlers.acting import Acting
from tests.agreed import THURSDAY, act, add, listed, reminders
from tests.conftest import TUESDAY, Workspace
from tests.driver import Person
from tests.paired import end, meeting, pair, pause
from tests.planned import team

DUE = "is due today"
ON_THURSDAY = TUESDAY + timedelta(days=2)
DAY = timedelta(days=1)


@pytest.fixture
def two(workspace: Workspace, mara: Person, devin: Person) -> MentorshipView:
    return pair(workspace, mara, devin)


def test_it_comes_on_its_day_holds_no_word_and_acts_at_once(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    add(workspace, two, mara, devin.id)
    workspace.advance_to(ON_THURSDAY - DAY)
    assert DUE not in devin.dm().text
    workspace.advance_to(ON_THURSDAY)
    message = devin.dm().waits_for(DUE)
    assert "runbook" not in devin.dm().text
    message.click("Done")
    devin.dm().waits_for("Thank you for following through")
    assert len(listed(workspace, two, mara, "done")) == 1
    assert DUE not in mara.dm().text


def test_one_for_a_saturday_comes_on_monday_and_does_not_say_today(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    add(workspace, two, mara, devin.id, due_on=THURSDAY + 2 * DAY)
    workspace.advance_to(ON_THURSDAY + 4 * DAY)
    devin.dm().waits_for("was for Saturday, 7 March")
    assert DUE not in devin.dm().text


def test_a_moved_action_takes_its_message_along_and_never_brings_a_second_one(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    action = add(workspace, two, mara, devin.id)
    act(workspace, mara, action_store.move, action, THURSDAY + DAY)
    workspace.advance_to(ON_THURSDAY)
    assert reminders(workspace, devin) == ["planned"]
    workspace.advance_to(ON_THURSDAY + DAY)
    devin.dm().waits_for(DUE).click("Move a week")
    devin.dm().waits_for("Moved to Friday, 13 March")
    workspace.advance_to(ON_THURSDAY + 12 * DAY)
    assert reminders(workspace, devin) == ["sent"]


def test_what_the_other_does_with_it_shows_at_its_owners_message(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    add(workspace, two, mara, devin.id)
    workspace.advance_to(ON_THURSDAY)
    devin.dm().waits_for(DUE)
    mara.types("/mentor actions")
    mara.modal("Actions").click("Done")
    devin.dm().waits_for("Thank you for following through")


def test_what_is_ticked_off_while_preparing_shows_at_its_owners_message(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    add(workspace, two, mara, devin.id)
    meeting(workspace, two, ON_THURSDAY + DAY)
    workspace.advance_to(ON_THURSDAY)
    devin.dm().waits_for(DUE)
    mara.types("/mentor prep")
    mara.modal("Prepare").click("Done")
    devin.dm().waits_for("Thank you for following through")


@pytest.mark.parametrize("change", [pause, end])
def test_a_pair_that_is_paused_or_at_its_end_is_not_reminded(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person, change: Any
) -> None:
    action = add(workspace, two, mara, devin.id)
    change(workspace, two)
    workspace.advance_to(ON_THURSDAY + 2 * DAY)
    assert DUE not in devin.dm().text
    assert action in listed(workspace, two, mara)
    who = Acting(team(workspace), mara.id, workspace.trellis.deps)
    page = str(workspace.run(mentor_actions_list.page(who, two.id)))
    assert "Write the runbook" in page
    assert ("Add an action" in page) is (change is pause)
    if change is end:
        with pytest.raises(Over):
            act(workspace, mara, action_store.move, action, THURSDAY + 60 * DAY)
        return
    act(workspace, mara, action_store.move, action, THURSDAY + 60 * DAY)
    workspace.advance_to(ON_THURSDAY + 61 * DAY)
    devin.dm().waits_for(DUE)
