"""The coach for goals: can both of you see it, is it yours, and by when? It warns, and lets a goal be saved anyway."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.mentorships.goal_words import (
    COMPARED,
    COUNTED,
    DOES,
    EXAMPLES,
    FELT,
    MADE,
    NAMED,
    OTHERS_DECIDE,
    TAKES_IN,
    VAGUE,
    WORD,
)

MOST_GOALS = 3
"""Of a start: with more of them, none gets the time that it needs."""

FAR = timedelta(days=366)
NEAR = timedelta(days=6)
SHORT, SENTENCE = 3, 5
"""Words. Fewer than the first name a topic, not something that one can do; fewer than the second say little."""

EXAMPLE = "Run the next evaluation of our search by 30 April, alone, so that my mentor only reads the result."


@dataclass(frozen=True)
class GoalText:
    """What somebody wants to be able to do, how both will see it, and by when."""

    text: str = ""
    success: str = ""
    by_date: date | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.text.strip() or self.success.strip())


@dataclass(frozen=True)
class GoalView:
    id: str
    author_id: str
    goal: GoalText
    state: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Finding:
    """A remark about one field of one goal, with its reason and a better example."""

    code: str
    field: str
    reason: str
    example: str
    goal: int = 0


REASONS = {
    "empty": "This says how both will see it, not what it is.",
    "vague": "Neither of you can tell when this is done. Name something that one can watch you do.",
    "topic": "This names a topic. Name what you will do with it.",
    "theirs": "Others decide this. Name what you would show them, so that it is yours to reach.",
    "takes_in": "Reading and courses fill a shelf. Name what you will do with it afterwards.",
    "felt": "A feeling is hard to see for two. Name what the other would see you do.",
    "unseen": "Say how both of you will see it: something made, done alone, or counted.",
    "undated": "Without a date there is always a next month. Pick one; you can move it.",
    "past": "This day is over. Pick one that is to come.",
    "near": "That is less than a week. Fine for a first step; for a goal most people need a few weeks.",
    "far": "That is more than a year away. Pick the part that you can reach in some months.",
}


def review(goals: Sequence[GoalText], today: date) -> tuple[Finding, ...]:
    """Remarks about all of them, at most one for each field. Empty ones are left out."""
    found: list[Finding] = []
    for number, goal in enumerate(goals):
        if not goal.is_empty:
            found += [_finding(code, field, goal, number) for field, code in _codes(goal, today)]
    return tuple(found)


def _codes(goal: GoalText, today: date) -> list[tuple[str, str]]:
    seen = is_observable(goal.text) or is_observable(goal.success, as_sign=True)
    found = [("text", _of_text(goal.text, seen=seen)), ("success", _of_success(goal, seen=seen))]
    found.append(("by_date", _of_date(goal.by_date, today)))
    return [(field, code) for field, code in found if code]


def _of_text(text: str, *, seen: bool) -> str:
    if not text.strip():
        return "empty"
    if seen:
        return ""
    for code, pattern in (("theirs", OTHERS_DECIDE), ("takes_in", TAKES_IN), ("vague", VAGUE)):
        if pattern.search(text):
            return code
    return "topic" if len(WORD.findall(text)) < SHORT else "vague"


def _of_success(goal: GoalText, *, seen: bool) -> str:
    if is_observable(goal.success, as_sign=True) or (seen and not FELT.search(goal.success)):
        return ""
    if FELT.search(goal.success):
        return "felt"
    return "unseen" if _is_fine_or_unsaid(goal) else ""


def _is_fine_or_unsaid(goal: GoalText) -> bool:
    """Said of a sign that is there and shows nothing; where none is, the remark on the goal itself says it."""
    return bool(goal.success.strip()) or is_observable(goal.text)


def _of_date(day: date | None, today: date) -> str:
    if day is None:
        return "undated"
    if day < today:
        return "past"
    if day - today < NEAR:
        return "near"
    return "far" if day - today > FAR else ""


def is_observable(text: str, *, as_sign: bool = False) -> bool:
    """Whether two people could watch it: something done to something named, something made, or something counted.

    `as_sign`: it says how a goal is seen; then a plain sentence about something named is enough.
    """
    plain = text
    for unseen in (OTHERS_DECIDE, TAKES_IN, VAGUE, FELT):
        plain = unseen.sub(" ", plain)
    count = len(WORD.findall(plain))
    if count < SHORT:
        return False
    if MADE.search(plain) or COUNTED.search(plain):
        return True
    if not NAMED.search(plain) or COMPARED.search(plain):
        return False
    return bool(DOES.search(plain)) or (as_sign and count >= SENTENCE)


def _finding(code: str, field: str, goal: GoalText, number: int) -> Finding:
    return Finding(code, field, REASONS[code], _example(field, goal), number)


def _example(field: str, goal: GoalText) -> str:
    """Of the same topic, where the words name one."""
    if field == "by_date":
        return ""
    named = f"{goal.text} {goal.success}".casefold()
    text, success = next((two for topic, *two in EXAMPLES if re.search(topic, named)), (EXAMPLE, ""))
    return success or text if field == "success" else text
