"""What a test asks to go wrong goes wrong, as often as asked, and leaves its trace."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from sandbox.settings import Limits, Settings
from tests.driver import Person
from tests.sandbox.echo import Echo
from tests.sandbox.workspace import Workspace

Open = Callable[..., Awaitable[Workspace]]


async def post(workspace: Workspace, text: str = "x") -> Any:
    return await workspace.client.chat_postMessage(channel=workspace.id("mara"), text=text)


async def in_dm(workspace: Workspace) -> list[str]:
    seen = await workspace.page("messages", user="mara", channel=workspace.dm("mara"))
    return [m["text"] for m in seen["messages"]]


async def fault(workspace: Workspace, **about: Any) -> None:
    assert (await workspace.post("page/faults", {"add": about}))["ok"]


async def test_latency_delays_a_call(workspace: Workspace) -> None:
    await fault(workspace, kind="latency", method="chat.postMessage", ms=300)
    started = time.monotonic()
    await post(workspace)
    assert time.monotonic() - started >= 0.3


async def test_a_rate_limit_says_when_to_come_back(workspace: Workspace) -> None:
    await fault(workspace, kind="ratelimited", method="chat.postMessage", ms=7000)
    headers = {"authorization": f"Bearer {workspace.sandbox.bot_token}"}
    body = {"channel": workspace.id("mara"), "text": "x"}
    status, answer, got = await workspace.raw("chat.postMessage", headers=headers, json=body)
    assert (status, answer["error"], got["retry-after"]) == (429, "ratelimited", "7")


async def test_a_fault_ends_after_its_times(workspace: Workspace) -> None:
    await fault(workspace, kind="server_error", method="*", times=2)
    codes = [(await workspace.raw("api.test"))[0] for _ in range(3)]
    assert codes == [500, 500, 200]


async def test_a_connection_cut_before_leaves_no_message(workspace: Workspace) -> None:
    await fault(workspace, kind="drop_before", method="chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await post(workspace)
    assert await in_dm(workspace) == []


async def test_a_connection_cut_after_leaves_the_message(workspace: Workspace) -> None:
    await fault(workspace, kind="drop_after", method="chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await post(workspace)
    assert await in_dm(workspace) == ["x"]


async def test_a_timeout_never_answers(open_workspace: Open) -> None:
    workspace = await open_workspace(Settings(hang_s=1.0, limits=Limits.off()))
    await fault(workspace, kind="timeout", method="chat.postMessage")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(post(workspace), 0.3)
    assert await in_dm(workspace) == []


def test_a_duplicated_command_arrives_twice(echo: Echo, mara: Person) -> None:
    echo.sandbox.world.faults.add("duplicate", "/echo")
    mara.types("/echo direct")
    mara.waits_for(lambda: echo.count("command") == 2)


def test_a_duplicated_event_keeps_its_id(echo: Echo, mara: Person) -> None:
    echo.sandbox.world.faults.add("duplicate", "message")
    mara.says("Trellis", "hi")
    mara.waits_for(lambda: echo.count("message") == 2)
    assert len({body["event_id"] for kind, body in echo.heard if kind == "message"}) == 1


async def test_an_unknown_fault_is_refused(workspace: Workspace) -> None:
    answer = await workspace.post("page/faults", {"add": {"kind": "earthquake"}})
    assert "earthquake" in answer["error"]


async def test_faults_are_listed_removed_and_cleared(workspace: Workspace) -> None:
    for kind in ("latency", "ratelimited", "timeout"):
        await fault(workspace, kind=kind, method="views.open")
    [first, *_] = (await workspace.page("faults"))["faults"]
    left = (await workspace.post("page/faults", {"remove": first["id"]}))["faults"]
    assert [f["kind"] for f in left] == ["ratelimited", "timeout"]
    assert (await workspace.post("page/faults", {"clear": True}))["faults"] == []
