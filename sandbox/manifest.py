"""The app's manifest as the sandbox needs it: commands, shortcuts, scopes, events."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

Json = dict[str, Any]

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# the C loader reads the manifest ten times as fast

DEFAULT_SCOPES = ("commands", "chat:write", "im:write", "im:history", "users:read", "dnd:read")


@dataclass(frozen=True)
class Manifest:
    name: str
    commands: dict[str, Json] = field(default_factory=dict)
    shortcuts: tuple[Json, ...] = ()
    bot_scopes: tuple[str, ...] = DEFAULT_SCOPES
    bot_events: tuple[str, ...] = ()
    home_enabled: bool = True
    messages_enabled: bool = True

    def shortcut(self, callback_id: str, kind: str) -> Json | None:
        return next((s for s in self.shortcuts if s["callback_id"] == callback_id and s["type"] == kind), None)


def read(source: Json | Path | str | None) -> Manifest:
    """A dict, or a YAML or JSON file; nothing gives an app without commands."""
    if source is None:
        return Manifest(name="Trellis")
    raw = source if isinstance(source, dict) else _parsed(Path(source).read_text(encoding="utf-8"))
    if not isinstance(raw, dict):
        raise ValueError(f"{source}: a manifest is a mapping")
    features, app_settings = raw.get("features", {}), raw.get("settings", {})
    home = features.get("app_home", {})
    return Manifest(
        name=raw.get("display_information", {}).get("name", "Trellis"),
        commands={c["command"]: c for c in features.get("slash_commands", ())},
        shortcuts=tuple(features.get("shortcuts", ())),
        bot_scopes=tuple(raw.get("oauth_config", {}).get("scopes", {}).get("bot", DEFAULT_SCOPES)),
        bot_events=tuple(app_settings.get("event_subscriptions", {}).get("bot_events", ())),
        home_enabled=bool(home.get("home_tab_enabled", True)),
        messages_enabled=bool(home.get("messages_tab_enabled", True)),
    )


def _parsed(text: str) -> Any:
    return yaml.load(text, _Loader)  # noqa: S506 - a safe loader, in C where there is one
