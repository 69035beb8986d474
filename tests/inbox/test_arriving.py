"""Every event is a row before it is acked, over both transports, and takes effect once."""

import sqlite3
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from sandbox import events
from sandbox.messages import Message
from tests.conftest import BOTH_WAYS, Workspace
from tests.driver import Person
from tests.inbox.seen import eventually, rows

PAUSED = "Everything is paused"
BACK = "I am back"


@pytest.fixture
def data(workspace: Workspace) -> Path:
    return workspace.trellis.settings.trellis_data


def writes(person: Person, words: str) -> None:
    person.says("Trellis", words)


def answers(person: Person) -> list[str]:
    """What Trellis wrote to this person, the oldest first."""
    return [message.text for message in person.dm().messages if message.author == "Trellis"]


@contextmanager
def without(data: Path, table: str) -> Iterator[None]:
    """The database lacks a table for a while."""
    with closing(sqlite3.connect(data / "trellis.db", timeout=10)) as database:
        database.execute(f"ALTER TABLE {table} RENAME TO gone")
        try:
            yield
        finally:
            database.execute(f"ALTER TABLE gone RENAME TO {table}")


@BOTH_WAYS
def test_a_word_takes_effect_and_is_answered(workspace: Workspace, mara: Person, data: Path) -> None:
    writes(mara, "pause")
    mara.waits_for(PAUSED)
    assert rows(data, "SELECT paused_until IS NOT NULL FROM person WHERE user_id = ?", mara.id) == [(1,)]
    assert rows(data, "SELECT type, body, error FROM inbox WHERE type = 'message'") == [("message", None, None)]


@BOTH_WAYS
def test_what_slack_brings_twice_is_answered_once(workspace: Workspace, mara: Person, data: Path) -> None:
    workspace.sandbox.world.faults.add("duplicate", "message")
    writes(mara, "help")
    mara.waits_for("What I understand here")
    workspace.run(workspace.sandbox.world.delivery.settled())
    assert rows(data, "SELECT count(*) FROM inbox WHERE type = 'message'") == [(1,)]
    assert len(answers(mara)) == 1


@BOTH_WAYS
def test_one_message_that_comes_as_two_events_is_answered_once(workspace: Workspace, mara: Person, data: Path) -> None:
    world, same = workspace.sandbox.world, str(uuid.uuid4())

    async def twice() -> None:
        dm = world.workspace.app_dm(mara.id)
        for _ in range(2):
            events.message_event(
                world, dm, Message(world.workspace.new_ts(), dm.id, mara.id, "help", client_msg_id=same)
            )
        await world.delivery.settled()

    workspace.run(twice())
    mara.waits_for("What I understand here")
    assert rows(data, "SELECT count(*) FROM inbox WHERE type = 'message'") == [(1,)]
    assert len(answers(mara)) == 1


@BOTH_WAYS
def test_without_a_table_to_write_to_there_is_no_ack_and_slack_tries_again(
    workspace: Workspace, mara: Person, data: Path
) -> None:
    workspace.sandbox.settings.ack_s, workspace.sandbox.settings.event_retries_s = 0.3, (0.1, 0.5, 2.0)
    with without(data, "inbox"):
        writes(mara, "pause")
        eventually(lambda: "retry 1" in str(workspace.sandbox.world.traffic.after(0)))
    mara.waits_for(PAUSED)
    assert len(answers(mara)) == 1


@BOTH_WAYS
def test_an_ack_that_comes_too_late_behind_a_locked_file_does_no_harm(
    workspace: Workspace, mara: Person, data: Path
) -> None:
    workspace.sandbox.settings.ack_s = 0.3
    eventually(lambda: rows(data, "PRAGMA journal_mode") == [("wal",)])  # the first connection is made
    with closing(sqlite3.connect(data / "trellis.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        writes(mara, "pause")
        time.sleep(0.5)
        other.execute("ROLLBACK")
    mara.waits_for(PAUSED)
    workspace.run(workspace.sandbox.world.delivery.settled())
    assert rows(data, "SELECT count(*) FROM inbox WHERE type = 'message'") == [(1,)]
    assert len(answers(mara)) == 1


def test_words_take_effect_in_the_order_in_which_they_were_written(
    workspace: Workspace, mara: Person, data: Path
) -> None:
    for _ in range(5):
        writes(mara, "pause")
        writes(mara, "resume")
    planned = "SELECT json_extract(payload, '$.answer') FROM nudge ORDER BY created_at"
    eventually(lambda: len(rows(data, planned)) == 10)
    assert rows(data, planned) == [("pause_all",), ("resume",)] * 5
    assert rows(data, "SELECT paused_until FROM person WHERE user_id = ?", mara.id) == [(None,)]


def test_an_effect_that_fails_once_comes_later_and_holds_up_nobody_else(
    workspace: Workspace, mara: Person, devin: Person, data: Path
) -> None:
    with without(data, "person"):
        writes(mara, "pause")
        eventually(lambda: rows(data, "SELECT error FROM inbox WHERE attempts = 1") == [("OperationalError",)])
        devin.act("open_home")
        eventually(lambda: rows(data, "SELECT user_id FROM inbox WHERE done_at IS NOT NULL") == [(devin.id,)])
    mara.waits_for(PAUSED)
    assert rows(data, "SELECT attempts, error FROM inbox WHERE user_id = ?", mara.id) == [(1, None)]


def test_whose_words_never_take_effect_is_asked_to_write_them_again(
    workspace: Workspace, mara: Person, data: Path
) -> None:
    with without(data, "person"):
        writes(mara, "pause")
        eventually(lambda: rows(data, "SELECT error FROM inbox WHERE attempts = 1") != [])
        rows(data, "UPDATE inbox SET body = 'not by our key', attempts = 5")
    mara.waits_for("Please write it again")
    assert rows(data, "SELECT body, error, attempts FROM inbox") == [(None, "KeyProblem", 6)]


@BOTH_WAYS
def test_our_own_posts_make_no_rows(workspace: Workspace, mara: Person, data: Path) -> None:
    writes(mara, "help")
    mara.waits_for("What I understand here")
    workspace.run(workspace.sandbox.world.delivery.settled())
    assert [name for name in traffic(workspace) if name == "message"] == ["message", "message"]
    assert rows(data, "SELECT user_id FROM inbox WHERE type = 'message'") == [(mara.id,)]


def traffic(workspace: Workspace) -> list[str]:
    return [seen["name"] for seen in workspace.sandbox.world.traffic.after(0) if seen["direction"] == "event"]


@BOTH_WAYS
def test_what_a_person_writes_is_in_no_byte_of_the_database(workspace: Workspace, mara: Person, data: Path) -> None:
    with without(data, "person"):  # so that it waits, and lies there
        writes(mara, "canary-7b1f pause")
        eventually(lambda: rows(data, "SELECT attempts FROM inbox WHERE type = 'message'") == [(1,)])
        [(sealed,)] = rows(data, "SELECT body FROM inbox WHERE type = 'message'")
        assert sealed
        assert b"canary-7b1f" not in everything(data)
    mara.waits_for("I understand only a few words")
    assert rows(data, "SELECT body FROM inbox WHERE type = 'message'") == [(None,)]
    rows(data, "PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"canary-7b1f" not in everything(data)
    assert sealed.encode() not in everything(data)


def everything(data: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(data.glob("trellis.db*")))


def test_an_event_that_is_not_slacks_makes_no_row(start: Callable[..., Workspace]) -> None:
    workspace = start("http")
    url = workspace.sandbox.transport.request_url  # type: ignore[union-attr]
    event = {"type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "text": "pause", "event_ts": "1.0"}
    body: dict[str, Any] = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event}
    stamp = {"x-slack-request-timestamp": str(int(time.time())), "x-slack-signature": "v0=00"}
    assert httpx.post(str(url), json=body, headers=stamp).status_code == 401
    assert rows(workspace.trellis.settings.trellis_data, "SELECT count(*) FROM inbox") == [(0,)]
