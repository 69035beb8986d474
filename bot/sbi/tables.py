"""Feedback, what its recipient answers, and from whom they want none in writing."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlmodel import Field, SQLModel

from bot.db import new_id, one_of
from bot.sbi.delivery import KINDS, REPLIES, STATES, WAYS
from bot.vault import sealed

_DUE = text("follow_up_at IS NOT NULL")


class Feedback(SQLModel, table=True):
    """A draft from its first word, later what the recipient reads.

    Who sees it: the giver always; the recipient once it is delivered and not withdrawn; nobody else.
    """

    __table_args__ = (
        CheckConstraint(f"kind IS NULL OR {one_of('kind', KINDS)}", name="kind_known"),
        CheckConstraint(one_of("state", STATES), name="state_known"),
        CheckConstraint(f"way IS NULL OR {one_of('way', WAYS)}", name="way_known"),
        CheckConstraint("NOT (kind = 'corrective' AND way = 'public')", name="corrective_is_private"),
        Index(None, "team_id", "giver_id", "updated_at"),
        Index(None, "team_id", "recipient_id", "state"),
        Index("ix_feedback_follow_up", "follow_up_at", sqlite_where=_DUE, postgresql_where=_DUE),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    giver_id: str
    recipient_id: str | None = None
    kind: str | None = None
    happened_on: date | None = None
    situation: str | None = sealed()
    behavior: str | None = sealed()
    impact: str | None = sealed()
    request: str | None = sealed()
    link: str | None = sealed()
    state: str = "draft"
    way: str | None = None
    round: int = 0
    deliver_at: datetime | None = None
    delivered_at: datetime | None = None
    read_at: datetime | None = None
    follow_up_at: datetime | None = None
    """When its giver is to be asked whether something changed; None once that is planned."""
    outcome: str | None = None
    hidden_from_giver: bool = False
    hidden_from_recipient: bool = False
    created_at: datetime
    updated_at: datetime


class Reply(SQLModel, table=True):
    """What the recipient says back. Who sees it: its author and the giver of the feedback."""

    __tablename__ = "feedback_reply"
    __table_args__ = (
        CheckConstraint(one_of("kind", REPLIES), name="kind_known"),
        Index(None, "feedback_id", "created_at"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    feedback_id: str = Field(sa_column_args=[ForeignKey("feedback.id", ondelete="CASCADE")])
    author_id: str
    kind: str
    text: str | None = sealed()
    created_at: datetime
    read_at: datetime | None = None


class Refusal(SQLModel, table=True):
    """The recipient wants no written feedback from this giver. Who sees it: the recipient."""

    team_id: str = Field(primary_key=True)
    recipient_id: str = Field(primary_key=True)
    giver_id: str = Field(primary_key=True)
    since: datetime
