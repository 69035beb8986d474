"""Answers through a response_url, and the body of a command's ack, which says the same things."""

from typing import Any

from sandbox import events
from sandbox.blocks import problems
from sandbox.errors import SlackError
from sandbox.messages import Message
from sandbox.triggers import ResponseUrl
from sandbox.typed import named
from sandbox.world import World

Json = dict[str, Any]
LONGEST = 40_000


def respond(world: World, url: ResponseUrl, body: Json) -> None:
    """Ephemeral unless `in_channel` is asked for; replace_original and delete_original act on the message."""
    w = world.workspace
    channel = w.channels[url.channel_id]
    original = channel.messages.get(url.message_ts or "")
    if body.get("delete_original"):
        if original is not None:
            del channel.messages[original.ts]
            w.touched(channel.id)
        return
    text, blocks = checked(body)
    if body.get("replace_original") and original is not None:
        original.text, original.blocks = text, blocks
        if not original.ephemeral_for:
            original.edited_ts = w.new_ts()
        w.touched(channel.id)
        return
    ephemeral = body.get("response_type", "ephemeral") != "in_channel"
    message = Message(w.new_ts(), channel.id, w.bot_user_id, text, blocks, bot_id=w.bot_id, app_id=w.app_id)
    message.ephemeral_for = url.user_id if ephemeral else None
    message.thread_ts = body.get("thread_ts") or (url.thread_ts if body.get("replace_original") is False else None)
    w.post(message)
    events.message_event(world, channel, message)


def checked(body: Json) -> tuple[str, list[Json]]:
    """The text and blocks of an answer; a text is required also with blocks, for notifications and readers."""
    text, blocks = body.get("text") or "", body.get("blocks") or []
    found = problems("message", {"blocks": blocks}) if blocks else []
    if found:
        raise SlackError("invalid_blocks", note="; ".join(f"{p.pointer} {p.message}" for p in found))
    if not str(text).strip():
        raise SlackError("no_text", note="/text top-level text is missing")
    if len(text) > LONGEST:
        raise SlackError("msg_too_long")
    return text, named([dict(b) for b in blocks])
