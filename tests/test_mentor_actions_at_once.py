"""Two who change an action in the same moment, or at an old page: no word is lost, and nothing is said that is not."""

from datetime import timedelta

import pytest

from bot.mentorships.values import MentorshipView
from bot.sessions import action_store
from tests.agreed import THURSDAY, act, add, listed
from tests.conftest import TUESDAY, Workspace
from tests.driver import Modal, Person
from tests.paired import end, pair


@pytest.fixture
def two(workspace: Workspace, mara: Person, devin: Person) -> MentorshipView:
    return pair(workspace, mara, devin)


def form(person: Person, button: str = "Change") -> Modal:
    person.types("/mentor actions")
    person.modal("Actions").click(button)
    person.waits_for(lambda: person.modal().labels)
    return person.modal()


def saves(shown: Modal, then: str) -> None:
    shown.submit()
    shown.person.waits_for(lambda: then in shown.text)


def test_what_each_changed_stays_where_both_changed_something_else(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    add(workspace, two, mara, devin.id)
    words, dates = form(mara), form(devin)
    words.fill("What will be done?", "Write two pages")
    saves(words, "Saved.")
    dates.set("By when?", "2026-03-10")
    saves(dates, "Saved.")
    assert "Write two pages\nYours, by Tuesday, 10 March" in dates.text


def test_what_both_changed_is_shown_to_who_saves_second_with_their_own_words_still_there(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    add(workspace, two, mara, devin.id)
    maras, devins = form(mara), form(devin)
    maras.fill("What will be done?", "By Mara")
    maras.set("By when?", "2026-03-09")
    saves(maras, "Saved.")
    devins.fill("What will be done?", "By Devin")
    saves(devins, "changed the same at the same time")
    assert "By Mara" in devins.text
    assert devins.value("What will be done?") == "By Devin"
    saves(devins, "Saved.")
    assert "By Devin\nYours, by Monday, 9 March" in devins.text


def test_a_form_about_one_that_the_other_settled_meanwhile_says_so(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    action = add(workspace, two, mara, devin.id)
    shown = form(mara, "Drop")
    act(workspace, devin, action_store.done, action)
    saves(shown, "Nothing changed: it is done now.")


def test_after_the_end_nothing_changes_and_what_was_typed_stays(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    action = add(workspace, two, mara, devin.id)
    shown = form(mara)
    shown.fill("What will be done?", "Too late")
    devin.types("/mentor actions")
    page = devin.modal("Actions")
    end(workspace, two)
    page.click("Done")
    devin.waits_for(lambda: "Add an action" not in page.text)
    shown.submit()
    assert "not active" in str(shown.errors)
    assert shown.value("What will be done?") == "Too late"
    assert listed(workspace, two, mara) == [action]


def test_its_message_asks_before_it_is_dropped_and_why_is_forgotten_once_it_is_open_again(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    action = add(workspace, two, mara, devin.id)
    workspace.advance_to(TUESDAY + timedelta(days=2))
    message = devin.dm().waits_for("is due today")
    message.click("Drop it")
    shown = devin.modal("Drop an action")
    shown.fill("Why?", "The runbook is gone")
    assert listed(workspace, two, mara)
    saves(shown, "Dropped.")
    devin.dm().waits_for("It does not come back")
    [dropped] = listed(workspace, two, mara, "dropped")
    assert dropped.reason == "The runbook is gone"
    act(workspace, mara, action_store.reopen, action)
    [again] = listed(workspace, two, mara)
    assert (again.reason, again.due_on) == ("", THURSDAY)
