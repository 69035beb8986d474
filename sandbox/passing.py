"""What life time ends by itself: a status that was set until then, a snooze."""

from datetime import datetime

from sandbox import events
from sandbox.people import Person
from sandbox.world import World


def next_due(world: World, now: datetime, until: datetime) -> datetime | None:
    """When something ends next, at `until` at the latest."""
    ends = (end for person in world.workspace.people.values() for end in _ends(person))
    return min((end for end in ends if now < end <= until), default=None)


def end(world: World, now: datetime) -> bool:
    """Ends what is over by now and tells the app; whether there was anything."""
    found = False
    for person in world.workspace.people.values():
        if person.status_expires and person.status_expires <= now:
            person.show_status("", "", now)
            events.user_changed(world, person)
            found = True
        if person.snoozed_until and person.snoozed_until <= now:
            person.snoozed_until = None
            events.dnd_changed(world, person)
            found = True
    if found:
        world.changes.tell("state")
    return found


def _ends(person: Person) -> list[datetime]:
    return [end for end in (person.status_expires, person.snoozed_until) if end]
