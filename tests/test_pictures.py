"""Charts become pictures in a process of their own, and files go to Slack and to nobody else."""

import struct
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot import manifest
from bot.nudges.rules import Outcome
from bot.pictures.drawer import Drawer, NotDrawn
from bot.slack import files
from bot.slack.client import client
from bot.slack.failures import Posted
from bot.slack.message import Message
from sandbox.server import Sandbox
from sandbox.settings import Limits
from sandbox.settings import Settings as SandboxSettings

WEEKS = ["3 Mar", "10 Mar", "17 Mar"]


def chart(kind: str = "line") -> dict[str, Any]:
    names = ("With practice", "Without")
    series = [{"name": name, "data": [{"label": week, "value": 90} for week in WEEKS]} for name in names]
    return {"type": kind, "series": series, "axis_config": {"categories": WEEKS}}


@pytest.mark.parametrize("kind", ["line", "bar"])
async def test_a_chart_is_drawn_as_wide_as_a_phone_can_show_sharply(kind: str) -> None:
    png = await Drawer().draw(chart(kind))
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">II", png[16:24]) == (960, 580)


async def test_a_chart_that_cannot_be_drawn_says_so() -> None:
    with pytest.raises(NotDrawn, match="axis_config"):
        await Drawer().draw({"type": "line"})


async def test_drawing_may_take_only_so_long() -> None:
    with pytest.raises(NotDrawn, match="more than"):
        await Drawer(seconds=0.01).draw(chart())


async def test_what_draws_is_told_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    tells = tmp_path / "tells.py"
    tells.write_text("import os, sys; sys.stdout.write(repr(dict(os.environ)))")
    assert b"secret" not in await Drawer(program=tells).draw(chart())


def test_drawing_is_never_loaded_into_the_process_that_answers_slack() -> None:
    code = "import bot.app, sys; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


@pytest.fixture
async def slack() -> AsyncIterator[tuple[Sandbox, AsyncWebClient]]:
    sandbox = Sandbox(manifest.path(), settings=SandboxSettings(limits=Limits.off()))
    await sandbox.start()
    async with aiohttp.ClientSession() as http:
        yield sandbox, client(sandbox.bot_token, sandbox.api_url, http)
    await sandbox.stop()


PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 99


async def test_a_picture_is_uploaded_with_its_words(slack: tuple[Sandbox, AsyncWebClient]) -> None:
    sandbox, api = slack
    done = await files.upload(api, "kept.png", PNG, "Kept", "What you remember.")
    kept = sandbox.world.workspace.uploads[done.file_id or ""]
    assert (kept.data, kept.alt_text, kept.complete) == (PNG, "What you remember.", True)


async def test_words_that_are_too_long_for_slack_are_cut(slack: tuple[Sandbox, AsyncWebClient]) -> None:
    sandbox, api = slack
    done = await files.upload(api, "kept.png", PNG, "Kept", "x" * 3000)
    assert len(sandbox.world.workspace.uploads[done.file_id or ""].alt_text) == 1000


@pytest.mark.parametrize(
    ("fault", "method", "outcome"),
    [
        ("ratelimited", "files.getUploadURLExternal", Outcome.WAIT),
        ("server_error", "files.completeUploadExternal", Outcome.UNKNOWN),
        ("drop_after", "files.completeUploadExternal", Outcome.UNKNOWN),
    ],
)
async def test_a_failed_step_is_named_and_classified(
    slack: tuple[Sandbox, AsyncWebClient], fault: str, method: str, outcome: Outcome
) -> None:
    sandbox, api = slack
    sandbox.world.faults.add(fault, method)
    done = await files.upload(api, "kept.png", PNG, "Kept", "Words")
    assert done.failed
    assert (done.file_id, done.failed.method, done.failed.outcome) == (None, method, outcome)


WORDS = {"type": "section", "text": {"type": "mrkdwn", "text": "For you"}}


async def share(slack: tuple[Sandbox, AsyncWebClient], *blocks: dict[str, Any]) -> tuple[Posted, list[Any]]:
    """What became of it, and what stands in Mara's conversation then."""
    sandbox, api = slack
    w = sandbox.world.workspace
    dm = w.app_dm(next(one.id for one in w.people.values() if one.name == "mara"))
    posted = await files.share(api, dm.id, "a.ics", b"BEGIN:VCALENDAR", "A file", Message("For you", blocks))
    return posted, list(dm.messages.values())


async def test_a_file_is_shared_as_one_message_with_its_words(slack: tuple[Sandbox, AsyncWebClient]) -> None:
    posted, [message] = await share(slack, WORDS)
    assert posted.outcome is Outcome.SENT
    assert (message.files[0]["name"], message.blocks[0]["text"]["text"]) == ("a.ics", "For you")


async def test_where_slack_refuses_the_blocks_beside_a_file_its_text_stands_there(
    slack: tuple[Sandbox, AsyncWebClient],
) -> None:
    posted, [message] = await share(slack, {"type": "markdown_of_tomorrow"})
    assert (posted.outcome, message.text) == (Outcome.SENT, "For you")


@pytest.mark.parametrize(
    ("fault", "method", "outcome"),
    [
        ("drop_after", "files.getUploadURLExternal", Outcome.WAIT),
        ("ratelimited", "files.completeUploadExternal", Outcome.WAIT),
        ("drop_after", "files.completeUploadExternal", Outcome.UNKNOWN),
    ],
)
async def test_a_file_that_may_have_been_shared_is_not_shared_again(
    slack: tuple[Sandbox, AsyncWebClient], fault: str, method: str, outcome: Outcome
) -> None:
    slack[0].world.faults.add(fault, method)
    assert (await share(slack, WORDS))[0].outcome is outcome


async def test_a_picture_can_be_deleted_twice(slack: tuple[Sandbox, AsyncWebClient]) -> None:
    _, api = slack
    done = await files.upload(api, "kept.png", PNG, "Kept", "Words")
    assert [(await files.delete(api, done.file_id or "")).outcome for _ in range(2)] == [Outcome.SENT] * 2


@pytest.mark.parametrize(
    ("address", "is_slacks"),
    [
        ("https://files.slack.com/upload/v1/abc", True),
        ("http://files.slack.com/upload/v1/abc", False),
        ("https://files.slack.com.example/upload", False),
        ("https://slack.com@example.org/upload", False),
        ("http://127.0.0.1:8080/admin", False),
    ],
)
def test_bytes_go_to_slack_alone(address: str, is_slacks: bool) -> None:
    assert files.is_slacks(address, "https://slack.com/api/") is is_slacks


def test_another_api_keeps_its_files_with_itself() -> None:
    given = [f"http://127.0.0.1:{port}/upload/v1/x" for port in (8300, 8301)]
    assert [files.is_slacks(one, "http://127.0.0.1:8300/api/") for one in given] == [True, False]
