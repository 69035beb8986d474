"""The words in which rows speak of mentorships, and what can be said of one at a moment."""

from datetime import datetime

STATES = ("asked", "declined", "active", "ended")
KINDS = ("formal", "informal", "peer", "reverse", "sponsor", "buddy")
ENDINGS = ("ended", "peers", "handed_over")
"""How it ended: as it should, as peers from now on, or with another mentor."""
MODES = ("mentor", "manager")
"""In which of two roles something was said. Only a pair in which one manages the other has the second."""

FUNCTIONS = (
    "sponsorship",
    "exposure",
    "coaching",
    "protection",
    "challenging-work",
    "role-model",
    "acceptance",
    "counseling",
    "friendship",
)
"""Kram, 1985: the first five serve a career, the other four the person."""

EVERY = ("week", "two_weeks", "month")
SCHEDULERS = ("mentor", "mentee", "either")
FEEDBACK = ("direct", "gentle", "written-first", "in-the-moment")
LEARNING = ("doing", "discussing", "watching", "reading")
SCOPE = ("technical", "career", "communication", "emotional", "workplace")
GOAL_STATES = ("open", "met", "dropped")
PLAN_STATES = ("open", "done", "dropped")

MENTEES = 3
"""More mentees than this get less than they need; Trellis says so and lets people decide."""


def is_paused(paused_until: datetime | None, now: datetime) -> bool:
    """It comes back by itself at that instant."""
    return paused_until is not None and now < paused_until
