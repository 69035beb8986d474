"""Tells what happened from what only judges, and occasions that can be recalled from those that cannot."""

from collections.abc import Iterator
from typing import NamedTuple

from bot.sbi.language import CAPITALS, CODE, NAME, NUMBER, QUOTE, Passage, Range
from bot.sbi.rulebook import ReadyRule
from bot.sbi.signals import COVERING, Hit, Reading, frames, overlap, weight

JUDGED = ("behavior_person", "behavior_interpretation")
HARD, NAMED = 2.0, 1.5
# a number, a quote or a piece of code says as much as two plain words; a name nearly so
REPEATED, RETOLD = 0.75, 0.9
# an impact that shares this much of its words with the behavior repeats it; more is needed where it is not about "you"
FEW = 2
# a sentence about "you" with no more telling words than this names no effect
AFFECTED = frozenset(
    ["us", "me", "we", "i", "they", "them", "he", "she", "him", "her", "everyone", "nobody", "so", "and"]
)
# where these stand, "you did that" goes on to say what it led to


class Weight(NamedTuple):
    """What a sentence says that could be seen, heard or counted."""

    total: float
    hard: bool  # a number, a quote or a piece of code
    deed: bool  # a verb of doing
    acts: bool  # "you" and what you did


def actionless(ready: ReadyRule, reading: Reading) -> Iterator[Hit]:
    """Yield a hit where the behavior names nothing that could be seen or heard."""
    passage = reading.passages["behavior"]
    if not passage.tokens:
        yield Hit(ready, "behavior")
        return
    covered = reading.covered("behavior", COVERING)
    blank = covered + frames(ready, passage)
    least = ready.rule.at_least
    for sentence in passage.sentences:
        said = _score(passage, sentence, blank, reading)
        extra = weight(ready, passage, sentence)[0]
        if said.acts or (said.total + extra >= least and (said.deed or said.hard or extra or said.total >= least * 2)):
            return
    if reading.covered("behavior", JUDGED):
        return
    free = [s for s in passage.sentences if not all(_inside(t, covered) or _blank(passage, t) for t in range(*s))]
    yield Hit(ready, "behavior", free[0] if free else None)


def effectless(ready: ReadyRule, reading: Reading) -> Iterator[Hit]:
    """Yield a hit where the impact is empty, a verdict, a rule, or the behavior again."""
    passage = reading.passages["impact"]
    if not passage.tokens:
        yield Hit(ready, "impact")
        return
    kinds = _kinds(reading)
    if all(kind == "verdict" for kind in kinds):
        yield Hit(ready, "impact", (0, len(passage.tokens)))


def generic_effect(ready: ReadyRule, reading: Reading) -> Iterator[Hit]:
    """Yield a hit where the impact is a consequence without who, what or how much."""
    kinds = _kinds(reading)
    if "generic" in kinds and "concrete" not in kinds:
        yield Hit(ready, "impact", reading.passages["impact"].sentences[kinds.index("generic")])


def unanchored(ready: ReadyRule, reading: Reading) -> Iterator[Hit]:
    """Yield a hit where too little in a field would help the reader to recall the event."""
    for name in ready.rule.fields:
        passage = reading.passages[name]
        if not passage.tokens:
            yield Hit(ready, name)
            continue
        whole = (0, len(passage.tokens))
        total, places = weight(ready, passage, whole)
        specific = sum(0.5 for t in range(*whole) if _specific(passage, t, reading) and not _inside(t, places))
        if total + min(specific, 1.5) < ready.rule.at_least:
            yield Hit(ready, name, whole)


def _kinds(reading: Reading) -> list[str]:
    """Return for each sentence of the impact whether it is concrete, generic, or a verdict."""
    if reading.kinds is None:
        reading.kinds = list(_told(reading))
    return reading.kinds


def _told(reading: Reading) -> Iterator[str]:
    passage = reading.passages["impact"]
    missing, vague = reading.rule("impact_missing"), reading.rule("impact_vague")
    verdicts = frames(missing, passage) if missing else []
    idle = frames(vague, passage) if vague else []
    blank = verdicts + idle + reading.covered("impact", COVERING)
    least = vague.rule.at_least if vague else 2
    for sentence in passage.sentences:
        judged = any(overlap(sentence, verdict) for verdict in verdicts)
        covered = any(overlap(sentence, hit) for hit in reading.covered("impact", COVERING))
        extra = weight(vague, passage, sentence)[0] if vague else 0
        if _score(passage, sentence, blank, reading).total + (0 if judged else extra) >= least:
            yield "verdict" if _repeats(passage, sentence, reading) else "concrete"
        elif all(_blank(passage, t) for t in range(*sentence)):
            continue
        else:
            generic = any(overlap(sentence, frame) for frame in idle)
            yield "verdict" if judged or (covered and not generic) else "generic"


def _score(passage: Passage, sentence: Range, blank: list[Range], reading: Reading) -> Weight:
    """Weigh what a sentence says that could be seen, heard or counted."""
    total, hard, deed, acts = 0.0, False, False, False
    numbers, deeds = reading.lexicon.tags("number_words"), reading.lexicon.tags("deed_verb")
    for t in range(*sentence):
        if _inside(t, blank):
            continue
        tags = passage.tokens[t].tags
        norm = passage.tokens[t].norm
        named = not deeds.isdisjoint(tags) and _specific(passage, t, reading)
        acts = acts or (named and any(passage.tokens[k].norm == "you" for k in range(max(sentence[0], t - 2), t)))
        deed = deed or not deeds.isdisjoint(tags) or (norm.endswith("ed") and _specific(passage, t, reading))
        if NUMBER in tags or CODE in tags or QUOTE in tags or not numbers.isdisjoint(tags):
            total, hard = total + HARD, True
        elif _specific(passage, t, reading):
            total += NAMED if NAME in tags or CAPITALS in tags else 1
    asked = passage.tokens[sentence[1] - 1].norm == "?"
    return Weight(total, hard, deed, acts and not asked)


def _specific(passage: Passage, t: int, reading: Reading) -> bool:
    token = passage.tokens[t]
    if NUMBER in token.tags or CODE in token.tags or QUOTE in token.tags:
        return False
    return token.norm[0].isalpha() and reading.rulebook.empty.isdisjoint(token.tags)


def _repeats(passage: Passage, sentence: Range, reading: Reading) -> bool:
    said = {_stem(token.norm) for token in reading.passages["behavior"].tokens}
    own = [_stem(passage.tokens[t].norm) for t in range(*sentence) if _specific(passage, t, reading)]
    numbers = [passage.tokens[t].norm for t in range(*sentence) if passage.tokens[t].tags[:1] in (NUMBER, QUOTE, CODE)]
    fresh = any(_stem(number) not in said for number in numbers)
    words = [passage.tokens[t].norm for t in range(*sentence)]
    if words[0] == "you" and len(own) <= FEW and not numbers and AFFECTED.isdisjoint(words):
        return True
    enough = REPEATED if "you" in words or "your" in words else RETOLD
    return bool(own) and not fresh and sum(stem in said for stem in own) / len(own) >= enough


def _stem(word: str) -> str:
    return word[:5]


def _inside(t: int, ranges: list[Range]) -> bool:
    return any(first <= t < after for first, after in ranges)


def _blank(passage: Passage, t: int) -> bool:
    norm = passage.tokens[t].norm
    return not norm[0].isalnum() and norm[0] not in '"$'
