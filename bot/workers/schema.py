"""The queue's own tables in PostgreSQL, which `trellis migrate` makes and brings up by the package's own steps."""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.config import SettingsError

if TYPE_CHECKING:
    import psycopg

# The driver is imported where it is used: every start reads this module, and SQLite's needs no driver.

PACKAGE = "procrastinate"
RECORD = "trellis_queue_step"
"""The table of the package's steps that this database has. The package itself keeps no record."""

ADD = b"INSERT INTO trellis_queue_step VALUES (%s)"

LOCK = 7_355_120
"""An advisory lock, so that two deployment steps at once do not both create the same table."""

MISSING = "With PostgreSQL, Trellis needs a package more. Run: pip install 'trellis-bot[scale]'"
FOREIGN = (
    "The tables of the queue (procrastinate_…) were not made by `trellis migrate`, so nobody knows their version. "
    "Give Trellis a database of its own, or drop them: what is in them is made again."
)


def is_needed(url: str) -> bool:
    """Whether this database carries a queue; SQLite's one process has ticks instead."""
    return url.startswith("postgresql")


def need_package() -> None:
    """A SettingsError that says what to install, if the extra `scale` is missing."""
    if find_spec(PACKAGE) is None:
        raise SettingsError(MISSING)


def steps() -> list[Path]:
    """The package's migrations, the oldest first."""
    need_package()
    from procrastinate.schema import SchemaManager

    return sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"), key=lambda step: step.name)


def newest() -> str:
    return _version(steps()[-1].stem)


def upgrade(url: str) -> None:
    """Bring the queue's tables to the installed package's version; `url` is SQLAlchemy's. Raises SettingsError."""
    known = steps()
    import psycopg

    with psycopg.connect(plain_url(url), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (LOCK,))  # ends with the connection
        connection.execute(b"CREATE TABLE IF NOT EXISTS trellis_queue_step (name text PRIMARY KEY)")
        done = _recorded(connection)
        if not done and _exists(connection, "procrastinate_jobs"):
            raise SettingsError(FOREIGN)
        if not done:
            _make(connection, [step.stem for step in known])
        for step in known if done else ():
            if step.stem not in done:
                _climb(connection, step)


def status(url: str) -> tuple[str | None, str]:
    """The version that the database's queue has, None if it has none, and the one that is needed."""
    wanted = newest()
    import psycopg

    with psycopg.connect(plain_url(url), connect_timeout=5) as connection:
        if not _exists(connection, RECORD):
            return None, wanted
        done = _recorded(connection)
    return (_version(max(done)) if done else None), wanted


def _make(connection: "psycopg.Connection[Any]", names: list[str]) -> None:
    from procrastinate.schema import SchemaManager

    with connection.transaction():
        connection.execute(SchemaManager.get_schema())
        connection.cursor().executemany(ADD, [(name,) for name in names])


def _climb(connection: "psycopg.Connection[Any]", step: Path) -> None:
    with connection.transaction():
        connection.execute(step.read_text(encoding="utf-8").encode())
        connection.execute(ADD, (step.stem,))


def _recorded(connection: "psycopg.Connection[Any]") -> set[str]:
    return {row[0] for row in connection.execute(b"SELECT name FROM trellis_queue_step").fetchall()}


def _exists(connection: "psycopg.Connection[Any]", table: str) -> bool:
    row = connection.execute("SELECT to_regclass(%s)", (table,)).fetchone()
    return row is not None and row[0] is not None


def _version(name: str) -> str:
    """`03.04.00_50_post_…` is 3.4.0: the package's version that brought the step."""
    return ".".join(str(int(part)) for part in name.partition("_")[0].split("."))


def plain_url(url: str) -> str:
    """The address as the driver takes it, without SQLAlchemy's dialect."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)
