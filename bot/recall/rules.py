"""When a person's questions come, how many at once, how sure one can be, and what a typed answer means."""

import re
from datetime import date, datetime, timedelta

DAYS = 7
WEEKLY = range(1, 6)
DEFAULT_WEEKLY = 2
DEFAULT_DAYS = "0100000"
"""Tuesday: Monday mornings are full, and what Tuesday brings can be used the same week."""

DEFAULT_AFTER_START = 60
"""Minutes after work begins: the first hour belongs to what happened overnight."""

OWN = "own"
"""The deck of cards that people write."""

SURE = {"guess": 25, "unsure": 50, "fairly": 75, "sure": 95}
"""The four steps of confidence and the percent that each stands for."""

STATES = ("open", "answered", "shown", "graded", "put_off", "skipped", "lapsed")
"""Of a question: asked; a first answer came; the key points were shown; the person has graded it. Or it was put off,
its card is skipped, or the next question took its place."""

WAITING = ("open", "answered")
"""What is written in the conversation belongs to a question in one of these."""

STEPS = {
    "known": "A start from something known",
    "core": "The core, in a sentence or two",
    "example": "A concrete example",
    "limits": "Where it does not hold",
    "check": "A question back, to check",
    "practice": "Something to try out",
}
"""What a good explanation has, in the order of telling, as its reader ticks it."""

OPEN_FOR = timedelta(days=6)
"""Then the week's next questions take a question's place, so that missed weeks do not pile up."""

_NOTHING = re.compile(
    r"(sorry |honestly |hm+ )*(i (really |honestly )?)?"
    r"(idk|dunno|no (idea|clue)|(do not|dont|don't) (know|remember)( (it|this|that|this one))?|not sure|not a clue"
    r"|(cannot|cant|can't) (remember|recall|say)|pass|forgot( it)?|blanked|nothing|nope|no)( sorry| yet| at all)*"
)


def is_nothing(text: str) -> bool:
    """Whether an answer says only that its writer does not know."""
    said = " ".join(re.sub(r"[^\w' ]+", " ", text.lower().replace("’", "'")).split())
    return not said or _NOTHING.fullmatch(said) is not None


def slot_text(day: date, minute: int) -> str:
    """A local time as nudges name it: `2026-03-04T09:00`."""
    return f"{day.isoformat()}T{minute // 60:02}:{minute % 60:02}"


def next_slot(days: str, minute: int, after: datetime) -> str:
    """The first of the person's slots later than `after`, a local time. `days`: Monday first, one at least is 1."""
    for ahead in range(DAYS + 1):
        day = after.date() + timedelta(days=ahead)
        at = datetime.combine(day, datetime.min.time(), after.tzinfo) + timedelta(minutes=minute)
        if days[day.weekday()] == "1" and at > after:
            return slot_text(day, minute)
    raise ValueError(f"no day is chosen: {days!r}")


def count_at(days: str, weekly: int, weekday: int) -> int:
    """How many of the week's questions come on that weekday: spread evenly, the first days take what is left over."""
    chosen = [day for day in range(DAYS) if days[day] == "1"]
    place = chosen.index(weekday)
    return weekly // len(chosen) + (place < weekly % len(chosen))


def days_problem(days: str, weekly: int) -> str | None:
    """Why these days cannot be chosen, as a sentence for the person."""
    if "1" not in days:
        return "Pick at least one day."
    if days.count("1") > weekly:
        return f"You get {weekly} a week. Pick at most as many days."
    return None
