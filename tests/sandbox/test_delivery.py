"""Acks have three seconds, events are retried, envelopes go to one connection, response urls run out."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from sandbox.server import Server, config_for, listener_on
from sandbox.settings import Limits, Settings
from tests.driver import Person
from tests.sandbox.conftest import quick
from tests.sandbox.echo import Echo
from tests.sandbox.workspace import Json, Workspace

Open = Callable[..., Awaitable[Workspace]]


def test_a_command_that_is_acked_too_late_fails_as_at_slack(echo: Echo, mara: Person) -> None:
    mara.types("/slow")
    assert mara.notice == '/slow failed with the error "operation_timeout"'


async def test_a_command_without_an_app_fails(workspace: Workspace) -> None:
    answer = await workspace.do("mara", "say", channel="general", text="/echo x")
    assert answer == {"ok": False, "error": '/echo failed with the error "dispatch_failed"'}


async def test_an_unknown_command_is_no_command(workspace: Workspace) -> None:
    answer = await workspace.do("mara", "say", channel="general", text="/nonsense x")
    assert answer == {"ok": False, "error": "/nonsense is not a valid command."}


async def test_a_command_has_no_place_in_a_thread(workspace: Workspace) -> None:
    said = await workspace.do("mara", "say", channel="general", text="parent")
    answer = await workspace.do("mara", "say", channel="general", text="/echo x", thread_ts=said["message"])
    assert answer == {"ok": False, "error": "/echo is not supported in threads. Sorry!"}


def test_a_modal_submitted_to_a_silent_app_stays_with_trouble(start: Callable[..., Echo], mode: str) -> None:
    echo = start(mode)
    mara = Person(echo.sandbox.url, "mara")
    mara.types("/form")
    modal = mara.modal()

    async def silent(*_args: Any, **_more: Any) -> None:
        await asyncio.sleep(1)

    echo.sandbox.world.delivery.transport.send = silent  # type: ignore[method-assign, assignment]
    modal.submit()
    assert modal.error == "We had some trouble connecting. Try again?"
    assert modal.is_open


def test_a_response_url_is_good_five_times(echo: Echo, mara: Person) -> None:
    mara.types("/echo direct")
    url = echo.last("command")["response_url"]
    answers = [_post(url) for _ in range(6)]
    assert answers == [200] * 4 + [200, 404]


def _post(url: str) -> int:
    import httpx

    return httpx.post(url, json={"text": "again"}, verify=False).status_code


async def test_a_response_url_expires(open_workspace: Open) -> None:
    workspace = await open_workspace(Settings(response_url_s=0.0, limits=Limits.off()))
    key = workspace.world.rights.response_url(workspace.id("mara"), workspace.channel("general"))
    assert (await workspace.post(f"response/{key}", {"text": "late"}))["error"] == "expired_url"


async def test_a_response_is_for_one_reader_unless_it_says_otherwise(workspace: Workspace) -> None:
    key = workspace.world.rights.response_url(workspace.id("mara"), workspace.channel("general"))
    await workspace.post(f"response/{key}", {"text": "alone"})
    await workspace.post(f"response/{key}", {"text": "all", "response_type": "in_channel"})
    seen = (await workspace.page("messages", user="devin", channel="general"))["messages"]
    assert [m["text"] for m in seen if m["bot_id"]] == ["all"]


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
    server.should_exit = True
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


class RawSocket:
    """An app's end of Socket Mode without the SDK."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def next(self, timeout: float = 2.0) -> Json:
        found: Json = await self.socket.receive_json(timeout=timeout)
        return found


@pytest.fixture
async def connect(workspace: Workspace) -> Any:
    http = aiohttp.ClientSession()

    async def begin() -> RawSocket:
        opened = await workspace.client.apps_connections_open(app_token=workspace.sandbox.app_token)
        return RawSocket(await http.ws_connect(opened["url"]))

    yield begin
    await http.close()


async def test_a_connection_begins_with_hello(workspace: Workspace, connect: Any) -> None:
    hello = await (await connect()).next()
    assert (hello["type"], hello["connection_info"]["app_id"]) == ("hello", workspace.world.workspace.app_id)


async def test_a_ticket_opens_one_connection(workspace: Workspace) -> None:
    opened = await workspace.client.apps_connections_open(app_token=workspace.sandbox.app_token)
    async with aiohttp.ClientSession() as http, http.ws_connect(opened["url"]) as first:
        await first.receive_json()
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await http.ws_connect(opened["url"])


async def test_an_envelope_goes_to_one_connection(workspace: Workspace, connect: Any) -> None:
    sockets = [await connect(), await connect()]
    for socket in sockets:
        await socket.next()
    asked = asyncio.create_task(workspace.do("mara", "say", channel="general", text="/echo x"))
    got = await asyncio.gather(*(s.next(0.3) for s in sockets), return_exceptions=True)
    envelopes = [g for g in got if isinstance(g, dict)]
    assert [e["type"] for e in envelopes] == ["slash_commands"]
    await asked


async def test_the_payload_of_an_ack_is_the_answer(workspace: Workspace, connect: Any) -> None:
    socket = await connect()
    await socket.next()
    asked = asyncio.create_task(workspace.do("mara", "say", channel="general", text="/echo x"))
    envelope = await socket.next()
    ack = {"envelope_id": envelope["envelope_id"], "payload": {"text": "answered"}}
    await socket.socket.send_json(ack)
    await asked
    seen = (await workspace.page("messages", user="mara", channel="general"))["messages"]
    assert (seen[-1]["text"], seen[-1]["ephemeral"]) == ("answered", True)


async def test_an_event_that_is_not_acked_comes_again_with_its_number(workspace: Workspace, connect: Any) -> None:
    socket = await connect()
    await socket.next()
    await workspace.do("mara", "say", channel=workspace.dm("mara"), text="hi")
    attempts = [(await socket.next())["retry_attempt"] for _ in range(2)]
    assert attempts == [0, 1]


async def test_a_refresh_asks_the_app_to_reconnect(workspace: Workspace, connect: Any) -> None:
    socket = await connect()
    await socket.next()
    refreshed = asyncio.create_task(workspace.sandbox.transport.refresh())  # type: ignore[union-attr]
    assert (await socket.next())["reason"] == "refresh_requested"
    await refreshed


async def test_the_eleventh_connection_is_turned_away(workspace: Workspace, connect: Any) -> None:
    held = [await connect() for _ in range(10)]
    for socket in held:
        await socket.next()
    assert (await (await connect()).next())["reason"] == "too_many_websockets"


def test_an_app_comes_back_after_its_socket_was_cut(start: Callable[..., Echo], background: Any) -> None:
    echo = start("socket", settings=quick())
    mara = Person(echo.sandbox.url, "mara")
    background.run(echo.sandbox.transport.drop())  # type: ignore[union-attr]
    background.run(echo.sandbox.transport.wait_connected())  # type: ignore[union-attr]
    mara.types("/echo direct")
    assert echo.count("command") == 1


async def test_the_real_limit_is_three_seconds() -> None:
    assert (Settings().ack_s, Settings().trigger_s, Settings().response_url_uses) == (3.0, 3.0, 5)
    assert Settings().response_url_s == 30 * 60
