"""Conversations: open a DM, look one up, read what the app may read."""

from typing import Any

from sandbox.api.call import Call, page
from sandbox.errors import SlackError
from sandbox.messages import Channel, Message

Json = dict[str, Any]


def open_(call: Call) -> Json:
    """A DM with one person; group DMs would need mpim:write, which Trellis never asks for."""
    w = call.world.workspace
    if call.optional("channel"):
        channel = call.channel()
        if not channel.is_direct:
            raise SlackError("method_not_supported_for_channel_type")
        return {"channel": _opened(channel, call)}
    wanted = call.args.get("users")
    ids = wanted.split(",") if isinstance(wanted, str) else list(wanted or [])
    ids = [i.strip() for i in ids if i.strip()]
    if not ids:
        raise SlackError("users_list_not_supplied")
    if len(ids) > 1:
        call.need("mpim:write")
    person = w.people.get(ids[0])
    if person is None:
        raise SlackError("user_not_found")
    if person.is_bot or person.id == "USLACKBOT":
        raise SlackError("cannot_dm_bot")
    if person.deleted:
        raise SlackError("user_disabled")
    return {"no_op": True, "already_open": True, "channel": _opened(w.app_dm(person.id), call)}


def _opened(channel: Channel, call: Call) -> Json:
    return channel.as_slack(call.world.workspace.id) if call.flag("return_im") else {"id": channel.id}


def info(call: Call) -> Json:
    channel = call.channel()
    call.need(f"{channel.scope_family}:read")
    return {"channel": _as_member(channel, call)}


def list_(call: Call) -> Json:
    """Public channels unless `types` says otherwise, and private ones that the app is in."""
    families = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}
    kinds = call.text("types", "public_channel").split(",")
    if any(k not in families for k in kinds):
        raise SlackError("invalid_types")
    wanted = {families[k] for k in kinds}
    for family in sorted(wanted):
        call.need(f"{family}:read")
    skip_archived = call.flag("exclude_archived")
    known = [c for c in call.world.workspace.channels.values() if c.scope_family in wanted and call.knows(c)]
    some, metadata = page([c for c in known if not (skip_archived and c.archived)], call)
    return {"channels": [_as_member(c, call) for c in some], "response_metadata": metadata}


def _as_member(channel: Channel, call: Call) -> Json:
    shown = channel.as_slack(call.world.workspace.id)
    if not channel.is_direct:
        shown["is_member"] = call.world.workspace.bot_user_id in channel.members
    return shown


def members(call: Call) -> Json:
    channel = call.channel()
    call.need(f"{channel.scope_family}:read")
    some, metadata = page(channel.members, call)
    return {"members": some, "response_metadata": metadata}


def history(call: Call) -> Json:
    """Newest first; thread replies and ephemeral messages are not in it, metadata only on request."""
    channel = _readable(call)
    oldest, latest = call.text("oldest", "0"), call.text("latest", "9999999999")
    inclusive = call.flag("inclusive")
    found = [
        m
        for m in reversed(channel.messages.values())
        if not m.ephemeral_for
        and not m.is_reply
        and (float(oldest) < float(m.ts) < float(latest) or (inclusive and m.ts in (oldest, latest)))
    ]
    some, metadata = page(found, call)
    return {
        "messages": [_shown(m, call) for m in some],
        "has_more": bool(metadata["next_cursor"]),
        "pin_count": 0,
        "response_metadata": metadata,
    }


def replies(call: Call) -> Json:
    channel = _readable(call)
    thread = [m for m in channel.thread(call.text("ts")) if not m.ephemeral_for]
    if not thread:
        raise SlackError("thread_not_found")
    some, metadata = page(thread, call)
    messages = [_shown(m, call) for m in some]
    return {"messages": messages, "has_more": bool(metadata["next_cursor"]), "response_metadata": metadata}


def _readable(call: Call) -> Channel:
    channel = call.channel()
    call.need(f"{channel.scope_family}:history")
    if call.world.workspace.bot_user_id not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _shown(message: Message, call: Call) -> Json:
    shown = message.as_slack(call.world.workspace.id)
    if message.metadata and call.flag("include_all_metadata"):
        shown["metadata"] = message.metadata
    return shown
