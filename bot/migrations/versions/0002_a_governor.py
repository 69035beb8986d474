"""What the rules about nudges need: classes, reasons, reactions, habits; leave, away days and budgets of people."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kind_habit",
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("user_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("stopped_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("rests_since", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("ignored", sa.Integer(), nullable=False),
        sa.Column("skip_next", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "user_id", "kind", name=op.f("pk_kind_habit")),
    )
    op.create_table(
        "pace",
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("method", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("next_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "method", name=op.f("pk_pace")),
    )
    op.create_table(
        "away",
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("user_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_away_in_order")),
        sa.ForeignKeyConstraint(
            ["team_id"], ["workspace.team_id"], name=op.f("fk_away_team_id_workspace"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("team_id", "user_id", "first_day", name=op.f("pk_away")),
    )
    op.execute(
        "INSERT INTO kind_habit (team_id, user_id, kind, stopped_at, ignored, skip_next) "
        "SELECT team_id, user_id, kind, since, 0, false FROM muted_kind"
    )
    op.drop_table("muted_kind")
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.add_column(sa.Column("follow_up_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.create_index(
            "ix_feedback_follow_up",
            ["follow_up_at"],
            unique=False,
            sqlite_where=sa.text("follow_up_at IS NOT NULL"),
            postgresql_where=sa.text("follow_up_at IS NOT NULL"),
        )

    with op.batch_alter_table("nudge", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("class_", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default="waiting")
        )
        batch_op.add_column(sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("payload", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("slot", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        batch_op.add_column(sa.Column("due_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("sent_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("digest_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        batch_op.add_column(sa.Column("look_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("reaction", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        batch_op.add_column(sa.Column("judge_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.drop_index(batch_op.f("ix_nudge_state_not_before"))
        batch_op.drop_index(batch_op.f("ix_nudge_team_id_user_id_state"))
        batch_op.create_index(batch_op.f("ix_nudge_channel_message_ts"), ["channel", "message_ts"], unique=False)
        batch_op.create_index(
            "ix_nudge_digest",
            ["digest_id"],
            unique=False,
            sqlite_where=sa.text("digest_id IS NOT NULL"),
            postgresql_where=sa.text("digest_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_nudge_next",
            ["not_before"],
            unique=False,
            sqlite_where=sa.text("state = 'planned'"),
            postgresql_where=sa.text("state = 'planned'"),
        )
        batch_op.create_index(
            "ix_nudge_planned",
            ["team_id", "not_before"],
            unique=False,
            sqlite_where=sa.text("state = 'planned'"),
            postgresql_where=sa.text("state = 'planned'"),
        )
        batch_op.create_index(
            "ix_nudge_sending",
            ["lease_until"],
            unique=False,
            sqlite_where=sa.text("state = 'sending'"),
            postgresql_where=sa.text("state = 'sending'"),
        )
        batch_op.create_index(
            batch_op.f("ix_nudge_team_id_user_id_sent_at"), ["team_id", "user_id", "sent_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_nudge_team_id_user_id_state_not_before"),
            ["team_id", "user_id", "state", "not_before"],
            unique=False,
        )
        batch_op.create_index(
            "ix_nudge_unjudged",
            ["judge_at"],
            unique=False,
            sqlite_where=sa.text("judge_at IS NOT NULL"),
            postgresql_where=sa.text("judge_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_nudge_unsettled",
            ["look_at"],
            unique=False,
            sqlite_where=sa.text("look_at IS NOT NULL"),
            postgresql_where=sa.text("look_at IS NOT NULL"),
        )

    op.execute("UPDATE nudge SET due_at = not_before")
    op.execute("UPDATE nudge SET class_ = 'offered' WHERE kind = 'sbi.followup'")
    op.execute("UPDATE nudge SET sent_at = done_at WHERE state IN ('sent', 'unknown')")
    op.execute("UPDATE nudge SET sent_at = not_before WHERE state = 'sending'")
    op.execute("UPDATE nudge SET reason = 'It was planned for today.' WHERE state IN ('planned', 'sending')")
    with op.batch_alter_table("nudge", schema=None) as batch_op:
        for column in ("class_", "reason", "payload"):
            batch_op.alter_column(column, server_default=None)
        batch_op.alter_column("due_at", nullable=False)
        batch_op.create_check_constraint("class_known", "class_ IN ('waiting', 'agreed', 'offered')")
        batch_op.create_check_constraint(
            "reaction_known", "reaction IS NULL OR reaction IN ('answered', 'snoozed', 'not_useful', 'ignored')"
        )

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("leave_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("country", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        batch_op.add_column(sa.Column("region", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        batch_op.add_column(sa.Column("weekly_budget", sa.Integer(), nullable=False, server_default="5"))
        batch_op.add_column(sa.Column("paused_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.alter_column("weekly_budget", server_default=None)
        batch_op.create_check_constraint("budget_in_reason", "1 <= weekly_budget AND weekly_budget <= 10")

    with op.batch_alter_table("workspace", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unreachable_since", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("workspace", schema=None) as batch_op:
        batch_op.drop_column("unreachable_since")

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_constraint("budget_in_reason", type_="check")
        batch_op.drop_column("paused_until")
        batch_op.drop_column("weekly_budget")
        batch_op.drop_column("region")
        batch_op.drop_column("country")
        batch_op.drop_column("leave_until")

    with op.batch_alter_table("nudge", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_nudge_unsettled",
            sqlite_where=sa.text("look_at IS NOT NULL"),
            postgresql_where=sa.text("look_at IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_nudge_unjudged",
            sqlite_where=sa.text("judge_at IS NOT NULL"),
            postgresql_where=sa.text("judge_at IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_nudge_team_id_user_id_state_not_before"))
        batch_op.drop_index(batch_op.f("ix_nudge_team_id_user_id_sent_at"))
        batch_op.drop_index(
            "ix_nudge_sending", sqlite_where=sa.text("state = 'sending'"), postgresql_where=sa.text("state = 'sending'")
        )
        batch_op.drop_index(
            "ix_nudge_planned", sqlite_where=sa.text("state = 'planned'"), postgresql_where=sa.text("state = 'planned'")
        )
        batch_op.drop_index(
            "ix_nudge_next", sqlite_where=sa.text("state = 'planned'"), postgresql_where=sa.text("state = 'planned'")
        )
        batch_op.drop_index(
            "ix_nudge_digest",
            sqlite_where=sa.text("digest_id IS NOT NULL"),
            postgresql_where=sa.text("digest_id IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_nudge_channel_message_ts"))
        batch_op.create_index(
            batch_op.f("ix_nudge_team_id_user_id_state"), ["team_id", "user_id", "state"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_nudge_state_not_before"), ["state", "not_before"], unique=False)
        batch_op.drop_constraint("class_known", type_="check")
        batch_op.drop_constraint("reaction_known", type_="check")
        batch_op.drop_column("judge_at")
        batch_op.drop_column("reaction")
        batch_op.drop_column("look_at")
        batch_op.drop_column("digest_id")
        batch_op.drop_column("sent_at")
        batch_op.drop_column("due_at")
        batch_op.drop_column("slot")
        batch_op.drop_column("payload")
        batch_op.drop_column("reason")
        batch_op.drop_column("class_")

    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_feedback_follow_up",
            sqlite_where=sa.text("follow_up_at IS NOT NULL"),
            postgresql_where=sa.text("follow_up_at IS NOT NULL"),
        )
        batch_op.drop_column("follow_up_at")

    op.create_table(
        "muted_kind",
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("user_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("since", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "user_id", "kind", name=op.f("pk_muted_kind")),
    )
    op.execute(
        "INSERT INTO muted_kind (team_id, user_id, kind, since) "
        "SELECT team_id, user_id, kind, stopped_at FROM kind_habit WHERE stopped_at IS NOT NULL"
    )
    op.drop_table("away")
    op.drop_table("pace")
    op.drop_table("kind_habit")
