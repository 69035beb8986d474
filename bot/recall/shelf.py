"""The decks and what is needed to read answers, loaded once, when first asked for or warmed up."""

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache

from bot.recall.cards import Card, Library
from bot.recall.newcomers import New
from bot.recall.rules import OWN as OWN
from bot.recall.synonyms import Synonyms

SHELF = "shelf"
"""Its name in a session's `info`."""


CHOICES = 64
"""Choices of decks and topics whose cards are kept ready; most people make one of a few."""


class Shelf:
    """Loading takes half a second, so it is done once, and beside the event loop where there is time."""

    def __init__(self, library: Callable[[], Library], synonyms: Callable[[], Synonyms]) -> None:
        self._library, self._synonyms = library, synonyms
        self._lock = threading.Lock()
        self.offered = lru_cache(CHOICES)(self._offered)

    @cached_property
    def _loaded(self) -> tuple[Library, Synonyms]:
        with self._lock:
            return self.__dict__.get("_loaded") or (self._library(), self._synonyms())

    def load(self) -> None:
        """Now, in whatever thread this is."""
        assert self._loaded

    @property
    def library(self) -> Library:
        return self._loaded[0]

    def _offered(self, decks: Sequence[str], topics: Sequence[str]) -> Mapping[str, New]:
        """The cards of these decks by id; of a deck only the `topics` (as `deck/topic`), if any of its own is there."""
        cards = [card for deck in decks for card in self.library.of(deck)]
        limited = {topic.partition("/")[0] for topic in topics}
        wanted = [card for card in cards if card.deck not in limited or f"{card.deck}/{card.topic}" in topics]
        return {card.id: New(card.id, card.topic, card.stages, card.after) for card in wanted}

    @property
    def synonyms(self) -> Synonyms:
        return self._loaded[1]

    @property
    def cards(self) -> Mapping[str, Card]:
        return self.library.cards
