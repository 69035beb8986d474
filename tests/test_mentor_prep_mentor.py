"""The mentor before a session: what is shared with them and what rows show, and nothing besides."""

from datetime import timedelta

import pytest

from bot.mentorships.pair_store import NotTheirs
from bot.mentorships.values import MentorshipView
from bot.nudges import store as nudge_rows
from bot.sessions import kinds
from tests.conftest import Workspace
from tests.driver import Person
from tests.paired import meeting, pair, skill
from tests.planned import team
from tests.prepared import STARTS, WHO, checked_in, comes, helped, known_pair, page_of, prepares, wrote
from tests.recalled import stored


@pytest.fixture
def two(workspace: Workspace, mara: Person, devin: Person) -> MentorshipView:
    return known_pair(workspace, mara, devin)


@pytest.fixture
def ahead(workspace: Workspace, two: MentorshipView) -> str:
    return meeting(workspace, two, STARTS)


def test_the_mentor_is_told_of_an_agenda_with_the_pointer_only(
    workspace: Workspace, mara: Person, devin: Person, ahead: str
) -> None:
    wrote(workspace, devin, ahead)
    workspace.advance_to(workspace.trellis.clock.now() + timedelta(hours=1))
    message = mara.dm().waits_for("shared what they bring")
    assert "flaky" not in mara.dm().text
    message.click("Read it")
    assert "The flaky test" in mara.modal("Prepare").text


def test_an_agenda_that_comes_after_the_pointer_is_told_of_too(
    workspace: Workspace, mara: Person, devin: Person, ahead: str
) -> None:
    comes(workspace, kinds.AGENDA, mara, ahead)
    mara.dm().waits_for("a question to bring")
    wrote(workspace, devin, ahead)
    workspace.advance_to(workspace.trellis.clock.now() + timedelta(hours=2))
    mara.dm().waits_for("shared what they bring")


def test_sharing_again_tells_the_mentor_no_second_time(
    workspace: Workspace, devin: Person, mara: Person, ahead: str
) -> None:
    for shared in (True, False, True):
        wrote(workspace, devin, ahead, shared=shared)
    rows = stored(workspace, lambda session: nudge_rows.of_subject(session, team(workspace), ahead))
    assert [row.user_id for row in rows if row.kind == kinds.AGENDA.name] == [mara.id]


def test_what_told_of_an_agenda_says_so_no_more_once_it_is_taken_back_and_again_when_it_is_shown_again(
    workspace: Workspace, mara: Person, devin: Person, ahead: str
) -> None:
    wrote(workspace, devin, ahead)
    workspace.advance_to(workspace.trellis.clock.now() + timedelta(hours=1))
    mara.dm().waits_for("shared what they bring")
    form = prepares(devin)
    form.choose(WHO, "Keep for me")
    form.submit()
    assert "may have read it before" in devin.modal().text
    mara.dm().waits_for("a question to bring")
    assert "shared what they bring" not in mara.dm().text
    devin.modal().click("Change it")
    devin.waits_for(lambda: WHO in devin.modal().labels)
    again = devin.modal()
    again.choose(WHO, "Show my mentor")
    again.submit()
    workspace.advance_to(workspace.trellis.clock.now() + timedelta(hours=2))
    mara.dm().waits_for("shared what they bring")


def test_the_mentors_own_lines_are_theirs_until_they_show_them(
    workspace: Workspace, mara: Person, devin: Person, ahead: str
) -> None:
    form = prepares(mara)
    form.fill("Good things I saw", "A clear review")
    form.choose(WHO, "Keep for me")
    form.submit()
    assert "A clear review" not in prepares(devin).text
    mara.modal().click("Change it")
    mara.waits_for(lambda: WHO in mara.modal().labels)
    again = mara.modal()
    again.choose(WHO, "Show my mentee")
    again.submit()
    mara.waits_for("@devin sees it")
    prepares(devin)
    devin.waits_for("A clear review")


def test_each_session_brings_the_mentor_another_question(
    workspace: Workspace, two: MentorshipView, mara: Person, ahead: str
) -> None:
    following = meeting(workspace, two, STARTS + timedelta(days=7))
    asked = {_question(workspace, mara, session_id) for session_id in (ahead, following)}
    assert len(asked) == 2


def _question(workspace: Workspace, mara: Person, session_id: str) -> str:
    blocks = page_of(workspace, mara, session_id)
    at = next(n for n, block in enumerate(blocks) if "A question to bring" in str(block))
    return str(blocks[at + 1])


def test_three_shared_preparations_without_wins_are_shown_to_the_mentor(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person, ahead: str
) -> None:
    sessions = [meeting(workspace, two, STARTS - timedelta(hours=n)) for n in (1, 2, 3)]
    for session_id in sessions:
        wrote(workspace, devin, session_id)
    assert "no wins" not in str(page_of(workspace, mara, ahead))
    workspace.advance_to(STARTS - timedelta(minutes=10))
    assert "For three sessions, no wins" in str(page_of(workspace, mara, ahead))


def test_what_the_two_learned_last_time_stands_before_the_mentor(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person, ahead: str
) -> None:
    now = workspace.trellis.clock.now()
    for days, words in ((14, "Older"), (7, "Read the error first")):
        checked_in(workspace, devin, meeting(workspace, two, now - timedelta(days=days)), words)
    meeting(workspace, two, now - timedelta(days=1))
    page = str(page_of(workspace, mara, ahead))
    assert "Read the error first" in page
    assert "Older" not in page


def test_what_the_mentee_learned_this_morning_waits_for_the_mentors_own_check_in(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person, ahead: str
) -> None:
    this_morning = meeting(workspace, two, workspace.trellis.clock.now() - timedelta(hours=3))
    checked_in(workspace, devin, this_morning, "Read the error first")
    assert "Read the error first" not in str(page_of(workspace, mara, ahead))
    checked_in(workspace, mara, this_morning, "")
    assert "Read the error first" in str(page_of(workspace, mara, ahead))


def test_help_that_rises_in_the_skill_at_hand_is_shown_to_the_mentor(
    workspace: Workspace, two: MentorshipView, mara: Person, ahead: str
) -> None:
    helped(workspace, two, mara, skill(workspace, two, "testing"), (4, 4, 4, 3, 2, 1))
    assert "Help is rising" in str(page_of(workspace, mara, ahead))


# --- nobody else ------------------------------------------------------------------------------------------
def test_an_outsider_sees_and_writes_nothing(workspace: Workspace, devin: Person, ahead: str) -> None:
    wrote(workspace, devin, ahead)
    lena = workspace.person("lena")
    with pytest.raises(NotTheirs):
        page_of(workspace, lena, ahead)
    with pytest.raises(NotTheirs):
        wrote(workspace, lena, ahead)


def test_what_was_prepared_in_one_mode_is_not_in_the_other(workspace: Workspace, mara: Person, devin: Person) -> None:
    both = pair(workspace, mara, devin, manages=True)
    for mode, words in (("mentor", "The flaky test"), ("manager", "My promotion")):
        wrote(workspace, devin, meeting(workspace, both, STARTS, mode=mode), {"topics": words})
    page = prepares(mara)
    assert "The flaky test" in page.text
    assert "My promotion" not in page.text
    page.click("To manager mode")
    mara.waits_for("My promotion")
    assert "The flaky test" not in page.text
