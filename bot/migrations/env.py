"""Run migrations on the database that `bot.migrations.config` was given."""

from alembic import context
from sqlalchemy import create_engine, event
from sqlmodel import SQLModel

import bot.inbox.tables
import bot.mentorships.tables
import bot.nudges.tables
import bot.people.tables
import bot.recall.tables
import bot.sbi.tables
import bot.sessions.tables  # noqa: F401  # tables register themselves
from bot.migrations import sync_url


def run() -> None:
    engine = create_engine(sync_url(context.config.attributes["url"]))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=5000").close())
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            render_as_batch=True,
            compare_type=True,
            compare_server_default=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
