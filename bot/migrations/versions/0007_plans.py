"""Plans of mentorships, and what the two say of theirs and at its end."""

from typing import Any

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import bot.vault

revision = "0007"
down_revision = "0006"
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
        "mentorship_farewell",
        *of_pair(),
        *texts("learned", "thanks", "keeps"),
        sa.Column("shared", sa.Boolean(), nullable=False),
        *rules("mentorship_farewell"),
        sa.UniqueConstraint("mentorship_id", "author_id", name=op.f("uq_mentorship_farewell_mentorship_id_author_id")),
    )
    op.create_table(
        "mentorship_plan",
        *of_pair(),
        sa.Column("template", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        *texts("title", "growth", "goal", "success"),
        sa.Column("stretch_kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("stretch", bot.vault.SealedText(), nullable=True),
        sa.Column("support", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("cost", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        *texts("follow", "grows_by_itself"),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("changed_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'done', 'dropped')", name=op.f("ck_mentorship_plan_state_known")),
        *rules("mentorship_plan"),
    )
    with op.batch_alter_table("mentorship_plan", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mentorship_plan_mentorship_id_state"), ["mentorship_id", "state"], unique=False
        )

    op.create_table(
        "mentorship_pulse",
        *of_pair(),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("useful", sa.Integer(), nullable=True),
        *texts("helps", "better"),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "useful IS NULL OR (1 <= useful AND useful <= 4)", name=op.f("ck_mentorship_pulse_useful_known")
        ),
        *rules("mentorship_pulse"),
        sa.UniqueConstraint(
            "mentorship_id", "author_id", "round", name=op.f("uq_mentorship_pulse_mentorship_id_author_id_round")
        ),
    )
    op.create_table(
        "mentorship_step",
        *of_pair(),
        sa.Column("plan_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        *texts("title", "steps", "success"),
        sa.Column("done_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["mentorship_plan.id"],
            name=op.f("fk_mentorship_step_plan_id_mentorship_plan"),
            ondelete="CASCADE",
        ),
        *rules("mentorship_step"),
    )
    with op.batch_alter_table("mentorship_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mentorship_step_mentorship_id"), ["mentorship_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mentorship_step_plan_id"), ["plan_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("mentorship_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mentorship_step_plan_id"))
        batch_op.drop_index(batch_op.f("ix_mentorship_step_mentorship_id"))

    op.drop_table("mentorship_step")
    op.drop_table("mentorship_pulse")
    with op.batch_alter_table("mentorship_plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mentorship_plan_mentorship_id_state"))

    op.drop_table("mentorship_plan")
    op.drop_table("mentorship_farewell")
