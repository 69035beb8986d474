"""Which of Slack's events count, in which lane they queue, and when a failed one is tried again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

Body = Mapping[str, Any]

WRITTEN = {None, "file_share", "me_message", "thread_broadcast"}
"""Subtypes of messages that a person writes. A deletion is no new message."""

EDITED = "message_changed"
"""What a person wrote before reads otherwise now. Slack sends it also when it adds a preview of a link."""

MAX_ATTEMPTS = 6
"""The last one comes about six minutes after the first: a restart of a database or of Slack is over by then."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What the row says openly about an event: ids and kinds, no word of a person."""

    team_id: str
    event_id: str
    type: str
    user_id: str | None
    lane: str
    """Events of one lane are handled one after the other."""
    sent_ts: str
    """When it happened, as Slack counts: the order in the lane."""
    client_msg_id: str | None


@dataclass(frozen=True, slots=True)
class Waiting(Arrival):
    """An event that is to be handled now."""

    attempts: int


def counts(body: Body, types: Collection[str]) -> bool:
    """Whether it needs a row. Each of our own posts comes back as an event, and those must not cost one."""
    event = body["event"]
    if event["type"] not in types or _is_our_own(body, event):
        return False
    if event["type"] != "message":
        return True
    return event.get("channel_type") == "im" and (event.get("subtype") in WRITTEN or _is_edit(event))


def _is_edit(event: Body) -> bool:
    """A person changed the words of a message of theirs."""
    after, before = event.get("message") or {}, event.get("previous_message") or {}
    if event.get("subtype") != EDITED or not after.get("user") or after.get("bot_id"):
        return False
    return "text" in before and after.get("text") != before["text"]


def _is_our_own(body: Body, event: Body) -> bool:
    if event.get("bot_id") or (event.get("app_id") and event["app_id"] == body.get("api_app_id")):
        return True  # in a conversation with Trellis no other bot speaks
    ours = {one.get("user_id") for one in body.get("authorizations") or () if one.get("is_bot")}
    return _id(event.get("user")) in ours


def _id(user: Any) -> str | None:
    return user.get("id") if isinstance(user, Mapping) else user


def arrival(body: Body, team_id: str, user_id: str | None) -> Arrival:
    """Of the Events API's envelope."""
    event = body["event"]
    kind = event["type"]
    return Arrival(
        team_id,
        body["event_id"],
        kind,
        user_id or (event.get("message") or {}).get("user"),
        lane=event["channel"] if kind == "message" else f"{kind} {user_id or ''}",
        sent_ts=event.get("event_ts") or f"{body['event_time']}.000000",
        client_msg_id=event.get("client_msg_id"),
    )


def try_again_after(attempts: int) -> timedelta | None:
    """After so many failed attempts: 1, 4, 16, 64, 256 seconds; None after the last one."""
    return _wait(attempts) if attempts < MAX_ATTEMPTS else None


def _wait(attempts: int) -> timedelta:
    return timedelta(seconds=4 ** (attempts - 1))


LONGEST_WAIT = _wait(MAX_ATTEMPTS - 1)
