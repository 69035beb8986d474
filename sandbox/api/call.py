"""One call: its arguments however they came, and what a method may ask of them."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.errors import SlackError
from sandbox.messages import Channel
from sandbox.people import Person
from sandbox.world import World

Json = dict[str, Any]


@dataclass
class Call:
    world: World
    method: str
    args: Json = field(default_factory=dict)

    def text(self, name: str, default: str | None = None) -> str:
        value = self.args.get(name)
        if value is None or value == "":
            if default is None:
                raise SlackError("invalid_arguments", note=f"/{name} is missing", response_metadata=_missing(name))
            return default
        if not isinstance(value, str):
            raise SlackError("invalid_arguments", note=f"/{name} has to be a string")
        return value

    def optional(self, name: str) -> str | None:
        return self.text(name, "") or None

    def flag(self, name: str) -> bool:
        return self.args.get(name) in (True, "true", "1", 1)

    def number(self, name: str, default: int, most: int) -> int:
        try:
            value = int(self.args.get(name) or default)
        except (TypeError, ValueError) as error:
            raise SlackError("invalid_arguments", note=f"/{name} has to be a number") from error
        if value < 1 or value > most:
            raise SlackError("invalid_limit", note=f"/{name} is 1 to {most}")
        return value

    def data(self, name: str) -> Any:
        """A structure, sent as itself or as JSON in a string."""
        value = self.args.get(name)
        if isinstance(value, str) and value.strip():
            try:
                return json.loads(value)
            except ValueError as error:
                raise SlackError("invalid_arguments", note=f"/{name} is not JSON") from error
        return value or None

    def person(self, name: str = "user") -> Person:
        person = self.world.workspace.people.get(self.text(name))
        if person is None:
            raise SlackError("user_not_found")
        return person

    def channel(self, name: str = "channel") -> Channel:
        """One that the app may know of, by id alone; DMs between people and foreign private channels do not exist."""
        channel = self.world.workspace.channels.get(self.text(name))
        if channel is None or not self.knows(channel):
            raise SlackError("channel_not_found")
        return channel

    def knows(self, channel: Channel) -> bool:
        inside = self.world.workspace.bot_user_id in channel.members
        return inside or (not channel.is_direct and not channel.private)

    def need(self, scope: str) -> None:
        granted = self.world.manifest.bot_scopes
        if scope not in granted:
            raise SlackError("missing_scope", needed=scope, provided=",".join(granted), note=f"needs {scope}")


@dataclass(frozen=True)
class Method:
    """`caller` is whose token it takes: bot, app or anyone (none at all)."""

    run: Callable[[Call], Json]
    scopes: tuple[str, ...] = ()
    tier: int = 0
    caller: str = "bot"


def page(items: list[Any], call: Call, default: int = 100, most: int = 1000) -> tuple[list[Any], Json]:
    """One page of `items` and the response_metadata that leads to the next."""
    cursor = call.text("cursor", "0")
    if not cursor.isdigit():
        raise SlackError("invalid_cursor")
    start, limit = int(cursor), call.number("limit", default, most)
    following = str(start + limit) if start + limit < len(items) else ""
    return items[start : start + limit], {"next_cursor": following}


def _missing(name: str) -> Json:
    return {"messages": [f"[ERROR] missing required field: {name}"]}
