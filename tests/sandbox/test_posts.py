"""What an app posts carries its metadata for those who may ask, is counted, and comes back to it as an event."""

import copy
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.driver import Person
from tests.sandbox.background import Background
from tests.sandbox.echo import MANIFEST, Echo
from tests.sandbox.workspace import Json, Workspace

Open = Callable[..., Awaitable[Workspace]]
NUDGE: Json = {"event_type": "trellis_nudge", "event_payload": {"id": "n1", "attempt": 1, "late": False}}


def without(scope: str) -> Json:
    manifest = copy.deepcopy(MANIFEST)
    manifest["oauth_config"]["scopes"]["bot"].remove(scope)
    return manifest


async def post(workspace: Workspace, name: str = "mara", **more: Any) -> Json:
    answer = await workspace.client.chat_postMessage(channel=workspace.id(name), text="x", **more)
    return dict(answer.data)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "metadata",
    [
        {"event_type": "trellis_nudge"},
        {"event_type": "Trellis nudge", "event_payload": {}},
        {"event_type": 7, "event_payload": {}},
        {"event_type": "trellis_nudge", "event_payload": ["n1"]},
        {"event_type": "trellis_nudge", "event_payload": {"id": {"deep": "n1"}}},
        {"event_type": "trellis_nudge", "event_payload": {"id": None}},
        {"event_type": "trellis_nudge", "event_payload": {}, "more": 1},
        "n1",
    ],
)
async def test_metadata_of_another_shape_is_refused(workspace: Workspace, metadata: Any) -> None:
    code = await workspace.refusal("chat.postMessage", channel=workspace.id("mara"), text="x", metadata=metadata)
    assert code in ("invalid_metadata_format", "invalid_arguments")
    assert workspace.world.workspace.posted == []


async def test_metadata_has_a_size(workspace: Workspace) -> None:
    large = {"event_type": "trellis_nudge", "event_payload": {"id": "n" * 16_000}}
    asked = workspace.refusal("chat.postMessage", channel=workspace.id("mara"), text="x", metadata=large)
    assert await asked == "metadata_too_large"


async def test_an_update_keeps_the_metadata_that_it_does_not_name(workspace: Workspace) -> None:
    posted = await post(workspace, metadata=NUDGE)
    await workspace.client.chat_update(channel=posted["channel"], ts=posted["ts"], text="y")
    shown = await workspace.client.conversations_history(channel=posted["channel"], include_all_metadata=True)
    assert shown["messages"][0]["metadata"] == NUDGE
    await workspace.client.chat_update(channel=posted["channel"], ts=posted["ts"], text="z", metadata={})
    shown = await workspace.client.conversations_history(channel=posted["channel"], include_all_metadata=True)
    assert "metadata" not in shown["messages"][0]


async def test_metadata_is_looked_up_with_im_history_alone(open_workspace: Open) -> None:
    workspace = await open_workspace(manifest=without("im:history"))
    posted = await post(workspace, metadata=NUDGE)
    code = await workspace.refusal("conversations.history", channel=posted["channel"], include_all_metadata=True)
    assert code == "missing_scope"


async def test_posts_are_counted_by_channel_and_by_metadata_id(workspace: Workspace) -> None:
    for name, metadata in (("mara", NUDGE), ("mara", NUDGE), ("devin", None)):
        await post(workspace, name, **({"metadata": metadata} if metadata else {}))
    found = await workspace.page("posted")
    assert found["count"] == 3
    assert found["per_channel"] == {workspace.dm("mara"): 2, workspace.dm("devin"): 1}
    assert found["per_id"] == {"n1": 2}
    assert [p["id"] for p in found["posted"]] == ["n1", "n1", None]


async def test_the_list_of_posts_can_be_read_on_from_where_one_was(workspace: Workspace) -> None:
    for _ in range(3):
        await post(workspace)
    found = await workspace.page("posted", after=2)
    assert (found["count"], len(found["posted"])) == (3, 1)


async def test_a_refused_post_is_not_counted(workspace: Workspace) -> None:
    await workspace.refusal("chat.postMessage", channel="C0NOWHERE", text="x")
    assert (await workspace.page("posted"))["count"] == 0


def test_the_apps_own_post_comes_back_with_its_bot_and_without_its_metadata(
    echo: Echo, background: Background, mara: Person
) -> None:
    background.run(echo.client.chat_postMessage(channel=mara.id, text="x", metadata=NUDGE))
    background.run(echo.sandbox.world.delivery.settled())
    sent = own(echo)
    w = echo.sandbox.world.workspace
    assert (sent["bot_id"], sent["app_id"], sent["user"]) == (w.bot_id, w.app_id, w.bot_user_id)
    assert sent["bot_profile"]["app_id"] == w.app_id
    assert sent["channel_type"] == "im"
    assert "metadata" not in sent


async def test_the_apps_own_posts_are_sent_with_im_history_alone(open_workspace: Open) -> None:
    for scope, sent in (("im:history", 0), ("users:read", 1)):
        workspace = await open_workspace(manifest=without(scope))
        await post(workspace)
        await workspace.world.delivery.quiet()
        assert min(len(workspace.world.traffic.named("message")), 1) == sent


def own(echo: Echo) -> Json:
    """The newest message event that was sent; Bolt itself drops those of its own bot."""
    event: Json = echo.sandbox.world.traffic.named("message")[-1]["request"]["event"]
    return event


def test_a_persons_message_has_an_id_of_its_client(echo: Echo, mara: Person) -> None:
    for _ in range(2):
        mara.says("Trellis", "hi")
    mara.waits_for(lambda: echo.count("message") == 2)
    heard = [body["event"] for kind, body in echo.heard if kind == "message"]
    assert len({event["client_msg_id"] for event in heard}) == 2
    assert {(event["channel_type"], "bot_id" in event) for event in heard} == {("im", False)}
