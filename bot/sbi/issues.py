"""Counts the separate matters in a correction."""

from collections.abc import Iterator

from bot.sbi.language import Passage
from bot.sbi.rulebook import ReadyRule
from bot.sbi.signals import Hit, Range, Reading, weight

JOINTS = frozenset(", ; . ! ? and plus also & then".split())
# words and marks between the parts of a list


def unrelated(ready: ReadyRule, reading: Reading) -> Iterator[Hit]:
    """Yield a hit where the behavior lists matters that belong to different talks."""
    passage = reading.passages["behavior"]
    parts = [part for part in _parts(passage) if _is_matter(passage, part, reading)]
    if len(parts) < 3:
        return
    total, _ = weight(ready, passage, (0, len(passage.tokens)))
    situation = reading.passages["situation"]
    total += weight(ready, situation, (0, len(situation.tokens)))[0]
    total += len(_topics(passage, reading)) + (len(parts) - 3) * 0.5
    total += 1 if _events(situation, reading) >= 2 else 0
    if total >= ready.rule.at_least:
        yield Hit(ready, "behavior")


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
    return any(
        _tagged(passage, t, name, reading) for t in range(*part) for name in ("deed_verb", "generic_verb", "amiss")
    )


def _topics(passage: Passage, reading: Reading) -> set[str]:
    names = [name for name in reading.lexicon.names if name.startswith("topic_")]
    return {name for name in names for t in range(len(passage.tokens)) if _tagged(passage, t, name, reading)}


def _events(passage: Passage, reading: Reading) -> int:
    return sum(_tagged(passage, t, "event_noun", reading) for t in range(len(passage.tokens)))


def _tagged(passage: Passage, t: int, name: str, reading: Reading) -> bool:
    return any(tag in passage.tokens[t].tags for _, tag in reading.lexicon.names.get(name, ()))
