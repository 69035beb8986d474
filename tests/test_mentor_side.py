"""A side is typed in two steps of which nothing is lost, coached, and hidden until both have said theirs."""

import asyncio

import pytest

from bot.mentorships import agreement_store, goal_store, service, side_store, start_store, store
from bot.mentorships.access import Viewer
from bot.mentorships.terms import Terms
from bot.mentorships.values import MentorshipView
from tests.conftest import Workspace
from tests.driver import Modal, Person
from tests.planned import team
from tests.recalled import stored
from tests.started import DEVINS, GOAL, PREPARES, SIGN, by_rows, says

EXPECTS = "What do you expect of your mentor?"


@pytest.fixture
def asked(workspace: Workspace, mara: Person, devin: Person) -> MentorshipView:
    """Mara has asked Devin."""
    wish = start_store.Wish((team(workspace), mara.id), devin.id, "mentor", "informal", False)
    now = workspace.trellis.clock.now()
    return stored(workspace, lambda session: start_store.ask(session, wish, now, "asked"))


@pytest.fixture
def side(devin: Person, asked: MentorshipView) -> Modal:
    """Devin's, in front of him."""
    devin.types("/mentor side")
    return devin.modal("Your side")


def opened(devin: Person) -> Modal:
    devin.modal().close()
    devin.types("/mentor side")
    return devin.modal("Your side")


# --- typing ----------------------------------------------------------------------------------------------------
def test_what_was_typed_in_the_first_step_is_there_when_it_is_opened_again(devin: Person, side: Modal) -> None:
    side.fill(GOAL, "Run the next evaluation alone")
    side.fill(EXPECTS, "An honest word")
    side.set("By when?", "2026-05-29")
    side.choose("How long?", "45 minutes")
    side.submit()
    devin.waits_for(lambda: "Step 2 of 2" in side.text)
    again = opened(devin)
    assert again.value(GOAL) == "Run the next evaluation alone"
    assert again.value(EXPECTS) == "An honest word"
    assert again.value("By when?") == "2026-05-29"
    assert again.value("How long?") == "45 minutes"


def test_going_back_keeps_what_was_typed_in_the_second_step(devin: Person, side: Modal) -> None:
    side.fill(GOAL, "Run the next evaluation alone")
    side.set("By when?", "2026-05-29")
    side.submit()
    devin.waits_for(lambda: "Step 2 of 2" in side.text)
    side.fill("What can you teach your mentor?", "Agents")
    side.choose("What do you hope for?", "Coaching", "Exposure")
    side.click("Back to step 1")
    devin.waits_for(lambda: "Step 1 of 2" in side.text)
    assert side.value(GOAL) == "Run the next evaluation alone"
    side.submit()
    devin.waits_for(lambda: "Step 2 of 2" in side.text)
    assert side.value("What can you teach your mentor?") == "Agents"
    assert side.value("What do you hope for?") == ["Exposure", "Coaching"]


def test_a_wish_is_coached_once_and_can_be_saved_anyway(devin: Person, side: Modal) -> None:
    side.fill(GOAL, "Get better at engineering")
    side.submit()
    devin.waits_for(lambda: "Name something that one can watch you do" in side.text)
    assert "Save anyway" in side.text
    assert side.value(GOAL) == "Get better at engineering"
    side.submit()
    devin.waits_for(lambda: "Step 2 of 2" in side.text)


def test_goals_are_checked_at_a_click_and_more_of_them_added(devin: Person, side: Modal) -> None:
    side.fill(GOAL, "Run the next evaluation alone")
    side.fill(SIGN, "Mara reads only the report")
    side.set("By when?", "2026-05-29")
    side.click("Check my goals")
    devin.waits_for(lambda: "Both of you can see when these are reached" in side.text)
    side.click("Add a goal")
    second = f"Goal 2: w{GOAL[1:]}"
    devin.waits_for(lambda: second in side.labels)
    side.fill(second, "Communication")
    side.click("Check my goals")
    devin.waits_for(lambda: "This names a topic" in side.text)
    assert side.value(f"Goal 1: w{GOAL[1:]}") == "Run the next evaluation alone"


def test_a_look_of_the_coach_keeps_what_was_typed(devin: Person, side: Modal) -> None:
    side.fill(GOAL, "Get better at engineering")
    side.fill(EXPECTS, "An honest word")
    side.click("Check my goals")
    devin.waits_for(lambda: "Name something that one can watch you do" in side.text)
    again = opened(devin)
    assert again.value(GOAL) == "Get better at engineering"
    assert again.value(EXPECTS) == "An honest word"


def test_one_thing_in_and_out_of_scope_is_an_error_at_its_field(devin: Person, side: Modal) -> None:
    side.submit()
    devin.waits_for(lambda: "Step 2 of 2" in side.text)
    side.choose("What do you want to talk about?", "Career")
    side.choose("What would you leave out?", "Career")
    side.submit()
    devin.waits_for(lambda: "Pick one of the two" in str(side.errors))


def test_a_side_that_is_said_can_be_changed_while_the_other_is_not(
    workspace: Workspace, devin: Person, side: Modal, asked: MentorshipView
) -> None:
    says(side, devin, **DEVINS)
    side.click("Change my side")
    devin.waits_for(lambda: PREPARES in side.labels)
    assert side.value(PREPARES) == "One topic"
    says(side, devin, texts={PREPARES: "Two topics"})
    mine = stored(workspace, lambda session: side_store.sides(session, key(workspace, devin), asked))
    assert mine[devin.id].terms == Terms(every="week", minutes=30, scheduler="mentee", prepares="Two topics")


# --- hidden until both have said theirs ----------------------------------------------------------------------------
def key(workspace: Workspace, person: Person) -> tuple[str, str]:
    return team(workspace), person.id


def test_neither_sees_a_word_or_a_goal_of_the_other_before_both_have_said_theirs(
    workspace: Workspace, mara: Person, devin: Person, side: Modal, asked: MentorshipView
) -> None:
    says(side, devin, **DEVINS)
    seen = stored(workspace, lambda session: side_store.sides(session, key(workspace, mara), asked))
    assert seen[devin.id].terms is None
    assert seen[devin.id].said_at
    viewer = Viewer(*key(workspace, mara))
    assert stored(workspace, lambda session: goal_store.of(session, asked, viewer)) == []
    for word in ("side", "agreement", "versions"):
        mara.types(f"/mentor {word}")
        page = mara.modal()
        assert "evaluation" not in page.text
        page.close()


def test_both_see_both_sides_with_the_goals_once_they_have_said_theirs(
    mara: Person, devin: Person, side: Modal
) -> None:
    says(side, devin, **DEVINS, second={"What can you teach your mentor?": "Agents"})
    mara.types("/mentor side")
    theirs = mara.modal("Your side")
    says(theirs, mara, texts={PREPARES: "A question"}, second={"What do you offer?": ("Coaching",)})
    side.close()
    devin.types("/mentor side")
    for page in (theirs, devin.modal("Both sides")):
        assert page.title == "Both sides"
        assert "Run the next evaluation alone" in page.text
        assert "offers Coaching, which @devin did not ask for" in page.text
        assert "Bluffing costs more trust" in page.text


def test_both_who_finish_at_the_same_instant_get_one_proposal(
    workspace: Workspace, mara: Person, devin: Person, asked: MentorshipView
) -> None:
    db, now, people = workspace.trellis.db, workspace.trellis.clock.now(), [key(workspace, mara), key(workspace, devin)]

    async def say(person: tuple[str, str]) -> bool:
        async with db.begin() as session:
            await side_store.save(session, person, asked.id, {"every": "week"}, None, now)
            return await side_store.say(session, person, asked.id, now)

    async def all_at_once() -> list[bool]:
        return list(await asyncio.gather(*(say(person) for person in people * 2)))

    assert True in workspace.run(all_at_once())
    versions = stored(workspace, lambda session: agreement_store.versions(session, people[0], asked))
    assert [one.version for one in versions] == [1]


def test_in_manager_mode_nothing_of_a_start_is_shown(workspace: Workspace, mara: Person, devin: Person) -> None:
    pair = by_rows(workspace, mara, devin, manages=True)
    now = workspace.trellis.clock.now()
    stored(workspace, lambda session: service.switch(session, key(workspace, mara), pair.id, "manager", now))
    for word in ("side", "agreement", "versions", "goals"):
        mara.types(f"/mentor {word}")
        page = mara.modal()
        assert "Manager mode" in page.text
        assert "evaluation" not in page.text
        assert "every week" not in page.text
        page.close()
    devin.types("/mentor agreement")
    assert "every week" in devin.modal("Agreement").text


def test_nobody_else_opens_a_side_or_an_agreement(workspace: Workspace, mara: Person, devin: Person) -> None:
    pair, lena = by_rows(workspace, mara, devin), workspace.person("lena")
    assert stored(workspace, lambda session: store.find(session, key(workspace, lena), pair.id)) is None
    assert stored(workspace, lambda session: side_store.sides(session, key(workspace, lena), pair)) == {}
    assert stored(workspace, lambda session: agreement_store.versions(session, key(workspace, lena), pair)) == []
