"""Makes of a card's key points what an answer is searched for: slots of words that may stand for each other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.recall.cards import KeyPoint
from bot.recall.reading import Word, words
from bot.recall.slips import Near, by_length
from bot.recall.stems import COMMON, NEGATION, STOP, beginning
from bot.recall.synonyms import Phrases, Synonyms, by_first

ENOUGH = 0.6
"""The part of its words, weighed, by which a key point of a card of one's own is found."""

Slot = frozenset[str]
"""Terms of which any one is enough."""


@dataclass(frozen=True, slots=True)
class Phrasing:
    """Slots that must all be met."""

    slots: tuple[Slot, ...]

    @property
    def denies(self) -> bool:
        """Whether it speaks of what is not, so that a negation around it takes nothing back."""
        return any(NEGATION in slot for slot in self.slots)


@dataclass(frozen=True, slots=True)
class Weighed(Phrasing):
    """Slots of which most must be met: a point that came without phrasings."""

    weights: tuple[float, ...]

    def weight(self, met: Iterable[int]) -> float:
        """Return what the slots of these numbers weigh together."""
        return sum(self.weights[n] for n in met)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All that a card's phrasings know of words, so that no other word of an answer is looked at for long."""

    synonyms: Synonyms
    terms: frozenset[str]
    beginnings: frozenset[str]
    phrases: Phrases
    written: Mapping[str, frozenset[str]]  # a word of it, or its stem → what it counts as
    near: Near  # those words again, to look for slips


@dataclass(frozen=True, slots=True)
class Compiled:
    """A card's key points, ready to be searched for."""

    points: tuple[tuple[Phrasing, ...], ...]
    vocabulary: Vocabulary


@lru_cache(maxsize=1024)
def compiled(points: tuple[KeyPoint, ...], synonyms: Synonyms) -> Compiled:
    """Compile the key points of one card; synonyms are told apart by identity."""
    ways = tuple(tuple(_phrasing(entry, synonyms) for entry in point.accepted) for point in points)
    if not all(ways):
        ways = tuple(way or own for way, own in zip(ways, _from_the_points(points, synonyms), strict=True))
    entries = [entry for point in points for entry in point.accepted or (point.point,)]
    return Compiled(ways, _vocabulary(ways, entries, synonyms))


def _phrasing(entry: str, synonyms: Synonyms) -> Phrasing:
    """Read `a/b c`: words between spaces are all needed, words between slashes stand for each other."""
    slots = [[word.norm for part in slot.split("/") for word in _said(part)] for slot in entry.split()]
    telling = [slot for slot in slots if not STOP.issuperset(slot)]
    needed = telling if len(telling) > 1 else slots  # one word alone says less than its writer meant
    return Phrasing(tuple(frozenset().union(*(synonyms.terms(word) for word in slot)) for slot in needed if slot))


def _from_the_points(points: tuple[KeyPoint, ...], synonyms: Synonyms) -> Iterable[tuple[Phrasing, ...]]:
    """Weigh each point's own words: one that several points have tells them apart less, a common one hardly."""
    own = [{word.norm for word in words(point.point)} - STOP for point in points]
    slots = [{synonyms.terms(word): word for word in sorted(mine)} for mine in own]
    for mine in slots:
        weights = (
            (0.5 if synonyms.stem(word) in COMMON else 1.0) / sum(slot in other for other in slots)
            for slot, word in mine.items()
        )
        yield (Weighed(tuple(mine), tuple(weights)),)


def _vocabulary(ways: Iterable[tuple[Phrasing, ...]], entries: list[str], synonyms: Synonyms) -> Vocabulary:
    terms = frozenset().union(*(slot for way in ways for phrasing in way for slot in phrasing.slots))
    known = by_first([hyphened for entry in entries for hyphened in _hyphened(entry, synonyms)])
    for first, follow in synonyms.phrases.items():
        if ours := tuple((rest, term) for rest, term in follow if term in terms):
            known[first] = known.get(first, ()) + ours
    said = {word.norm for entry in entries for word in words(entry)}
    said.update(word for group in terms & synonyms.members.keys() for word in synonyms.members[group])
    written = {form: synonyms.terms(word) & terms for word in sorted(said) for form in (word, synonyms.stem(word))}
    stems = {synonyms.stem(word) for word in said} | known.keys()
    stems.update(stem for follow in known.values() for rest, _ in follow for stem in rest)
    return Vocabulary(synonyms, terms, frozenset(map(beginning, stems)), known, written, by_length(written))


def _hyphened(entry: str, synonyms: Synonyms) -> Iterable[tuple[tuple[str, ...], str]]:
    """Give each hyphened word of a phrasing as the stems that may also be written apart."""
    for part in entry.replace("/", " ").split():
        if "-" in part.strip("-") and len(read := words(part)) > 2:
            yield tuple(synonyms.stem(word.norm) for word in read[:-1]), synonyms.stem(read[-1].norm)


def _said(part: str) -> list[Word]:
    """The words of one alternative: a hyphened one counts as one, a contraction as what it says besides stop words."""
    read = words(part)
    if "-" in part.strip("-"):
        return read[-1:]
    return [word for word in read if word.norm not in STOP] if len(read) > 1 else read
