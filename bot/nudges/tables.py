"""The rows behind everything that Trellis says by itself."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from bot.db import new_id, one_of
from bot.nudges.rules import CLASSES, REACTIONS, STATES


def _only(name: str, *columns: str, where: str) -> Index:
    """An index of the few rows that a tick looks for, so that history and the far future cost it nothing."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class Nudge(SQLModel, table=True):
    """One message to one person, at most once. Ids and our own words; no text of a person is ever here.

    Who sees it: the person it is for.
    """

    __table_args__ = (
        UniqueConstraint("dedupe_key"),
        CheckConstraint(one_of("state", STATES), name="state_known"),
        CheckConstraint(one_of("class_", CLASSES), name="class_known"),
        CheckConstraint(f"reaction IS NULL OR {one_of('reaction', REACTIONS)}", name="reaction_known"),
        _only("ix_nudge_planned", "team_id", "not_before", where="state = 'planned'"),
        _only("ix_nudge_next", "not_before", where="state = 'planned'"),
        _only("ix_nudge_sending", "lease_until", where="state = 'sending'"),
        _only("ix_nudge_unsettled", "look_at", where="look_at IS NOT NULL"),
        _only("ix_nudge_unjudged", "judge_at", where="judge_at IS NOT NULL"),
        _only("ix_nudge_digest", "digest_id", where="digest_id IS NOT NULL"),
        Index(None, "team_id", "user_id", "state", "not_before"),
        Index(None, "team_id", "user_id", "sent_at"),
        Index(None, "channel", "message_ts"),
        Index(None, "subject_id"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    user_id: str
    kind: str
    class_: str
    reason: str
    """One sentence that the person reads. Our own words and user ids."""
    subject_id: str
    """The row that this is about."""
    payload: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """Further opaque ids."""
    dedupe_key: str
    slot: str | None = None
    """The local time that was meant, as `2026-03-04T09:00`; a move to another zone takes it along."""
    due_at: datetime
    """When it was first meant to go."""
    not_before: datetime
    """When the rules look at it next."""
    expires_at: datetime
    state: str = "planned"
    attempts: int = 0
    lease_until: datetime | None = None
    sent_at: datetime | None = None
    """Life time at which the rules let it go; it counts from then on."""
    channel: str | None = None
    message_ts: str | None = None
    digest_id: str | None = None
    """It went out as a line of this nudge's message."""
    look_at: datetime | None = None
    """Nobody knows whether it went out; then Slack is asked."""
    outcome: str | None = None
    """Why it is held, was dropped or failed, for App Home and for metrics."""
    reaction: str | None = None
    judge_at: datetime | None = None
    """Without a reaction until then, it counts as ignored."""
    created_at: datetime
    done_at: datetime | None = None


class KindHabit(SQLModel, table=True):
    """What a person has said or shown about one kind. Who sees it: that person."""

    __tablename__ = "kind_habit"

    team_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    stopped_at: datetime | None = None
    rests_since: datetime | None = None
    ignored: int = 0
    """Left without an answer, in a row."""
    skip_next: bool = False
    """While it comes half as often: the last one went, so the next one does not."""


class Pace(SQLModel, table=True):
    """When the next call to a workspace may go: seconds of protocol time since 1970."""

    team_id: str = Field(primary_key=True)
    method: str = Field(primary_key=True)
    next_at: float
