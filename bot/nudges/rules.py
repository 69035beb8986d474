"""What a nudge is, and what the world's answer to it means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.nudges.kinds import CLASSES as CLASSES
from bot.nudges.kinds import Class

STATES = ("planned", "sending", "sent", "skipped", "unknown", "dead")
REACTIONS = ("answered", "snoozed", "not_useful", "ignored")

LEASE = timedelta(minutes=2)
"""Longer than a batch to one person takes when each call to Slack runs into its timeout, so that an expired lease means
a process that died."""

MAX_ATTEMPTS = 300
"""Tries where nothing went out (Slack said wait, or could not be reached) before a nudge is given up: about a day, as
all but the first few are five minutes apart. An outage is over by then, and what was written is still of use."""


LONGEST_WAIT = 300.0
"""Seconds for which Slack may put a call off; it asks for a minute at most. A time that is further ahead was written
by a clock that has been set back since, and must not silence a workspace."""

LOOKS = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5))
"""After an unclear outcome Slack is asked so much later whether the message is there, and then no more."""


@dataclass(frozen=True, slots=True)
class NudgeView:
    id: str
    team_id: str
    user_id: str
    kind: str
    class_: Class
    subject_id: str
    due_at: datetime
    not_before: datetime
    expires_at: datetime
    reason: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)
    slot: str | None = None
    state: str = "planned"
    attempts: int = 0
    sent_at: datetime | None = None
    channel: str | None = None
    message_ts: str | None = None
    digest_id: str | None = None
    outcome: str | None = None
    reaction: str | None = None
    done_at: datetime | None = None

    @property
    def person(self) -> tuple[str, str]:
        """Whom it is for: team and user."""
        return self.team_id, self.user_id


SETTLED = (
    "state",
    "not_before",
    "attempts",
    "sent_at",
    "outcome",
    "channel",
    "message_ts",
    "digest_id",
    "look_at",
    "judge_at",
    "done_at",
)
"""The columns that say what became of a claim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What became of a claimed nudge, as its row keeps it."""

    nudge: NudgeView
    state: str
    not_before: datetime
    attempts: int = 0
    sent_at: datetime | None = None
    outcome: str | None = None
    channel: str | None = None
    message_ts: str | None = None
    digest_id: str | None = None
    look_at: datetime | None = None
    judge_at: datetime | None = None
    done_at: datetime | None = None

    def values(self) -> dict[str, Any]:
        return {"nudge_id": self.nudge.id, **{f"new_{name}": getattr(self, name) for name in SETTLED}}


class Outcome(StrEnum):
    """What became of a call to Slack."""

    SENT = "sent"
    WAIT = "wait"  # nothing went out, Slack says when to try again
    UNKNOWN = "unknown"  # it may or may not have gone out: never send it again blindly
    DEAD = "dead"  # Slack will never take it


def next_look(looked_at: datetime, done_at: datetime) -> datetime | None:
    """When to look for a message again; None after the last time."""
    return next((done_at + wait for wait in LOOKS if done_at + wait > looked_at), None)


def backoff(attempts: int) -> timedelta:
    """Seconds 2, 4, 8 … at most five minutes."""
    return timedelta(seconds=min(2**attempts, 300))
