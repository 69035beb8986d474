"""`python -m bench.matching`: how well key points are found in answers whose writers never saw the phrasings."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from bot.content import load_library, load_synonyms
from bot.recall.cards import Card
from bot.recall.matching import found
from bot.recall.synonyms import Synonyms

ANSWERS = Path(__file__).parent.parent / "tests" / "data" / "recall" / "answers"


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote to a card: three whole answers, and one that leaves points out."""

    card: Card
    answers: tuple[str, ...]
    partial: str
    covers: frozenset[str]


@dataclass(slots=True)
class Figures:
    """Counts over the cards of a deck."""

    cards: int = 0
    whole: int = 0  # cards of which every point is found in every answer
    points: int = 0
    points_found: int = 0
    partial_said: int = 0
    partial_found: int = 0
    partial_both: int = 0
    others: int = 0
    others_found: int = 0
    missed: list[str] = field(default_factory=list)


def written(cards: Mapping[str, Card], folder: Path = ANSWERS) -> Iterator[Written]:
    """Give the answers there are, by card."""
    for path in sorted(folder.glob("*/*.yml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        partial = data["partial"]
        card = cards[f"{path.parent.name}/{path.stem}"]
        yield Written(card, tuple(data["answers"]), partial["text"], frozenset(partial["covers"]))


def ids(card: Card, text: str, synonyms: Synonyms) -> frozenset[str]:
    return frozenset(one.point_id for one in found(card.points, text, synonyms))


def missed(one: Written, synonyms: Synonyms) -> Iterator[str]:
    """Give a line for each key point that is not found in an answer which has it."""
    for number, answer in enumerate(one.answers):
        said = ids(one.card, answer, synonyms)
        yield from (
            f"{one.card.id}: {point.id} in answer {number}" for point in one.card.points if point.id not in said
        )


def measure(deck: str, all_written: list[Written], synonyms: Synonyms) -> Figures:
    """Count for one deck. A false hit is a point found in an answer to another card of the topic with other ideas."""
    figures = Figures()
    for one in (one for one in all_written if one.card.deck == deck):
        lost = list(missed(one, synonyms))
        figures.missed += lost
        figures.cards += 1
        figures.whole += not lost
        figures.points += len(one.card.points) * len(one.answers)
        figures.points_found += len(one.card.points) * len(one.answers) - len(lost)
        part = ids(one.card, one.partial, synonyms)
        figures.partial_said += len(one.covers)
        figures.partial_found += len(part)
        figures.partial_both += len(part & one.covers)
        for other in _elsewhere(one, all_written):
            figures.others += len(one.card.points)
            figures.others_found += len(ids(one.card, other.answers[0], synonyms))
    return figures


def _elsewhere(one: Written, all_written: list[Written]) -> list[Written]:
    same = [w for w in all_written if w.card.deck == one.card.deck and w.card.topic == one.card.topic]
    return [w for w in same if w.card.id != one.card.id and not set(w.card.ideas) & set(one.card.ideas)][:6]


def lines(deck: str, figures: Figures) -> Iterator[str]:
    yield f"{deck}: {figures.cards} cards"
    yield f"  points found in whole answers   {_share(figures.points_found, figures.points)}"
    yield f"  cards with nothing missed       {_share(figures.whole, figures.cards)}"
    yield f"  of what a part says, found      {_share(figures.partial_both, figures.partial_said)}"
    yield f"  of what is found, in the part   {_share(figures.partial_both, figures.partial_found)}"
    yield f"  found in another card's answer  {_share(figures.others_found, figures.others)}"


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole}" + (f" ({part / whole:.1%})" if whole else "")


def main(arguments: list[str]) -> None:
    library, synonyms = load_library(), load_synonyms()
    there = list(written(library.cards))
    for deck in library.decks:
        figures = measure(deck, there, synonyms)
        print("\n".join(lines(deck, figures)))
        if "--missed" in arguments:
            print("\n".join(figures.missed))


if __name__ == "__main__":
    main(sys.argv[1:])
