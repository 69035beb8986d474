"""Workspaces, people, and who manages whom."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint
from sqlmodel import Field, SQLModel

from bot import db  # noqa: F401  # the naming convention comes before any table
from bot.people.rules import STAGES

_STAGES = ", ".join(f"'{stage}'" for stage in STAGES)


class Workspace(SQLModel, table=True):
    """One Slack workspace and its settings. Admins and coordinators see and change them."""

    team_id: str = Field(primary_key=True)
    praise_channel_id: str | None = None
    country: str | None = None
    region: str | None = None
    unreachable_since: datetime | None = None
    """Slack no longer takes the app's token for it: uninstalled, or revoked."""
    retention_days: int = 365
    coordinator_ids: list[str] = Field(default_factory=list, sa_type=JSON)
    muted_rules: list[str] = Field(default_factory=list, sa_type=JSON)
    created_at: datetime


class Person(SQLModel, table=True):
    """A member as Slack describes them, and their own settings. Names are not kept: Slack draws them."""

    __table_args__ = (
        ForeignKeyConstraint(["team_id"], ["workspace.team_id"], ondelete="CASCADE"),
        CheckConstraint("1 <= weekly_budget AND weekly_budget <= 10", name="budget_in_reason"),
        CheckConstraint(f"stage IS NULL OR stage IN ({_STAGES})", name="stage_known"),
        CheckConstraint("0 <= work_start AND work_start < work_end AND work_end <= 1440", name="hours_in_a_day"),
    )

    team_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    # Slack's profile
    zone: str = "UTC"
    is_bot: bool = False
    is_guest: bool = False
    is_deleted: bool = False
    is_outsider: bool = False
    is_admin: bool = False
    profile_at: datetime | None = None
    dnd_from: datetime | None = None
    dnd_until: datetime | None = None
    dnd_at: datetime | None = None
    leave_until: datetime | None = None
    """From Slack's status: out of office until then, or FOREVER where the status has no end. Its words are not kept."""
    # Their own settings
    work_days: str = "1111100"
    work_start: int = 9 * 60
    work_end: int = 17 * 60
    stage: str | None = None
    public_praise: bool = False
    refuses_written: bool = False
    country: str | None = None
    region: str | None = None
    """For public holidays; the workspace's where these are empty."""
    weekly_budget: int = 5
    paused_until: datetime | None = None
    """*Pause everything*: until then, or FOREVER until they say otherwise."""
    # What Trellis has done
    dm_channel: str | None = None
    introduced_at: datetime | None = None


class Away(SQLModel, table=True):
    """Days on which a person has said that they are not there, both included. Who sees it: that person."""

    __table_args__ = (
        ForeignKeyConstraint(["team_id"], ["workspace.team_id"], ondelete="CASCADE"),
        CheckConstraint("first_day <= last_day", name="in_order"),
    )

    team_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    first_day: date = Field(primary_key=True)
    last_day: date


class Manages(SQLModel, table=True):
    """A manager and one who reports to them, from the workspace's import."""

    __table_args__ = (ForeignKeyConstraint(["team_id"], ["workspace.team_id"], ondelete="CASCADE"),)

    team_id: str = Field(primary_key=True)
    manager_id: str = Field(primary_key=True)
    report_id: str = Field(primary_key=True)
