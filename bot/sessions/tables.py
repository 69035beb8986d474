"""When a pair meets, how each prepared, what came of it. Who may see which column: bot/mentorships/access.py."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from bot.db import one_of
from bot.mentorships.rules import EVERY
from bot.mentorships.tables import PairRow, pair_rules
from bot.sessions.rules import ACTION_STATES, STATES
from bot.vault import sealed

_GOES_ON = text("next_at IS NOT NULL")


class Series(PairRow, table=True):
    """Sessions that come again: the local date and time of the first, and how often."""

    __tablename__ = "session_series"
    __table_args__ = pair_rules(
        CheckConstraint(one_of("every", EVERY), name="every_known"),
        Index("ix_session_series_next", "next_at", sqlite_where=_GOES_ON, postgresql_where=_GOES_ON),
        Index(None, "mentorship_id"),
    )

    every: str
    first_on: date
    minute: int
    """Of the local day in `zone`, so that half past nine stays half past nine when the clocks change."""
    zone: str
    minutes: int
    place: str | None = sealed()
    next_at: datetime | None = None
    """The first one that is no row yet; None: it does not go on."""


class Meeting(PairRow, table=True):
    """One session of a pair."""

    __tablename__ = "session"
    __table_args__ = pair_rules(
        CheckConstraint(one_of("state", STATES), name="state_known"),
        Index(None, "mentorship_id", "starts_at"),
        Index(None, "state", "starts_at"),
        UniqueConstraint("series_id", "was_at"),
    )

    series_id: str | None = Field(default=None, foreign_key="session_series.id", ondelete="SET NULL")
    was_at: datetime
    """When it was first meant to be; with its series that says which one it is, however often it moved."""
    starts_at: datetime
    zone: str
    """Of whoever set the time."""
    minutes: int
    place: str | None = sealed()
    state: str = "planned"
    sequence: int = 0
    """Of the calendar entry: every change adds one (RFC 5545, SEQUENCE)."""
    moves: int = 0
    changed_by: str | None = None


class Prep(PairRow, table=True):
    """What one of the two wrote before a session. The mentee's is the agenda once they share it."""

    __tablename__ = "session_prep"
    __table_args__ = pair_rules(UniqueConstraint("session_id", "author_id"), Index(None, "mentorship_id"))

    session_id: str = Field(foreign_key="session.id", ondelete="CASCADE")
    shared: bool = False
    wins: str | None = sealed()
    hardest: str | None = sealed()
    topics: str | None = sealed()
    """One or two, a line each."""
    wants: str | None = sealed()
    note: str | None = sealed()
    """For the author alone, whatever is shared."""


class CheckIn(PairRow, table=True):
    """What one of the two says within a day after a session."""

    __tablename__ = "session_checkin"
    __table_args__ = pair_rules(
        UniqueConstraint("session_id", "author_id"),
        CheckConstraint("useful IS NULL OR (1 <= useful AND useful <= 4)", name="useful_known"),
        Index(None, "mentorship_id"),
    )

    session_id: str = Field(foreign_key="session.id", ondelete="CASCADE")
    met: bool
    useful: int | None = None
    why: str | None = sealed()
    learned: str | None = sealed()
    note: str | None = sealed()
    """For both."""
    own_note: str | None = sealed()
    """For the author alone, whatever is shared."""
    shared: bool = False
    """Whether the other sees how useful it was, and why."""


class Help(PairRow, table=True):
    """How much help one topic of one session needed, as one of the two saw it."""

    __tablename__ = "session_help"
    __table_args__ = pair_rules(
        UniqueConstraint("session_id", "author_id", "skill_id"),
        CheckConstraint("1 <= level AND level <= 4", name="level_known"),
        Index(None, "mentorship_id", "skill_id"),
        Index(None, "skill_id"),
    )

    session_id: str = Field(foreign_key="session.id", ondelete="CASCADE")
    skill_id: str = Field(foreign_key="mentorship_skill.id", ondelete="CASCADE")
    level: int
    link: str | None = sealed()
    """To the work."""


class Action(PairRow, table=True):
    """What one of the two will do before next time."""

    __tablename__ = "session_action"
    __table_args__ = pair_rules(
        CheckConstraint(one_of("state", ACTION_STATES), name="state_known"),
        Index(None, "mentorship_id", "state", "due_on"),
        Index(None, "team_id", "owner_id", "state"),
        Index(None, "session_id"),
    )

    session_id: str | None = Field(default=None, foreign_key="session.id", ondelete="SET NULL")
    owner_id: str
    text: str | None = sealed()
    due_on: date
    state: str = "open"
    moved: int = 0
    reason: str | None = sealed()
    """Why it was moved or dropped, if they said."""
    done_at: datetime | None = None
