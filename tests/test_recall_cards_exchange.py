"""What somebody with many cards may count on: a limit that says so, a list by pages, and out and in again as text."""

import pytest

from bot.recall import own
from bot.recall.writing import MOST_CARDS, written
from tests.conftest import Workspace
from tests.driver import Modal, Person
from tests.recalled import key, stored
from tests.test_recall_cards import add, cards


@pytest.fixture
def lena(workspace: Workspace) -> Person:
    return workspace.person("lena")


def paste(person: Person, text: str) -> Modal:
    person.types("/recall import")
    form = person.modal("Import cards")
    form.fill("Your cards", text)
    return form


@pytest.mark.parametrize("words", ["CSV", "YAML"])
def test_an_export_comes_back_and_adds_nothing_twice(mara: Person, lena: Person, words: str) -> None:
    add(mara, What_happened='He said "=1+1", then\nleft.', A_full_answer="-5, or so")
    mara.types("/recall export")
    export = mara.modal("Export cards")
    if words == "YAML":
        export.click(words)
        mara.waits_for("cards.yaml")
    text = export.value(f"cards.{words.lower()}")
    export.close()
    for person, line in ((mara, "0 cards added. 1 was there already."), (lena, "1 card added.")):
        paste(person, text).submit()
        assert line in person.modal("Imported").text
    lena.modal("Imported").close()
    cards(lena).choose_more("Edit")
    form = lena.modal("A card")
    assert form.value("What happened") == 'He said "=1+1", then\nleft.'
    assert form.value("A full answer") == "-5, or so"


def test_anki_gets_notes_with_its_headers(mara: Person) -> None:
    add(mara)
    mara.types("/recall export")
    export = mara.modal("Export cards")
    export.click("Anki")
    mara.waits_for("In Anki:")
    text = export.value("cards.txt")
    assert text.startswith("#separator:tab\n#html:true\n")
    assert "<li>Users come first</li>" in text


def test_what_cannot_be_read_is_named_and_its_text_stays(mara: Person) -> None:
    text = "prompt,points\nWhy do we wait?,Because\n,nothing\n"
    paste(mara, text).submit()
    result = mara.modal("Imported")
    assert "1 card added." in result.text
    assert "Line 3: Write the question" in result.text
    result.close()
    assert mara.modal("Import cards").value("Your cards") == text


def test_an_import_of_nothing_is_an_error_at_the_field(mara: Person) -> None:
    form = paste(mara, " ")
    form.submit()
    assert "No card is in this" in form.errors["Your cards"]


@pytest.fixture
def full(workspace: Workspace, mara: Person) -> None:
    """Mara wrote as many cards as there may be."""
    texts = [written(f"Why does number {n} matter?", points="It does") for n in range(MOST_CARDS)]
    now = workspace.trellis.clock.now()
    stored(workspace, lambda session: own.add_all(session, key(workspace, mara), texts, now))


def test_where_there_is_no_room_for_a_card_it_says_so_and_nothing_typed_is_lost(mara: Person, full: None) -> None:
    mara.types("/recall add Why do we roll back < first?")
    assert "Why do we roll back < first?" in mara.goes_to("#general").waits_for("500 cards of your own").text
    message = mara.goes_to("#backend").messages[2]
    mara.message_shortcut(message, "Make a card of this")
    assert "500 cards of your own" in mara.modal("Cards").text
    mara.modal("Cards").close()
    shown = cards(mara)
    assert "500 cards." in shown.text
    shown.click("New card")
    assert "500 cards of your own" in mara.modal("Cards").text


def test_what_finds_no_room_in_an_import_stays_in_its_form(mara: Person, full: None) -> None:
    text = "prompt,points\nWhy do we wait?,Because\n"
    paste(mara, text).submit()
    result = mara.modal("Imported")
    assert "1 found no room" in result.text
    result.close()
    assert mara.modal("Import cards").value("Your cards") == text


def test_many_cards_come_in_pages(mara: Person) -> None:
    rows = "\n".join(f"Why does number {n} matter to us?,Point {n}" for n in range(13))
    paste(mara, f"prompt,points\n{rows}").submit()
    mara.modal("Imported").close()
    shown = cards(mara)
    assert "13 cards." in shown.text
    shown.click("Older")
    mara.waits_for("Why does number 0 matter")
    shown.click("Newer")
    mara.waits_for("Why does number 12 matter")
