"""Over HTTP every request is signed, events are retried with their reason, and commands never are."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from sandbox.connections import Server, config_for, listener_on
from tests.sandbox.workspace import Json, Workspace

Open = Callable[..., Awaitable[Workspace]]


class Endpoint:
    """An app's request url that answers as told, and keeps what it got."""

    def __init__(self) -> None:
        self.got: list[tuple[Json, bytes]] = []
        self.answers: list[Response] = []

    async def __call__(self, request: Request) -> Response:
        body = await request.body()
        self.got.append((dict(request.headers), body))
        if b"url_verification" in body:
            return JSONResponse({"challenge": (await request.json())["challenge"]})
        return self.answers.pop(0) if self.answers else PlainTextResponse("")


@pytest.fixture
async def http_app(open_workspace: Open) -> Any:
    workspace, endpoint = await open_workspace(mode="http"), Endpoint()
    listener, port = listener_on(0)
    server = Server(config_for(Starlette(routes=[Route("/slack/events", endpoint.__call__, methods=["POST"])])))
    serving = asyncio.create_task(server.serve([listener]))
    await server.listening.wait()
    workspace.sandbox.set_request_url(f"http://127.0.0.1:{port}/slack/events")
    yield workspace, endpoint
    server.leave()
    await serving


async def test_what_is_posted_is_signed(http_app: Any) -> None:
    workspace, endpoint = http_app
    await workspace.do("mara", "say", channel=workspace.dm("mara"), text="hi")
    await workspace.world.delivery.settled()
    headers, body = endpoint.got[0]
    assert SignatureVerifier(workspace.sandbox.signing_secret).is_valid_request(body, headers)


async def test_a_request_url_is_verified_by_its_challenge(http_app: Any) -> None:
    workspace, _ = http_app
    assert await workspace.sandbox.transport.verify_url()


async def test_an_event_that_fails_is_sent_three_times_more_with_its_reason(http_app: Any) -> None:
    workspace, endpoint = http_app
    endpoint.answers = [PlainTextResponse("no", 500) for _ in range(4)]
    await workspace.do("mara", "say", channel=workspace.dm("mara"), text="hi")
    await workspace.world.delivery.settled()
    marks = [(h.get("x-slack-retry-num"), h.get("x-slack-retry-reason")) for h, _ in endpoint.got]
    assert marks == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]


async def test_an_app_can_decline_retries(http_app: Any) -> None:
    workspace, endpoint = http_app
    endpoint.answers = [PlainTextResponse("no", 500, {"x-slack-no-retry": "1"})]
    await workspace.do("mara", "say", channel=workspace.dm("mara"), text="hi")
    await workspace.world.delivery.settled()
    assert len(endpoint.got) == 1


async def test_a_command_is_never_sent_again(http_app: Any) -> None:
    workspace, endpoint = http_app
    endpoint.answers = [PlainTextResponse("no", 500)]
    await workspace.do("mara", "say", channel="general", text="/echo x")
    assert len(endpoint.got) == 1
