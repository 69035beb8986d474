"""An admin takes the app away: dead tokens, two last events, no connection; and installs it again."""

import copy
from collections.abc import Awaitable, Callable

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.driver import Person
from tests.sandbox.background import Background
from tests.sandbox.echo import MANIFEST, Echo
from tests.sandbox.workspace import Json, Workspace

Open = Callable[..., Awaitable[Workspace]]
LAST = ("app_uninstalled", "tokens_revoked")


def told() -> Json:
    """A manifest that subscribes to its own end."""
    manifest = copy.deepcopy(MANIFEST)
    manifest["settings"]["event_subscriptions"]["bot_events"] += LAST
    return manifest


@pytest.mark.parametrize("first", LAST)
def test_both_events_come_in_the_order_asked_for_and_when_the_token_is_dead(
    start: Callable[..., Echo], mode: str, first: str
) -> None:
    echo = start(mode, manifest=told())
    heard: list[tuple[str, str]] = []

    async def calls(event: Json, client: AsyncWebClient) -> None:
        with pytest.raises(SlackApiError) as refused:
            await client.auth_test()
        heard.append((event["type"], refused.value.response["error"]))

    for kind in LAST:
        echo.app.event(kind)(calls)
    aiko = Person(echo.sandbox.url, "aiko")
    assert aiko.act("uninstall", first=first)["ok"]
    aiko.waits_for(lambda: len(heard) == 2)
    second = next(kind for kind in LAST if kind != first)
    assert heard == [(first, "account_inactive"), (second, "account_inactive")]


async def test_revoked_tokens_are_named_by_their_user(open_workspace: Open) -> None:
    workspace = await open_workspace(manifest=told())
    await workspace.do("aiko", "uninstall")
    sent = workspace.world.traffic.named("tokens_revoked")[0]
    assert sent["request"]["event"]["tokens"] == {"oauth": [], "bot": [workspace.world.workspace.bot_user_id]}


@pytest.mark.parametrize("answer", ["account_inactive", "token_revoked", "invalid_auth"])
async def test_every_later_call_is_refused(workspace: Workspace, answer: str) -> None:
    await workspace.do("aiko", "uninstall", answers=answer)
    mara = workspace.id("mara")
    assert await workspace.refusal("chat.postMessage", channel=mara, text="x") == answer
    assert await workspace.refusal("auth.test") == answer
    workspace.client.token = workspace.sandbox.app_token
    assert await workspace.refusal("apps.connections.open") == answer


def test_its_connections_are_closed_and_it_hears_nothing_more(start: Callable[..., Echo]) -> None:
    echo = start("socket", manifest=told())
    aiko = Person(echo.sandbox.url, "aiko")
    aiko.act("uninstall")
    assert echo.sandbox.transport.connections == 0  # type: ignore[union-attr]
    aiko.act("set_status", text="Here")
    assert echo.count("user_change") == 0


def test_people_find_no_commands_of_an_app_that_is_gone(echo: Echo, mara: Person) -> None:
    Person(echo.sandbox.url, "aiko").act("uninstall")
    assert mara.types("/echo x")["error"] == "/echo is not a valid command."
    assert mara.says("Trellis", "hi")["error"] == "Trellis is not installed in this workspace."


def test_only_an_admin_uninstalls(mara: Person) -> None:
    assert mara.act("uninstall") == {"ok": False, "error": "Only an admin can do that."}


def test_a_new_installation_brings_it_back(start: Callable[..., Echo], background: Background) -> None:
    echo = start("http", manifest=told())
    aiko = Person(echo.sandbox.url, "aiko")
    aiko.act("uninstall")
    assert aiko.act("reinstall")["ok"]
    assert background.run(echo.client.chat_postMessage(channel=aiko.id, text="x"))["ok"]
    aiko.types("/echo direct")
    assert echo.count("command") == 1


async def test_channels_have_to_invite_it_anew(workspace: Workspace) -> None:
    await workspace.do("aiko", "uninstall")
    await workspace.do("aiko", "reinstall")
    assert (
        await workspace.refusal("chat.postMessage", channel=workspace.channel("praise"), text="x") == "not_in_channel"
    )
