"""What a pair may count on with cards for two: asked first, alone with one's answers, and no word in a message."""

from datetime import timedelta

import pytest

from tests.conftest import TUESDAY, Workspace
from tests.driver import Message, Modal, Person
from tests.test_recall_cards import GOOD, cards, write

POINTER = "would like to share a card with you"
PAIR = "Also for your mentor or mentee?"


def propose(author: Person, to: str = "devin") -> None:
    form = write(author)
    form.pick(PAIR, to)
    form.submit()
    author.modal("Card saved").close()


@pytest.fixture
def pointer(mara: Person, devin: Person) -> Message:
    """At Devin's, of a card that Mara wrote for both."""
    propose(mara)
    return devin.dm().waits_for(POINTER)


def proposal(person: Person, pointer: Message) -> Modal:
    pointer.click("See it")
    return person.modal("A card for you two")


def test_the_message_holds_no_word_of_the_card(devin: Person, pointer: Message) -> None:
    assert "roll back" not in devin.dm().text
    assert pointer.button_texts[:2] == ["See it", "Not for me"]


def test_the_question_is_shown_before_it_is_accepted_and_its_points_are_not(devin: Person, pointer: Message) -> None:
    shown = proposal(devin, pointer)
    assert GOOD["The question"] in shown.text
    assert "2 key points" in shown.text
    assert "Users come first" not in shown.text


def test_an_accepted_card_is_in_both_lists(mara: Person, devin: Person, pointer: Message) -> None:
    proposal(devin, pointer).click("Accept")
    devin.waits_for("It comes with your questions.")
    devin.modal().close()
    assert "By @mara, for you two." in cards(devin).text
    assert "for you and @devin" in cards(mara).text
    assert "You two have this card now" in devin.dm().text


def test_a_declined_card_stays_its_authors_who_reads_it_in_the_list_alone(
    mara: Person, devin: Person, pointer: Message
) -> None:
    before = mara.dm().text
    pointer.click("Not for me")
    devin.dm().waits_for("It stays with who wrote it.")
    assert "rather not have this one" in cards(mara).text
    assert mara.dm().text == before
    devin.types("/recall cards")
    assert "no cards of your own" in devin.modal("My cards").text


def test_a_card_that_is_taken_back_leaves_nothing_with_the_other(mara: Person, devin: Person, pointer: Message) -> None:
    cards(mara).choose_more("Take back from them")
    devin.dm().waits_for("This card was taken back.")
    assert POINTER not in devin.dm().text
    assert "no cards of your own" in cards(devin).text
    mara.waits_for("It is yours alone again.")


def test_an_answer_that_comes_after_it_was_taken_back_accepts_nothing(
    mara: Person, devin: Person, pointer: Message
) -> None:
    shown = proposal(devin, pointer)
    cards(mara).choose_more("Take back from them")
    mara.waits_for("It is yours alone again.")
    shown.click("Accept")
    devin.waits_for("This card was taken back.")


def test_what_was_changed_meanwhile_is_shown_before_it_is_accepted(
    mara: Person, devin: Person, pointer: Message
) -> None:
    shown = proposal(devin, pointer)
    cards(mara).choose_more("Edit")
    form = mara.modal("A card")
    form.fill("The question", "Why does a rollback come before the search for the cause?")
    form.submit()
    mara.modal("Card saved").close()
    shown.click("Accept")
    devin.waits_for("They changed it since you opened it.")
    assert "Why does a rollback" in shown.text
    shown.click("Accept")
    devin.waits_for("It comes with your questions.")


def test_each_of_a_pair_retires_it_for_themselves_alone(mara: Person, devin: Person, pointer: Message) -> None:
    proposal(devin, pointer).click("Accept")
    devin.waits_for("It comes with your questions.")
    devin.modal().close()
    cards(devin).choose_more("Retire")
    devin.waits_for("Retired. By @mara")
    assert "Retired." not in cards(mara).text.replace("Retired ones", "")


def test_who_declined_is_not_asked_again(mara: Person, devin: Person, pointer: Message) -> None:
    pointer.click("Not for me")
    devin.dm().waits_for("It stays with who wrote it.")
    cards(mara).choose_more("Edit")
    form = mara.modal("A card")
    form.pick(PAIR, "devin")
    form.submit()
    assert "not for them" in form.errors[PAIR]


def test_a_card_can_be_offered_later(mara: Person, devin: Person) -> None:
    write(mara).submit()
    mara.modal("Card saved").close()
    cards(mara).choose_more("Edit")
    form = mara.modal("A card")
    form.pick(PAIR, "devin")
    form.submit()
    mara.modal("Card saved").close()
    devin.dm().waits_for(POINTER)


def test_only_the_author_is_offered_to_edit(devin: Person, pointer: Message) -> None:
    proposal(devin, pointer).click("Accept")
    devin.waits_for("It comes with your questions.")
    devin.modal().close()
    assert "Edit" not in str(cards(devin).data["blocks"])


def test_a_proposal_waits_in_the_list_too(devin: Person, pointer: Message) -> None:
    assert pointer.button_texts
    cards(devin).click("See it")
    assert GOOD["The question"] in devin.modal("A card for you two").text


def test_a_proposal_waits_in_app_home_until_it_is_answered(devin: Person, pointer: Message) -> None:
    home = devin.home()
    assert POINTER in home.text
    home.click("See it")
    devin.modal("A card for you two").click("Accept")
    devin.waits_for(lambda: POINTER not in home.text)
    assert "You two have this card now" in devin.dm().text


@pytest.mark.parametrize(
    ("whom", "words"),
    [("mara", "That is you"), ("deploybot", "That is an app"), ("gwen", "guests"), ("olaf", "deactivated")],
)
def test_who_cannot_be_the_other_of_a_pair_is_said_at_the_field(mara: Person, whom: str, words: str) -> None:
    user_id = next(p["id"] for p in mara._state()["people"] if p["name"] == whom)
    form = write(mara)
    form.set(PAIR, user_id)
    form.submit()
    assert words in form.errors[PAIR]


def test_a_card_that_waits_for_an_answer_does_not_remind_again(
    workspace: Workspace, devin: Person, pointer: Message
) -> None:
    assert POINTER in pointer.text
    workspace.advance_to(TUESDAY + timedelta(days=20))
    assert devin.dm().text.count(POINTER) == 1


def test_a_coached_card_reaches_nobody_before_it_is_saved_anyway(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    form = write(mara, The_question="Is rolling back the first thing to do in an outage?")
    form.pick(PAIR, "devin")
    form.submit()
    review = mara.modal("Before it comes back")
    workspace.advance_to(TUESDAY + timedelta(hours=1))
    assert POINTER not in devin.dm().text
    review.submit()
    devin.dm().waits_for(POINTER)
