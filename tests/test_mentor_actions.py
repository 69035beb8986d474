"""What a pair may count on with its actions: both see and change them, in a list that stays fast."""

from datetime import timedelta
from typing import Any

import pytest

from bot.mentorships import pair_store
from bot.mentorships.values import MentorshipView
from bot.sessions import action_store, store
from bot.sessions.actions import Wish
from bot.sessions.tables import Action
from handlers import mentor_actions_list
from handlers.acting import Acting, known
from tests.agreed import THURSDAY, act, add, listed
from tests.conftest import TUESDAY, Workspace
from tests.driver import Modal, Person
from tests.paired import meeting, pair, queries, whose
from tests.planned import team
from tests.recalled import key, stored

WORST = ("<!channel> & *x* 😀 " * 200)[:2999] + "."


@pytest.fixture
def two(workspace: Workspace, mara: Person, devin: Person) -> MentorshipView:
    return pair(workspace, mara, devin)


def page(person: Person) -> Modal:
    person.types("/mentor actions")
    return person.modal("Actions")


def test_an_action_added_by_one_is_seen_by_both(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    meeting(workspace, two, TUESDAY + timedelta(days=9))
    page(devin).click("Add an action")
    form = devin.modal("An action")
    form.fill("What will be done?", WORST)
    form.choose("Who does it?", "My mentor does")
    form.submit()
    assert "@mara, by Thursday, 12 March" in devin.modal("Actions").text
    assert "Yours, by Thursday, 12 March" in page(mara).text
    [action] = listed(workspace, two, mara)
    assert action.text == WORST


def test_one_after_the_other_from_one_modal_are_two(workspace: Workspace, two: MentorshipView, devin: Person) -> None:
    shown = page(devin)
    for text in ("Read it", "Write it"):
        shown.click("Add an action")
        form = devin.modal("An action")
        form.fill("What will be done?", text)
        form.submit()
        shown = devin.modal("Actions")
    assert len(listed(workspace, two, devin)) == 2


def test_either_of_the_two_changes_moves_and_drops_any_of_them(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    action = add(workspace, two, devin, devin.id)
    page(mara).click("Change")
    form = mara.modal("An action")
    form.fill("What will be done?", "Write two pages")
    form.choose("Who does it?", "I do")
    form.set("By when?", "2026-03-01")
    form.submit()
    assert "over" in form.errors["By when?"]
    form.set("By when?", "2026-03-04")
    form.submit()
    assert "Write two pages\nYours, by Wednesday, 4 March" in mara.modal("Actions").text
    mara.modal("Actions").close()
    page(devin).click("Drop")
    form = devin.modal("Drop an action")
    form.fill("Why?", "The runbook is gone")
    form.submit()
    devin.waits_for("Nothing is open")
    shown = page(mara)
    shown.click("Dropped (1)")
    mara.waits_for("Why: The runbook is gone")
    shown.click("Open it again")
    mara.waits_for("None is dropped yet.")
    assert [one.id for one in listed(workspace, two, devin)] == [action.id]


def test_only_one_of_the_pair_can_own_it(workspace: Workspace, two: MentorshipView, devin: Person) -> None:
    lena = workspace.person("lena")
    with pytest.raises(ValueError, match="one of the pair"):
        add(workspace, two, devin, lena.id)
    with pytest.raises(pair_store.NotTheirs):
        add(workspace, two, lena, devin.id)
    action = add(workspace, two, devin, devin.id)
    with pytest.raises(pair_store.NotTheirs):
        act(workspace, lena, action_store.done, action)


def test_an_action_of_one_pair_is_never_of_anothers_session(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    others = pair(workspace, mara, workspace.person("lena"), gesture="others")
    session_id = meeting(workspace, others, TUESDAY)

    async def work(session: Any) -> None:
        of_pair = await store.of_pair(session, key(workspace, mara), two.id)
        wish = Wish("Read it", mara.id, THURSDAY)
        await action_store.add(session, of_pair, wish, TUESDAY, gesture="one", session_id=session_id)

    with pytest.raises(pair_store.NotTheirs):
        stored(workspace, work)


def test_what_was_agreed_as_manager_shows_in_that_mode_alone(workspace: Workspace, mara: Person, devin: Person) -> None:
    two = pair(workspace, mara, devin, manages=True)
    add(workspace, two, devin, devin.id, "Sign the form", mode="manager")
    shown = page(devin)
    assert "Sign the form" not in shown.text
    shown.click("To manager mode")
    devin.waits_for("Sign the form")


def test_two_hundred_actions_are_paged_by_ten_with_as_many_queries_as_one(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    who = Acting(team(workspace), devin.id, workspace.trellis.deps)
    workspace.run(known(who, devin.id))
    counts: list[int] = []
    for more in (1, 199):

        async def fill(session: Any, more: int = more) -> None:
            for number in range(more):
                owner = mara.id if number % 2 else devin.id
                row = Action(**whose(two, TUESDAY), owner_id=owner, due_on=THURSDAY + timedelta(days=number))
                pair_store.write(session, row, {"text": f"Thing {number}", "reason": ""})
                session.add(row)

        stored(workspace, fill)
        with queries(workspace) as said:
            workspace.run(mentor_actions_list.page(who, two.id))
        counts.append(sum("FROM session" in one for one in said))  # the clock asks for nudges meanwhile
    assert counts[0] == counts[1]
    shown = page(devin)
    assert "200 open" in shown.text
    assert shown.text.count("Yours, by") == 10
    shown.click("More")
    devin.waits_for("Back")
    shown.click("Done", near="Yours, by")
    devin.waits_for("199 open")
