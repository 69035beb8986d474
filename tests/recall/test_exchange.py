"""Cards that leave as text come back as they were, whatever is written on them; what cannot is named."""

import csv
import html
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.recall.exchange import COLUMNS, WRITERS, BadRow, pages, read, to_anki, to_csv, to_yaml
from bot.recall.writing import CardText, problems, written

ODD = st.sampled_from(
    ["=cmd|' /C calc'!A1", "'=1", "''+1", "'tis", "-2", "@x", "a,b;c\td", 'say "so"', "# no", "- yes"]
)
WORDS = st.one_of(st.text(max_size=20), ODD)
POINTS = st.lists(WORDS, min_size=1, max_size=6).map("\n".join)
CARDS = st.builds(written, WORDS, WORDS, POINTS, WORDS, WORDS).filter(lambda card: not problems(card))
DECKS = st.lists(CARDS, max_size=4, unique=True)

CARD = written(
    "Why do we roll back first?", "Checkout is down.", "Users come first\nFinding out takes time", "Because."
)
OTHER = written("What does a canary show?", points="Few users meet the fault")


@given(DECKS)
@settings(max_examples=60, deadline=None)
def test_what_left_as_csv_comes_back_as_it_was(cards: list[CardText]) -> None:
    assert list(read(to_csv(cards)).cards) == cards
    assert read(to_csv(cards)).bad == ()


@given(DECKS)
@settings(max_examples=60, deadline=None)
def test_what_left_as_yaml_comes_back_as_it_was(cards: list[CardText]) -> None:
    found = read(to_yaml(cards)) if cards else None
    assert list(found.cards if found else ()) == cards


@given(DECKS)
@settings(max_examples=40, deadline=None)
def test_no_cell_of_a_csv_is_run_by_a_spreadsheet(cards: list[CardText]) -> None:
    for row in csv.reader(io.StringIO(to_csv(cards), newline="")):
        assert [cell for cell in row if cell[:1] in tuple("=+-@\t\r\n＝＋－＠")] == []


@given(DECKS)
@settings(max_examples=40, deadline=None)
def test_a_note_for_anki_is_one_line_of_three_fields_with_nothing_to_quote(cards: list[CardText]) -> None:
    lines = to_anki(cards).split("\n")
    notes = [line for line in lines if not line.startswith("#")][:-1]
    assert len(notes) == len(cards)
    for note, card in zip(notes, cards, strict=True):
        front, back, tags = note.split("\t")
        assert '"' not in note
        assert html.unescape(front.replace("<br>", "\n")).endswith(card.prompt)
        assert back.count("<li>") == len(card.points)
        assert tags == "trellis"


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_whatever_is_pasted_is_read_or_named(text: str) -> None:
    for card in read(text).cards:
        assert not problems(card)


@given(DECKS)
@settings(max_examples=20, deadline=None)
def test_each_page_of_an_export_comes_back_by_itself_and_all_of_them_together(cards: list[CardText]) -> None:
    for write in (to_csv, to_yaml):
        parts = pages(cards, write, 400)
        assert [card for part in parts for card in read(part).cards] == cards
        assert list(read("".join(parts)).cards) == cards


def test_a_page_holds_what_fits() -> None:
    many = [written(f"Why is that so, number {n}?", points="One point") for n in range(40)]
    assert all(len(page) <= 1000 for page in pages(many, to_csv, 1000))


def test_headers_say_what_anki_has_to_know() -> None:
    assert to_anki([]).split("\n")[:2] == ["#separator:tab", "#html:true"]


def test_a_card_that_stands_there_twice_comes_once() -> None:
    assert list(read(to_csv([CARD, CARD])).cards) == [CARD]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_what_a_spreadsheet_saved_with_another_separator_is_read(delimiter: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([["Points", "Prompt"], ["\n".join(CARD.points), "Why?"]])
    [card] = read("\ufeff" + out.getvalue()).cards
    assert (card.prompt, card.points) == ("Why?", CARD.points)


def test_bad_rows_are_named_by_line_and_reason_and_the_good_ones_are_read() -> None:
    text = 'prompt,points\nWhy?,"one\ntwo"\n,three\nHow?,a,b,c\nWhen?,four\n'
    found = read(text)
    assert [card.prompt for card in found.cards] == ["Why?", "When?"]
    assert [row.line for row in found.bad] == [4, 5]
    assert "Write the question" in found.bad[0].reason
    assert "4 cells for 2 columns" in found.bad[1].reason


def test_bad_cards_in_yaml_are_named_by_line_and_reason() -> None:
    text = "- prompt: Why?\n  points: [one]\n- prompt: How?\n  size: 3\n- just words\n- prompt: [[a]]\n"
    found = read(text)
    assert [card.prompt for card in found.cards] == ["Why?"]
    assert [row.line for row in found.bad] == [3, 5, 6]


@pytest.mark.parametrize(
    "text", ["", "hello", "prompt\nWhy?", '- prompt: "', "- " + "[" * 5000, "[]", "- &a [*a]", 'prompt,points\n"Why?'],
)  # fmt: skip
def test_what_holds_no_card_gives_none(text: str) -> None:
    assert read(text).cards == ()


def test_what_an_open_quotation_mark_swallows_is_said() -> None:
    found = read('prompt,points\nWhy?,one\nHow?,"two\nWhen?,three\n')
    assert [card.prompt for card in found.cards] == ["Why?"]
    assert found.bad == (
        BadRow(3, "A quotation mark is not closed, or stands alone. This and what follows was not read."),
    )


def test_every_format_names_a_file_ending() -> None:
    assert set(WRITERS) == {"csv", "yaml", "txt"}
    assert to_csv([OTHER]).split("\n")[0] == ",".join(f'"{name}"' for name in COLUMNS)
