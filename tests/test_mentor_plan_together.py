"""Two who change a milestone or a stretch assignment at once choose, with both versions before them."""

import pytest

from bot.mentorships.values import MentorshipView
from tests.conftest import Workspace
from tests.driver import Modal, Person
from tests.pages import clicks, opened, saves
from tests.paired import copied_plan, known_pair

FIRST = "It runs on your machine"


@pytest.fixture
def mentorship(workspace: Workspace, mara: Person, devin: Person) -> MentorshipView:
    return known_pair(workspace, mara, devin)


@pytest.fixture
def pages(workspace: Workspace, mara: Person, devin: Person, mentorship: MentorshipView) -> tuple[Modal, Modal]:
    """Devin's and Mara's, both at the plan."""
    copied_plan(workspace, mara, mentorship)
    return opened(devin, "/mentor plan"), opened(mara, "/mentor plan")


def test_a_milestone_that_both_changed(pages: tuple[Modal, Modal]) -> None:
    devins, maras = pages
    for shown in pages:
        clicks(shown, "Change milestones", "Add a milestone")
        clicks(shown, "Change", "Steps, a line each", near=FIRST)
    maras.fill("Milestone", "It runs for Mara")
    maras.set("By", "2026-03-20")
    saves(maras, "20 March 2026 · It runs for Mara")
    devins.fill("Milestone", "It runs for Devin")
    devins.fill("Steps, a line each", "Only one step")
    saves(devins, "changed the same at the same time")
    assert "It runs for Mara" in devins.text
    assert devins.value("Milestone") == "It runs for Devin"
    saves(devins, "20 March 2026 · It runs for Devin")
    assert "Only one step" in devins.text


def test_an_assignment_that_both_changed(pages: tuple[Modal, Modal]) -> None:
    devins, maras = pages
    for shown in pages:
        clicks(shown, "Change it", "Which kind?")
    maras.choose("Which kind?", "Visibility")
    maras.choose("With which support?", "On call")
    saves(maras, "Stretch assignment: Visibility")
    devins.choose("Which kind?", "Safe failure")
    saves(devins, "changed the same at the same time")
    assert devins.value("Which kind?") == "Safe failure"
    saves(devins, "Stretch assignment: Safe failure")
    assert "Support: On call" in devins.text


def test_a_milestone_removed_meanwhile_gives_back_what_was_typed(pages: tuple[Modal, Modal]) -> None:
    devins, maras = pages
    for shown in pages:
        clicks(shown, "Change milestones", "Add a milestone")
        clicks(shown, "Change", "Steps, a line each", near=FIRST)
    clicks(maras, "Remove it", "Add a milestone")
    devins.fill("Milestone", "It runs for Devin")
    devins.submit()
    devins.person.waits_for(lambda: "was removed meanwhile" in str(devins.errors))
    assert devins.value("Milestone") == "It runs for Devin"
