"""A database of either kind, migrated once."""

import shutil
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from bot import migrations
from bot.config import Settings
from bot.db import Database
from bot.vault import Vault, new_key


@pytest.fixture(scope="session")
def migrated_postgres(postgres: str) -> str:
    """Migrated once, for that takes most of a second."""
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("CREATE DATABASE inbox")
    tokens: dict[str, Any] = {"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1"}
    given = postgres.replace("/postgres?", "/inbox?")
    url = Settings(_env_file=None, database_url=given, **tokens).sqlalchemy_url
    migrations.upgrade(url)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
async def db(request: pytest.FixtureRequest, tmp_path: Path, migrated: Path) -> AsyncGenerator[Database]:
    if request.param == "sqlite":
        shutil.copy(migrated, tmp_path / "inbox.db")
        url = f"sqlite+aiosqlite:///{tmp_path / 'inbox.db'}"
    else:
        url = request.getfixturevalue("migrated_postgres")
    made = Database(url, Vault([new_key()]))
    async with made.begin() as session:
        await session.execute(text("DELETE FROM inbox"))
    yield made
    await made.close()
