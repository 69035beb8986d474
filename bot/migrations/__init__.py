"""Alembic, without an ini file: `trellis migrate`, and at start for the embedded database."""

import contextlib
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

if TYPE_CHECKING:
    from alembic.config import Config

# Alembic is imported where it is used: it is a tenth of a cold start, and most starts find nothing to do.


def config(url: str) -> "Config":
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.attributes["url"] = url
    return made


def sync_url(url: str) -> str:
    """Migrations run synchronously; psycopg 3 does both."""
    return url.replace("sqlite+aiosqlite", "sqlite")


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database to `revision`; creates an SQLite file's folder."""
    file = make_url(url).database if url.startswith("sqlite") else None
    if file:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    if not file or revision != "head" or _stamp(file) != newest():
        from alembic import command

        command.upgrade(config(url), revision)
    if file:
        _write_ahead(file)


def newest() -> str:
    """The last revision, by its file's name."""
    return max(path.name.partition("_")[0] for path in (Path(__file__).parent / "versions").glob("[0-9]*_*.py"))


def _stamp(database: str) -> str | None:
    """The revision of an SQLite file; None if it has none yet."""
    if not Path(database).exists():
        return None
    with contextlib.closing(sqlite3.connect(database)) as connection:
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError:
            return None  # no such table, or locked: Alembic finds out, and waits
    return str(row[0]) if row else None


def _write_ahead(database: str) -> None:
    """The file keeps this mode. Of connections that come at once and each ask for it, one finds the file locked."""
    with (
        contextlib.closing(sqlite3.connect(database)) as connection,
        contextlib.suppress(sqlite3.OperationalError),  # in use, so in this mode before long
    ):
        connection.execute("PRAGMA journal_mode=WAL")


def downgrade(url: str, revision: str) -> None:
    from alembic import command

    command.downgrade(config(url), revision)


def status(url: str) -> tuple[str | None, str | None]:
    """The revision that the database has, and the newest one."""
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    engine = create_engine(sync_url(url))
    try:
        with engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()
    return current, ScriptDirectory.from_config(config(url)).get_current_head()
