"""Writes docs/deck.md from the cards, the decks and the chapter's sections: `python -m tests.recall.deck_page`."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.content import load_library
from bot.recall.cards import Card, Library, Section

PAGE = Path(__file__).parent.parent.parent / "docs" / "deck.md"
HEAD = """\
# What the decks ask

Made by `make deck` from `content/recall/`. A card is one question that comes back; its file has the question, what a
good answer says, and hints. A deck with sections follows its source chapter: each section, its ideas in our own words,
and the cards that ask for each.
"""


def page(library: Library) -> str:
    """Return the page as Markdown."""
    return "\n".join([HEAD, *(line for deck in library.decks for line in _deck(library, deck))]) + "\n"


def _deck(library: Library, name: str) -> Iterator[str]:
    deck, cards = library.decks[name], library.of(name)
    yield f"## {deck.title}\n\n{deck.about} {len(cards)} cards.\n"
    sections = [section for section in library.sections if any(card.section == section.id for card in cards)]
    for section in sections:
        yield from _section(section, [card for card in cards if card.section == section.id])
    for topic, title in deck.topics.items() if not sections else ():
        yield f"### {title}\n"
        yield from (f"- {_link(card)}: {card.prompt}" for card in cards if card.topic == topic)
        yield ""


def _section(section: Section, cards: list[Card]) -> Iterator[str]:
    yield f"### {section.title}\n"
    for idea, words in section.ideas.items():
        yield f"- {words} {_links(card for card in cards if idea in card.ideas)}"
    yield ""


def _links(cards: Iterable[Card]) -> str:
    return ", ".join(map(_link, cards))


def _link(card: Card) -> str:
    return f"[{card.id.removeprefix(card.deck + '/')}](../content/recall/{card.id}.yml)"


if __name__ == "__main__":
    PAGE.write_text(page(load_library()), encoding="utf-8")
