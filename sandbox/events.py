"""Events that the app subscribed to, wrapped as the Events API wraps them."""

import time
from typing import Any

from sandbox.delivery import Outgoing
from sandbox.messages import Channel, Message
from sandbox.people import Person
from sandbox.world import VERIFICATION, World

Json = dict[str, Any]

SCOPES = {
    "message.im": "im:history",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "user_change": "users:read",
    "team_join": "users:read",
    "dnd_updated_user": "dnd:read",
}
LAST = ("app_uninstalled", "tokens_revoked")
# what an app still hears when its token is dead already


def emit(world: World, subscription: str, event: Json) -> None:
    """Sent if the manifest subscribes to it, its scope was granted, and the app is installed or hears of its end."""
    scope = SCOPES.get(subscription)
    if world.refusal and subscription not in LAST:
        return
    if subscription not in world.manifest.bot_events or (scope and scope not in world.manifest.bot_scopes):
        return
    world.delivery.event(Outgoing("events_api", event["type"], _wrapped(world, event)))


def _wrapped(world: World, event: Json) -> Json:
    w = world.workspace
    installation = {"enterprise_id": None, "team_id": w.id, "user_id": w.bot_user_id}
    return {
        "token": VERIFICATION,
        "team_id": w.id,
        "context_team_id": w.id,
        "context_enterprise_id": None,
        "api_app_id": w.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": w.new_id("Ev"),
        "event_time": int(time.time()),
        "authorizations": [installation | {"is_bot": True, "is_enterprise_install": False}],
        "is_ext_shared_channel": False,
        "event_context": "4-" + w.new_id("Ec"),
    }


def message_event(world: World, channel: Channel, message: Message, subtype: Json | None = None) -> None:
    """A message, or a change of one, in a conversation that the app is a member of."""
    if world.workspace.bot_user_id not in channel.members or message.ephemeral_for:
        return
    kind = {"im": "im", "channels": "channel", "groups": "group"}[channel.scope_family]
    body = subtype or message.as_slack(world.workspace.id) | _bot_profile(world, message)
    where = {"type": "message", "channel": channel.id, "channel_type": kind}
    event = body | where | {"event_ts": body.get("ts", message.ts)}
    emit(world, "message." + {"im": "im", "channel": "channels", "group": "groups"}[kind], event)


def _bot_profile(world: World, message: Message) -> Json:
    w = world.workspace
    if message.bot_id != w.bot_id:
        return {}
    about = {"id": w.bot_id, "app_id": w.app_id, "user_id": w.bot_user_id, "name": world.manifest.name}
    return {"bot_profile": about | {"deleted": False, "updated": 1700000000, "team_id": w.id, "icons": {}}}


def home_opened(world: World, person: Person, tab: str) -> None:
    dm = world.workspace.app_dm(person.id)
    now = world.workspace.new_ts()
    event: Json = {"type": "app_home_opened", "user": person.id, "channel": dm.id, "tab": tab, "event_ts": now}
    home = world.workspace.homes.get(person.id)
    if tab == "home" and home is not None:
        event["view"] = world.views.as_slack(home)
    emit(world, "app_home_opened", event)


def user_changed(world: World, person: Person) -> None:
    now = world.clock.now()
    person.updated = int(now.timestamp())
    user = person.as_slack(world.workspace.id, now)
    event = {"type": "user_change", "user": user, "cache_ts": person.updated, "event_ts": world.workspace.new_ts()}
    emit(world, "user_change", event)


def joined(world: World, person: Person) -> None:
    user = person.as_slack(world.workspace.id, world.clock.now())
    emit(world, "team_join", {"type": "team_join", "user": user, "event_ts": world.workspace.new_ts()})


def dnd_changed(world: World, person: Person) -> None:
    status = person.as_dnd(world.clock.now())
    event = {"type": "dnd_updated_user", "user": person.id, "dnd_status": status}
    emit(world, "dnd_updated_user", event | {"event_ts": world.workspace.new_ts()})
