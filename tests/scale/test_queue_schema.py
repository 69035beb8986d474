"""The queue's tables: made once, brought up from an older version, and missed by name."""

import psycopg
import pytest

from bot.config import SettingsError
from bot.workers import schema

EARLIER = "03.01"
"""A version that somebody may have installed."""


def functions(url: str) -> set[str]:
    """What the queue can do, by the names of its functions, whose ends are their versions."""
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT proname FROM pg_proc WHERE proname LIKE 'procrastinate%'").fetchall()
    return {row[0] for row in rows}


def install_earlier(url: str) -> None:
    """As an older package's `trellis migrate` left it."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE TABLE {schema.RECORD} (name text PRIMARY KEY)".encode())
        for step in schema.steps():
            if step.stem < EARLIER:
                connection.execute(step.read_bytes())
                connection.execute(schema.ADD, (step.stem,))


def test_the_queue_is_made_once_and_the_second_time_nothing_changes(postgres_url: str) -> None:
    schema.upgrade(postgres_url)
    made = functions(postgres_url)
    schema.upgrade(postgres_url)
    assert functions(postgres_url) == made
    assert schema.status(postgres_url) == (schema.newest(), schema.newest())


def test_an_older_queue_is_brought_to_what_a_new_one_is(postgres: str, postgres_url: str) -> None:
    install_earlier(postgres_url)
    assert schema.status(postgres_url) == ("3.0.0", schema.newest())
    schema.upgrade(postgres_url)
    climbed = functions(postgres_url)
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    schema.upgrade(postgres_url)
    assert climbed == functions(postgres_url)


def test_tables_that_others_made_are_left_alone_and_named(postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE procrastinate_jobs (id int)")
    with pytest.raises(SettingsError, match="not made by `trellis migrate`"):
        schema.upgrade(postgres_url)


def test_a_database_without_the_queue_says_so(postgres_url: str) -> None:
    assert schema.status(postgres_url) == (None, schema.newest())


def test_without_the_extra_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "PACKAGE", "procrastinate_that_nobody_installed")
    with pytest.raises(SettingsError, match=r"pip install 'trellis-bot\[scale\]'"):
        schema.need_package()
