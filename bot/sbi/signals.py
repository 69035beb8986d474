"""Finds what stands in a draft, by words or by weights, and what should stand there."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.sbi.drafts import Draft
from bot.sbi.language import Lexicon, Passage
from bot.sbi.patterns import Compiled
from bot.sbi.rulebook import ReadyPattern, ReadyRule, Text


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that applies to a field, with the token range it rests on, if any."""

    ready: ReadyRule
    field: str
    tokens: tuple[int, int] | None = None


@dataclass(slots=True)
class Reading:
    """A draft while it is reviewed: its passages, and the hits so far."""

    draft: Draft
    passages: dict[Text, Passage]
    lexicon: Lexicon
    hits: list[Hit] = field(default_factory=list)

    def passage(self, name: str) -> Passage:
        """Return the passage of a text field."""
        return next(passage for key, passage in self.passages.items() if key == name)

    def covered(self, name: str, codes: tuple[str, ...]) -> list[tuple[int, int]]:
        """Return the token ranges in a field that hits of `codes` rest on."""
        return [h.tokens for h in self.hits if h.field == name and h.tokens and h.ready.rule.code in codes]


def worded(ready: ReadyRule, reading: Reading) -> Iterator[Hit]:
    """Yield one hit for each stretch of words that a rule names and no exception takes back."""
    for name in ready.rule.fields:
        passage = reading.passages[name]
        if not passage.tokens:
            continue
        found = list(_found(ready, reading, name, passage))
        if found:
            spared = [span for exception in ready.exceptions for span in exception.find(passage)]
            kept = [span for span in found if not any(_overlap(span, other) for other in spared)]
            yield from (Hit(ready, name, span) for span in joined(kept))


def _found(ready: ReadyRule, reading: Reading, name: Text, passage: Passage) -> Iterator[tuple[int, int]]:
    for pattern in ready.patterns:
        if name not in pattern.fields or reading.draft.kind not in pattern.kinds:
            continue
        for span in pattern.find.find(passage):
            sentence = passage.sentence_at(span[0])
            if not _taken_back(pattern, passage, sentence):
                yield sentence if pattern.whole else span


def _taken_back(pattern: ReadyPattern, passage: Passage, sentence: tuple[int, int]) -> bool:
    return any(_overlap(span, sentence) for other in pattern.unless for span in other.find(passage))


def weighed(ready: ReadyRule, reading: Reading) -> Iterator[Hit]:
    """Yield the sentences whose cues add up to the rule's threshold."""
    for name in ready.rule.fields:
        passage = reading.passages[name]
        for sentence in passage.sentences:
            total, cues = weight(ready, passage, sentence)
            if total >= ready.rule.at_least and cues:
                yield Hit(ready, name, sentence)


def structural(ready: ReadyRule, reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each field in which too little speaks for what the rule asks for."""
    for name in ready.rule.fields:
        passage = reading.passages[name]
        total, _ = weight(ready, passage, (0, len(passage.tokens)))
        if total < ready.rule.at_least:
            yield Hit(ready, name)


def weight(ready: ReadyRule, passage: Passage, within: tuple[int, int]) -> tuple[float, list[tuple[int, int]]]:
    """Add up the cues inside a token range; each counts once. Return the sum and where the positive ones stand."""
    total, places = 0.0, []
    for value, patterns in ready.cues:
        spans = list(_inside(patterns, passage, within))
        if spans:
            total += value
            if value > 0:
                places.extend(spans)
    return total, places


def _inside(patterns: tuple[Compiled, ...], passage: Passage, within: tuple[int, int]) -> Iterator[tuple[int, int]]:
    for pattern in patterns:
        for span in pattern.find(passage):
            if within[0] <= span[0] and span[1] <= within[1]:
                yield span


def joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Merge token ranges that overlap."""
    merged: list[tuple[int, int]] = []
    for span in sorted(set(spans)):
        if merged and span[0] < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], span[1]))
        else:
            merged.append(span)
    return merged


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
