"""docs/deck.md says what the decks ask, as they are now."""

from bot.content import load_library
from tests.recall.deck_page import PAGE, page

LIBRARY = load_library()


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(LIBRARY), "run `make deck`"


def test_the_page_names_every_card_and_every_idea() -> None:
    made = page(LIBRARY)
    assert [card for card in LIBRARY.cards if f"/{card}.yml)" not in made] == []
    assert [words for section in LIBRARY.sections for words in section.ideas.values() if words not in made] == []
