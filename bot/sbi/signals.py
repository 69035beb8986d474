"""Finds what stands in a draft, by words or by weights, and what should stand there."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.sbi.drafts import Draft
from bot.sbi.language import Lexicon, Passage, Range
from bot.sbi.patterns import Compiled
from bot.sbi.rulebook import ReadyPattern, ReadyRule, Rulebook, Text

COVERING = (
    "behavior_person",
    "behavior_interpretation",
    "fixed_mindset",
    "hearsay",
    "comparison",
    "harsh",
    "sandwich",
)
# what these rules remark on is not counted as an account of what happened

CLAUSE_EDGES = frozenset([",", ";", ".", "!", "?", "but", "though", "although", "however", "yet"])
# where one thought ends and the next begins


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that applies to a field, with the token range it rests on, if any."""

    ready: ReadyRule
    field: str
    tokens: Range | None = None


class Match(NamedTuple):
    """Where a pattern matched: all of it, what it points at, and whether that stands for its sentence."""

    full: Range
    core: Range
    whole: bool


@dataclass(slots=True)
class Reading:
    """A draft while it is reviewed: its passages, and the hits so far."""

    draft: Draft
    passages: dict[Text, Passage]
    rulebook: Rulebook
    hits: list[Hit] = field(default_factory=list)
    kinds: list[str] | None = None  # of the impact's sentences, once they are known
    cores: list[tuple[str, Text, Range]] = field(default_factory=list)  # code, field, the telling words

    @property
    def lexicon(self) -> Lexicon:
        """Return the words that the rules know."""
        return self.rulebook.lexicon

    def rule(self, code: str) -> ReadyRule | None:
        """Return the rule of `code`, if there is one."""
        return next((ready for ready in self.rulebook.rules if ready.rule.code == code), None)

    def passage(self, name: str) -> Passage:
        """Return the passage of a text field."""
        return next(passage for key, passage in self.passages.items() if key == name)

    def covered(self, name: str, codes: tuple[str, ...]) -> list[Range]:
        """Return the token ranges in a field that hits of `codes` rest on."""
        return [core for code, field, core in self.cores if field == name and code in codes]


def worded(ready: ReadyRule, reading: Reading) -> Iterator[Hit]:
    """Yield one hit for each stretch of words that a rule names and no exception takes back."""
    for name in ready.rule.fields:
        passage = reading.passages[name]
        if not ready.could_match(passage.live):
            continue
        spans: list[Range] = []
        for match in _spared(ready, passage, list(_found(ready, reading, name, passage))):
            reading.cores.append((ready.rule.code, name, match.core))
            if match.whole:
                spans.append(passage.sentence_at(match.core[0]))
            else:
                spans.append(_clause(passage, match.core) if ready.rule.reach == "clause" else match.core)
        yield from (Hit(ready, name, span) for span in joined(spans))


def _clause(passage: Passage, core: Range) -> Range:
    """Widen a token range to its clause, so that it can be quoted, or cut out, as a whole."""
    first, after = core
    begin, end = passage.sentence_at(first)
    while first > begin and passage.tokens[first - 1].norm not in CLAUSE_EDGES:
        first -= 1
    while after < end and passage.tokens[after].norm not in CLAUSE_EDGES:
        after += 1
    while first < core[1] - 1 and passage.tokens[first].norm in CLAUSE_EDGES:
        first += 1
    return first, after


def frames(ready: ReadyRule, passage: Passage) -> list[Range]:
    """Return the stretches that a rule's patterns mark, in any field and kind."""
    live = [pattern for pattern in ready.patterns if pattern.find.number in passage.live]
    found = [Match(*ranges, pattern.whole) for pattern in live for ranges in pattern.find.matches(passage)]
    kept = _spared(ready, passage, found)
    return [passage.sentence_at(match.core[0]) if match.whole else match.core for match in kept]


def _spared(ready: ReadyRule, passage: Passage, found: list[Match]) -> list[Match]:
    """Drop what an exception of the rule takes back."""
    if not found:
        return found
    taken = [span for other in ready.exceptions if other.number in passage.live for span in other.find(passage)]
    return [match for match in found if not any(overlap(match.full, other) for other in taken)]


def _found(ready: ReadyRule, reading: Reading, name: Text, passage: Passage) -> Iterator[Match]:
    for pattern in ready.patterns:
        if pattern.find.number not in passage.live:
            continue
        if name not in pattern.fields or reading.draft.kind not in pattern.kinds:
            continue
        for full, core in pattern.find.matches(passage):
            if not _taken_back(pattern, passage, passage.sentence_at(core[0])):
                yield Match(full, core, pattern.whole)


def yielding(reading: Reading) -> list[Hit]:
    """Return the hits without those whose rule leaves the same words to another rule."""
    return [
        hit
        for hit in reading.hits
        if hit.tokens is None
        or not any(overlap(hit.tokens, other) for other in reading.covered(hit.field, hit.ready.rule.yields_to))
    ]


def _taken_back(pattern: ReadyPattern, passage: Passage, sentence: Range) -> bool:
    live = [other for other in pattern.unless if other.number in passage.live]
    return any(overlap(span, sentence) for other in live for span in other.find(passage))


def weighed(ready: ReadyRule, reading: Reading) -> Iterator[Hit]:
    """Yield the sentences whose cues add up to the rule's threshold."""
    for name in ready.rule.fields:
        passage = reading.passages[name]
        for sentence in passage.sentences:
            total, cues = weight(ready, passage, sentence)
            if total >= ready.rule.at_least and cues:
                reading.cores.append((ready.rule.code, name, sentence))
                yield Hit(ready, name, sentence)


def uninviting(ready: ReadyRule, reading: Reading) -> Iterator[Hit]:
    """Yield a hit where too little speaks for what the rule asks for; harsh and hedged words do not count."""
    for name in ready.rule.fields:
        passage = reading.passages[name]
        closed = reading.covered(name, ("harsh", "indirect_ask"))
        heard = [s for s in passage.sentences if not any(overlap(s, other) for other in closed)]
        if sum(weight(ready, passage, sentence)[0] for sentence in heard) < ready.rule.at_least:
            yield Hit(ready, name)


def weight(ready: ReadyRule, passage: Passage, within: Range) -> tuple[float, list[Range]]:
    """Add up the cues inside a token range; each counts once. Return the sum and where they stand."""
    total, places = 0.0, []
    for value, patterns in ready.cues:
        spans = list(_inside(patterns, passage, within))
        if spans:
            total += value
            places.extend(spans)
    return total, places


def _inside(patterns: tuple[Compiled, ...], passage: Passage, within: Range) -> Iterator[Range]:
    for pattern in patterns:
        for span in pattern.find(passage) if pattern.number in passage.live else ():
            if within[0] <= span[0] and span[1] <= within[1]:
                yield span


def joined(spans: list[Range]) -> list[Range]:
    """Merge token ranges that overlap."""
    merged: list[Range] = []
    for span in sorted(set(spans)):
        if merged and span[0] < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], span[1]))
        else:
            merged.append(span)
    return merged


def overlap(one: Range, other: Range) -> bool:
    return one[0] < other[1] and other[0] < one[1]
