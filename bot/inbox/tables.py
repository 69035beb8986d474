"""The rows of what Slack has told Trellis."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from bot import db  # noqa: F401  # the naming convention comes before any table
from bot.vault import sealed

_WAITING = text("done_at IS NULL")


class Event(SQLModel, table=True):
    """One event of Slack's, once, whatever it repeats. Who sees it: nobody; its text is erased when it is handled."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("team_id", "client_msg_id"),
        # of the few that wait, so that the handled ones cost nothing
        Index(
            "ix_inbox_waiting",
            *("team_id", "lane", "sent_ts", "event_id"),
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
    )

    team_id: str = Field(primary_key=True)
    event_id: str = Field(primary_key=True)
    client_msg_id: str | None = None
    """Slack's name for what a person sent: one message may come as two events."""
    type: str
    user_id: str | None = None
    lane: str
    sent_ts: str
    body: str | None = sealed()
    received_at: datetime
    """Protocol time, as all times here: what Slack repeats, it repeats in real minutes."""
    attempts: int = 0
    try_at: datetime | None = None
    done_at: datetime | None = None
    error: str | None = None
    """The class of the last failure. With `done_at`: it was given up."""
