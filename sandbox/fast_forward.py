"""Moving life time: in steps through every instant at which something is due, with people's habits played at each."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sandbox.people import Person
from sandbox.world import World

Json = dict[str, Any]
NextDue = Callable[[datetime, datetime], Awaitable[datetime | None]]
Advance = Callable[[datetime], Awaitable[None]]
SPANS = {"1h": timedelta(hours=1), "1w": timedelta(weeks=1), "12w": timedelta(weeks=12), "1d": timedelta(days=1)}


class FastForward:
    def __init__(self, world: World) -> None:
        self.world = world
        self.next_due: NextDue | None = None
        self.advance: Advance | None = None
        self.running = False

    async def move(self, wish: Json, person: Person | None) -> None:
        until = self._target(wish, person)
        self.world.clock.move_to(until)
        self.world.changes.tell("clock", "state")

    def _target(self, wish: Json, person: Person | None) -> datetime:
        now = self.world.clock.now()
        if "to" in wish:
            until = datetime.fromisoformat(str(wish["to"]))
            if until.tzinfo is None:
                raise ValueError("an instant needs its zone")
        elif wish.get("advance") == "next_morning":
            until = next_morning(now, person)
        elif wish.get("advance") in SPANS:
            until = now + SPANS[wish["advance"]]
        else:
            raise ValueError(f"advance is one of {', '.join(SPANS)}, next_morning")
        if until <= now:
            raise ValueError("life time does not run backwards")
        return until.astimezone(UTC)


def next_morning(now: datetime, person: Person | None) -> datetime:
    """09:00 on the next working day in the person's zone."""
    local = now.astimezone(person.zone if person else UTC)
    day = local.date()
    while True:
        morning = datetime.combine(day, time(9), local.tzinfo)
        if morning > local and day.weekday() < 5:
            return morning.astimezone(UTC)
        day += timedelta(days=1)
