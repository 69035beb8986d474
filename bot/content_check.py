"""The `trellis content` command: loads everything in content/, counts it, and says what is wrong, file by file."""

from collections.abc import Iterator
from pathlib import Path

from bot.content import (
    ROOT,
    ContentError,
    load,
    load_leave_words,
    load_library,
    load_rulebook,
    load_synonyms,
)
from bot.recall.cards import CardFile, Library
from bot.recall.promises import broken, circle
from bot.recall.synonyms import NONE, Synonyms

FEWEST_OF_A_SECTION = 2


def run(extra: Path | None = None) -> tuple[list[str], bool]:
    """Check our content and a team's own; return lines to print, and whether all is well."""
    counts: list[str] = []
    wrong: list[str] = []
    library, synonyms = Library(decks={}, cards={}), NONE
    try:
        counts.append(_row("feedback", f"{len(load_rulebook(extra).codes)} rules"))
        load_leave_words(extra)
        synonyms = load_synonyms(extra)
    except ContentError as error:
        wrong.append(str(error))
    try:
        library = load_library(extra)
    except ContentError as error:
        wrong += list(_bad_files(extra)) or [str(error)]
    counts += [_row(deck, _of_deck(library, deck)) for deck in library.decks]
    wrong += problems(library, synonyms)
    verdict = "Everything is as it should be." if not wrong else f"{len(wrong)} to mend."
    return [*counts, *wrong, verdict], not wrong


def _row(name: str, text: str) -> str:
    return f"{name:<16}{text}"


def _of_deck(library: Library, deck: str) -> str:
    cards = library.of(deck)
    sections = {card.section for card in cards if card.section}
    ideas = {idea for card in cards for idea in card.ideas}
    source = f", {len(sections)} sections, {len(ideas)} ideas" if sections else ""
    return f"{len(cards)} cards, {len(library.decks[deck].topics)} topics{source}"


def _bad_files(extra: Path | None) -> Iterator[str]:
    """Give every card file that cannot be read: loading stops at the first."""
    for root in (ROOT, extra):
        for path in sorted((root / "recall").glob("*/*.yml")) if root else ():
            try:
                load(path, CardFile)
            except ContentError as error:
                yield str(error)


def problems(library: Library, synonyms: Synonyms) -> Iterator[str]:
    """Give a line for each promise that a card, a deck or a section does not keep."""
    for card in library.cards.values():
        yield from (f"{card.id}: {promise}" for promise in broken(card, synonyms))
    if waiting := circle(library.cards):
        yield f"{waiting[0]}: after: waits for itself by {', '.join(waiting[1:])}"
    for deck in library.decks.values():
        used = {card.topic for card in library.of(deck.id)}
        yield from (f"{deck.id}: no card has the topic {topic}" for topic in deck.topics if topic not in used)
    for section in library.sections:
        cards = [card for card in library.cards.values() if card.section == section.id]
        if len(cards) < FEWEST_OF_A_SECTION:
            yield f"sections.yml: {section.id} has {len(cards)} cards, and needs {FEWEST_OF_A_SECTION}"
        asked = {idea for card in cards for idea in card.ideas}
        yield from (f"sections.yml: no card asks for the idea {idea}" for idea in section.ideas if idea not in asked)
