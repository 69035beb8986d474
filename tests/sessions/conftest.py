"""A pair of which the sessions are set, over a database of its own."""

import shutil
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.db import Database
from bot.vault import Vault, new_key
from tests.sessions.scheduled import NOW, Life


@pytest.fixture
async def life(tmp_path: Path, migrated: Path) -> AsyncGenerator[Life]:
    path = shutil.copy(migrated, tmp_path / "rows.db")
    db = Database(f"sqlite+aiosqlite:///{path}", Vault([new_key()]))
    yield await Life.begin(db, NOW)
    await db.close()
