"""A manifest that Slack would refuse is refused here first, by file, line and field."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import manifest
from bot.manifest import ManifestError

GIVEN: dict[str, Any] = yaml.safe_load(manifest.path().read_text(encoding="utf-8"))


def broken(change: dict[str, Any]) -> str:
    """The manifest's text with one value changed: {"a.b.0.c": value}."""
    data = yaml.safe_load(manifest.path().read_text(encoding="utf-8"))
    for place, value in change.items():
        *way, last = place.split(".")
        node: Any = data
        for step in way:
            node = node[int(step)] if isinstance(node, list) else node.setdefault(step, {})
        node[int(last) if isinstance(node, list) else last] = value
    return yaml.safe_dump(data)


COMMAND = GIVEN["features"]["slash_commands"][0]
BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown key": ({"features.slash_command": []}, "features.slash_command"),
    "an unknown key on top": ({"setting": {}}, "setting"),
    "a name of 36": ({"display_information.name": "x" * 36}, "display_information.name"),
    "a description of 141": ({"display_information.description": "x" * 141}, "display_information.description"),
    "a short long description": ({"display_information.long_description": "x" * 174}, "display_information.long_desc"),
    "a color by name": ({"display_information.background_color": "green"}, "display_information.background_color"),
    "a shortcut of 25": ({"features.shortcuts.0.name": "x" * 25}, "features.shortcuts.0.name"),
    "another type": ({"features.shortcuts.0.type": "all"}, "features.shortcuts.0.type"),
    "a command without slash": ({"features.slash_commands.0.command": "sbi"}, "features.slash_commands.0.command"),
    "a command of 33": ({"features.slash_commands.0.command": "/" + "x" * 32}, "features.slash_commands.0.command"),
    "a command twice": ({"features.slash_commands": [COMMAND, COMMAND]}, "features"),
    "51 commands": (
        {"features.slash_commands": [{"command": f"/c{n}", "description": "d"} for n in range(51)]},
        "features.slash_commands",
    ),
    "11 shortcuts": (
        {"features.shortcuts": [{**GIVEN["features"]["shortcuts"][0], "callback_id": f"c{n}"} for n in range(11)]},
        "features.shortcuts",
    ),
    "101 events": ({"settings.event_subscriptions.bot_events": ["e"] * 101}, "settings.event_subscriptions.bot_events"),
    "a word as switch": ({"settings.socket_mode_enabled": "yes"}, "settings.socket_mode_enabled"),
    "no way in": ({"settings.socket_mode_enabled": False}, "socket_mode_enabled"),
    "an open address": ({"settings.interactivity.request_url": "http://a.b"}, "settings.interactivity.request_url"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_wrong_manifest_is_told_by_file_line_and_field(name: str, tmp_path: Path) -> None:
    change, field = BROKEN[name]
    (tmp_path / "manifest.yml").write_text(broken(change))
    with pytest.raises(ManifestError) as problem:
        manifest.load(tmp_path / "manifest.yml")
    file, line, said = str(problem.value).split(":", 2)
    assert (file, line.isdigit()) == (str(tmp_path / "manifest.yml"), True)
    assert field in said


def test_a_file_that_is_no_yaml_is_told_by_its_line(tmp_path: Path) -> None:
    (tmp_path / "manifest.yml").write_text("display_information:\n  name: [Trellis\nfeatures: {}\n")
    with pytest.raises(ManifestError, match=r"manifest\.yml:\d: file: "):
        manifest.load(tmp_path / "manifest.yml")


def test_every_key_that_slack_knows_is_known_here(tmp_path: Path) -> None:
    whole = {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "T",
            "description": "d",
            "long_description": "l" * 175,
            "background_color": "#fff",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": "T", "always_online": True},
            "slash_commands": [{"command": "/t", "description": "d", "usage_hint": "h", "should_escape": True}],
            "shortcuts": [{"name": "s", "type": "global", "callback_id": "c", "description": "d"}],
            "unfurl_domains": ["a.b"],
            "assistant_view": {"assistant_description": "d"},
            "agent_view": {
                "agent_description": "d",
                "suggested_prompts": [{"title": "t", "message": "m"}],
                "actions": [],
            },
        },
        "oauth_config": {
            "redirect_urls": ["https://a.b"],
            "scopes": {"bot": ["commands"], "user": [], "bot_optional": [], "user_optional": []},
            "token_management_enabled": True,
            "pkce_enabled": False,
        },
        "settings": {
            "event_subscriptions": {"bot_events": ["e"], "user_events": ["e"], "metadata_subscriptions": []},
            "interactivity": {"is_enabled": True, "message_menu_options_url": "https://a.b"},
            "org_deploy_enabled": True,
            "socket_mode_enabled": True,
            "token_rotation_enabled": True,
            "allowed_ip_address_ranges": ["10.0.0.0/8"],
            "is_mcp_enabled": False,
        },
    }
    (tmp_path / "manifest.yml").write_text(yaml.safe_dump(whole))
    assert manifest.load(tmp_path / "manifest.yml").as_given() == whole
