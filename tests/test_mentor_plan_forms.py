"""What the forms of a plan promise: each that is sent is one row, in the mode that it was opened in."""

import pytest

from bot.mentorships import service
from bot.mentorships.values import MentorshipView
from handlers.acting import Acting
from handlers.mentor_pages import PAGES, page_view
from tests.conftest import Workspace
from tests.driver import Person
from tests.pages import clicks, opened, saves
from tests.paired import copied_plan, known_pair, pair, skill
from tests.recalled import key, stored


@pytest.fixture
def mentorship(workspace: Workspace, mara: Person, devin: Person) -> MentorshipView:
    return known_pair(workspace, mara, devin)


def test_one_plan_after_the_other_from_one_modal_are_two(devin: Person, mentorship: MentorshipView) -> None:
    shown = opened(devin, "/mentor plan")
    clicks(shown, "Write your own", "Name of the plan")
    shown.fill("The goal", "Run an evaluation alone")
    saves(shown, "Changed last by you")
    clicks(shown, "Another plan", "Look at it")
    clicks(shown, "Write your own", "Name of the plan")
    shown.fill("The goal", "Give a talk")
    saves(shown, "Give a talk")
    clicks(shown, "Another plan", "Look at it")
    clicks(shown, "Look at it", "It starts on", near="90 days into AI engineering")
    saves(shown, "Milestones: 0 of 5 reached")
    assert shown.text.count("Our plan") == 2


def test_one_milestone_after_the_other_from_one_modal_are_two(
    workspace: Workspace, mara: Person, devin: Person, mentorship: MentorshipView
) -> None:
    copied_plan(workspace, mara, mentorship)
    shown = opened(devin, "/mentor plan")
    for number, title in enumerate(("A talk to the team", "A second talk"), 6):
        clicks(shown, "Change milestones", "Add a milestone")
        clicks(shown, "Add a milestone", "What both can see then")
        shown.fill("Milestone", title)
        saves(shown, f"0 of {number} reached")
        assert title in shown.text


def switched(workspace: Workspace, person: Person, two: MentorshipView, mode: str = "mentor") -> None:
    """On another device."""
    whose, now = key(workspace, person), workspace.trellis.clock.now()
    stored(workspace, lambda session: service.switch(session, whose, two.id, mode, now))


def test_what_was_typed_as_manager_stays_there_though_its_author_switched_meanwhile(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    two = pair(workspace, mara, devin, manages=True)
    shown = opened(mara, "/mentor plan")
    clicks(shown, "To manager mode", "Manager mode.")
    clicks(shown, "Write your own", "Name of the plan")
    shown.fill("The goal", "Said as a manager")
    switched(workspace, mara, two)
    saves(shown, "Changed last by you")
    assert "Manager mode." in shown.text
    assert "Said as a manager" not in opened(mara, "/mentor plan").text
    switched(workspace, mara, two, "manager")
    shown = opened(mara, "/mentor skills")
    clicks(shown, "Add skills", "Another one, in your words")
    shown.fill("Another one, in your words", "Budgets")
    switched(workspace, mara, two)
    shown.submit()
    mara.waits_for(lambda: "Mentor mode." in shown.text)
    assert "Budgets" not in shown.text


def test_no_form_of_a_plan_or_skill_has_a_button_that_loses_what_was_typed_for_the_other_mode(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    two = pair(workspace, mara, devin, manages=True)
    plan_id, skill_id = copied_plan(workspace, mara, two), skill(workspace, two, "testing")
    who = Acting(two.team_id, mara.id, workspace.trellis.deps)
    words = {"plan-write": two.id, "plan-edit": plan_id, "plan-stretch": plan_id, "plan-step": plan_id}
    words |= {"skill-add": two.id, "skill-rename": skill_id}
    for word, row_id in words.items():
        page = str(workspace.run(page_view(who, PAGES[word], row_id)))
        assert "Mentor mode." in page
        assert "To manager mode" not in page, word
