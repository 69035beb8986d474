"""The foundation deck covers its chapter, section by section and idea by idea, and repeats none of its sentences."""

import pytest

from bot.content import ROOT, load_library
from bot.recall.cards import Card, Section
from tests.recall.chapter_runs import FILE, hashed, known, runs

LIBRARY = load_library()
CHAPTER = known(FILE.read_bytes())
OURS = sorted(path for path in (ROOT / "recall").rglob("*") if path.is_file())


def _cards(section: Section) -> list[Card]:
    return [card for card in LIBRARY.cards.values() if card.section == section.id]


@pytest.mark.parametrize(("deck", "fewest"), [("foundation", 150), ("ai-engineering", 40)])
def test_a_deck_is_big_enough(deck: str, fewest: int) -> None:
    assert len(LIBRARY.of(deck)) >= fewest


def test_every_section_has_at_least_two_cards() -> None:
    assert [section.id for section in LIBRARY.sections if len(_cards(section)) < 2] == []


def test_every_idea_has_a_card_that_asks_for_it() -> None:
    asked = {idea for card in LIBRARY.cards.values() for idea in card.ideas}
    assert [idea for section in LIBRARY.sections for idea in section.ideas if idea not in asked] == []


def test_sections_and_ideas_are_named_once() -> None:
    named = [section.id for section in LIBRARY.sections] + [i for section in LIBRARY.sections for i in section.ideas]
    assert sorted(named) == sorted(set(named))


def test_every_card_of_the_deck_says_where_it_comes_from() -> None:
    assert [card.id for card in LIBRARY.of("foundation") if not card.section or not card.ideas] == []


def test_no_text_of_ours_repeats_eight_words_of_the_chapter() -> None:
    repeated = {
        path.name: run for path in OURS for run in runs(path.read_text(encoding="utf-8")) if hashed(run) in CHAPTER
    }
    assert repeated == {}


def test_the_chapter_is_known_by_all_of_its_runs() -> None:
    assert len(CHAPTER) > 12_000


def test_a_repeated_run_is_noticed_whatever_its_marks_and_capitals() -> None:
    source = known(b"".join(hashed(run) for run in runs("What one two three's four five six seven eight says.")))
    ours = "Well: one, two (threes) FOUR; five six - seven Eight."
    assert [run for run in runs(ours) if hashed(run) in source] == ["one two threes four five six seven eight"]
