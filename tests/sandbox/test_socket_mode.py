"""Over Socket Mode an envelope goes to one connection, acks carry answers, and connections are renewed."""

import asyncio
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest

from tests.driver import Person
from tests.sandbox.conftest import quick
from tests.sandbox.echo import Echo
from tests.sandbox.workspace import Json, Workspace


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


async def test_envelopes_go_to_the_connections_in_turn(workspace: Workspace, connect: Any) -> None:
    sockets = [await connect(), await connect()]
    for socket in sockets:
        await socket.next()
    asked = [asyncio.create_task(workspace.do("mara", "say", channel="general", text="/echo x")) for _ in range(2)]
    got = await asyncio.gather(*(s.next() for s in sockets))
    assert [e["type"] for e in got] == ["slash_commands", "slash_commands"]
    await asyncio.gather(*asked)


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
