"""Every card of ours keeps its promises: nothing gives its answer away, and its model answer says all of it."""

from collections import Counter
from collections.abc import Callable

import pytest

from bot.content import load_library, load_synonyms
from bot.recall.cards import Card
from bot.recall.promises import broken, circle

LIBRARY, SYNONYMS = load_library(), load_synonyms()
BROKEN = [f"{card.id}: {promise}" for card in LIBRARY.cards.values() for promise in broken(card, SYNONYMS)]
MOST_WORDS = 6
STAGES = ("novice", "advanced_beginner", "competent", "proficient", "expert")


def but(keeps: Callable[[Card], object]) -> list[str]:
    """The cards that a promise, a function of a card, does not hold for."""
    return [card.id for card in LIBRARY.cards.values() if not keeps(card)]


@pytest.mark.parametrize("promise", ["prompt: gives", "case: gives", "hints.", "answer: does not say", "words: "])
def test_every_card_keeps_the_promise(promise: str) -> None:
    assert [line for line in BROKEN if f": {promise}" in line] == []


def test_every_promise_is_one_of_those() -> None:
    assert [line for line in BROKEN if "gives" not in line and "does not" not in line and "words" not in line] == []


def test_no_two_cards_wait_for_each_other() -> None:
    assert circle(LIBRARY.cards) == []


def test_every_card_leads_to_another_or_is_led_to() -> None:
    led_to = {name for card in LIBRARY.cards.values() for name in (*card.after, *card.see)}
    assert but(lambda card: card.after or card.see or card.id in led_to) == []


def test_no_question_stands_on_two_cards() -> None:
    asked = Counter((card.prompt.casefold(), card.case.casefold()) for card in LIBRARY.cards.values())
    assert [question for question, times in asked.items() if times > 1] == []


def test_every_topic_has_cards() -> None:
    used = Counter((card.deck, card.topic) for card in LIBRARY.cards.values())
    assert [t for deck in LIBRARY.decks.values() for t in deck.topics if used[deck.id, t] < 3] == []


@pytest.mark.parametrize("deck", LIBRARY.decks)
@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_has_a_year_of_cards_in_a_big_deck_and_some_in_a_small_one(deck: str, stage: str) -> None:
    cards = LIBRARY.of(deck)
    suiting = [card for card in cards if stage in card.stages]
    assert len(suiting) >= len(cards) / 10


def test_every_kind_of_knowledge_is_asked_for() -> None:
    kinds = Counter(card.kind for card in LIBRARY.cards.values())
    assert min(kinds.values()) >= len(LIBRARY.cards) / 10
    assert len(kinds) == 4


def test_phrasings_are_a_few_words_each_and_none_stands_twice() -> None:
    def short(card: Card) -> bool:
        phrasings = [entry for point in card.points for entry in point.accepted]
        return all(len(entry.split()) <= MOST_WORDS for entry in phrasings)

    assert but(short) == []
    assert but(lambda card: all(len(set(point.accepted)) == len(point.accepted) for point in card.points)) == []


def test_hints_differ_and_none_says_what_the_answer_says() -> None:
    assert but(lambda card: len(set(card.hints)) == len(card.hints) and card.answer not in card.hints) == []
