"""How people show that they are away or want quiet: a status, a snooze, do-not-disturb hours."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from sandbox import events
from sandbox.errors import CannotDo
from sandbox.people import Person
from sandbox.world import World

Json = dict[str, Any]
SNOOZE = timedelta(hours=8)


def set_status(world: World, person: Person, do: Json) -> Json:
    """`{"text"?, "emoji"?, "expires"?}`; it stands until `expires`, an instant of life time, or until it is cleared."""
    expires = _ahead(world, do.get("expires"))
    person.show_status(str(do.get("text", ""))[:100], str(do.get("emoji", "")), world.clock.now(), expires)
    world.changes.tell("state")
    events.user_changed(world, person)
    return {"ok": True}


def set_dnd(world: World, person: Person, do: Json) -> Json:
    """`{"on", "until"?}`: a snooze until then, or for eight hours."""
    until = _ahead(world, do.get("until")) or world.clock.now() + SNOOZE
    person.snoozed_until = until if do["on"] else None
    world.changes.tell("state")
    events.dnd_changed(world, person)
    return {"ok": True}


def set_quiet(world: World, person: Person, do: Json) -> Json:
    """The do-not-disturb of every day: `{"from": "19:00", "to": "08:00"}` by their own clock; without them, none."""
    try:
        hours = (time.fromisoformat(do["from"]), time.fromisoformat(do["to"])) if do.get("from") else None
    except ValueError as error:
        raise CannotDo("A time of day is written as 19:00.") from error
    person.quiet = hours
    world.changes.tell("state")
    events.dnd_changed(world, person)
    return {"ok": True}


def _ahead(world: World, given: str | int | None) -> datetime | None:
    """An ISO instant with its zone or epoch seconds, as an instant that is still to come; none for nothing or 0."""
    if not given:
        return None
    try:
        moment = datetime.fromtimestamp(given, UTC) if isinstance(given, int) else datetime.fromisoformat(given)
    except ValueError as error:
        raise CannotDo(f"{given} is no instant.") from error
    if moment.tzinfo is None:
        raise CannotDo("An instant needs its zone.")
    if moment <= world.clock.now():
        raise CannotDo("That time has passed already.")
    return moment.astimezone(UTC)
