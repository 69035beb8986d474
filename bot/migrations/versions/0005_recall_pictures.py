"""Pictures of what people remember, uploaded to Slack."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import bot.vault

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recall_picture",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("user_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("chart", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("signature", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("file_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("words", bot.vault.SealedText(), nullable=True),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"],
            ["workspace.team_id"],
            name=op.f("fk_recall_picture_team_id_workspace"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall_picture")),
    )
    with op.batch_alter_table("recall_picture", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recall_picture_team_id_user_id_chart"), ["team_id", "user_id", "chart"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("recall_picture", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recall_picture_team_id_user_id_chart"))

    op.drop_table("recall_picture")
