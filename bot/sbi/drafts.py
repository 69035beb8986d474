"""A draft of feedback and what the coach finds in it, as values."""

from dataclasses import dataclass
from typing import Literal

from bot.sbi.rulebook import Kind, Severity, Text

TEXTS: tuple[Text, ...] = ("situation", "behavior", "impact", "request")
FIELDS: tuple[str, ...] = (*TEXTS, "channel", "event_age_days")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the giver wrote, and the circumstances that the rules look at."""

    kind: Kind
    situation: str = ""
    behavior: str = ""
    impact: str = ""
    request: str = ""
    recipient_level: Literal["novice", "intermediate", "advanced"] = "intermediate"
    channel: Literal["private", "public"] = "private"
    event_age_days: int = 0

    def text(self, field: Text) -> str:
        """Return what stands in a text field."""
        return str(getattr(self, field))


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One remark: `text[start:end] == span` in code points, all three None for what is absent or structural."""

    code: str
    field: str
    span: str | None
    start: int | None
    end: int | None
    severity: Severity
    reason: str
    suggestion: str | None
    source: str
