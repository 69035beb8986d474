"""Preparing a session: the mentee first and alone; what they keep is seen by nobody else."""

from datetime import timedelta

import pytest

from bot.mentorships.values import MentorshipView
from bot.nudges import store as nudge_rows
from bot.sessions import kinds
from tests.conftest import Workspace
from tests.driver import Person
from tests.paired import meeting, skill
from tests.planned import team
from tests.prepared import STARTS, WHO, comes, known_pair, open_action, prep_of, prepares, wrote
from tests.recalled import enrol, own_card, stored

WINS, HARDEST, TOPICS, NOTE = "What went well", "What is hardest", "One or two topics", "A note for me only"
TRICKY = "<!channel> & *the* flaky test"


@pytest.fixture
def two(workspace: Workspace, mara: Person, devin: Person) -> MentorshipView:
    return known_pair(workspace, mara, devin)


@pytest.fixture
def ahead(workspace: Workspace, two: MentorshipView) -> str:
    return meeting(workspace, two, STARTS)


# --- the mentee, first and alone --------------------------------------------------------------------------
def test_what_the_mentee_shares_is_the_mentors_agenda_and_the_note_is_nobodys(
    workspace: Workspace, mara: Person, devin: Person, ahead: str
) -> None:
    form = prepares(devin)
    form.fill(TOPICS, TRICKY)
    form.fill(NOTE, "Do not sound lost")
    form.choose(WHO, "Show my mentor")
    form.submit()
    assert "@mara sees it" in devin.modal().text
    page = prepares(mara).text
    assert TRICKY in page
    assert "Do not sound lost" not in page


def test_what_the_mentee_keeps_is_seen_by_nobody_else_and_is_there_to_go_on(
    mara: Person, devin: Person, ahead: str
) -> None:
    form = prepares(devin)
    form.fill(HARDEST, "Saying no")
    form.choose(WHO, "Keep for me")
    form.submit()
    assert "sees nothing of it" in devin.modal().text
    assert "has not shared one yet" in prepares(mara).text
    devin.modal().click("Change it")
    devin.waits_for(lambda: HARDEST in devin.modal().labels)
    assert devin.modal().value(HARDEST) == "Saying no"
    assert devin.modal().value(WHO) == "Keep for me"


def test_who_sees_it_is_the_mentees_to_say(devin: Person, ahead: str) -> None:
    assert prepares(devin).value(WHO) is None


def test_nothing_written_is_nothing_saved(workspace: Workspace, devin: Person, ahead: str) -> None:
    form = prepares(devin)
    form.choose(WHO, "Keep for me")
    form.submit()
    assert form.errors[TOPICS] == "Write one line, or close this."
    assert prep_of(workspace, devin, ahead) is None


def test_who_wipes_all_that_they_wrote_has_written_nothing(workspace: Workspace, devin: Person, ahead: str) -> None:
    wrote(workspace, devin, ahead)
    form = prepares(devin)
    form.fill(TOPICS, "")
    form.submit()
    assert "sees nothing of it" in devin.modal().text or "does not see it any more" in devin.modal().text
    assert prep_of(workspace, devin, ahead) is None


def test_the_prompts_speak_to_the_mentees_stage_and_say_for_whom_they_are_written(
    workspace: Workspace, two: MentorshipView, devin: Person, ahead: str
) -> None:
    skill(workspace, two, "testing")
    page = prepares(devin)
    assert "Written for: competent in testing." in page.text
    page.choose_more("For somebody expert in it")
    devin.waits_for("Written for: expert in testing.")


def test_what_is_open_from_last_time_is_on_top_and_ticked_off_there(
    workspace: Workspace, mara: Person, devin: Person, ahead: str
) -> None:
    open_action(workspace, devin, ahead, "Write the test")
    open_action(workspace, mara, ahead, "Ask the other team")
    page = prepares(devin)
    assert page.text.index("Ask the other team") < page.text.index(WINS)
    page.fill(WINS, "It is green")
    page.click("Done", near="Write the test")
    devin.waits_for(lambda: "Write the test" not in page.text)
    assert page.value(WINS) == "It is green"


def test_a_session_that_begins_meanwhile_loses_nothing_that_was_typed(
    workspace: Workspace, devin: Person, ahead: str
) -> None:
    form = prepares(devin)
    form.fill(TOPICS, "The flaky test")
    form.choose(WHO, "Keep for me")
    workspace.advance_to(STARTS)
    form.submit()
    assert "has begun" in form.errors[TOPICS]
    assert form.value(TOPICS) == "The flaky test"


def test_once_it_has_begun_the_preparation_is_read_and_not_written(
    workspace: Workspace, mara: Person, devin: Person, ahead: str
) -> None:
    wrote(workspace, devin, ahead, {"topics": "The flaky test", "note": "Breathe"})
    workspace.advance_to(STARTS + timedelta(minutes=5))
    page = prepares(devin)
    assert page.labels == []
    assert "The flaky test" in page.text
    assert "Breathe" in page.text
    assert "Breathe" not in prepares(mara).text


def test_without_a_session_the_page_says_how_to_set_one(devin: Person, two: MentorshipView) -> None:
    page = prepares(devin)
    assert "no session with @mara ahead" in page.text
    assert "Set a session" in page.button_texts


# --- a card to recall together ----------------------------------------------------------------------------
def test_a_card_is_offered_to_the_mentee_and_seen_by_the_mentor_once_it_is_brought(
    workspace: Workspace, mara: Person, devin: Person, ahead: str
) -> None:
    enrol(workspace, devin)
    own_card(workspace, devin, prompt="What is a mock?", answer="A stand-in")
    form = prepares(devin)
    assert "What is a mock?" in form.text
    form.fill(TOPICS, "The flaky test")
    form.choose("A card together", "Bring this card")
    form.choose(WHO, "Show my mentor")
    assert "What is a mock?" not in prepares(mara).text
    form.submit()
    prep = prep_of(workspace, devin, ahead)
    assert prep
    assert prep.topics == "The flaky test\nRecall together: What is a mock?"


def test_the_mentor_is_offered_no_card_of_anybodys(
    workspace: Workspace, mara: Person, devin: Person, ahead: str
) -> None:
    enrol(workspace, mara)
    own_card(workspace, mara, prompt="What is a mock?", answer="A stand-in")
    assert "mock" not in prepares(mara).text


# --- two minutes ------------------------------------------------------------------------------------------
def test_two_lines_an_hour_before_are_an_agenda(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    session_id = meeting(workspace, two, workspace.trellis.clock.now() + timedelta(hours=1))
    comes(workspace, kinds.TWO_MINUTES, devin, session_id)
    devin.dm().waits_for("Two lines now").click("Write two lines")
    form = devin.modal("Two minutes")
    form.fill("What I bring", "The flaky test")
    form.choose(WHO, "Show my mentor")
    form.submit()
    assert "@mara sees it" in devin.modal().text
    prep = prep_of(workspace, devin, session_id)
    assert prep
    assert prep.topics == "The flaky test"
    devin.dm().waits_for("You prepared your session")


def test_the_message_that_asked_says_that_it_is_done_wherever_it_was_written(
    workspace: Workspace, devin: Person, ahead: str
) -> None:
    comes(workspace, kinds.PREP, devin, ahead)
    devin.dm().waits_for("What do you want from it?")
    form = prepares(devin)
    form.fill(TOPICS, "The flaky test")
    form.choose(WHO, "Keep for me")
    form.submit()
    devin.dm().waits_for("You prepared your session")
    assert "flaky" not in devin.dm().text
    [row] = stored(workspace, lambda session: nudge_rows.of_subject(session, team(workspace), ahead))
    assert row.reaction == "answered"
