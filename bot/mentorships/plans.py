"""A plan and its milestones: dated from a template, edited by either of the two, and no word of either lost."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.mentorships.guidebook import PlanTemplate

WORDS = ("title", "growth", "goal", "success", "follow", "grows_by_itself", "review_on")
"""What the form of a plan changes."""

ASSIGNMENT = ("stretch_kind", "stretch", "support", "cost")
STEP = ("due_on", "title", "steps", "success")

STEPS_MOST = 20
"""Milestones of one plan: what fits on its page."""

FIRST_REVIEW = timedelta(days=30)
SERIOUS = "serious"
"""A failure would cost customers, data or money. It is said that smaller teaches as much, and left to the two."""

Fields = Mapping[str, str]
"""Texts, ids of ours, and dates as `2026-03-03`; "" for what is not said."""


@dataclass(frozen=True)
class PlanView:
    """A plan as one of the pair sees it."""

    id: str
    template: str
    values: Fields
    """WORDS and ASSIGNMENT."""
    review_on: date | None
    state: str
    changed_by: str
    created_at: datetime
    updated_at: datetime

    @property
    def is_open(self) -> bool:
        return self.state == "open"

    @property
    def title(self) -> str:
        return self.values["title"] or "Our plan"


@dataclass(frozen=True)
class StepView:
    """A milestone."""

    id: str
    plan_id: str
    values: Fields
    """STEP."""
    due_on: date
    done_at: datetime | None


@dataclass(frozen=True)
class Merged:
    """What a form changes, and where the other wrote something else meanwhile."""

    values: dict[str, str] = field(default_factory=dict)
    clashes: dict[str, str] = field(default_factory=dict)
    """What stands there now, by field."""


def mark(value: str) -> str:
    """A short name of a text, by which a form knows what stood there when it was opened."""
    return hashlib.blake2b(value.encode(), digest_size=6).hexdigest()


def marks(values: Fields) -> dict[str, str]:
    return {name: mark(value) for name, value in values.items()}


def merge(now: Fields, opened: Fields, wanted: Fields) -> Merged:
    """`opened` are the marks of the form. A field that only one of the two changed takes that change."""
    merged = Merged()
    for name, value in wanted.items():
        if value == now[name] or mark(value) == opened.get(name):
            continue
        if mark(now[name]) == opened.get(name):
            merged.values[name] = value
        else:
            merged.clashes[name] = now[name]
    return merged


def copied(template: PlanTemplate) -> dict[str, str]:
    """The words of a template, for the pair to change."""
    return {
        "title": template.title,
        "growth": template.growth,
        "goal": template.goal,
        "success": template.success,
        "stretch": template.stretch,
        "follow": template.follow,
        "grows_by_itself": "\n".join(template.grows_by_itself),
    }


def milestones(template: PlanTemplate, start: date) -> list[dict[str, str]]:
    """Fields of steps, dated from the start."""
    return [
        {
            "due_on": (start + timedelta(days=one.day)).isoformat(),
            "title": one.title,
            "steps": "\n".join(one.steps),
            "success": one.success,
        }
        for one in template.milestones
    ]


def day_of(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
