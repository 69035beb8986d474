"""What one person sees, as JSON: the workspace, its conversations, their messages."""

from typing import Any

from sandbox.api.chat import permalink
from sandbox.manifest import Manifest
from sandbox.messages import Channel, Message
from sandbox.people import Person
from sandbox.world import World

Json = dict[str, Any]


def state(world: World, person: Person, advancing: bool) -> Json:
    w, now, manifest = world.workspace, world.clock.now(), world.manifest
    home = w.homes.get(person.id)
    return {
        "version": world.changes.version,
        "workspace": {"name": w.name, "id": w.id},
        "me": person.as_page(now),
        "people": [p.as_page(now) for p in w.people.values() if p.id != "USLACKBOT"],
        "app": _app(world),
        "channels": [_channel(world, c, person) for c in w.seen_by(person.id)],
        "commands": [] if world.refusal else _commands(manifest),
        "shortcuts": [] if world.refusal else _shortcuts(manifest),
        "home": world.views.as_page(home) if home else None,
        "modals": [world.views.as_page(v) for v in world.views.stack(person.id)],
        "clock": {
            "now": now.isoformat(),
            "zone_now": now.astimezone(person.zone).isoformat(),
            "offset_s": round(world.clock.offset.total_seconds()),
            "advancing": advancing,
        },
        "notice": w.notices.get(person.id),
    }


def _commands(manifest: Manifest) -> list[Json]:
    return [
        {"command": c, "description": d.get("description", ""), "usage_hint": d.get("usage_hint", "")}
        for c, d in manifest.commands.items()
    ]


def _shortcuts(manifest: Manifest) -> list[Json]:
    return [{k: s.get(k, "") for k in ("type", "name", "callback_id", "description")} for s in manifest.shortcuts]


def _app(world: World) -> Json:
    w, installed = world.workspace, world.refusal is None
    connected = world.delivery.transport.connected and installed
    about = {"name": world.manifest.name, "id": w.app_id, "bot_user_id": w.bot_user_id}
    return about | {"connected": connected, "installed": installed}


def _channel(world: World, channel: Channel, person: Person) -> Json:
    other = channel.other(person.id)
    if channel.kind == "app_dm":
        name = world.manifest.name
    else:
        name = world.workspace.people[other].real_name if other else channel.name
    return {
        "id": channel.id,
        "name": name,
        "kind": channel.kind,
        "with": other,
        "unread": channel.unread(person.id),
        "topic": channel.topic,
        "private": channel.private,
    }


def messages(world: World, person: Person, channel: Channel, thread: str | None) -> list[Json]:
    """A conversation without its replies, or one thread; ephemeral messages for their reader alone."""
    seen = [m for m in channel.visible(person.id) if (thread in (m.ts, m.thread_ts) if thread else not m.is_reply)]
    replies: dict[str, int] = {}
    for m in channel.messages.values():
        if m.is_reply and m.thread_ts:
            replies[m.thread_ts] = replies.get(m.thread_ts, 0) + 1
    return [_message(world, m, replies.get(m.ts, 0)) for m in seen]


def _message(world: World, m: Message, replies: int) -> Json:
    author = world.workspace.people.get(m.user)
    return {
        "ts": m.ts,
        "user": m.user,
        "bot_id": m.bot_id,
        "name": author.real_name if author else m.user,
        "text": m.text,
        "blocks": m.blocks,
        "thread_ts": m.thread_ts,
        "reply_count": replies,
        "edited": m.edited_ts is not None,
        "files": [{"name": file["name"], "size": file["size"]} for file in m.files],
        "ephemeral": m.ephemeral_for is not None,
        "at": m.at.isoformat(),
        "link": permalink(world.url, m.channel, m.ts),
        "buttons_disabled": False,
    }


def offered(world: World, query: str) -> list[Json]:
    """Everybody whom a users_select offers: bots and guests too, deactivated people not."""
    wanted, now = query.lower().lstrip("@"), world.clock.now()
    return [
        p.as_page(now)
        for p in world.workspace.people.values()
        if not p.deleted and p.id != "USLACKBOT" and (wanted in p.name or wanted in p.real_name.lower())
    ]
