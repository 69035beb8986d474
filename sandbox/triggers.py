"""Trigger ids and response urls: short-lived, counted rights to act on what a person did."""

import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from sandbox.errors import SlackError


@dataclass
class Trigger:
    id: str
    user_id: str
    view_id: str | None
    until: float
    used: bool = False


@dataclass
class ResponseUrl:
    id: str
    user_id: str
    channel_id: str
    until: float
    left: int
    message_ts: str | None = None
    ephemeral: bool = False
    thread_ts: str | None = None


@dataclass
class Rights:
    """Issued triggers and response urls; those long expired are forgotten, a bounded number kept."""

    trigger_s: float
    response_url_s: float
    response_url_uses: int
    triggers: dict[str, Trigger] = field(default_factory=dict)
    urls: dict[str, ResponseUrl] = field(default_factory=dict)

    def trigger(self, user_id: str, view_id: str | None = None) -> str:
        now = time.monotonic()
        _forget(self.triggers, 20_000)
        token = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"
        self.triggers[token] = Trigger(token, user_id, view_id, now + self.trigger_s)
        return token

    def use(self, trigger_id: str) -> Trigger:
        """Spends the trigger; callers check their other arguments first."""
        trigger = self.triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() > trigger.until:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger

    def response_url(self, user_id: str, channel_id: str, **about: Any) -> str:
        _forget(self.urls, 20_000)
        key = secrets.token_hex(12)
        until = time.monotonic() + self.response_url_s
        self.urls[key] = ResponseUrl(key, user_id, channel_id, until, self.response_url_uses, **about)
        return key

    def spend(self, key: str) -> ResponseUrl:
        url = self.urls.get(key)
        if url is None:
            raise SlackError("no_such_url", status=404)
        if time.monotonic() > url.until:
            raise SlackError("expired_url", status=404)
        if url.left <= 0:
            raise SlackError("used_url", status=404)
        url.left -= 1
        return url


def _forget(table: dict[str, Any], most: int) -> None:
    while len(table) > most:
        table.pop(next(iter(table)))
