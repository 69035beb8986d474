"""The guide for the hour: its minutes, what was brought in its place, by role and stage, on one phone screen."""

from datetime import timedelta

import pytest

from bot.mentorships.values import MentorshipView
from handlers import mentor_guide
from handlers.acting import Acting
from handlers.blocks import Block
from tests.conftest import Workspace
from tests.driver import Modal, Person
from tests.paired import meeting, pair
from tests.planned import team
from tests.prepared import STARTS, known_pair, wrote

FULL = {
    "wins": "The test is green",
    "hardest": "Saying no",
    "topics": "The flaky test\nHow to ask\nMy promotion\nRecall together: What is a mock?",
    "wants": "A decision",
}


@pytest.fixture
def two(workspace: Workspace, mara: Person, devin: Person) -> MentorshipView:
    return known_pair(workspace, mara, devin)


def blocks_of(workspace: Workspace, person: Person, session_id: str) -> list[Block]:
    who = Acting(team(workspace), person.id, workspace.trellis.deps)
    blocks: list[Block] = workspace.run(mentor_guide.page(who, session_id))["blocks"]
    return blocks


def shown(workspace: Workspace, person: Person, session_id: str) -> str:
    return str(blocks_of(workspace, person, session_id))


def guides(person: Person) -> Modal:
    person.types("/mentor guide")
    return person.modal("Guide for the hour")


def after(text: str, *parts: str) -> bool:
    """Whether these stand in this order."""
    places = [text.index(part) for part in parts]
    return places == sorted(places)


def test_the_agenda_stands_in_its_places_with_the_minutes_of_the_session(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    session_id = meeting(workspace, two, STARTS)
    wrote(workspace, devin, session_id, FULL)
    text = guides(mara).text
    assert after(
        text,
        *("08:30 · Learning or judging · 1 min", "08:31 · Check-in · 4 min", "The test is green", "Saying no"),
        *("08:35 · First topic · 12 min", "The flaky test", "08:47 · Second topic · 8 min", "How to ask"),
        *("If there is time", "My promotion", "What is a mock?", "08:55 · Actions · 4 min"),
        *("08:59 · Close · 1 min", "A decision", "If the talk stalls", "Check in afterwards"),
    )


def test_it_fits_a_phone(workspace: Workspace, two: MentorshipView, mara: Person, devin: Person) -> None:
    session_id = meeting(workspace, two, STARTS, minutes=90)
    wrote(workspace, devin, session_id, FULL)
    wrote(workspace, mara, session_id, {"topics": "\n".join(f"Topic {n}" for n in range(40))})
    assert max(len(blocks_of(workspace, person, session_id)) for person in (mara, devin)) <= 25


def test_the_mentor_gets_two_openers_and_others_the_next_time(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    asked = [openers(workspace, mara, meeting(workspace, two, STARTS + timedelta(days=7 * n))) for n in range(2)]
    assert [len(lines) for lines in asked] == [2, 2]
    assert not set(asked[0]) & set(asked[1])
    assert "openers" not in guides(devin).text


def openers(workspace: Workspace, mara: Person, session_id: str) -> list[str]:
    texts = [str(block.get("text", {}).get("text", "")) for block in blocks_of(workspace, mara, session_id)]
    found = next(text for text in texts if "Two openers" in text)
    return found.split("\n• ")[1:]


def test_what_the_mentee_keeps_stands_in_their_own_guide_alone(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    session_id = meeting(workspace, two, STARTS)
    wrote(workspace, devin, session_id, FULL, shared=False)
    assert "The flaky test" in shown(workspace, devin, session_id)
    for words in ("The flaky test", "The test is green", "A decision", "What is a mock?"):
        assert words not in shown(workspace, mara, session_id)


def test_the_words_are_those_of_a_stage_and_can_be_changed(
    workspace: Workspace, two: MentorshipView, devin: Person
) -> None:
    meeting(workspace, two, STARTS)
    page = guides(devin)
    before = page.text
    page.choose_more("For somebody new to it")
    devin.waits_for("Written for: new to this.")
    assert "Point at something instead of searching for words" in page.text
    assert "Point at something instead of searching for words" not in before


def test_while_they_meet_the_word_opens_the_session_that_runs(
    workspace: Workspace, two: MentorshipView, devin: Person
) -> None:
    meeting(workspace, two, STARTS)
    meeting(workspace, two, STARTS + timedelta(days=7))
    workspace.advance_to(STARTS + timedelta(minutes=10))
    assert "Thursday, 5 March" in guides(devin).text


def test_without_a_session_it_says_how_to_set_one(two: MentorshipView, devin: Person) -> None:
    assert "Set a session" in guides(devin).button_texts


def test_the_page_of_a_session_in_manager_mode_says_so(workspace: Workspace, mara: Person, devin: Person) -> None:
    both = pair(workspace, mara, devin, manages=True)
    session_id = meeting(workspace, both, STARTS, mode="manager")
    assert "Manager mode" in shown(workspace, mara, session_id)
