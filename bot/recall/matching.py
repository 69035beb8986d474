"""Finds a card's key points in an answer, in any order of words: deterministic, and with the words that say it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.recall.answers import Answer, read
from bot.recall.cards import KeyPoint
from bot.recall.phrasings import ENOUGH, Phrasing, Weighed, compiled
from bot.recall.stems import NEGATIONS
from bot.recall.synonyms import NONE, Synonyms

REACH = 20
"""How far apart the words of one phrasing may stand, in words; the end of a sentence counts for eight."""

REACH_OF_NOT = 5
"""How far from a negation at least one word of the phrasing stands."""

WHOLE_SENTENCE = 90
"""A sentence of at most so many characters is quoted whole: a few words out of it read like a reproach."""

AROUND = 5
"""Words quoted before and behind those that were found."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """A key point that the answer has, and where: `text[start:end]` of each span are the person's own words."""

    point_id: str
    spans: tuple[Span, ...]


def found(
    points: Sequence[KeyPoint], text: str, synonyms: Synonyms = NONE, *, share: float = ENOUGH
) -> tuple[Found, ...]:
    """Return the key points that `text` has, in the card's order.

    A point is found when all words of one of its phrasings stand near each other, in any form and order, and none of
    them is denied. A point without phrasings, of a card of one's own, is found when that `share` of its own words,
    weighed, is there.
    """
    card = compiled(tuple(points), synonyms)
    answer = read(text, card.vocabulary)
    result = []
    for point, ways in zip(points, card.points, strict=True):
        windows = (_most(way, answer, share) if isinstance(way, Weighed) else _window(way, answer) for way in ways)
        if best := min((window for window in windows if window), key=answer.spread, default=None):
            result.append(Found(point.id, _spans(best, answer)))
    return tuple(result)


def _window(phrasing: Phrasing, answer: Answer) -> list[int] | None:
    """Return the words of the answer that say `phrasing`: the first that do, or closer ones right behind."""
    best: list[int] | None = None
    for window in _windows([answer.positions(slot) for slot in phrasing.slots]):
        if best and min(window) > max(best):
            break
        near = answer.spread(window) <= REACH and len(set(window)) == len(window)
        if near and (_denies(window, answer) if phrasing.denies else answer.denied.isdisjoint(window)):
            best = min(best or window, window, key=answer.spread)
    return best


def _denies(window: Sequence[int], answer: Answer) -> bool:
    """Whether each negation in `window` stands close to another word of it, and so speaks of that."""
    negations = [i for i in window if answer.words[i].norm in NEGATIONS]
    others = [i for i in window if i not in negations]
    near = [any(answer.spread((i, other)) <= REACH_OF_NOT for other in others) for i in negations]
    return all(near) or not others


def _windows(lists: list[list[int]]) -> Iterator[list[int]]:
    """Give one position of each list, such that none of them can come nearer to the others without passing them."""
    if not all(lists):
        return
    at = [0] * len(lists)
    while True:
        window = [positions[i] for positions, i in zip(lists, at, strict=True)]
        yield window
        behind = window.index(min(window))
        at[behind] += 1
        if at[behind] == len(lists[behind]):
            return


def _most(weighed: Weighed, answer: Answer, share: float) -> list[int] | None:
    """Return the words within reach of each other that weigh most, if that is enough."""
    hits = sorted((i, n) for n, slot in enumerate(weighed.slots) for i in answer.positions(slot))
    if not weighed.denies:
        hits = [(i, n) for i, n in hits if i not in answer.denied]
    best: dict[int, int] = {}
    for begin, (first, _) in enumerate(hits):
        taken: dict[int, int] = {}
        for i, n in hits[begin:]:
            if answer.spread((first, i)) > REACH:
                break
            taken.setdefault(n, i)
        best = max(best, taken, key=lambda met: (weighed.weight(met), -answer.spread(met.values()) if met else 0))
    return list(best.values()) if weighed.weight(best) >= share * sum(weighed.weights) else None


def _spans(window: Sequence[int], answer: Answer) -> tuple[Span, ...]:
    """Return what to quote, a span for each sentence: the whole of a short one, else from first to last word and what
    stands around them, up to a comma."""
    spans = []
    for sentence in sorted({answer.words[i].sentence for i in window}):
        inside = [i for i in window if answer.words[i].sentence == sentence]
        start, end = answer.sentences[sentence]
        if end - start > WHOLE_SENTENCE:
            first, last = _widened(min(inside), max(inside), answer)
            start, end = answer.words[first].start, answer.words[last].end
        spans.append((start, end))
    return tuple(spans)


def _widened(first: int, last: int, answer: Answer) -> tuple[int, int]:
    """A few words more on each side, of the same sentence, while nothing but a space stands between them."""
    words = answer.words

    def together(i: int) -> bool:
        return words[i].sentence == words[i + 1].sentence and words[i + 1].start - words[i].end == 1

    for _ in range(AROUND):
        first -= first > 0 and together(first - 1)
        last += last + 1 < len(words) and together(last)
    return first, last
