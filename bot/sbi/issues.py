"""Counts the separate matters in a correction."""

from collections.abc import Iterator

from bot.sbi.language import Passage, Range
from bot.sbi.rulebook import ReadyRule
from bot.sbi.signals import COVERING, Hit, Reading, overlap, weight

FEWEST = 3
# two matters can still be talked about in one go
OWN_SUBJECTS = 1.5
# what a list of clauses with subjects of their own adds: a story about one event keeps its subject

JOINTS = frozenset([",", ";", ".", "!", "?", "and", "plus", "also", "&", "then"])
# words and marks between the parts of a list


def unrelated(ready: ReadyRule, reading: Reading) -> Iterator[Hit]:
    """Yield a hit where the behavior lists matters that belong to different talks."""
    passage, situation = reading.passages["behavior"], reading.passages["situation"]
    said = reading.covered("behavior", COVERING)
    parts = [
        part
        for part in _parts(passage)
        if not any(overlap(part, other) for other in said) and _is_matter(passage, part, reading)
    ]
    if len(parts) < FEWEST:
        return
    topics, subjects = _topics(passage, reading), _own_subjects(passage, parts, reading)
    if max(len(topics), subjects) < FEWEST:
        return
    if len(topics) == FEWEST and not any(_is_yours(passage, part) for part in parts):
        return  # a thing described in three ways is one matter
    total = weight(ready, passage, (0, len(passage.tokens)))[0]
    total += weight(ready, situation, (0, len(situation.tokens)))[0]
    total += len(topics) + (len(parts) - FEWEST) * 0.5
    total += 1 if _events(situation, reading) >= 2 else 0
    total += OWN_SUBJECTS if subjects >= FEWEST else 0
    if total >= ready.rule.at_least:
        yield Hit(ready, "behavior")


def _own_subjects(passage: Passage, parts: list[Range], reading: Reading) -> int:
    """Return how many parts of one sentence name a subject of their own."""
    starts = [part[0] for part in parts if _tagged(passage, part[0], "opener", reading)]
    return max((sum(s[0] <= start < s[1] for start in starts) for s in passage.sentences), default=0)


def _parts(passage: Passage) -> list[Range]:
    parts: list[Range] = []
    begun = 0
    for i, token in enumerate(passage.tokens):
        if token.norm in JOINTS:
            if i > begun:
                parts.append((begun, i))
            begun = i + 1
    if begun < len(passage.tokens):
        parts.append((begun, len(passage.tokens)))
    return parts


def _is_matter(passage: Passage, part: Range, reading: Reading) -> bool:
    """Say whether a part of the list is a matter of its own, and no clause of place, time or reason."""
    words = [passage.tokens[t].norm for t in range(*part)]
    if len(words) < 2 or (_tagged(passage, part[0], "subordinate", reading) and "you" not in words):
        return False
    if len(words) > 2 and _tagged(passage, part[0], "opener", reading):
        return True
    doing = reading.lexicon.tags("deed_verb", "generic_verb", "amiss")
    return any(not doing.isdisjoint(passage.tokens[t].tags) for t in range(*part))


def _is_yours(passage: Passage, part: Range) -> bool:
    """Say whether a part begins with what you, or something of yours, did or was."""
    words = [passage.tokens[t].norm for t in range(part[0], min(part[0] + 3, part[1]))]
    return any(word in ("you", "your") and before != "of" for before, word in zip(["", *words], words, strict=False))


def _topics(passage: Passage, reading: Reading) -> set[str]:
    names = [name for name in reading.lexicon.names if name.startswith("topic_")]
    return {name for name in names for t in range(len(passage.tokens)) if _tagged(passage, t, name, reading)}


def _events(passage: Passage, reading: Reading) -> int:
    return sum(_tagged(passage, t, "event_noun", reading) for t in range(len(passage.tokens)))


def _tagged(passage: Passage, t: int, name: str, reading: Reading) -> bool:
    return not reading.lexicon.tags(name).isdisjoint(passage.tokens[t].tags)
