"""Acks have three seconds, events are retried, envelopes go to one connection, response urls run out."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from sandbox.settings import Limits, Settings
from tests.driver import Person
from tests.sandbox.echo import MANIFEST, Echo, plain
from tests.sandbox.workspace import Workspace

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


async def test_the_real_limit_is_three_seconds() -> None:
    assert (Settings().ack_s, Settings().trigger_s, Settings().response_url_uses) == (3.0, 3.0, 5)
    assert Settings().response_url_s == 30 * 60


async def test_an_event_without_its_scope_is_not_sent(open_workspace: Open) -> None:
    manifest = MANIFEST | {"oauth_config": {"scopes": {"bot": ["commands", "chat:write"]}}}
    workspace = await open_workspace(manifest=manifest)
    await workspace.do("mara", "say", channel=workspace.dm("mara"), text="hi")
    await workspace.do("mara", "open_home")
    await workspace.world.delivery.quiet()
    sent = [t["name"] for t in (await workspace.page("traffic"))["traffic"] if t["direction"] == "event"]
    assert set(sent) == {"app_home_opened"}


async def test_a_button_under_an_ephemeral_message_does_not_bring_the_message(workspace: Workspace) -> None:
    button = {"type": "button", "action_id": "go", "text": plain("Go")}
    blocks = [{"type": "actions", "block_id": "b", "elements": [button]}]
    channel, mara = workspace.dm("mara"), workspace.id("mara")
    posted = await workspace.client.chat_postEphemeral(channel=channel, user=mara, text="x", blocks=blocks)
    container = {"type": "message", "channel": channel, "ts": posted["message_ts"]}
    await workspace.do("mara", "block_action", container=container, block_id="b", action_id="go")
    sent = workspace.world.traffic.named("go")[0]["request"]
    assert sent["container"]["is_ephemeral"]
    assert "message" not in sent
