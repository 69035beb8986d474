"""What a card promises beyond its form: nothing gives its answer away, and its model answer says all of it."""

import re
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from bot.recall.cards import Card
from bot.recall.matching import found
from bot.recall.synonyms import Synonyms

_NOT_OURS = re.compile(r"!|\bjust\b|[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]", re.IGNORECASE)
"""Marks and words that the product does not use."""


def broken(card: Card, synonyms: Synonyms) -> Iterator[str]:
    """Give a sentence for each promise that `card` does not keep."""
    for name, text in (("prompt", card.prompt), ("case", card.case)):
        if given := _ids(card, text, synonyms):
            yield f"{name}: gives away {given[0]}"
    for number, hint in enumerate(card.hints):
        if len(given := _ids(card, hint, synonyms)) > 1:
            yield f"hints.{number}: gives away {' and '.join(given)}"
    if card.answer:
        said = _ids(card, card.answer, synonyms)
        yield from (f"answer: does not say {point.id}" for point in card.points if point.id not in said)
    texts = (card.prompt, card.case, card.answer, card.why, *card.hints, *(point.point for point in card.points))
    for text in texts:
        if match := _NOT_OURS.search(text):
            yield f"words: {match.group()!r} in “{text[max(0, match.start() - 20) : match.end() + 20]}”"


def circle(cards: Mapping[str, Card]) -> list[str]:
    """Return cards that wait for each other by `after`, in order; none if every card can come."""
    try:
        TopologicalSorter({card.id: card.after for card in cards.values()}).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def _ids(card: Card, text: str, synonyms: Synonyms) -> list[str]:
    return [one.point_id for one in found(card.points, text, synonyms)]
