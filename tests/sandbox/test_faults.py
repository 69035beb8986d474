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


async def codes(workspace: Workspace, calls: int) -> list[int]:
    return [(await workspace.raw("api.test"))[0] for _ in range(calls)]


async def test_a_fault_can_strike_every_third_call(workspace: Workspace) -> None:
    await fault(workspace, kind="server_error", times=-1, every=3)
    assert await codes(workspace, 6) == [200, 200, 500, 200, 200, 500]


async def test_a_fault_with_a_chance_strikes_the_same_calls_again(workspace: Workspace) -> None:
    found = []
    for _ in range(2):
        await fault(workspace, kind="server_error", times=-1, chance=0.5, seed=7)
        found.append(await codes(workspace, 20))
        await workspace.post("page/faults", {"clear": True})
    assert found[0] == found[1]
    assert set(found[0]) == {200, 500}


async def test_an_hour_of_errors_is_an_hour_of_life_time(workspace: Workspace) -> None:
    await fault(workspace, kind="server_error", minutes=60)
    assert await codes(workspace, 3) == [500, 500, 500]
    await workspace.post("page/clock", {"advance": "1h"})
    await workspace.post("page/clock", {"advance": "1h"})
    assert await codes(workspace, 1) == [200]
    assert (await workspace.page("faults"))["faults"] == []


async def test_a_storm_of_rate_limits_lasts_until_it_is_cleared(workspace: Workspace) -> None:
    await fault(workspace, kind="ratelimited", times=-1, ms=2000)
    assert await codes(workspace, 5) == [429] * 5
    [listed] = (await workspace.page("faults"))["faults"]
    assert listed["struck"] == 5
    await workspace.post("page/faults", {"clear": True})
    assert await codes(workspace, 1) == [200]


async def test_an_error_after_the_effect_leaves_the_message(workspace: Workspace) -> None:
    await fault(workspace, kind="error_after", method="chat.postMessage")
    headers = {"authorization": f"Bearer {workspace.sandbox.bot_token}"}
    body = {"channel": workspace.id("mara"), "text": "x"}
    status, answer, _ = await workspace.raw("chat.postMessage", headers=headers, json=body)
    assert (status, answer["error"]) == (500, "internal_error")
    assert await in_dm(workspace) == ["x"]


@pytest.mark.parametrize("wrong", [{"every": 0}, {"chance": 0}, {"chance": 2}, {"hours": 1}])
async def test_a_rate_that_makes_no_sense_is_refused(workspace: Workspace, wrong: Any) -> None:
    assert not (await workspace.post("page/faults", {"add": {"kind": "latency"} | wrong}))["ok"]
