"""Messages: post, post for one reader, change, delete, link."""

import json
import re
from typing import Any

from sandbox import events
from sandbox.api.call import Call
from sandbox.blocks import problems
from sandbox.errors import SlackError
from sandbox.messages import Channel, Message
from sandbox.posted import Posted
from sandbox.typed import named
from sandbox.uploading import refused

Json = dict[str, Any]
TRUNCATED_AT = 40_000
EPHEMERAL_MOST = 40_000
METADATA_MOST = 16_000
EVENT_TYPE = re.compile(r"[a-z][a-z0-9_]{0,254}")
# Slack asks for a readable name of letters and digits and shows it to developers; snake case is its own advice


def post_message(call: Call) -> Json:
    w = call.world.workspace
    channel = _target(call)
    text, blocks = _content(call)
    thread_ts = _thread(call, channel)
    call.world.budgets.spend_post(channel.id)
    message = Message(w.new_ts(), channel.id, w.bot_user_id, text, blocks, thread_ts, w.bot_id, w.app_id)
    message.metadata = _metadata(call)
    w.post(message)
    w.posted.append(Posted(channel.id, message.ts, text, message.metadata))
    events.message_event(call.world, channel, message)
    return {"channel": channel.id, "ts": message.ts, "message": message.as_slack(w.id)}


def post_ephemeral(call: Call) -> Json:
    w = call.world.workspace
    channel = _target(call)
    reader = call.person()
    if reader.id not in channel.members:
        raise SlackError("user_not_in_channel")
    text, blocks = _content(call)
    message = Message(w.new_ts(), channel.id, w.bot_user_id, text, blocks, _thread(call, channel), w.bot_id, w.app_id)
    message.ephemeral_for = reader.id
    w.post(message)
    return {"message_ts": message.ts}


def update(call: Call) -> Json:
    """An update without blocks removes them when a text is given, as at Slack."""
    w = call.world.workspace
    channel, message = _own(call, "cant_update_message")
    text, blocks = _content(call)
    before = message.as_slack(w.id)
    message.text, message.blocks, message.edited_ts = text, blocks, w.new_ts()
    if "metadata" in call.args:  # an empty one takes it away, none leaves it as it was
        message.metadata = _metadata(call)
    w.touched(channel.id)
    after = message.as_slack(w.id)
    change = {"subtype": "message_changed", "hidden": True, "message": after, "previous_message": before}
    events.message_event(call.world, channel, message, change | {"ts": message.edited_ts})
    return {"channel": channel.id, "ts": message.ts, "text": text, "message": after}


def delete(call: Call) -> Json:
    channel, message = _own(call, "cant_delete_message")
    del channel.messages[message.ts]
    call.world.workspace.touched(channel.id)
    gone = {"subtype": "message_deleted", "hidden": True, "deleted_ts": message.ts}
    stamp = call.world.workspace.new_ts()
    events.message_event(call.world, channel, message, gone | {"ts": stamp})
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(call: Call) -> Json:
    channel = call.channel()
    ts = call.text("message_ts")
    message = channel.messages.get(ts)
    if message is None or message.ephemeral_for:
        raise SlackError("message_not_found")
    return {"channel": channel.id, "permalink": permalink(call.world.url, channel.id, ts)}


def permalink(url: str, channel_id: str, ts: str) -> str:
    return f"{url}archives/{channel_id}/p{ts.replace('.', '')}"


def _target(call: Call) -> Channel:
    """Where to post: a conversation's id, or a person's, which means the DM with them."""
    w = call.world.workspace
    where = call.text("channel")
    if where in w.people:
        person = w.people[where]
        if person.is_bot or person.id == "USLACKBOT":
            raise SlackError("cannot_dm_bot")
        return _open_dm(w.app_dm(where))
    channel = call.channel()
    if channel.archived:
        raise SlackError("is_archived")
    inside = w.bot_user_id in channel.members
    if not inside and "chat:write.public" not in call.world.manifest.bot_scopes:
        raise SlackError("not_in_channel")
    return channel


def _open_dm(channel: Channel) -> Channel:
    if channel.archived:
        raise SlackError("is_archived")
    return channel


def _thread(call: Call, channel: Channel) -> str | None:
    ts = call.optional("thread_ts")
    if ts and ts not in channel.messages:
        raise SlackError("thread_not_found")
    return ts


def _own(call: Call, refusal: str) -> tuple[Channel, Message]:
    channel = call.channel()
    message = channel.messages.get(call.text("ts"))
    if message is None or message.ephemeral_for:
        raise SlackError("message_not_found")
    if message.bot_id != call.world.workspace.bot_id:
        raise SlackError(refusal)
    return channel, message


def _content(call: Call) -> tuple[str, list[Json]]:
    """Text and blocks. Stricter than Slack: the text is required also with blocks, and never cut off."""
    text = call.text("text", "")
    blocks = call.data("blocks") or []
    if call.args.get("attachments"):
        raise SlackError("invalid_arguments", note="/attachments are Slack's legacy; use blocks")
    if blocks:
        found = problems("message", {"blocks": blocks}) or refused(call.world, call.method, blocks)
        if found:
            note = "; ".join(f"{p.pointer} {p.message}" for p in found)
            said = {"messages": [f"[ERROR] {p.message} [json-pointer:{p.pointer}]" for p in found]}
            raise SlackError("invalid_blocks", note=note, response_metadata=said)
    if not text.strip():
        raise SlackError("no_text", note="/text top-level text is missing: notifications and screen readers need it")
    if len(text) > TRUNCATED_AT:
        raise SlackError("msg_too_long", note=f"/text has {len(text)} of {TRUNCATED_AT} characters")
    return text, named([dict(b) for b in blocks])


def _metadata(call: Call) -> Json | None:
    """Stricter than Slack, which lets a payload hold objects and lists too: ids are all that belongs into it."""
    given = call.data("metadata")
    if given is None:
        return None
    if not isinstance(given, dict) or set(given) != {"event_type", "event_payload"}:
        raise SlackError("invalid_metadata_format", note="/metadata has event_type and event_payload, nothing else")
    kind, payload = given["event_type"], given["event_payload"]
    if not isinstance(kind, str) or not EVENT_TYPE.fullmatch(kind):
        raise SlackError("invalid_metadata_format", note="/metadata/event_type is a name in snake_case")
    if not isinstance(payload, dict) or not all(isinstance(v, str | int | float) for v in payload.values()):
        raise SlackError("invalid_metadata_format", note="/metadata/event_payload holds texts, numbers and booleans")
    if len(json.dumps(given)) > METADATA_MOST:
        raise SlackError("metadata_too_large", note=f"/metadata has more than {METADATA_MOST} characters")
    return {"event_type": kind, "event_payload": payload}
