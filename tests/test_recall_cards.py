"""What somebody who writes cards may count on: coached, never blocked, nothing lost, and out and in again."""

from datetime import UTC, datetime

from bot.recall.writing import MOST_PROMPT, MOST_SITUATION
from tests.conftest import Workspace
from tests.driver import Modal, Person

GOOD = {
    "The question": "Why do we roll back before we look for the cause?",
    "Key points, one a line": "Users come first\nThe cause is found faster in peace",
}


def write(person: Person, **change: str) -> Modal:
    person.types("/recall add")
    form = person.modal("A card")
    for label, text in {**GOOD, **{label.replace("_", " "): text for label, text in change.items()}}.items():
        form.fill(label, text)
    return form


def add(person: Person, **change: str) -> None:
    write(person, **change).submit()
    person.modal("Card saved").close()


def cards(person: Person) -> Modal:
    person.types("/recall cards")
    return person.modal("My cards")


def test_a_good_card_is_saved_in_one_step(mara: Person) -> None:
    add(mara)
    shown = cards(mara)
    assert GOOD["The question"] in shown.text
    assert "for you alone" in shown.text


def test_the_commands_text_is_the_question(mara: Person) -> None:
    mara.types("/recall add Why is 3 < 4 & so on?")
    assert mara.modal("A card").value("The question") == "Why is 3 < 4 & so on?"


def test_the_command_can_name_the_other_of_the_pair(mara: Person) -> None:
    mara.types("/recall add @devin Why do we roll back first?")
    form = mara.modal("A card")
    assert form.value("Also for your mentor or mentee?") == "devin"
    assert form.value("The question") == "Why do we roll back first?"


def test_whom_a_message_mentions_is_no_id_on_a_card(mara: Person) -> None:
    mara.goes_to("#backend").says("@devin asked why we roll back first")
    message = mara.goes_to("#backend").waits_for("asked why we roll back")
    mara.message_shortcut(message, "Make a card of this")
    assert mara.modal("A card").value("What happened") == "someone asked why we roll back first"


def test_the_coach_says_why_and_a_better_way_and_the_card_is_saved_anyway(mara: Person) -> None:
    write(mara, The_question="Is rolling back the first thing to do in an outage?").submit()
    review = mara.modal("Before it comes back")
    assert "“Is rolling back the" in review.text
    assert "Yes or no can be guessed" in review.text
    assert "Try:" in review.text
    review.submit()
    mara.modal("Card saved").close()
    assert "Is rolling back the first thing" in cards(mara).text


def test_change_it_leads_back_to_the_form_and_to_one_card(mara: Person) -> None:
    write(mara, The_question="Is rolling back the first thing to do in an outage?").submit()
    mara.modal("Before it comes back").close()
    form = mara.modal("A card")
    form.fill("The question", GOOD["The question"])
    form.submit()
    mara.modal("Card saved").close()
    assert "One card." in cards(mara).text


def test_words_are_a_draft_as_long_as_nobody_has_said_save_anyway(mara: Person) -> None:
    write(mara, The_question="Is rolling back the first thing to do in an outage?").submit()
    mara.modal("Before it comes back").close()
    mara.modal("A card").close()
    shown = cards(mara)
    assert "A draft. It does not come yet." in shown.text
    shown.choose_more("Finish it")
    assert mara.modal("A card").value("The question") == "Is rolling back the first thing to do in an outage?"


def test_a_draft_is_finished_from_the_list(mara: Person) -> None:
    write(mara, The_question="Is rolling back the first thing to do in an outage?").submit()
    mara.modal("Before it comes back").close()
    mara.modal("A card").close()
    cards(mara).choose_more("Finish it")
    mara.modal("A card").submit()
    mara.modal("Before it comes back").submit()
    mara.modal("Card saved").close()
    assert "for you alone" in cards(mara).text


def test_too_many_points_are_said_at_the_field(mara: Person) -> None:
    form = write(mara, **{"Key points, one a line": "\n".join("abcdefg")})
    form.submit()
    assert "6 key points are the most" in form.errors["Key points, one a line"]


def test_a_card_of_a_message_keeps_its_words_and_its_address(mara: Person) -> None:
    message = mara.goes_to("#backend").messages[2]
    mara.message_shortcut(message, "Make a card of this")
    form = mara.modal("A card")
    assert form.value("What happened") == message.text
    assert "this message" in form.text


def test_a_form_that_cannot_open_leaves_a_button_and_what_was_typed(mara: Person) -> None:
    mara._http.post("/page/faults", json={"add": {"kind": "server_error", "method": "views.open", "times": 1}})
    mara.types("/recall add Why do we roll back first?")
    offered = mara.goes_to("#general").waits_for("kept as a draft")
    assert offered.ephemeral
    offered.click("Open the card")
    assert mara.modal("A card").value("The question") == "Why do we roll back first?"


def test_an_edit_is_seen_in_the_list(mara: Person) -> None:
    add(mara)
    cards(mara).choose_more("Edit")
    form = mara.modal("A card")
    form.fill("The question", "Why does a rollback come before the search for the cause?")
    form.submit()
    mara.modal("Card saved").close()
    assert "Why does a rollback come" in cards(mara).text


def test_a_retired_card_stays_in_the_list_and_comes_back(mara: Person) -> None:
    add(mara)
    shown = cards(mara)
    shown.choose_more("Retire")
    mara.waits_for("Retired. By you")
    shown.choose_more("Bring back")
    mara.waits_for(lambda: "Retired. By you" not in shown.text)


def test_a_deleted_card_is_gone(mara: Person) -> None:
    add(mara)
    cards(mara).choose_more("Edit")
    mara.modal("A card").click("Delete this card")
    mara.waits_for("The card is deleted")
    mara.modal("Cards").close()
    assert "no cards of your own yet" in cards(mara).text


def test_a_draft_is_deleted_from_the_list(mara: Person) -> None:
    mara.types("/recall add Why do we roll back first?")
    mara.modal("A card").close()
    cards(mara).choose_more("Delete the draft")
    mara.waits_for("no cards of your own yet")


def test_what_a_card_has_no_room_for_stands_beside_its_form(mara: Person) -> None:
    mara.types("/recall add " + "w" * (MOST_PROMPT + MOST_SITUATION) + "and the rest <b>")
    assert mara.modal("A card").value("What happened") == "w" * MOST_SITUATION
    assert "and the rest <b>" in mara.goes_to("#general").waits_for("This did not fit").text


def test_a_card_of_ones_own_is_asked(workspace: Workspace, mara: Person) -> None:
    add(mara, What_happened="Checkout is down since ten.")
    mara.types("/recall")
    form = mara.modal("Recall")
    form.choose("What do you want to remember?", "Your own and your pair's · 1 cards")
    form.submit()
    mara.modal("You are in").close()
    workspace.advance_to(datetime(2026, 3, 10, 16, tzinfo=UTC))
    mara.dm().waits_for("Checkout is down since ten.")
