"""Each of the two says alone where the mentee stands in a skill; then both see both views and can talk."""

from datetime import timedelta

import pytest

from bot.mentorships import stage_store
from bot.mentorships.values import MentorshipView
from tests.conftest import Workspace
from tests.driver import Modal, NotVisible, Person
from tests.pages import clicks, opened
from tests.paired import known_pair, pause, skill
from tests.recalled import key, stored

COMPETENT = "Plans the work alone and answers for the result"
NOVICE = "Follows clear steps, asks when off them"


@pytest.fixture
def mentorship(workspace: Workspace, mara: Person, devin: Person) -> MentorshipView:
    return known_pair(workspace, mara, devin)


@pytest.fixture
def testing(workspace: Workspace, mentorship: MentorshipView) -> str:
    return skill(workspace, mentorship, "testing")


def gives(person: Person, title: str, words: str = "Give your view") -> Modal:
    """On the page of the skill afterwards."""
    shown = opened(person, "/mentor skills")
    clicks(shown, words, "This fits best")
    clicks(shown, "This fits best", "All skills", near=title)
    return shown


def test_skills_are_picked_or_written_once_and_both_see_them(
    mara: Person, devin: Person, mentorship: MentorshipView
) -> None:
    shown = opened(devin, "/mentor skills")
    clicks(shown, "Add skills", "Another one")
    shown.choose("What do you two work on?", "testing", "code review")
    shown.fill("Another one, in your words", "Testing")
    shown.submit()
    devin.waits_for("code review")
    assert opened(mara, "/mentor skills").text.lower().count("testing") == 1


def test_nobody_sees_the_others_view_before_theirs_is_in(
    workspace: Workspace, mara: Person, devin: Person, testing: str
) -> None:
    assert COMPETENT in gives(devin, COMPETENT).text
    note = mara.dm().waits_for("has said where they see a skill")
    assert "testing" not in note.text
    note.click("Open it")
    shown = mara.modal("Skills")
    assert "has given a view. You see it once yours is in" in shown.text
    assert COMPETENT not in shown.text


def test_a_note_about_a_skill_that_is_off_the_list_leads_to_a_page_that_says_so(
    workspace: Workspace, mara: Person, devin: Person, testing: str
) -> None:
    shown = gives(devin, COMPETENT)
    note = mara.dm().waits_for("has said where they see a skill")
    clicks(shown, "Take off the list", "Add skills")
    note.click("Open it")
    assert "took this off your list" in mara.modal("Skills").text
    assert "Give your view" not in mara.modal("Skills").text
    give = stage_store.give, key(workspace, mara), testing, "novice", 0, workspace.trellis.clock.now()
    stored(workspace, lambda session: give[0](session, *give[1:]))
    shown.close()
    assert "have both said" not in devin.dm().text


def test_a_view_given_in_a_pause_is_told_when_it_is_over(
    workspace: Workspace, mara: Person, devin: Person, mentorship: MentorshipView, testing: str
) -> None:
    pause(workspace, mentorship)
    gives(devin, COMPETENT)
    workspace.advance_to(workspace.trellis.clock.now() + timedelta(days=20))
    assert "where they see a skill" not in mara.dm().text
    workspace.advance_to(workspace.trellis.clock.now() + timedelta(days=9))
    mara.dm().waits_for("has said where they see a skill")


def test_with_the_second_view_both_see_both_and_three_questions(mara: Person, devin: Person, testing: str) -> None:
    gives(devin, COMPETENT)
    shown = gives(mara, NOVICE)
    assert "@devin sees themselves two steps further than you do" in shown.text
    assert f"You: {NOVICE}" in shown.text
    assert f"@devin: {COMPETENT}" in shown.text
    assert "Which piece of work did each of you have in mind?" in shown.text
    devin.modal().close()
    devin.dm().waits_for("have both said").click("See both views")
    both = devin.modal("Skills").text
    assert f"@mara: {NOVICE}" in both
    assert "Written for: new to testing" in both


def test_a_hint_is_read_in_other_words_on_the_same_page(mara: Person, devin: Person, testing: str) -> None:
    gives(devin, COMPETENT)
    shown = gives(mara, NOVICE)
    shown.choose_more("For somebody expert in it")
    mara.waits_for("Written for: expert in testing")
    assert "A challenge:" in shown.text


def test_a_new_round_is_given_alone_again_and_the_earlier_one_stays(
    workspace: Workspace, mara: Person, devin: Person, testing: str
) -> None:
    gives(devin, COMPETENT)
    gives(mara, NOVICE)
    workspace.advance_to(workspace.trellis.clock.now() + timedelta(days=30))
    shown = opened(mara, "/mentor skills")
    clicks(shown, "Open", "Give a new view")
    clicks(shown, "Give a new view", "This fits best")
    clicks(shown, "This fits best", "Your new view:", near=COMPETENT)
    other = opened(devin, "/mentor skills")
    assert "has given a view. You see it once yours is in" in other.text
    gives(devin, COMPETENT)
    other = opened(devin, "/mentor skills")
    assert "You both see it so, since 2 April 2026" in other.text
    clicks(other, "Open", "All skills")
    assert f"3 March 2026 · you: {COMPETENT}; @mara: {NOVICE}" in other.text


def test_a_view_that_waits_can_be_taken_back(mara: Person, devin: Person, testing: str) -> None:
    gives(devin, COMPETENT).click("Take it back")
    devin.waits_for("Neither of you has said where it stands")
    assert "Neither of you has said" in opened(mara, "/mentor skills").text


def test_a_second_click_on_the_last_view_begins_no_new_round(
    workspace: Workspace, mara: Person, devin: Person, testing: str
) -> None:
    gives(devin, COMPETENT)
    now = workspace.trellis.clock.now()
    for _ in range(2):
        stored(workspace, lambda session: stage_store.give(session, key(workspace, mara), testing, "novice", 0, now))
    assert "has given a view" not in opened(devin, "/mentor skills").text


def test_a_dropped_skill_comes_back_with_its_views(mara: Person, devin: Person, testing: str) -> None:
    gives(devin, COMPETENT)
    shown = gives(mara, COMPETENT)
    clicks(shown, "Take off the list", "Add skills")
    assert "testing" not in shown.text
    clicks(shown, "Add skills", "Another one")
    shown.fill("Another one, in your words", "Testing")
    shown.submit()
    mara.waits_for("You both see it so")


def test_a_skill_is_renamed_but_not_to_another_ones_name(
    workspace: Workspace, devin: Person, mentorship: MentorshipView, testing: str
) -> None:
    skill(workspace, mentorship, "design")
    shown = opened(devin, "/mentor skills")
    clicks(shown, "Give your view", "Back", near="testing")
    clicks(shown, "Back", "Rename")
    clicks(shown, "Rename", "Its name")
    shown.fill("Its name", "Design")
    shown.submit()
    devin.waits_for(lambda: shown.errors)
    assert "of this name" in shown.errors["Its name"]
    shown.fill("Its name", "tests that fail")
    shown.submit()
    devin.waits_for("tests that fail")


def test_an_outsider_is_shown_nothing(workspace: Workspace, devin: Person, testing: str) -> None:
    lena = workspace.person("lena")
    lena.types("/mentor skills")
    with pytest.raises(NotVisible):
        lena.modal("Skills").click("Open")
    lena.types(f"/mentor skill {testing}")
    assert "not yours to see" in lena.modal("Not here").text
