"""The decks and what is needed to read answers, loaded once, when first asked for or warmed up."""

import threading
from collections.abc import Callable, Mapping
from functools import cached_property

from bot.recall.cards import Card, Library
from bot.recall.rules import OWN as OWN
from bot.recall.synonyms import Synonyms

SHELF = "shelf"
"""Its name in a session's `info`."""


class Shelf:
    """Loading takes half a second, so it is done once, and beside the event loop where there is time."""

    def __init__(self, library: Callable[[], Library], synonyms: Callable[[], Synonyms]) -> None:
        self._library, self._synonyms = library, synonyms
        self._lock = threading.Lock()

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

    @property
    def synonyms(self) -> Synonyms:
        return self._loaded[1]

    @property
    def cards(self) -> Mapping[str, Card]:
        return self.library.cards
