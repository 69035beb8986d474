"""What a pair may count on in a check-in: each says it alone, in a minute, and picks what the other sees."""

import pytest

from bot.mentorships.values import MentorshipView
from bot.sessions.tables import Action, CheckIn, Help
from tests.checked_in import count, fill, form, met, said, saved
from tests.conftest import Workspace
from tests.driver import Person

WORST = ("<!channel> & *x* 😀\n" * 200)[:2999] + "."


@pytest.fixture
def two(workspace: Workspace, mara: Person, devin: Person) -> MentorshipView:
    """Mara mentors Devin."""
    return met(workspace, mara, devin)


def test_each_sees_of_the_other_what_was_meant_for_both_and_first_after_their_own(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    shown = form(devin)
    fill(shown)
    mine = saved(devin, shown).text
    for words in ("We ran out of time", "a little. Only you see this.", "I was tired", "Fakes before mocks"):
        assert words in mine
    mara.types("/mentor past")
    assert "Your check-in waits." in mara.modal("Past sessions").text
    assert "Fakes" not in mara.modal("Past sessions").text
    theirs = saved(mara, form(mara)).text
    for words in ("Fakes before mocks", "Next time the deploy", "We did it together", "git.example.org", "runbook"):
        assert words in theirs
    for words in ("We ran out of time", "a little", "I was tired"):
        assert words not in theirs


def test_the_mentor_sees_how_useful_it_was_if_the_mentee_says_so(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    shown = form(devin)
    fill(shown)
    shown.choose("Who sees these two?", "Both of us")
    saved(devin, shown)
    theirs = saved(mara, form(mara)).text
    assert "@devin found it: a little." in theirs
    assert "We ran out of time" in theirs
    assert "Was it useful?" not in str(mara.modal().data)


def test_one_press_says_that_they_met_and_the_topic_at_hand_is_picked_already(
    workspace: Workspace, two: MentorshipView, devin: Person
) -> None:
    shown = form(devin)
    assert shown.value("What did you work on?") == "testing"
    saved(devin, shown)
    own, helps = said(workspace, two, devin)
    assert own
    assert (own.met, own.useful, helps, count(workspace, Action)) == (True, None, [], 0)


def test_a_check_in_can_be_changed_and_stays_one(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    shown = form(devin)
    fill(shown)
    saved(devin, shown).click("Change my check-in")
    again = devin.modal("Check-in")
    assert again.value("What did you learn?") == "Fakes before mocks"
    assert again.value("How was it done?") == "We did it together"
    again.choose("How was it done?", "I was shown how")
    again.fill("What did you learn?", "Fakes, then mocks")
    again.fill("What will be done?", "Ask Lena")
    saved(devin, again)
    own, [help_] = said(workspace, two, devin)
    assert own
    assert (own.learned, own.own_note, help_.level) == ("Fakes, then mocks", "I was tired", 1)
    assert [count(workspace, table) for table in (CheckIn, Help, Action)] == [1, 1, 2]


def test_a_link_that_is_none_is_said_at_its_field_and_nothing_typed_is_lost(
    workspace: Workspace, two: MentorshipView, devin: Person
) -> None:
    shown = form(devin)
    fill(shown)
    shown.fill("A link to the work", "javascript:alert(1)")
    shown.submit()
    assert "from https:// on" in shown.errors["A link to the work"]
    assert count(workspace, CheckIn) == 0
    shown.fill("A link to the work", "https://example.org/it")
    assert "Fakes before mocks" in saved(devin, shown).text


def test_a_new_topic_is_a_skill_of_the_pair_from_then_on_and_what_was_typed_stays_while_the_form_grows(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    shown = form(devin)
    shown.fill("What did you learn?", "Fakes before mocks")
    shown.click("Another topic")
    devin.waits_for("Topic 2")
    shown.choose("What did you work on?", "testing")
    shown.choose("How was it done?", "I was shown how")
    shown.choose("Topic 2: what did you work on?", "Something new")
    devin.waits_for("Such as: code review")
    shown.fill("Topic 2: what did you work on?", "Saying no")
    shown.choose("Topic 2: how was it done?", "We did it together")
    text = saved(devin, shown).text
    assert "Saying no" in text
    assert "Fakes before mocks" in text
    assert "Saying no" in form(mara).options("What did you work on?")


def test_the_words_of_the_prompt_change_and_what_was_typed_stays(
    workspace: Workspace, two: MentorshipView, devin: Person
) -> None:
    shown = form(devin)
    shown.fill("What did you learn?", "Fakes before mocks")
    assert "Written for: competent in testing" in shown.text
    shown.choose_more("For somebody new to it")
    devin.waits_for("Written for: new to")
    assert shown.value("What did you learn?") == "Fakes before mocks"


def test_three_thousand_characters_fit_in_every_field(workspace: Workspace, two: MentorshipView, devin: Person) -> None:
    shown = form(devin)
    fill(shown)
    for label in ("Why, in a line?", "What did you learn?", "A note for both", "A note for me only"):
        shown.fill(label, WORST)
    shown.fill("What will be done?", WORST)
    saved(devin, shown)
    own, _ = said(workspace, two, devin)
    assert own
    assert (own.why, own.learned, own.note, own.own_note) == (WORST,) * 4
    devin.types("/mentor past")
    devin.modal("Past sessions").click("Open")
    devin.modal("A past session").click("Make a card of this")
    assert "A full answer" in devin.modal("A card").labels


def test_who_did_not_meet_is_asked_only_for_a_new_time(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    form(mara).click("We did not meet")
    mara.waits_for("Shall we find a new time?")
    page = mara.modal("Check-in")
    assert page.labels == []
    own, _ = said(workspace, two, mara)
    assert own
    assert own.met is False
    page.click("We did meet")
    mara.waits_for("What did you learn?")
    assert "You did not meet" not in saved(mara, mara.modal("Check-in")).text


def test_what_was_typed_is_still_there_after_a_slip(workspace: Workspace, two: MentorshipView, devin: Person) -> None:
    shown = form(devin)
    shown.fill("What did you learn?", "Fakes before mocks")
    shown.click("We did not meet")
    devin.waits_for("What you typed is still in the form below")
    assert "We did meet" not in devin.modal().button_texts  # a second form would lie above the first
    devin.modal().close()
    assert "Fakes before mocks" in saved(devin, shown).text


def test_a_card_is_made_of_what_was_learned_once(workspace: Workspace, two: MentorshipView, devin: Person) -> None:
    shown = form(devin)
    fill(shown)
    page = saved(devin, shown)
    page.click("Make a card of this")
    card = devin.modal("A card")
    assert card.value("A full answer") == "Fakes before mocks"
    card.fill("The question", "What comes before mocks?")
    card.fill("Key points, one a line", "Fakes")
    card.submit()
    devin.waits_for("Saved. It comes back")
    devin.types("/mentor past")
    devin.modal("Past sessions").click("Open")
    devin.modal("A past session").click("Make a card of this")
    assert devin.modal("A card").value("The question") == "What comes before mocks?"
