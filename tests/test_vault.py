"""What people write is unreadable in the database, and opens only in its own place."""

import sqlite3
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.db import Database
from bot.sbi.tables import Feedback
from bot.vault import KeyProblem, Place, Vault, key_file, new_key
from tests.conftest import TUESDAY
from tests.conftest import Workspace as Running
from tests.test_sbi_giving import GOOD, send

PLACE = Place("T1", "feedback", "f1", "behavior")


def test_a_text_opens_where_it_was_sealed() -> None:
    safe = Vault([new_key()])
    assert safe.open(safe.seal("you merged it", PLACE), PLACE) == "you merged it"


@pytest.mark.parametrize(
    "elsewhere", [{"team_id": "T2"}, {"table": "feedback_reply"}, {"row_id": "f2"}, {"column": "impact"}]
)
def test_a_text_moved_elsewhere_does_not_open(elsewhere: dict[str, str]) -> None:
    safe = Vault([new_key()])
    token = safe.seal("you merged it", PLACE)
    with pytest.raises(KeyProblem):
        safe.open(token, replace(PLACE, **elsewhere))


def test_a_new_key_in_front_keeps_old_texts_readable() -> None:
    old, new = new_key(), new_key()
    token = Vault([old]).seal("you merged it", PLACE)
    assert Vault([new, old]).open(token, PLACE) == "you merged it"
    with pytest.raises(KeyProblem):
        Vault([new]).open(token, PLACE)


@pytest.mark.parametrize("key", ["short", "", "!" * 44])
def test_a_bad_key_is_named(key: str) -> None:
    with pytest.raises(KeyProblem, match="trellis key"):
        Vault([key])


def test_the_key_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    key = key_file(tmp_path)
    assert key_file(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "trellis.key").stat().st_mode) == 0o600
    (tmp_path / "trellis.key").chmod(0o644)
    with pytest.raises(KeyProblem, match="chmod 600"):
        key_file(tmp_path)


async def insert(db: Database, row: Feedback) -> None:
    async with db.begin() as session:
        session.add(row)


async def test_plain_text_cannot_reach_an_encrypted_column(tmp_path: Path) -> None:
    db = Database(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}", Vault([new_key()]))
    async with db.begin() as session:
        connection = await session.connection()
        await connection.run_sync(Feedback.metadata.create_all)
    row = Feedback(team_id="T1", giver_id="U1", behavior="you merged it", created_at=TUESDAY, updated_at=TUESDAY)
    with pytest.raises(Exception, match="seal it"):
        await insert(db, row)
    await db.close()


def test_no_word_lies_open_in_the_database_file(start: Callable[..., Running], tmp_path: Path) -> None:
    running = start()
    send(running.person("mara"))
    running.person("devin").dm().waits_for("some feedback")
    with sqlite3.connect(running.trellis.settings.trellis_data / "trellis.db") as connection:
        dump = "\n".join(connection.iterdump())
    assert "feedback" in dump
    for said in GOOD.values():
        assert said not in dump
