"""Recall: enrolments, own cards, memories, questions, answers, grades, uses, explanations."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import bot.vault

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _of_workspace(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_team_id_workspace")
    return sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name=name, ondelete="CASCADE")


def upgrade() -> None:
    op.create_table(
        "recall_card",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("author_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("pair_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("prompt", bot.vault.SealedText(), nullable=True),
        sa.Column("situation", bot.vault.SealedText(), nullable=True),
        sa.Column("points", bot.vault.SealedText(), nullable=True),
        sa.Column("answer", bot.vault.SealedText(), nullable=True),
        sa.Column("link", bot.vault.SealedText(), nullable=True),
        sa.Column("topic", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("updated_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'proposed', 'active', 'declined')", name=op.f("ck_recall_card_state_known")
        ),
        _of_workspace("recall_card"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall_card")),
    )
    with op.batch_alter_table("recall_card", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recall_card_team_id_author_id"), ["team_id", "author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recall_card_team_id_pair_id"), ["team_id", "pair_id"], unique=False)

    op.create_table(
        "recall_enrolment",
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("user_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("decks", sa.JSON(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("weekly", sa.Integer(), nullable=False),
        sa.Column("days", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("stage", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("next_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("fits", sa.Boolean(), nullable=False),
        sa.Column("factor", sa.Float(), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=True),
        sa.Column("fitted_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("updated_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "stage IN ('novice', 'advanced_beginner', 'competent', 'proficient', 'expert')",
            name=op.f("ck_recall_enrolment_stage_known"),
        ),
        sa.CheckConstraint("0 <= minute AND minute < 1440", name=op.f("ck_recall_enrolment_minute_of_a_day")),
        sa.CheckConstraint("1 <= weekly AND weekly <= 5", name=op.f("ck_recall_enrolment_weekly_in_reason")),
        _of_workspace("recall_enrolment"),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_recall_enrolment")),
    )
    with op.batch_alter_table("recall_enrolment", schema=None) as batch_op:
        batch_op.create_index(
            "ix_recall_enrolment_due",
            ["next_at"],
            unique=False,
            sqlite_where=sa.text("next_at IS NOT NULL"),
            postgresql_where=sa.text("next_at IS NOT NULL"),
        )

    op.create_table(
        "recall_memory",
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("user_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("card_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("stability", sa.Float(), nullable=True),
        sa.Column("difficulty", sa.Float(), nullable=True),
        sa.Column("reviewed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("due_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("first_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("first_grade", sa.Integer(), nullable=True),
        sa.Column("skipped", sa.Boolean(), nullable=False),
        _of_workspace("recall_memory"),
        sa.PrimaryKeyConstraint("team_id", "user_id", "card_id", name=op.f("pk_recall_memory")),
    )
    op.create_table(
        "recall_question",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("user_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("card_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("topic", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("nudge_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("asked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("predicted", sa.Float(), nullable=True),
        sa.Column("hints", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Integer(), nullable=True),
        sa.Column("answered_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("ticked", sa.JSON(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("graded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'answered', 'shown', 'graded', 'put_off', 'skipped', 'lapsed')",
            name=op.f("ck_recall_question_state_known"),
        ),
        sa.CheckConstraint("grade IS NULL OR (1 <= grade AND grade <= 4)", name=op.f("ck_recall_question_grade_known")),
        _of_workspace("recall_question"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall_question")),
    )
    with op.batch_alter_table("recall_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recall_question_nudge_id"), ["nudge_id"], unique=True)
        batch_op.create_index(
            batch_op.f("ix_recall_question_team_id_user_id_asked_at"), ["team_id", "user_id", "asked_at"], unique=False
        )

    op.create_table(
        "recall_review",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("user_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("card_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("origin", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("predicted", sa.Float(), nullable=True),
        sa.Column("confidence", sa.Integer(), nullable=True),
        sa.CheckConstraint("origin IN ('question', 'teach_back')", name=op.f("ck_recall_review_origin_known")),
        sa.CheckConstraint("1 <= grade AND grade <= 4", name=op.f("ck_recall_review_grade_known")),
        _of_workspace("recall_review"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall_review")),
    )
    with op.batch_alter_table("recall_review", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recall_review_team_id_user_id_at"), ["team_id", "user_id", "at"], unique=False
        )

    op.create_table(
        "recall_teach_back",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("user_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("mentor_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("card_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("text", bot.vault.SealedText(), nullable=True),
        sa.Column("steps", sa.JSON(), nullable=True),
        sa.Column("note", bot.vault.SealedText(), nullable=True),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("marked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        _of_workspace("recall_teach_back"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall_teach_back")),
    )
    with op.batch_alter_table("recall_teach_back", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recall_teach_back_team_id_mentor_id"), ["team_id", "mentor_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_recall_teach_back_team_id_user_id"), ["team_id", "user_id"], unique=False)

    op.create_table(
        "recall_use",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("user_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("card_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("text", bot.vault.SealedText(), nullable=True),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        _of_workspace("recall_use"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall_use")),
    )
    with op.batch_alter_table("recall_use", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recall_use_team_id_user_id_card_id"), ["team_id", "user_id", "card_id"], unique=False
        )

    op.create_table(
        "recall_answer",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("user_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("question_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("text", bot.vault.SealedText(), nullable=True),
        sa.Column("message_ts", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["recall_question.id"],
            name=op.f("fk_recall_answer_question_id_recall_question"),
            ondelete="CASCADE",
        ),
        _of_workspace("recall_answer"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall_answer")),
    )
    with op.batch_alter_table("recall_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recall_answer_question_id_at"), ["question_id", "at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_recall_answer_team_id_user_id_message_ts"),
            ["team_id", "user_id", "message_ts"],
            unique=False,
        )


def downgrade() -> None:
    with op.batch_alter_table("recall_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recall_answer_team_id_user_id_message_ts"))
        batch_op.drop_index(batch_op.f("ix_recall_answer_question_id_at"))

    op.drop_table("recall_answer")
    with op.batch_alter_table("recall_use", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recall_use_team_id_user_id_card_id"))

    op.drop_table("recall_use")
    with op.batch_alter_table("recall_teach_back", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recall_teach_back_team_id_user_id"))
        batch_op.drop_index(batch_op.f("ix_recall_teach_back_team_id_mentor_id"))

    op.drop_table("recall_teach_back")
    with op.batch_alter_table("recall_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recall_review_team_id_user_id_at"))

    op.drop_table("recall_review")
    with op.batch_alter_table("recall_question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recall_question_team_id_user_id_asked_at"))
        batch_op.drop_index(batch_op.f("ix_recall_question_nudge_id"))

    op.drop_table("recall_question")
    op.drop_table("recall_memory")
    with op.batch_alter_table("recall_enrolment", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_recall_enrolment_due",
            sqlite_where=sa.text("next_at IS NOT NULL"),
            postgresql_where=sa.text("next_at IS NOT NULL"),
        )

    op.drop_table("recall_enrolment")
    with op.batch_alter_table("recall_card", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recall_card_team_id_pair_id"))
        batch_op.drop_index(batch_op.f("ix_recall_card_team_id_author_id"))

    op.drop_table("recall_card")
