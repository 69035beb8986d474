"""What people do with messages besides writing them: change their own words, share a file."""

import uuid
from typing import Any

from sandbox import events
from sandbox.errors import CannotDo
from sandbox.gestures import conversation, may_write
from sandbox.messages import Message
from sandbox.people import Person
from sandbox.world import World

Json = dict[str, Any]


async def edit(world: World, person: Person, channel_id: str, ts: str, text: str) -> Json:
    """Their own words, and nobody else's. Words that stay the same are no edit: the client sends nothing."""
    channel = conversation(world, person, channel_id)
    message = channel.messages.get(ts)
    if message is None or message.user != person.id or message.bot_id or message.ephemeral_for:
        raise CannotDo("Only your own messages can be changed.")
    if not text.strip() and not message.files:
        raise CannotDo("Write something first.")
    may_write(world, channel)
    w = world.workspace
    typed = w.typed(text)
    if typed == message.text:
        return {"ok": True, "message": ts}
    before = message.as_slack(w.id)
    message.text, message.edited_ts = typed, w.new_ts()
    w.touched(channel.id)
    after = message.as_slack(w.id)
    change = {"subtype": "message_changed", "hidden": True, "message": after, "previous_message": before}
    events.message_event(world, channel, message, change | {"ts": message.edited_ts})
    return {"ok": True, "message": ts}


async def share_file(world: World, person: Person, do: Json) -> Json:
    """A file, or a voice clip, with or without words. Of its content only the name, the type and the size are kept."""
    channel = conversation(world, person, do["channel"])
    may_write(world, channel)
    w = world.workspace
    typed, client_id = w.typed(do.get("text") or ""), str(uuid.uuid4())
    message = Message(w.new_ts(), channel.id, person.id, typed, thread_ts=do.get("thread_ts"), client_msg_id=client_id)
    message.files = [_file(world, person, message, do["name"], do.get("mimetype") or "", int(do.get("size") or 0))]
    w.post(message)
    events.message_event(world, channel, message)
    return {"ok": True, "message": message.ts}


def _file(world: World, person: Person, message: Message, name: str, mimetype: str, size: int) -> Json:
    """As events carry it. A clip recorded in Slack says so by its subtype."""
    kind = name.rpartition(".")[2] if "." in name else "binary"
    file = {
        "id": world.workspace.new_id("F"),
        "created": int(message.at.timestamp()),
        "timestamp": int(message.at.timestamp()),
        "name": name,
        "title": name,
        "mimetype": mimetype or "application/octet-stream",
        "filetype": kind,
        "user": person.id,
        "user_team": world.workspace.id,
        "size": size,
        "mode": "hosted",
        "is_external": False,
        "is_public": False,
        "display_as_bot": False,
        "file_access": "visible",
    }
    return file | ({"subtype": "slack_audio"} if name.startswith("audio_message") else {})
