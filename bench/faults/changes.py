"""What happens to people and to the workspace while messages are on their way."""

import contextlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bench.faults.judged import Count, Line, count, found_all, told, words
from bench.faults.rows import note_states
from bench.faults.world import ADMIN, Stage, World
from bench.faults.writers import Writers, writing
from tests.driver import Person

NUDGES = 200
WITHIN_SECONDS = 240.0
SLOW_MS = 100
PACE = 10
"""Slow enough that most is still to come when something happens."""

EAST, WEST = "Asia/Tokyo", "America/New_York"


@dataclass
class Midway:
    """Some messages are out, some on their way, most still to come."""

    world: World
    writers: Writers
    planned: list[str]
    admin: Person

    def some(self, first: int) -> dict[str, str]:
        """Every fourth person: id and name."""
        people = self.world.sandbox.world.workspace.people
        return {one: people[one].name for one in self.world.people[first::4]}

    def end(self) -> Count:
        self.world.wait(lambda: self.world.drained() and found_all(self.world, self.planned), WITHIN_SECONDS)
        self.writers.stop()
        return count(self.world, self.planned)

    def line(self, asked: str, found: Count, ok: bool, more: str = "") -> Line:
        happened = f"{told(found)}; {more}{words(self.writers)}"
        return Line(asked, self.world.engine, happened, ok and found.nothing_twice and not self.writers.lost())


@contextlib.contextmanager
def midway(stage: Stage, engine: str, nudges: int, **given: Any) -> Iterator[Midway]:
    with stage.world(engine, nudges, TRELLIS_POSTS_PER_SECOND=PACE) as world, writing(world) as writers:
        world.sandbox.world.faults.add("latency", "chat.postMessage", times=-1, ms=SLOW_MS)
        planned = world.plan(nudges, **given)
        world.start_all()
        world.wait(lambda: len(world.posted()) > nudges // 10, WITHIN_SECONDS)
        yield Midway(world, writers, planned, Person(world.sandbox.url, ADMIN))


def moved(stage: Stage, engine: str, nudges: int = NUDGES) -> Line:
    """Every message stands for a local time. Who moves east is late for it already; who moves west has hours left."""
    with midway(stage, engine, nudges, slot=f"{datetime.now(UTC):%Y-%m-%dT%H:%M}") as here:
        east, west = here.some(1), here.some(3)
        for zone, people in ((WEST, west), (EAST, east)):
            for name in people.values():
                here.admin.staffs(name, "move", tz=zone)
        found = here.end()
        rows = [here.world.rows()[one] for one in here.planned]
        later = [row for row in rows if row.state == "planned"]
        ok = all(row.user_id in west for row in later) and set(found.states) <= {"sent", "planned"}
        more = f"{len(east)} moved east, {len(west)} west, {len(later)} of these wait for the hour there; "
        return here.line("people move to another zone", found, ok, more)


def deactivated(stage: Stage, engine: str, nudges: int = NUDGES) -> Line:
    with midway(stage, engine, nudges) as here:
        gone = here.some(1)
        for name in gone.values():
            here.admin.staffs(name, "deactivate")
        found = here.end()
        rows = [here.world.rows()[one] for one in here.planned]
        stayed = [row for row in rows if row.user_id not in gone]
        ended = Counter(row.state for row in rows if row.user_id in gone)
        ok = all(row.state == "sent" for row in stayed) and set(ended) <= {"sent", "skipped", "dead"}
        return here.line("people are deactivated", found, ok, f"{len(gone)} deactivated; ")


def uninstalled(stage: Stage, engine: str, nudges: int = NUDGES) -> Line:
    """What had not gone out waits, and goes once the app is installed again."""
    with midway(stage, engine, nudges) as here:
        here.admin.act("uninstall")
        held = here.end()
        here.admin.act("reinstall")
        here.world.wait(lambda: held.states["planned"] == 0 or _states(here)["planned"] < held.states["planned"], 120)
        found = here.end()
        notes = Counter(here.world.run(note_states(here.world.db)).values())
        ok = set(found.states) <= {"sent", "dead", "unknown"} and notes["failed"] == found.states["dead"]
        more = f"{held.states['planned']} waited for the app; {notes['failed']} shown to their authors as not sent; "
        return here.line("the app is uninstalled, and installed again", found, ok, more)


def _states(here: Midway) -> Counter[str]:
    return count(here.world, here.planned).states
