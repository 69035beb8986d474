"""The public port refuses what Slack did not send; the private one says how the process is."""

import re
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from bot import manifest
from sandbox.server import Sandbox
from sandbox.signed_http import signature
from tests.processes import Process
from tests.sandbox.background import Background

CANARY = "a heron under the bridge"


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
            assert line.split()[2:] in ([known[-1], "gauge"], [known[-1], "counter"], [known[-1], "histogram"])
        else:
            found = sample.fullmatch(line)
            assert found, f"{line!r} is no sample"
            assert re.sub("_(bucket|count|sum)$", "", found[1]) == known[-1]
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
