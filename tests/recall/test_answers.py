"""Answers that were written without a look at the phrasings have every key point that they say."""

import pytest

from bench.matching import Written, ids, missed, written
from bot.content import load_library, load_synonyms

LIBRARY, SYNONYMS = load_library(), load_synonyms()
WRITTEN = list(written(LIBRARY.cards))


def of(deck: str) -> list[Written]:
    return [one for one in WRITTEN if one.card.deck == deck]


@pytest.mark.parametrize("deck", LIBRARY.decks)
def test_every_card_has_three_answers_and_one_in_part(deck: str) -> None:
    there = {one.card.id for one in of(deck) if len(set(one.answers)) == 3 and one.partial}
    assert sorted({card.id for card in LIBRARY.of(deck)} - there) == []


@pytest.mark.parametrize("deck", LIBRARY.decks)
def test_every_key_point_is_found_in_all_three_answers(deck: str) -> None:
    assert [line for one in of(deck) for line in missed(one, SYNONYMS)] == []


@pytest.mark.parametrize("deck", LIBRARY.decks)
def test_an_answer_in_part_names_points_of_its_card(deck: str) -> None:
    assert [one.card.id for one in of(deck) if not one.covers < {point.id for point in one.card.points}] == []


@pytest.mark.parametrize("deck", LIBRARY.decks)
def test_in_an_answer_in_part_little_is_found_that_it_does_not_say_and_little_is_missed(deck: str) -> None:
    found = {one.card.id: ids(one.card, one.partial, SYNONYMS) for one in of(deck)}
    both = sum(len(one.covers & found[one.card.id]) for one in of(deck))
    assert both / sum(len(one.covers) for one in of(deck)) > 0.93
    assert both / sum(len(points) for points in found.values()) > 0.85
