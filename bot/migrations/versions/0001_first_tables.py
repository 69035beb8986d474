"""The first tables: people and their workspace, feedback and replies, nudges."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import bot.vault

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("giver_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("recipient_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("situation", bot.vault.SealedText(), nullable=True),
        sa.Column("behavior", bot.vault.SealedText(), nullable=True),
        sa.Column("impact", bot.vault.SealedText(), nullable=True),
        sa.Column("request", bot.vault.SealedText(), nullable=True),
        sa.Column("link", bot.vault.SealedText(), nullable=True),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("way", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("deliver_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("delivered_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("read_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("outcome", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("hidden_from_giver", sa.Boolean(), nullable=False),
        sa.Column("hidden_from_recipient", sa.Boolean(), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("updated_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "NOT (kind = 'corrective' AND way = 'public')", name=op.f("ck_feedback_corrective_is_private")
        ),
        sa.CheckConstraint(
            "kind IS NULL OR kind IN ('reinforcing', 'corrective')", name=op.f("ck_feedback_kind_known")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'planned', 'delivered', 'read', 'withdrawn', 'declined', 'in_person', "
            "'unknown', 'failed')",
            name=op.f("ck_feedback_state_known"),
        ),
        sa.CheckConstraint(
            "way IS NULL OR way IN ('ask', 'now', 'at', 'public', 'draft', 'in_person')",
            name=op.f("ck_feedback_way_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_feedback_team_id_giver_id_updated_at"), ["team_id", "giver_id", "updated_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_feedback_team_id_recipient_id_state"), ["team_id", "recipient_id", "state"], unique=False
        )

    op.create_table(
        "muted_kind",
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("user_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("since", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "user_id", "kind", name=op.f("pk_muted_kind")),
    )
    op.create_table(
        "nudge",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("user_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("subject_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("dedupe_key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("not_before", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("expires_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("channel", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("message_ts", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("outcome", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("done_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('planned', 'sending', 'sent', 'skipped', 'unknown', 'dead')", name=op.f("ck_nudge_state_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nudge")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_nudge_dedupe_key")),
    )
    with op.batch_alter_table("nudge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nudge_state_not_before"), ["state", "not_before"], unique=False)
        batch_op.create_index(batch_op.f("ix_nudge_subject_id"), ["subject_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_nudge_team_id_user_id_state"), ["team_id", "user_id", "state"], unique=False
        )

    op.create_table(
        "refusal",
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("recipient_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("giver_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("since", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "recipient_id", "giver_id", name=op.f("pk_refusal")),
    )
    op.create_table(
        "workspace",
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("praise_channel_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("country", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("region", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("retention_days", sa.Integer(), nullable=False),
        sa.Column("coordinator_ids", sa.JSON(), nullable=False),
        sa.Column("muted_rules", sa.JSON(), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_workspace")),
    )
    op.create_table(
        "feedback_reply",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("feedback_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("author_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("text", bot.vault.SealedText(), nullable=True),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("read_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('thank', 'question', 'view', 'changed')", name=op.f("ck_feedback_reply_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["feedback_id"], ["feedback.id"], name=op.f("fk_feedback_reply_feedback_id_feedback"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_reply")),
    )
    with op.batch_alter_table("feedback_reply", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_feedback_reply_feedback_id_created_at"), ["feedback_id", "created_at"], unique=False
        )

    op.create_table(
        "manages",
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("manager_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("report_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"], ["workspace.team_id"], name=op.f("fk_manages_team_id_workspace"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("team_id", "manager_id", "report_id", name=op.f("pk_manages")),
    )
    op.create_table(
        "person",
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("user_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("zone", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("is_bot", sa.Boolean(), nullable=False),
        sa.Column("is_guest", sa.Boolean(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), nullable=False),
        sa.Column("is_outsider", sa.Boolean(), nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.Column("profile_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("dnd_from", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("dnd_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("dnd_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("work_days", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("work_start", sa.Integer(), nullable=False),
        sa.Column("work_end", sa.Integer(), nullable=False),
        sa.Column("stage", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("public_praise", sa.Boolean(), nullable=False),
        sa.Column("refuses_written", sa.Boolean(), nullable=False),
        sa.Column("dm_channel", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("introduced_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "stage IS NULL OR stage IN ('novice', 'advanced_beginner', 'competent', 'proficient', 'expert')",
            name=op.f("ck_person_stage_known"),
        ),
        sa.CheckConstraint(
            "0 <= work_start AND work_start < work_end AND work_end <= 1440", name=op.f("ck_person_hours_in_a_day")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["workspace.team_id"], name=op.f("fk_person_team_id_workspace"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_person")),
    )


def downgrade() -> None:
    op.drop_table("person")
    op.drop_table("manages")
    with op.batch_alter_table("feedback_reply", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_reply_feedback_id_created_at"))

    op.drop_table("feedback_reply")
    op.drop_table("workspace")
    op.drop_table("refusal")
    with op.batch_alter_table("nudge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_nudge_team_id_user_id_state"))
        batch_op.drop_index(batch_op.f("ix_nudge_subject_id"))
        batch_op.drop_index(batch_op.f("ix_nudge_state_not_before"))

    op.drop_table("nudge")
    op.drop_table("muted_kind")
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_team_id_recipient_id_state"))
        batch_op.drop_index(batch_op.f("ix_feedback_team_id_giver_id_updated_at"))

    op.drop_table("feedback")
