"""The rows behind everything that Trellis says by itself."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.db import new_id
from bot.nudges.rules import STATES

_STATES = ", ".join(f"'{state}'" for state in STATES)


class Nudge(SQLModel, table=True):
    """One message to one person, at most once. `subject_id` is opaque; no text of a person is ever here."""

    __table_args__ = (
        UniqueConstraint("dedupe_key"),
        CheckConstraint(f"state IN ({_STATES})", name="state_known"),
        Index(None, "state", "not_before"),
        Index(None, "team_id", "user_id", "state"),
        Index(None, "subject_id"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    user_id: str
    kind: str
    subject_id: str
    dedupe_key: str
    not_before: datetime
    expires_at: datetime
    state: str = "planned"
    attempts: int = 0
    lease_until: datetime | None = None
    channel: str | None = None
    message_ts: str | None = None
    outcome: str | None = None
    created_at: datetime
    done_at: datetime | None = None


class MutedKind(SQLModel, table=True):
    """A person has said stop to this kind of nudge."""

    __tablename__ = "muted_kind"

    team_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    since: datetime
