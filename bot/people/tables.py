"""Workspaces, people, and who manages whom."""

from datetime import datetime

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
    retention_days: int = 365
    coordinator_ids: list[str] = Field(default_factory=list, sa_type=JSON)
    muted_rules: list[str] = Field(default_factory=list, sa_type=JSON)
    created_at: datetime


class Person(SQLModel, table=True):
    """A member as Slack describes them, and their own settings. Names are not kept: Slack draws them."""

    __table_args__ = (
        ForeignKeyConstraint(["team_id"], ["workspace.team_id"], ondelete="CASCADE"),
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
    # Their own settings
    work_days: str = "1111100"
    work_start: int = 9 * 60
    work_end: int = 17 * 60
    stage: str | None = None
    public_praise: bool = False
    refuses_written: bool = False
    # What Trellis has done
    dm_channel: str | None = None
    introduced_at: datetime | None = None


class Manages(SQLModel, table=True):
    """A manager and one who reports to them, from the workspace's import."""

    __table_args__ = (ForeignKeyConstraint(["team_id"], ["workspace.team_id"], ondelete="CASCADE"),)

    team_id: str = Field(primary_key=True)
    manager_id: str = Field(primary_key=True)
    report_id: str = Field(primary_key=True)
