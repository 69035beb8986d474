"""Coaches a card of one's own: says what makes its question hard to learn from, and never stands in the way."""

import re
from collections.abc import Iterator, Sequence

from bot.recall.cards import KeyPoint
from bot.recall.matching import found
from bot.recall.prompts import MOST_POINTS, Remark, about_prompt
from bot.recall.reading import words
from bot.recall.stems import STOP
from bot.recall.synonyms import NONE, Synonyms

MOST_POINT_WORDS = 22
"""A longer point says several things, or one that nobody will find again in their own words."""

GIVEN_AWAY = 0.75
"""More of a point than makes an answer count: a question has to name what it asks about."""

_DO = (
    "add|agree|ask|call|change|check|choose|close|compare|count|cut|decide|describe|draw|end|explain|find|fix|give|go|"
    "keep|leave|let|limit|listen|log|look|make|measure|name|note|open|page|pick|plan|praise|put|read|record|remove|"
    "repeat|report|review|roll|run|say|see|send|set|share|show|start|stop|take|talk|tell|test|try|turn|use|wait|watch|write"
)
_JOINT = re.compile(
    rf";\s*|(?<=[.!?])\s+(?=\w)|,?\s+(?:and|then|and then|and also|plus)\s+(?=(?:{_DO}|i|you|he|she|it|we|they)\b)",
    re.IGNORECASE,
)
"""What joins two things: the end of a sentence, or an `and` behind which a task or a subject of its own begins."""


def remarks(prompt: str, points: Sequence[KeyPoint], synonyms: Synonyms = NONE) -> tuple[Remark, ...]:
    """Return what would make the card better, the most important of the prompt first; nothing for a good one."""
    prompt = " ".join(prompt.split())
    return (*about_prompt(prompt), *_given_away(prompt, points, synonyms), *_about_points(points))


def _given_away(prompt: str, points: Sequence[KeyPoint], synonyms: Synonyms) -> Iterator[Remark]:
    by_id = {point.id: point.point for point in points}
    for one in found(points, prompt, synonyms, share=GIVEN_AWAY):
        quote = " … ".join(prompt[start:end] for start, end in one.spans)
        reason = f"The question already says “{by_id[one.point_id]}”, so nothing of it has to be remembered."
        yield Remark("given_away", "prompt", quote, reason)


def _about_points(points: Sequence[KeyPoint]) -> Iterator[Remark]:
    if not points:
        reason = "Without key points there is nothing to hold your answer against. Two or three short ones are enough."
        yield Remark("no_points", "points", "", reason)
    if len(points) > MOST_POINTS:
        reason = f"More than {MOST_POINTS} points are seldom all remembered. Two cards would each be easier to keep."
        yield Remark("long_list", "points", points[MOST_POINTS].point, reason)
    for point in points:
        if parts := _several(point.point):
            reason = "It holds several things, so one of them alone counts as missed. Give each a line of its own."
            yield Remark("several_in_a_point", "points", point.point, reason, " / ".join(parts))
        elif len(point.point.split()) > MOST_POINT_WORDS:
            reason = "A point this long is hard to find again in what you will write. Say its one thing shorter."
            yield Remark("long_point", "points", point.point, reason)


def _several(point: str) -> list[str]:
    """Split a point that says several things, each in two words or more that tell something."""
    parts = [part.strip(" ,.;") for part in _JOINT.split(point) if part.strip(" ,.;")]
    telling = [sum(word.norm not in STOP for word in words(part)) for part in parts]
    return [part[0].upper() + part[1:] for part in parts] if len(parts) > 1 and min(telling) > 1 else []
