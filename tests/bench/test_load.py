"""The load and the fake Slack: what they send, wait for and count."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bench.fake_slack import OPENED, FakeSlack, listen
from bench.load import Load, Plan
from bench.wire import HOST, SECRET, Line, signed, slash_command

Answering = Callable[[bytes], Awaitable[bytes]]


async def listener(answering: Answering) -> asyncio.Server:
    """A server that gives each request's body to `answering` and sends back what it returns."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
                length = int(head.partition("content-length:")[2].split()[0])
                writer.write(await answering(await reader.readexactly(length)))
        except asyncio.IncompleteReadError:
            writer.close()

    return await asyncio.start_server(serve, HOST, 0)


def port_of(server: asyncio.Server) -> int:
    return int(server.sockets[0].getsockname()[1])


def said(body: bytes = b"") -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


def trigger_of(body: bytes) -> str:
    return parse_qs(body.decode())["trigger_id"][0]


def test_a_request_is_signed_as_slack_signs() -> None:
    head, _, body = signed(slash_command("1.a", "U1", "hello"), 1).partition(b"\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    assert SignatureVerifier(SECRET).is_valid_request(body, headers)


async def test_the_fake_slack_waits_and_notes_when_a_modal_opened() -> None:
    slack = FakeSlack(0.05)
    async with await listen(slack) as server:
        client = AsyncWebClient(token="xoxb-1", base_url=f"http://{HOST}:{port_of(server)}/api/")
        begun = time.monotonic()
        await client.views_open(trigger_id="7.x", view={"type": "modal", "blocks": []})
        took, line = time.monotonic() - begun, Line(port_of(server))
        opened = json.loads((await line.get(OPENED)).body)
        assert took >= 0.05
        assert list(opened) == ["7.x"]
        assert begun + 0.05 <= opened["7.x"] <= time.monotonic()
        assert json.loads((await line.get(OPENED)).body) == {}
        await line.close()


async def test_the_fake_slack_says_who_a_person_is() -> None:
    async with await listen(FakeSlack(0)) as server:
        client = AsyncWebClient(token="xoxb-1", base_url=f"http://{HOST}:{port_of(server)}/api/")
        assert (await client.users_info(user="U7R"))["user"]["id"] == "U7R"
        assert (await client.auth_test())["team_id"] == "T0BENCH"


async def run(answering: Answering, slack: FakeSlack, **plan: Any) -> Any:
    async with await listen(slack) as fake, await listener(answering) as app:
        return await Load(Plan(port_of(app), port_of(fake), **plan)).run()


async def test_each_caller_waits_for_its_ack() -> None:
    inside, most = 0, 0

    async def answering(_body: bytes) -> bytes:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        await asyncio.sleep(0.02)
        inside -= 1
        return said()

    done = await run(answering, FakeSlack(0), callers=4, seconds=10, requests=40, modal=False)
    assert most == 4
    assert len(done.ack_ms) == 40
    assert min(done.ack_ms) >= 20


async def test_a_modal_counts_from_the_request_until_slack_answered() -> None:
    slack = FakeSlack(0)

    async def answering(body: bytes) -> bytes:
        asyncio.get_running_loop().call_later(0.08, lambda: slack.opened.update({trigger_of(body): time.monotonic()}))
        return said()

    done = await run(answering, slack, callers=1, seconds=10, requests=1)
    assert 80 <= done.modal_ms[0] < 2000
    assert done.failed == 0


async def test_a_refusal_and_an_answer_with_words_are_failures() -> None:
    answers = [b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", said(b'{"text": "sorry"}'), said()]

    async def answering(_body: bytes) -> bytes:
        return answers.pop()

    done = await run(answering, FakeSlack(0), callers=1, seconds=10, requests=3, modal=False)
    assert (len(done.ack_ms), done.failed) == (1, 2)


async def test_a_modal_that_never_opens_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.load.DRAIN_SECONDS", 0.1)

    async def answering(_body: bytes) -> bytes:
        return said()

    done = await run(answering, FakeSlack(0), callers=1, seconds=10, requests=1)
    assert done.failed == 1


async def test_at_a_rate_a_slow_answer_does_not_hold_the_next_request_back() -> None:
    async def answering(_body: bytes) -> bytes:
        await asyncio.sleep(0.3)
        return said()

    done = await run(answering, FakeSlack(0), callers=1, rate=50.0, seconds=0.5, modal=False, seed=3)
    assert 10 <= len(done.ack_ms) <= 45
    assert max(done.ack_ms) < 1500
