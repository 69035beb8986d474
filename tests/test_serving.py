"""One process: what stops its start, and how it ends."""

import asyncio
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import manifest, serving
from bot.config import Settings, SettingsError
from sandbox.server import Sandbox
from sandbox.settings import Limits
from sandbox.settings import Settings as SandboxSettings
from tests.conftest import Workspace
from tests.driver import Person
from tests.processes import Process, free_port
from tests.sandbox.background import Background

Run = Callable[..., tuple[Process, Sandbox]]


@pytest.fixture
def run(background: Background, tmp_path: Path) -> Iterator[Run]:
    made: list[tuple[Process, Sandbox]] = []

    def begin(mode: str, **variables: Any) -> tuple[Process, Sandbox]:
        sandbox = Sandbox(manifest.path(), settings=SandboxSettings(limits=Limits.off(), ack_s=8.0), mode=mode)
        background.run(sandbox.start())
        made.append((Process(sandbox, tmp_path, **variables), sandbox))
        return made[-1]

    yield begin
    for process, sandbox in made:
        if process.process.poll() is None:
            process.process.kill()
        process.process.wait(5)
        background.run(sandbox.stop())


def rows(folder: Path, query: str, *values: str) -> list[Any]:
    with sqlite3.connect(folder / "trellis.db") as database:
        return database.execute(query, values).fetchall()


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_a_slow_request_under_way_still_commits_and_acks_when_the_process_is_told_to_end(mode: str, run: Run) -> None:
    process, sandbox = run(mode)
    process.ready()
    sandbox.world.faults.add("latency", "auth.test", ms=700)  # which the first request waits for before its listener
    sandbox.world.faults.add("latency", "views.open", ms=1500)  # this comes after its ack
    # and last, the person that it names is looked up and kept
    mara = Person(sandbox.url, "mara")
    answer: list[Any] = []
    typing = threading.Thread(target=lambda: answer.append(mara.types("/sbi @devin You wrote the tests first.")))
    typing.start()
    time.sleep(0.4)
    status, seconds = process.terminated()
    typing.join(10)
    assert (status, answer) == (0, [{"ok": True}])
    assert seconds < 10
    assert mara.modal("SBI feedback").is_open
    assert "saved as a draft" not in mara.screen()  # which is said where the form could not be opened
    devin = Person(sandbox.url, "devin").id
    assert len(rows(process.folder / "var", "SELECT id FROM feedback WHERE recipient_id = ?", devin)) == 1
    known = rows(process.folder / "var", "SELECT zone FROM person WHERE user_id = ?", devin)
    assert known == [(sandbox.world.workspace.people[devin].tz,)]


def test_a_request_that_never_ends_does_not_hold_up_the_end(run: Run) -> None:
    process, sandbox = run("socket")
    process.ready()
    sandbox.world.faults.add("timeout", "views.open")
    Person(sandbox.url, "mara").types("/sbi @devin You wrote the tests first.")
    status, seconds = process.terminated()
    assert status == 0
    assert seconds < 10
    assert "Traceback" not in process.log.read_text()


def test_a_message_on_its_way_is_recorded_before_the_end(start: Callable[..., Workspace]) -> None:
    workspace = start("socket")
    mara, faults = workspace.person("mara"), workspace.sandbox.world.faults
    faults.add("latency", "chat.postMessage", ms=700)
    mara.types("/sbi @devin You wrote the tests before the code, and the bug never came back.")
    form = mara.modal("SBI feedback")
    form.choose("What kind?", "Reinforcing")
    form.submit()
    mara.modal("Review and send").submit()
    mara.waits_for(lambda: not faults.listed())  # the post has begun
    workspace.run(workspace.trellis.stop())
    nudges = rows(workspace.trellis.settings.trellis_data, "SELECT kind, state FROM nudge")
    assert ("sbi.ask", "sent") in nudges


def test_a_process_that_cannot_reach_slack_still_ends_when_told_to(run: Run) -> None:
    process, _sandbox = run("socket", SLACK_API_URL=f"http://127.0.0.1:{free_port()}/api/")
    end = time.monotonic() + 15
    while "does not answer" not in process.log.read_text() and time.monotonic() < end:
        time.sleep(0.05)
    status, seconds = process.terminated()
    assert status == 0
    assert seconds < 5


def settings(sandbox: Sandbox, folder: Path, **other: Any) -> Settings:
    http = sandbox.mode == "http"
    way = {"slack_signing_secret": sandbox.signing_secret} if http else {"slack_app_token": sandbox.app_token}
    given = {"slack_bot_token": sandbox.bot_token, "slack_api_url": sandbox.api_url, "trellis_data": folder, **way}
    return Settings.model_validate(given | {"trellis_ops_port": 0, "trellis_host": "127.0.0.1"} | other)


@pytest.fixture
def sandbox_of(background: Background) -> Iterator[Callable[[str], Sandbox]]:
    made: list[Sandbox] = []

    def begin(mode: str) -> Sandbox:
        made.append(Sandbox(manifest.path(), settings=SandboxSettings(limits=Limits.off()), mode=mode))
        background.run(made[-1].start())
        return made[-1]

    yield begin
    for sandbox in made:
        background.run(sandbox.stop())


@pytest.mark.parametrize(
    ("mode", "field", "token"),
    [
        ("socket", "slack_bot_token", "xoxb-wrong"),
        ("socket", "slack_app_token", "xapp-wrong"),
        ("http", "slack_bot_token", "xoxb-wrong"),
    ],
)
def test_a_token_that_slack_refuses_stops_the_start_by_its_name(
    mode: str, field: str, token: str, sandbox_of: Callable[[str], Sandbox], tmp_path: Path
) -> None:
    wrong = settings(sandbox_of(mode), tmp_path, **{field: token})
    with pytest.raises(SettingsError) as refused:
        asyncio.run(serving.run(wrong))
    assert f"{field.upper()}: Slack answers invalid_auth." in str(refused.value)
    assert token not in str(refused.value)


@pytest.mark.parametrize(("mode", "field"), [("socket", "trellis_ops_port"), ("http", "trellis_port")])
def test_a_taken_port_stops_the_start_by_its_name(
    mode: str, field: str, sandbox_of: Callable[[str], Sandbox], tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        taken = settings(sandbox_of(mode), tmp_path, **{field: port})
        with pytest.raises(OSError, match=f"{field.upper()}: port {port} on 127.0.0.1 cannot be used"):
            asyncio.run(serving.run(taken))
