"""What happens to people: they join, move to another zone, are deactivated, come back."""

from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sandbox import events
from sandbox.errors import CannotDo
from sandbox.people import Person
from sandbox.state import stable_id
from sandbox.world import World

Json = dict[str, Any]


def change(world: World, admin: Person, do: Json) -> Json:
    """An admin's or owner's `{"who", "change": "deactivate"|"reactivate"|"move"|"join", "tz"?, "real_name"?}`."""
    kind, who = do["change"], str(do["who"])
    if kind != "move" and not admin.is_admin:
        raise CannotDo("Only an admin can do that.")
    if kind == "join":
        return {"ok": True, "id": join(world, who, str(do.get("real_name") or who.title()), do.get("tz")).id}
    person = world.workspace.person(who)
    if person is None:
        raise CannotDo(f"Nobody is called {who}.")
    if kind == "move":
        move(world, person, str(do["tz"]))
    elif kind in ("deactivate", "reactivate"):
        set_active(world, person, kind == "reactivate")
    else:
        raise CannotDo(f"Nobody knows how to {kind}.")
    return {"ok": True}


def join(world: World, name: str, real_name: str, tz: str | None = None) -> Person:
    person = Person(stable_id("U", name), name, real_name, tz=_zone(tz or "Etc/UTC"))
    if name in world.workspace.names:
        raise CannotDo(f"{name} is taken.")
    world.workspace.people[person.id] = person
    world.workspace.names[name] = person.id
    general = world.workspace.channel("general")
    if general is not None:
        general.members.append(person.id)
    world.workspace.app_dm(person.id)
    world.changes.tell("state")
    events.joined(world, person)
    return person


def move(world: World, person: Person, tz: str) -> None:
    person.tz = _zone(tz)
    world.changes.tell("state")
    events.user_changed(world, person)


def set_active(world: World, person: Person, active: bool) -> None:
    """A deactivated person's DMs are archived, their modals gone; reactivation opens the DMs again."""
    person.deleted = not active
    for channel in world.workspace.channels.values():
        if channel.is_direct and person.id in channel.members:
            channel.archived = not active
    world.views.clear(person.id)
    world.changes.tell("state")
    events.user_changed(world, person)


def _zone(tz: str) -> str:
    try:
        ZoneInfo(tz)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise CannotDo(f"{tz} is no time zone.") from error
    return tz
