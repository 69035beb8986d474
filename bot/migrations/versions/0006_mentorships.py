"""Mentorships: who with whom, what they agreed on, goals, skills and stages."""

from typing import Any

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import bot.vault

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def of_pair() -> list[sa.Column[Any]]:
    """The columns that every row of a pair has."""
    ids = ("id", "team_id", "mentorship_id", "author_id", "mode")
    words: list[sa.Column[Any]] = [sa.Column(name, sqlmodel.sql.sqltypes.AutoString(), nullable=False) for name in ids]
    times = ("created_at", "updated_at")
    return words + [sa.Column(name, sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False) for name in times]


def texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, bot.vault.SealedText(), nullable=True) for name in names]


def rules(table: str) -> tuple[sa.Constraint, ...]:
    """The constraints that every table of such rows has."""

    def belongs(column: str, other: str, key: str) -> sa.Constraint:
        name = op.f(f"fk_{table}_{column}_{other}")
        return sa.ForeignKeyConstraint([column], [f"{other}.{key}"], name=name, ondelete="CASCADE")

    return (
        sa.CheckConstraint("mode IN ('mentor', 'manager')", name=op.f(f"ck_{table}_mode_known")),
        belongs("mentorship_id", "mentorship", "id"),
        belongs("team_id", "workspace", "team_id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def upgrade() -> None:
    op.create_table(
        "mentorship",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("mentor_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("mentee_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("asked_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("manages", sa.Boolean(), nullable=False),
        sa.Column("mentor_mode", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("mentee_mode", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("started_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("paused_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("pulse_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("going_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("ended_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("ended_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("how", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("updated_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "how IS NULL OR how IN ('ended', 'peers', 'handed_over')", name=op.f("ck_mentorship_ending_known")
        ),
        sa.CheckConstraint(
            "kind IN ('formal', 'informal', 'peer', 'reverse', 'sponsor', 'buddy')",
            name=op.f("ck_mentorship_kind_known"),
        ),
        sa.CheckConstraint("mentee_mode IN ('mentor', 'manager')", name=op.f("ck_mentorship_mentee_mode_known")),
        sa.CheckConstraint("mentor_mode IN ('mentor', 'manager')", name=op.f("ck_mentorship_mentor_mode_known")),
        sa.CheckConstraint("state IN ('asked', 'declined', 'active', 'ended')", name=op.f("ck_mentorship_state_known")),
        sa.CheckConstraint("mentor_id <> mentee_id", name=op.f("ck_mentorship_two_people")),
        sa.ForeignKeyConstraint(
            ["team_id"], ["workspace.team_id"], name=op.f("fk_mentorship_team_id_workspace"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentorship")),
    )
    with op.batch_alter_table("mentorship", schema=None) as batch_op:
        batch_op.create_index(
            "ix_mentorship_going",
            ["going_at"],
            unique=False,
            sqlite_where=sa.text("going_at IS NOT NULL"),
            postgresql_where=sa.text("going_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_mentorship_pulse",
            ["pulse_at"],
            unique=False,
            sqlite_where=sa.text("pulse_at IS NOT NULL"),
            postgresql_where=sa.text("pulse_at IS NOT NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_mentorship_team_id_mentee_id_state"), ["team_id", "mentee_id", "state"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_mentorship_team_id_mentor_id_state"), ["team_id", "mentor_id", "state"], unique=False
        )

    op.create_table(
        "mentorship_wish",
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("user_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("mentees", sa.Integer(), nullable=False),
        sa.Column("prep_days", sa.Integer(), nullable=False),
        sa.Column("forms", sa.JSON(), nullable=False),
        sa.CheckConstraint("0 <= prep_days AND prep_days <= 5", name=op.f("ck_mentorship_wish_prep_days_in_reason")),
        sa.CheckConstraint("1 <= mentees AND mentees <= 20", name=op.f("ck_mentorship_wish_mentees_in_reason")),
        sa.ForeignKeyConstraint(
            ["team_id"], ["workspace.team_id"], name=op.f("fk_mentorship_wish_team_id_workspace"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_mentorship_wish")),
    )
    op.create_table(
        "mentorship_agreement",
        *of_pair(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("every", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("scheduler", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        *texts(
            "prepares",
            "expects_of_mentor",
            "expects_of_mentee",
            "feedback",
            "learning",
            "in_scope",
            "out_of_scope",
            "functions",
            "mentor_teaches",
            "mentee_teaches",
        ),
        sa.Column("mentor_accepted_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("mentee_accepted_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "every IS NULL OR every IN ('week', 'two_weeks', 'month')", name=op.f("ck_mentorship_agreement_every_known")
        ),
        sa.CheckConstraint(
            "scheduler IS NULL OR scheduler IN ('mentor', 'mentee', 'either')",
            name=op.f("ck_mentorship_agreement_scheduler_known"),
        ),
        *rules("mentorship_agreement"),
        sa.UniqueConstraint("mentorship_id", "version", name=op.f("uq_mentorship_agreement_mentorship_id_version")),
    )
    op.create_table(
        "mentorship_goal",
        *of_pair(),
        *texts("text", "success"),
        sa.Column("by_date", sa.Date(), nullable=True),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'met', 'dropped')", name=op.f("ck_mentorship_goal_state_known")),
        *rules("mentorship_goal"),
    )
    with op.batch_alter_table("mentorship_goal", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mentorship_goal_mentorship_id_state"), ["mentorship_id", "state"], unique=False
        )

    op.create_table(
        "mentorship_side",
        *of_pair(),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("said_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("every", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("scheduler", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        *texts("prepares", "expects", "feedback", "learning", "in_scope", "out_of_scope", "functions", "teaches"),
        sa.CheckConstraint(
            "every IS NULL OR every IN ('week', 'two_weeks', 'month')", name=op.f("ck_mentorship_side_every_known")
        ),
        sa.CheckConstraint(
            "scheduler IS NULL OR scheduler IN ('mentor', 'mentee', 'either')",
            name=op.f("ck_mentorship_side_scheduler_known"),
        ),
        *rules("mentorship_side"),
        sa.UniqueConstraint("mentorship_id", "author_id", name=op.f("uq_mentorship_side_mentorship_id_author_id")),
    )
    op.create_table(
        "mentorship_skill",
        *of_pair(),
        sa.Column("name", bot.vault.SealedText(), nullable=True),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        *rules("mentorship_skill"),
    )
    with op.batch_alter_table("mentorship_skill", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mentorship_skill_mentorship_id"), ["mentorship_id"], unique=False)

    op.create_table(
        "mentorship_stage",
        *of_pair(),
        sa.Column("skill_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("stage", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "stage IN ('novice', 'advanced_beginner', 'competent', 'proficient', 'expert')",
            name=op.f("ck_mentorship_stage_stage_known"),
        ),
        sa.ForeignKeyConstraint(
            ["skill_id"],
            ["mentorship_skill.id"],
            name=op.f("fk_mentorship_stage_skill_id_mentorship_skill"),
            ondelete="CASCADE",
        ),
        *rules("mentorship_stage"),
    )
    with op.batch_alter_table("mentorship_stage", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mentorship_stage_mentorship_id_skill_id"), ["mentorship_id", "skill_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_mentorship_stage_skill_id"), ["skill_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("mentorship_stage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mentorship_stage_skill_id"))
        batch_op.drop_index(batch_op.f("ix_mentorship_stage_mentorship_id_skill_id"))

    op.drop_table("mentorship_stage")
    with op.batch_alter_table("mentorship_skill", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mentorship_skill_mentorship_id"))

    op.drop_table("mentorship_skill")
    op.drop_table("mentorship_side")
    with op.batch_alter_table("mentorship_goal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mentorship_goal_mentorship_id_state"))

    op.drop_table("mentorship_goal")
    op.drop_table("mentorship_agreement")
    op.drop_table("mentorship_wish")
    with op.batch_alter_table("mentorship", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mentorship_team_id_mentor_id_state"))
        batch_op.drop_index(batch_op.f("ix_mentorship_team_id_mentee_id_state"))
        batch_op.drop_index("ix_mentorship_pulse")
        batch_op.drop_index("ix_mentorship_going")

    op.drop_table("mentorship")
