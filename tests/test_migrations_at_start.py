"""What a start does to the embedded database, and what it spares itself."""

import contextlib
import sqlite3
import subprocess
import sys
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from bot import migrations


def url(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'data' / 'trellis.db'}"


def tables(folder: Path) -> list[str]:
    engine = create_engine(migrations.sync_url(url(folder)))
    try:
        return inspect(engine).get_table_names()
    finally:
        engine.dispose()


def test_the_newest_revision_is_the_last_file() -> None:
    assert migrations.newest() == ScriptDirectory.from_config(migrations.config("sqlite://")).get_current_head()


def test_a_database_is_ready_for_connections_that_come_at_once(tmp_path: Path) -> None:
    migrations.upgrade(url(tmp_path))
    path = tmp_path / "data" / "trellis.db"
    for mode in ("PRAGMA journal_mode", "PRAGMA journal_mode=DELETE"):  # as it was made, and as a copy comes back
        with contextlib.closing(sqlite3.connect(path)) as connection:
            connection.execute(mode).fetchall()
        migrations.upgrade(url(tmp_path))
        with contextlib.closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA journal_mode").fetchall() == [("wal",)]


def test_a_database_that_lags_is_brought_up(tmp_path: Path) -> None:
    migrations.upgrade(url(tmp_path))
    migrations.downgrade(url(tmp_path), "base")
    migrations.upgrade(url(tmp_path))
    assert "feedback" in tables(tmp_path)


def test_an_empty_file_is_brought_up(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "trellis.db").touch()
    migrations.upgrade(url(tmp_path))
    assert "feedback" in tables(tmp_path)


def test_a_database_at_the_newest_revision_is_left_without_asking_alembic(tmp_path: Path) -> None:
    migrations.upgrade(url(tmp_path))
    code = f"from bot import migrations; migrations.upgrade({url(tmp_path)!r})"
    code += "; import sys; print('alembic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "False"
