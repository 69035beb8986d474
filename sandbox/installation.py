"""An admin uninstalls the app and installs it again: dead tokens, two last events, closed connections."""

from typing import Any

from sandbox import events
from sandbox.errors import CannotDo
from sandbox.people import Person
from sandbox.socket import SocketMode
from sandbox.world import World

Json = dict[str, Any]
REFUSALS = ("account_inactive", "token_revoked", "invalid_auth")
# a bot's token answers with the first; apps meet the others too, and have to stop on each


async def uninstall(world: World, admin: Person, do: Json) -> Json:
    """`{"first"?: one of events.LAST, "answers"?: one of REFUSALS}`; the token is dead before the app hears of it."""
    first, refusal = do.get("first", events.LAST[0]), do.get("answers", REFUSALS[0])
    if not admin.is_admin:
        raise CannotDo("Only an admin can do that.")
    if world.refusal:
        raise CannotDo(f"{world.manifest.name} is not installed.")
    if first not in events.LAST or refusal not in REFUSALS:
        raise CannotDo(f"First comes one of {', '.join(events.LAST)}, and answers are {', '.join(REFUSALS)}.")
    world.refusal = refusal
    _leave(world)
    for kind in sorted(events.LAST, key=lambda each: each != first):
        events.emit(world, kind, _last(world, kind))
        await world.delivery.quiet()
    if isinstance(world.delivery.transport, SocketMode):
        await world.delivery.transport.close()
    world.changes.tell("state", "messages", "modals", "home")
    return {"ok": True}


def reinstall(world: World, admin: Person) -> Json:
    """The same tokens work again; channels have to invite the app anew."""
    if not admin.is_admin:
        raise CannotDo("Only an admin can do that.")
    world.refusal = None
    world.changes.tell("state")
    return {"ok": True}


def _leave(world: World) -> None:
    """What goes with the app: its places in channels, its homes and modals, its rights to answer."""
    w = world.workspace
    for channel in w.channels.values():
        if not channel.is_direct and w.bot_user_id in channel.members:
            channel.members.remove(w.bot_user_id)
    for person_id in list(w.stacks):
        world.views.clear(person_id)
    w.homes.clear()
    world.rights.triggers.clear()
    world.rights.urls.clear()


def _last(world: World, kind: str) -> Json:
    tokens = {"tokens": {"oauth": [], "bot": [world.workspace.bot_user_id]}} if kind == "tokens_revoked" else {}
    return {"type": kind, "event_ts": world.workspace.new_ts(), **tokens}
