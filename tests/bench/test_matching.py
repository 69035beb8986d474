"""What `make matching` counts."""

from bench.matching import Written, measure
from bot.recall.cards import Card, KeyPoint
from bot.recall.synonyms import NONE


def card(name: str, *words: str) -> Card:
    points = tuple(KeyPoint(id=word, point=word, accepted=(word,)) for word in words)
    return Card(id=f"d/{name}", deck="d", prompt="Which?", points=points, topic="t", ideas=(name,))


def test_each_point_is_counted_once_an_answer_and_other_cards_answers_are_looked_at() -> None:
    one = Written(
        card("one", "apple", "bread"), ("apple bread", "bread", "apple, bread"), "apple", frozenset({"apple"})
    )
    two = Written(card("two", "candle"), ("candle bread",) * 3, "bread", frozenset({"candle"}))
    figures = measure("d", [one, two], NONE)
    assert (figures.points, figures.points_found, figures.whole) == (9, 8, 1)
    assert figures.missed == ["d/one: apple in answer 1"]
    assert (figures.partial_said, figures.partial_found, figures.partial_both) == (2, 1, 1)
    assert (figures.others, figures.others_found) == (3, 1)
