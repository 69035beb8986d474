"""The manifest is what the code needs: no command, shortcut, event or scope more or less."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient
from typer.testing import CliRunner

from bot import manifest
from bot.__main__ import app as trellis
from handlers import register_all
from tests.source import tree

ROOT = Path(__file__).parent.parent
GIVEN: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
MANIFEST = manifest.load()

METHOD_SCOPES: dict[str, set[str]] = {
    "apps.connections.open": set(),  # an app-level token's own scope, connections:write
    "auth.test": set(),
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": {"im:history"},  # of our own messages with one person
    "conversations.replies": {"im:history"},  # the same in a thread
    "conversations.open": {"im:write"},  # with one person; several would need mpim:write
    "dnd.info": {"dnd:read"},
    "dnd.teamInfo": {"dnd:read"},
    "files.completeUploadExternal": {"files:write"},
    "files.delete": {"files:write"},  # of its own files
    "files.getUploadURLExternal": {"files:write"},
    "users.info": {"users:read"},
    "views.open": set(),
    "views.publish": set(),
    "views.push": set(),
    "views.update": set(),
}
"""Each method that the code calls: the bot scopes on its page, docs.slack.dev/reference/methods/<method>."""

EVENT_SCOPES: dict[str, set[str]] = {
    "app_home_opened": set(),
    "app_uninstalled": set(),
    "dnd_updated_user": {"dnd:read"},
    "message.im": {"im:history"},
    "team_join": {"users:read"},
    "tokens_revoked": set(),
    "user_change": {"users:read"},
}
"""Each event: the bot scopes on its page, docs.slack.dev/reference/events/<event>."""


class Recorder(AsyncApp):
    """Bolt's app, which also notes what each listener listens to."""

    def __init__(self) -> None:
        self.listens: list[tuple[str, Any]] = []
        super().__init__(client=AsyncWebClient("xoxb-1"), request_verification_enabled=False)

    def command(self, command: Any, *args: Any, **kwargs: Any) -> Any:
        self.listens.append(("command", command))
        return super().command(command, *args, **kwargs)

    def shortcut(self, constraints: Any, *args: Any, **kwargs: Any) -> Any:
        kinds = {"shortcut": "global", "message_action": "message"}
        self.listens.append(("shortcut", (kinds[constraints["type"]], constraints["callback_id"])))
        return super().shortcut(constraints, *args, **kwargs)

    def event(self, event: Any, *args: Any, **kwargs: Any) -> Any:
        self.listens.append(("event", event if isinstance(event, str) else event["type"]))
        return super().event(event, *args, **kwargs)

    def message(self, *args: Any, **kwargs: Any) -> Any:
        self.listens.append(("event", "message"))
        return super().message(*args, **kwargs)


@pytest.fixture(scope="module")
def bolt() -> Recorder:
    recorder = Recorder()
    register_all(recorder)
    return recorder


def heard(bolt: Recorder, kind: str) -> set[Any]:
    return {what for of, what in bolt.listens if of == kind}


async def answered(bolt: Recorder, body: dict[str, Any]) -> bool:
    """Whether a live listener takes this payload."""
    request, response = AsyncBoltRequest(mode="socket_mode", body=body), BoltResponse(status=404)
    return any([await one.async_matches(req=request, resp=response) for one in bolt._async_listeners])


def test_every_command_of_the_code_is_in_the_manifest_and_the_other_way_round(bolt: Recorder) -> None:
    assert heard(bolt, "command") == {one.command for one in MANIFEST.features.slash_commands}


def test_every_shortcut_of_the_code_is_in_the_manifest_and_the_other_way_round(bolt: Recorder) -> None:
    assert heard(bolt, "shortcut") == {(one.type, one.callback_id) for one in MANIFEST.features.shortcuts}


def subscribed() -> tuple[str, ...]:
    events = MANIFEST.settings.event_subscriptions
    assert events is not None
    return events.bot_events


def test_every_event_of_the_code_is_subscribed_and_the_other_way_round(bolt: Recorder) -> None:
    assert heard(bolt, "event") == {name.split(".")[0] for name in subscribed()}


async def test_live_listeners_take_every_entry_of_the_manifest(bolt: Recorder) -> None:
    payloads: dict[str, dict[str, Any]] = {}
    for command in MANIFEST.features.slash_commands:
        payloads[command.command] = {"command": command.command, "text": ""}
    for shortcut in MANIFEST.features.shortcuts:
        kind = "shortcut" if shortcut.type == "global" else "message_action"
        payloads[shortcut.callback_id] = {"type": kind, "callback_id": shortcut.callback_id}
    for event in subscribed():
        payloads[event] = {"type": "event_callback", "event": {"type": event.split(".")[0]}}
    taken = {name: await answered(bolt, body) for name, body in payloads.items()}
    assert taken == dict.fromkeys(payloads, True)


def methods() -> dict[str, str]:
    """The SDK's name of each Web API method, and Slack's."""
    known = {name for name, _ in inspect.getmembers(AsyncWebClient, inspect.iscoroutinefunction) if "_" in name}
    return {name: name.replace("_", ".") for name in known if not name.startswith("_") and name != "api_call"}


def called() -> dict[str, str]:
    """Slack's name of each method that bot/ and handlers/ name in any way, and where."""
    known = methods()
    found: dict[str, str] = {}
    for file in sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "handlers").rglob("*.py")]):
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Attribute) and node.attr in known:
                found[known[node.attr]] = f"{file.name}:{node.lineno}"
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in known.values():
                found[node.value] = f"{file.name}:{node.lineno}"
    return found


def test_the_scan_finds_calls_by_attribute_and_by_name() -> None:
    assert {"views.open", "users.info", "chat.postMessage", "auth.test"} <= set(called())


def test_the_scopes_are_those_of_the_methods_and_events_in_use() -> None:
    used = called()
    assert set(used) <= set(METHOD_SCOPES), f"look up the scopes of {set(used) - set(METHOD_SCOPES)}: {used}"
    needed = {"commands"} if MANIFEST.features.slash_commands or MANIFEST.features.shortcuts else set()
    needed = needed.union(*(METHOD_SCOPES[name] for name in used), *(EVENT_SCOPES[name] for name in subscribed()))
    assert set(MANIFEST.oauth_config.scopes.bot) == needed


def test_the_table_of_scopes_lists_no_method_that_nobody_calls() -> None:
    assert set(METHOD_SCOPES) == set(called())


def test_commands_bring_mentions_as_ids() -> None:
    assert all(command.should_escape for command in MANIFEST.features.slash_commands)


def test_people_can_write_to_the_app() -> None:
    home = MANIFEST.features.app_home
    assert home is not None
    assert (home.home_tab_enabled, home.messages_tab_enabled, home.messages_tab_read_only_enabled) == (
        True,
        True,
        False,
    )


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [one.command for one in MANIFEST.features.slash_commands if f"`{one.command}" not in readme] == []


def test_what_is_printed_is_what_the_file_says() -> None:
    printed = CliRunner().invoke(trellis, ["manifest"]).stdout
    assert yaml.safe_load(printed) == GIVEN


def test_json_is_the_same_manifest() -> None:
    assert yaml.safe_load(CliRunner().invoke(trellis, ["manifest", "--json"]).stdout) == GIVEN


def differences(one: Any, other: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(other, dict):
        for key in {*one, *other}:
            yield from differences((one or {}).get(key), other.get(key), f"{place}.{key}".strip("."))
    elif isinstance(other, list):
        for number, item in enumerate(other):
            yield from differences(one[number], item, f"{place}.{number}")
    elif one != other:
        yield place, other


@pytest.mark.parametrize(
    "given", ["https://m.example.org", "https://m.example.org/", "https://m.example.org/slack/events"]
)
def test_the_http_variant_differs_by_addresses_alone(given: str) -> None:
    printed = yaml.safe_load(CliRunner().invoke(trellis, ["manifest", "--http", given]).stdout)
    address = "https://m.example.org/slack/events"
    commands = {f"features.slash_commands.{n}.url": address for n in range(len(MANIFEST.features.slash_commands))}
    assert dict(differences(GIVEN, printed)) == {
        **commands,
        "settings.event_subscriptions.request_url": address,
        "settings.interactivity.request_url": address,
        "settings.socket_mode_enabled": False,
    }


@pytest.mark.parametrize("url", ["m.example.org", "http://m.example.org", "https://localhost"])
def test_an_address_that_slack_cannot_call_is_refused(url: str) -> None:
    ended = CliRunner().invoke(trellis, ["manifest", "--http", url])
    assert ended.exit_code == 1
    assert url in ended.output
