"""One message for an action, in its owner's morning of its date: it acts at once, moves along, comes once."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update

from bot import housekeeping
from bot.mentorships.values import MentorshipView
from bot.nudges.tables import Nudge
from bot.sessions import action_store
from bot.sessions.actions import Wish
from bot.sessions.tables import Action
from handlers import mentor_actions_list
from handlers.acting import Acting
from tests.agreed import THURSDAY, act, add, listed, reminders
from tests.conftest import TUESDAY, Workspace
from tests.driver import Person
from tests.paired import end, pair, pause
from tests.planned import rows_of, team
from tests.recalled import stored

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


def test_it_goes_to_a_new_owner_and_not_to_the_old_one(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    action = add(workspace, two, mara, devin.id)
    act(workspace, devin, action_store.edit, action, Wish("Write it", mara.id, THURSDAY))
    workspace.advance_to(ON_THURSDAY)
    mara.dm().waits_for(DUE)
    assert reminders(workspace, devin) == []


def test_what_is_done_brings_none_and_what_is_opened_again_in_time_does(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    first, second = add(workspace, two, mara, devin.id), add(workspace, two, mara, devin.id, gesture="two")
    act(workspace, devin, action_store.done, first)
    act(workspace, devin, action_store.drop, second)
    assert reminders(workspace, devin) == []
    act(workspace, mara, action_store.reopen, first)
    assert reminders(workspace, devin) == ["planned"]
    workspace.advance_to(ON_THURSDAY)
    devin.dm().waits_for(DUE)
    act(workspace, devin, action_store.done, first)
    act(workspace, mara, action_store.reopen, first)
    act(workspace, mara, action_store.move, first, THURSDAY + DAY)
    workspace.advance_to(ON_THURSDAY + 4 * DAY)
    assert reminders(workspace, devin) == ["sent"]


def test_a_message_put_off_by_its_owner_is_called_off_by_a_move(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    action = add(workspace, two, mara, devin.id)
    workspace.advance_to(ON_THURSDAY)
    devin.dm().waits_for(DUE).choose_more("Snooze for a day")
    devin.dm().waits_for("Comes back on")
    act(workspace, devin, action_store.move, action, THURSDAY + 7 * DAY)
    workspace.advance_to(ON_THURSDAY + 9 * DAY)
    assert DUE not in devin.dm().text


def test_what_the_other_does_with_it_shows_at_its_owners_message(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    add(workspace, two, mara, devin.id)
    workspace.advance_to(ON_THURSDAY)
    devin.dm().waits_for(DUE)
    mara.types("/mentor actions")
    mara.modal("Actions").click("Done")
    devin.dm().waits_for("Thank you for following through")


def test_an_action_for_this_afternoon_brings_no_message_at_once(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    add(workspace, two, mara, devin.id, due_on=TUESDAY.date())
    assert rows_of(workspace, devin) == []


def test_an_action_whose_message_is_long_forgotten_brings_no_second_one(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    action = add(workspace, two, mara, devin.id)
    workspace.advance_to(ON_THURSDAY)
    devin.dm().waits_for(DUE)

    async def forget(session: Any) -> None:
        await session.execute(delete(Nudge))
        await session.execute(update(Action).values(created_at=TUESDAY - housekeeping.NUDGE_HISTORY))

    stored(workspace, forget)
    act(workspace, mara, action_store.move, action, THURSDAY + DAY)
    assert reminders(workspace, devin) == []


@pytest.mark.parametrize("change", [pause, end])
def test_a_pair_that_is_paused_or_at_its_end_is_not_reminded(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person, change: Any
) -> None:
    action = add(workspace, two, mara, devin.id)
    change(workspace, two)
    workspace.advance_to(ON_THURSDAY + 2 * DAY)
    assert DUE not in devin.dm().text
    assert action in listed(workspace, two, mara)
    act(workspace, mara, action_store.move, action, THURSDAY + 60 * DAY)
    who = Acting(team(workspace), mara.id, workspace.trellis.deps)
    page = str(workspace.run(mentor_actions_list.page(who, two.id)))
    assert "Write the runbook" in page
    assert ("Add an action" in page) is (change is pause)
    workspace.advance_to(ON_THURSDAY + 61 * DAY)
    assert (DUE in devin.dm().text) is (change is pause)
