"""Alembic, without an ini file: `trellis migrate`, and at start for the embedded database."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url


def config(url: str) -> Config:
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.attributes["url"] = url
    return made


def sync_url(url: str) -> str:
    """Migrations run synchronously; psycopg 3 does both."""
    return url.replace("sqlite+aiosqlite", "sqlite")


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database to `revision`; creates an SQLite file's folder."""
    database = make_url(url).database
    if url.startswith("sqlite") and database:
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    command.upgrade(config(url), revision)


def downgrade(url: str, revision: str) -> None:
    command.downgrade(config(url), revision)


def status(url: str) -> tuple[str | None, str | None]:
    """The revision that the database has, and the newest one."""
    engine = create_engine(sync_url(url))
    try:
        with engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()
    return current, ScriptDirectory.from_config(config(url)).get_current_head()
