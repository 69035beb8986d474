"""Moving life time: in steps through every instant at which something is due, with people's habits played at each."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sandbox import passing
from sandbox.habits import Habits
from sandbox.people import Person
from sandbox.world import World

Json = dict[str, Any]
NextDue = Callable[[datetime, datetime], Awaitable[datetime | None]]
Advance = Callable[[datetime], Awaitable[None]]
SMALLEST_STEP = timedelta(seconds=1)
MOST_STEPS = 20_000
# twelve weeks with a due instant every six minutes; beyond that somebody asks for the same instant again and again
SPANS = {"1h": timedelta(hours=1), "1w": timedelta(weeks=1), "12w": timedelta(weeks=12), "1d": timedelta(days=1)}


class FastForward:
    """`next_due(after, until)` says when the app has something to do next, `advance(now)` has it done."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.habits = Habits(world)
        self.next_due: NextDue | None = None
        self.advance: Advance | None = None
        self.running = False

    async def move(self, wish: Json, person: Person | None) -> None:
        """Moves life time as wished; ValueError in words when that cannot be done.

        `person` sits at the page: the next morning is theirs, and they play no habit. `jump` skips the steps, as a
        program that was switched off would.
        """
        until = self._target(wish, person)
        if self.running:
            raise ValueError("time is already moving")
        self.running = True
        self.world.changes.tell("clock", "state")
        try:
            if not wish.get("jump"):
                await self._walk(until, person.id if person else None)
            await self._arrive(until)
        finally:
            self.running = False
            self.world.changes.tell("clock", "state", "messages", "home")

    async def _walk(self, until: datetime, absent: str | None) -> None:
        for _ in range(MOST_STEPS):
            now = self.world.clock.now()
            step = await self._next(now, until, absent)
            if step is None:
                return
            await self._arrive(step)
            await self.habits.play(self.world.clock.now(), absent)
            await self.world.delivery.quiet()

    async def _next(self, now: datetime, until: datetime, absent: str | None) -> datetime | None:
        """The next instant at which something is due; never now again, or time would stand still."""
        soonest = now + SMALLEST_STEP
        if soonest >= until:
            return None
        due = [self.habits.next_due(now, until, absent), passing.next_due(self.world, now, until)]
        if self.next_due is not None:
            due.append(await self.next_due(now, until))
        moments = [max(d, soonest) for d in due if d is not None and d <= until]
        return min(moments, default=None)

    async def _arrive(self, moment: datetime) -> None:
        now = self.world.clock.now()
        self.world.clock.move_to(max(moment, now))
        self.world.budgets.let_pass(max(0.0, (moment - now).total_seconds()))
        self.world.changes.tell("clock")
        if passing.end(self.world, self.world.clock.now()):
            await self.world.delivery.quiet()
        if self.advance is not None:
            await self.advance(self.world.clock.now())
        await self.world.delivery.quiet()

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
