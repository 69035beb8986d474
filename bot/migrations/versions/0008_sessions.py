"""Sessions: when, prepared how, what came of them."""

from typing import Any

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import bot.vault

revision = "0008"
down_revision = "0007"
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
        "session_series",
        *of_pair(),
        sa.Column("every", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("zone", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", bot.vault.SealedText(), nullable=True),
        sa.Column("next_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint("every IN ('week', 'two_weeks', 'month')", name=op.f("ck_session_series_every_known")),
        *rules("session_series"),
    )
    with op.batch_alter_table("session_series", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_series_mentorship_id"), ["mentorship_id"], unique=False)
        batch_op.create_index(
            "ix_session_series_next",
            ["next_at"],
            unique=False,
            sqlite_where=sa.text("next_at IS NOT NULL"),
            postgresql_where=sa.text("next_at IS NOT NULL"),
        )

    op.create_table(
        "session",
        *of_pair(),
        sa.Column("series_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("was_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("starts_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("zone", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", bot.vault.SealedText(), nullable=True),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("changed_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.CheckConstraint("state IN ('planned', 'cancelled', 'over')", name=op.f("ck_session_state_known")),
        sa.ForeignKeyConstraint(
            ["series_id"], ["session_series.id"], name=op.f("fk_session_series_id_session_series"), ondelete="SET NULL"
        ),
        *rules("session"),
        sa.UniqueConstraint("series_id", "was_at", name=op.f("uq_session_series_id_was_at")),
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_session_mentorship_id_starts_at"), ["mentorship_id", "starts_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_session_state_starts_at"), ["state", "starts_at"], unique=False)

    op.create_table(
        "session_action",
        *of_pair(),
        sa.Column("session_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("owner_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("text", bot.vault.SealedText(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("reason", bot.vault.SealedText(), nullable=True),
        sa.Column("done_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'done', 'dropped')", name=op.f("ck_session_action_state_known")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_session_action_session_id_session"), ondelete="SET NULL"
        ),
        *rules("session_action"),
    )
    with op.batch_alter_table("session_action", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_session_action_mentorship_id_state_due_on"),
            ["mentorship_id", "state", "due_on"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_session_action_team_id_owner_id_state"), ["team_id", "owner_id", "state"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_session_action_session_id"), ["session_id"], unique=False)

    op.create_table(
        "session_checkin",
        *of_pair(),
        sa.Column("session_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("met", sa.Boolean(), nullable=False),
        sa.Column("useful", sa.Integer(), nullable=True),
        *texts("why", "learned", "note", "own_note"),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "useful IS NULL OR (1 <= useful AND useful <= 4)", name=op.f("ck_session_checkin_useful_known")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_session_checkin_session_id_session"), ondelete="CASCADE"
        ),
        *rules("session_checkin"),
        sa.UniqueConstraint("session_id", "author_id", name=op.f("uq_session_checkin_session_id_author_id")),
    )
    with op.batch_alter_table("session_checkin", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_checkin_mentorship_id"), ["mentorship_id"], unique=False)

    op.create_table(
        "session_help",
        *of_pair(),
        sa.Column("session_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("skill_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("link", bot.vault.SealedText(), nullable=True),
        sa.CheckConstraint("1 <= level AND level <= 4", name=op.f("ck_session_help_level_known")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_session_help_session_id_session"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["skill_id"],
            ["mentorship_skill.id"],
            name=op.f("fk_session_help_skill_id_mentorship_skill"),
            ondelete="CASCADE",
        ),
        *rules("session_help"),
        sa.UniqueConstraint(
            "session_id", "author_id", "skill_id", name=op.f("uq_session_help_session_id_author_id_skill_id")
        ),
    )
    with op.batch_alter_table("session_help", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_session_help_mentorship_id_skill_id"), ["mentorship_id", "skill_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_session_help_skill_id"), ["skill_id"], unique=False)

    op.create_table(
        "session_prep",
        *of_pair(),
        sa.Column("session_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        *texts("wins", "hardest", "topics", "wants", "note"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_session_prep_session_id_session"), ondelete="CASCADE"
        ),
        *rules("session_prep"),
        sa.UniqueConstraint("session_id", "author_id", name=op.f("uq_session_prep_session_id_author_id")),
    )
    with op.batch_alter_table("session_prep", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_prep_mentorship_id"), ["mentorship_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("session_prep", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_prep_mentorship_id"))

    op.drop_table("session_prep")
    with op.batch_alter_table("session_help", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_help_skill_id"))
        batch_op.drop_index(batch_op.f("ix_session_help_mentorship_id_skill_id"))

    op.drop_table("session_help")
    with op.batch_alter_table("session_checkin", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_checkin_mentorship_id"))

    op.drop_table("session_checkin")
    with op.batch_alter_table("session_action", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_action_session_id"))
        batch_op.drop_index(batch_op.f("ix_session_action_team_id_owner_id_state"))
        batch_op.drop_index(batch_op.f("ix_session_action_mentorship_id_state_due_on"))

    op.drop_table("session_action")
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_state_starts_at"))
        batch_op.drop_index(batch_op.f("ix_session_mentorship_id_starts_at"))

    op.drop_table("session")
    with op.batch_alter_table("session_series", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_session_series_next",
            sqlite_where=sa.text("next_at IS NOT NULL"),
            postgresql_where=sa.text("next_at IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_session_series_mentorship_id"))

    op.drop_table("session_series")
