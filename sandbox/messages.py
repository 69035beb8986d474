"""One message, as Slack's API and as the page show it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import takewhile
from typing import Any

Json = dict[str, Any]


@dataclass(slots=True)
class Message:
    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    bot_id: str | None = None
    app_id: str | None = None
    ephemeral_for: str | None = None
    edited_ts: str | None = None
    metadata: Json | None = None
    client_msg_id: str | None = None
    values: dict[str, dict[str, Json]] = field(default_factory=dict)
    files: list[Json] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(float(self.ts), UTC)

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts

    def as_slack(self, team_id: str) -> Json:
        """As events and payloads carry it: its metadata is for those who ask for it by name."""
        message: Json = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text, "team": team_id}
        if self.bot_id:
            message |= {"bot_id": self.bot_id}
        if self.app_id:
            message |= {"app_id": self.app_id}
        if self.client_msg_id:
            message |= {"client_msg_id": self.client_msg_id}
        if self.blocks:
            message["blocks"] = self.blocks
        if self.files:
            message |= {"subtype": "file_share", "files": self.files, "upload": False, "display_as_bot": False}
        if self.thread_ts:
            message["thread_ts"] = self.thread_ts
        if self.edited_ts:
            message["edited"] = {"user": self.user, "ts": self.edited_ts}
        return message


@dataclass
class Channel:
    """A channel, a DM between two people (im), or a DM with the app (app_dm)."""

    id: str
    name: str
    kind: str
    members: list[str]
    topic: str = ""
    private: bool = False
    archived: bool = False
    messages: dict[str, Message] = field(default_factory=dict)
    last_read: dict[str, str] = field(default_factory=dict)

    @property
    def is_direct(self) -> bool:
        return self.kind != "channel"

    @property
    def scope_family(self) -> str:
        """The family of scopes that reading it needs: channels, groups or im."""
        return "im" if self.is_direct else "groups" if self.private else "channels"

    def other(self, user_id: str) -> str | None:
        return next((m for m in self.members if m != user_id), None) if self.is_direct else None

    def visible(self, user_id: str) -> Iterable[Message]:
        return (m for m in self.messages.values() if m.ephemeral_for in (None, user_id))

    def thread(self, ts: str) -> list[Message]:
        return [m for m in self.messages.values() if ts in (m.ts, m.thread_ts)]

    def unread(self, user_id: str) -> int:
        read = self.last_read.get(user_id, "0")
        newer = takewhile(lambda m: m.ts > read, reversed(self.messages.values()))
        return sum(1 for m in newer if m.user != user_id and m.ephemeral_for in (None, user_id))

    def as_slack(self, team_id: str) -> Json:
        base: Json = {
            "id": self.id,
            "created": 1700000000,
            "is_archived": self.archived,
            "is_im": self.is_direct,
            "is_mpim": False,
            "is_private": self.private or self.is_direct,
            "context_team_id": team_id,
        }
        if self.is_direct:
            return base | {"user": self.members[0], "is_open": True}
        return base | {
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": not self.private,
            "is_group": self.private,
            "is_general": self.name == "general",
            "is_member": False,
            "num_members": len(self.members),
            "topic": {"value": self.topic, "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
        }
