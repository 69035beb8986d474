"""One process: its ports, what its health says, what it refuses, and how it ends."""

import asyncio
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot import manifest, serving
from bot.config import Settings, SettingsError
from sandbox.server import Sandbox
from sandbox.settings import Limits
from sandbox.settings import Settings as SandboxSettings
from sandbox.signed_http import signature
from tests.driver import Person
from tests.sandbox.background import Background

ROOT = Path(__file__).parent.parent
CANARY = "a heron under the bridge"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Process:
    """`trellis run` as an operator runs it, on a sandbox."""

    def __init__(self, sandbox: Sandbox, folder: Path, **variables: str) -> None:
        self.ops, self.port, self.folder = free_port(), free_port(), folder
        http = sandbox.mode == "http"
        way = {"SLACK_SIGNING_SECRET": sandbox.signing_secret} if http else {"SLACK_APP_TOKEN": sandbox.app_token}
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "SLACK_BOT_TOKEN": sandbox.bot_token,
            "SLACK_API_URL": sandbox.api_url,
            "TRELLIS_HOST": "127.0.0.1",
            "TRELLIS_PORT": str(self.port),
            "TRELLIS_OPS_PORT": str(self.ops),
            "TRELLIS_LOG_LEVEL": "DEBUG",
            **way,
            **variables,
        }
        command = [sys.executable, "-m", "bot", "run"]
        self.log = folder / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        if http:
            sandbox.set_request_url(f"{self.public}/slack/events")

    @property
    def public(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str) -> httpx.Response:
        return httpx.get(f"http://127.0.0.1:{self.ops}{path}", timeout=5)

    def ready(self, within: float = 20) -> "Process":
        end = time.monotonic() + within
        while time.monotonic() < end and self.process.poll() is None:
            try:
                if self.get("/readyz").status_code == 200:
                    return self
            except httpx.HTTPError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"not ready; its log: {self.log.read_text()}")

    def ends(self, within: float = 10) -> tuple[int, float]:
        """Exit status, and the seconds that it took."""
        asked = time.monotonic()
        return self.process.wait(within), time.monotonic() - asked

    def terminated(self) -> tuple[int, float]:
        self.process.send_signal(signal.SIGTERM)
        return self.ends()


Run = Callable[..., tuple[Process, Sandbox]]


@pytest.fixture
def run(background: Background, tmp_path: Path) -> Iterator[Run]:
    made: list[tuple[Process, Sandbox]] = []

    def begin(mode: str, **variables: str) -> tuple[Process, Sandbox]:
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


def drafts(folder: Path) -> int:
    with sqlite3.connect(folder / "var" / "trellis.db") as database:
        count: int = database.execute("SELECT count(*) FROM feedback").fetchone()[0]
    return count


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_a_slow_request_under_way_still_commits_and_acks_when_the_process_is_told_to_end(mode: str, run: Run) -> None:
    process, sandbox = run(mode)
    process.ready()
    sandbox.world.faults.add("latency", "auth.test", ms=1200)  # which the first request waits for before its listener
    sandbox.world.faults.add("latency", "views.open", ms=800)  # and this comes after its ack
    mara = Person(sandbox.url, "mara")
    answer: list[Any] = []
    typing = threading.Thread(target=lambda: answer.append(mara.types("/sbi @devin You wrote the tests first.")))
    typing.start()
    time.sleep(0.4)
    status, seconds = process.terminated()
    typing.join(10)
    assert (status, answer) == (0, [{"ok": True}])
    assert seconds < 10
    assert drafts(process.folder) == 1
    assert mara.modal("SBI feedback").is_open


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


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Process, Sandbox]]:
    """One process in HTTP mode for all tests that only knock at its doors."""
    background, sandbox = Background(), Sandbox(manifest.path(), mode="http")
    background.run(sandbox.start())
    process = Process(sandbox, tmp_path_factory.mktemp("public"))
    yield process.ready(), sandbox
    status, _seconds = process.terminated()
    background.run(sandbox.stop())
    background.stop()
    assert status == 0


def test_health_is_on_its_own_port_alone(public: tuple[Process, Sandbox]) -> None:
    process, _sandbox = public
    for path in ("/healthz", "/readyz", "/metrics"):
        assert httpx.get(process.public + path).status_code == 404
        assert process.get(path).status_code == 200
    assert process.get("/healthz").json() == {"ok": True, "problems": []}


def test_metrics_are_in_prometheus_format(public: tuple[Process, Sandbox]) -> None:
    process, _sandbox = public
    assert process.get("/metrics").headers["content-type"].startswith("text/plain; version=0.0.4")
    values = parsed(process.get("/metrics").text)
    assert values["trellis_healthy"] == 1
    assert values["trellis_oldest_due_nudge_age_seconds"] == 0


def parsed(text: str) -> dict[str, float]:
    """Prometheus' text format, strictly: help and type before the samples of a name, which stand together once."""
    values: dict[str, float] = {}
    known: list[str] = []
    sample = re.compile(r'([a-z_]+)((?:\{[a-z]+="[^"\\\n]*"(?:,[a-z]+="[^"\\\n]*")*\})?) (-?[0-9.]+)')
    assert text.endswith("\n")
    for line in text.splitlines():
        if line.startswith("# HELP "):
            assert line.split()[2] not in known
            known.append(line.split()[2])
        elif line.startswith("# TYPE "):
            assert line.split()[2:] in ([known[-1], "gauge"], [known[-1], "counter"])
        else:
            found = sample.fullmatch(line)
            assert found, f"{line!r} is no sample"
            assert found[1] == known[-1]
            assert found[1] + found[2] not in values
            values[found[1] + found[2]] = float(found[3])
    return values


def test_what_slack_did_not_sign_gets_a_bare_401_and_its_words_reach_no_log(public: tuple[Process, Sandbox]) -> None:
    process, sandbox = public
    url, secret, now = f"{process.public}/slack/events", sandbox.signing_secret, str(int(time.time()))
    form = {"content-type": "application/x-www-form-urlencoded"}
    body = f"command=%2Fsbi&text={CANARY}".encode()

    def answer(body: bytes, stamp: str | bytes | None, sign: str | None) -> int:
        headers: dict[Any, Any] = dict(form)
        if stamp is not None:
            headers["x-slack-request-timestamp"] = stamp
        if sign is not None:
            headers["x-slack-signature"] = sign
        response = httpx.post(url, content=body, headers=headers)
        assert response.json() == {"error": "invalid request"}
        return response.status_code

    old = str(int(time.time()) - 301)
    attempts = {
        "no signature": (body, now, None),
        "no timestamp": (body, None, signature(secret, "0", body)),
        "another secret": (body, now, signature("x" * 32, now, body)),
        "another body": (body + b"!", now, signature(secret, now, body)),
        "a stale timestamp": (body, old, signature(secret, old, body)),
        "a word as timestamp": (body, "soon", signature(secret, "soon", body)),
        "a power as timestamp": (body, "²".encode("latin-1"), signature(secret, "2", body)),
        "a negative timestamp": (body, "-1", signature(secret, "-1", body)),
        "an endless timestamp": (body, "9" * 5000, signature(secret, now, body)),
        "a body that is no text": (b"\xff" + CANARY.encode(), now, "v0=0"),
        "a payload that is no JSON": (f"payload={CANARY}".encode(), now, "v0=0"),
        "a JSON without end": (b"{" + CANARY.encode(), now, "v0=0"),
        "a bottomless JSON": (b'{"a":' + b"[" * 200_000, now, "v0=0"),
    }
    statuses = {name: answer(*attempt) for name, attempt in attempts.items()}
    assert statuses == dict.fromkeys(attempts, 401)
    assert "heron" not in process.log.read_text()


def test_a_body_larger_than_slack_sends_is_refused_unread(public: tuple[Process, Sandbox]) -> None:
    process, _sandbox = public
    stamp = {"x-slack-request-timestamp": str(int(time.time()))}
    large = b"x" * 1_000_001

    def pieces() -> Iterator[bytes]:
        for start in range(0, len(large), 65536):
            yield large[start : start + 65536]

    told = httpx.post(f"{process.public}/slack/events", content=large, headers=stamp)
    untold = httpx.post(f"{process.public}/slack/events", content=pieces(), headers=stamp)
    assert (told.status_code, untold.status_code) == (413, 413)


def test_only_a_post_to_the_one_route_is_answered(public: tuple[Process, Sandbox]) -> None:
    process, _sandbox = public
    asked = {
        (method, path): httpx.request(method, process.public + path).status_code
        for method, path in [("GET", "/slack/events"), ("PUT", "/slack/events"), ("POST", "/"), ("GET", "/docs")]
    }
    assert list(asked.values()) == [405, 405, 404, 404]


def test_slacks_challenge_is_answered(public: tuple[Process, Sandbox]) -> None:
    process, sandbox = public
    body, now = b'{"type": "url_verification", "challenge": "c7", "token": "t"}', str(int(time.time()))
    signed = {"x-slack-request-timestamp": now, "x-slack-signature": signature(sandbox.signing_secret, now, body)}
    headers = {"content-type": "application/json", **signed}
    assert "c7" in httpx.post(f"{process.public}/slack/events", content=body, headers=headers).text
