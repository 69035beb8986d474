"""An answer as a card's phrasings see it: where their words stand, and which of those are denied."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice

from bot.recall.phrasings import Vocabulary
from bot.recall.reading import Word, words
from bot.recall.slips import meant
from bot.recall.stems import NEGATION, NEGATIONS, STOP

DENIED = 3
"""So many words behind a negation are denied, stop words not counted and only in its clause."""

DENY_NOTHING = frozenset((
    "just", "merely", "necessarily", "only", "simply", "sure", "until",
))  # fmt: skip
"""`Not only` and `not sure` take nothing back."""

STANDS_FOR_ALL = frozenset(("it", "that", "them", "this"))
"""`Without it the release slips` does not deny that it slips."""

SUBJECTS = frozenset(("he", "i", "she", "they", "we"))
"""With these a new clause begins: `if it does not help she escalates`."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer has of a card's words."""

    words: list[Word]
    where: dict[str, list[int]]  # term → positions in `words`, in order
    denied: frozenset[int]
    sentences: dict[int, tuple[int, int]]  # number → offsets in the text

    def positions(self, slot: frozenset[str]) -> list[int]:
        """Return where any term of `slot` stands, in order."""
        lists = [self.where[term] for term in slot if term in self.where]
        return lists[0] if len(lists) == 1 else sorted({i for positions in lists for i in positions})

    def spread(self, positions: Collection[int]) -> int:
        """Return how far apart the outermost of the words at `positions` stand."""
        return self.words[max(positions)].place - self.words[min(positions)].place


def read(text: str, vocabulary: Vocabulary) -> Answer:
    """Look in `text` for what `vocabulary` knows."""
    found = words(text)
    stems = {norm: _stem(norm, vocabulary) for norm in {word.norm for word in found}}
    terms = {norm: _terms(norm, stemmed, vocabulary) for norm, stemmed in stems.items()}
    where: dict[str, list[int]] = {}
    sentences: dict[int, tuple[int, int]] = {}
    for i, word in enumerate(found):
        for term in terms[word.norm]:
            where.setdefault(term, []).append(i)
        for rest, term in vocabulary.phrases.get(stems[word.norm] or "", ()):
            following = tuple(stems[later.norm] for later in islice(found, i + 1, i + 1 + len(rest)))
            if following == rest and term in vocabulary.terms:
                where.setdefault(term, []).append(i)
        start, _ = sentences.get(word.sentence, (word.start, 0))
        sentences[word.sentence] = (start, word.end)
    return Answer(found, where, frozenset(_denied(found)), sentences)


def _stem(norm: str, vocabulary: Vocabulary) -> str | None:
    """Return the stem of a word that may be one of the card's; finding it costs too much for all the others."""
    base = vocabulary.synonyms.bases.get(norm, norm).replace("y", "i")
    if base[:2] in vocabulary.beginnings or base[:3] in vocabulary.beginnings:
        return vocabulary.synonyms.stem(norm)
    return None


def _terms(norm: str, stemmed: str | None, vocabulary: Vocabulary) -> frozenset[str]:
    synonyms = vocabulary.synonyms
    if norm in NEGATIONS:
        return vocabulary.terms & {norm, NEGATION}
    if stemmed:
        own = synonyms.terms(norm)
        if (known := own & vocabulary.terms) or stemmed in synonyms.groups:
            return known
    if norm not in synonyms.apart and (target := meant(norm, vocabulary.near)):
        return vocabulary.written[target]
    return frozenset()


def _denied(found: list[Word]) -> set[int]:
    denied: set[int] = set()
    for i, word in enumerate(found):
        if word.norm in NEGATIONS:
            denied.update(_behind(i, found))
    return denied


def _behind(i: int, found: list[Word]) -> Iterator[int]:
    """Give the words that the negation at `i` denies: few, and none beyond its clause."""
    without = found[i].norm == "without"
    left = 1 if without else DENIED
    for n in range(i + 1, len(found)):
        norm = found[n].norm
        ends = norm in DENY_NOTHING or norm in SUBJECTS or (without and norm in STANDS_FOR_ALL)
        if not left or ends or found[n].clause != found[i].clause:
            return
        yield n
        left -= norm not in STOP
