"""What each of the two wants of a mentorship, what they agree on, and how both are put in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.mentorships.rules import EVERY
from bot.mentorships.values import MentorshipView

MINUTES = (30, 45, 60, 90, 120)
DEFAULT_EVERY, DEFAULT_MINUTES = EVERY[0], MINUTES[0]
"""Short and often beats long and rare: what is spaced is kept (Cepeda et al., 2006)."""

EVERY_WORDS = {"week": "every week", "two_weeks": "every two weeks", "month": "once a month"}
SCHEDULER_WORDS = {"mentor": "the mentor", "mentee": "the mentee", "either": "whoever sees a need"}
LABELS = {
    "every": "How often",
    "minutes": "How long",
    "scheduler": "Who schedules",
    "prepares": "What the mentee prepares",
    "expects": "What they expect",
    "expects_of_mentor": "Expected of the mentor",
    "expects_of_mentee": "Expected of the mentee",
    "feedback": "How they like feedback",
    "learning": "How they like to learn",
    "in_scope": "In scope",
    "out_of_scope": "Out of scope",
    "functions": "What the mentor offers",
    "teaches": "What they can teach the other",
    "mentor_teaches": "What the mentor teaches",
    "mentee_teaches": "What the mentee teaches",
}
LISTS = ("in_scope", "out_of_scope", "functions")
IDS = ("feedback", "learning", *LISTS)
"""Fields that hold ids of ours; their titles are in the guidebook."""


@dataclass(frozen=True)
class Terms:
    """What one of the two says. Empty or None: not said yet."""

    every: str | None = None
    minutes: int | None = None
    scheduler: str | None = None
    prepares: str = ""
    expects: str = ""
    feedback: str = ""
    learning: str = ""
    in_scope: tuple[str, ...] = ()
    out_of_scope: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    teaches: str = ""


@dataclass(frozen=True)
class Agreed:
    """One version of what both agree on. `feedback` and `learning`: how the mentee likes it, then the mentor."""

    every: str | None = None
    minutes: int | None = None
    scheduler: str | None = None
    prepares: str = ""
    expects_of_mentor: str = ""
    expects_of_mentee: str = ""
    feedback: tuple[str, ...] = ("", "")
    learning: tuple[str, ...] = ("", "")
    in_scope: tuple[str, ...] = ()
    out_of_scope: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    mentor_teaches: str = ""
    mentee_teaches: str = ""


@dataclass(frozen=True)
class SideView:
    """One side. `terms` is None as long as the viewer may not see it."""

    author_id: str
    said_at: datetime | None
    shared: bool
    terms: Terms | None


@dataclass(frozen=True)
class AgreementView:
    """One version of an agreement."""

    version: int
    author_id: str
    agreed: Agreed
    mentor_accepted_at: datetime | None
    mentee_accepted_at: datetime | None
    created_at: datetime

    @property
    def holds_since(self) -> datetime | None:
        """When the second of the two accepted it."""
        one, other = self.mentor_accepted_at, self.mentee_accepted_at
        return max(one, other) if one and other else None

    def accepted(self, mentorship: MentorshipView, user_id: str) -> bool:
        at = self.mentor_accepted_at if mentorship.role(user_id) == "mentor" else self.mentee_accepted_at
        return at is not None


def holding(versions: Sequence[AgreementView]) -> AgreementView | None:
    """The newest that both accepted. `versions`: the newest first."""
    return next((one for one in versions if one.holds_since), None)


Titles = Mapping[str, str]
"""Of ids, as the guidebook has them."""


def both_ways(terms: Terms) -> list[str]:
    """What one side has both in and out of scope."""
    return [one for one in terms.in_scope if one in terms.out_of_scope]


def words(field: str, value: Any, titles: Titles) -> str:
    """A value as people read it, not escaped; empty if nothing was said."""
    if field == "every":
        return EVERY_WORDS.get(value, "")
    if field == "minutes":
        return f"{value} minutes" if value else ""
    if field == "scheduler":
        return SCHEDULER_WORDS.get(value, "")
    if field in IDS:
        ids = (value,) if isinstance(value, str) else value
        return ", ".join(titles.get(one, one) for one in ids if one)
    return str(value or "")


def is_same(field: str, mentor: Terms, mentee: Terms) -> bool:
    """Whether both said the same; the order of a list is nobody's wish."""
    one, other = getattr(mentor, field), getattr(mentee, field)
    return set(one) == set(other) if field in LISTS else bool(one == other)
