"""`trellis migrate` and `trellis doctor` on PostgreSQL: tables and queue in one step, and by name when they lack."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import migrations
from bot.__main__ import app
from bot.config import Settings
from bot.doctor_data import examine
from bot.vault import new_key


def dialect(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://")


async def said(url: str, about: str) -> str:
    """The doctor's line, and what to do."""
    given = {"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1", "database_url": url, "trellis_keys": new_key()}
    found = await examine(Settings.model_validate(given))
    return next((". ".join(line[1:]) for line in found if line[0] == about), "")


def test_one_command_makes_tables_and_queue_without_a_slack_token(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["migrate"], env={"DATABASE_URL": postgres_url})
    lines = done.output.splitlines()
    assert [line.rpartition(" ")[0] for line in lines] == ["The database is at version", "The queue is at version"]


async def test_the_doctor_finds_the_queue(queue_url: str) -> None:
    assert (await said(queue_url, "queue")).startswith("is there for the workers")


async def test_the_doctor_misses_the_queue(postgres_url: str) -> None:
    migrations.upgrade(dialect(postgres_url))
    assert await said(postgres_url, "queue") == "is missing in the database, and workers need it. Run: trellis migrate"


async def test_of_a_database_that_is_ill_itself_the_doctor_says_nothing_more(postgres_url: str) -> None:
    assert (await said(postgres_url, "database")).endswith("Run: trellis migrate")
    assert await said(postgres_url, "queue") == ""
