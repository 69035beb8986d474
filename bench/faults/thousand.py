"""A thousand nudges that are due at once, and several processes that would send them."""

import time

from bench.faults.judged import Line, count, told
from bench.faults.world import SQLITE, START_SECONDS, Stage

WITHIN_SECONDS = 900.0


def due(stage: Stage, engine: str, processes: int, nudges: int = 1000) -> Line:
    """Each to a person of its own."""
    with stage.world(engine, nudges) as world:
        planned = world.plan(nudges)
        for process in [world.start() for _ in range(processes)]:
            process.ready(START_SECONDS)
        began = time.monotonic()
        world.wait(world.drained, WITHIN_SECONDS)
        seconds = time.monotonic() - began
        found = count(world, planned)
        exact = found.messages == nudges and found.states == {"sent": nudges} and found.nothing_twice
        deliverers = "processes, one delivers" if engine == SQLITE else "workers"
        return Line(f"{nudges:,} due, {processes} {deliverers}", engine, f"{told(found)}; {seconds:.0f} s", exact)
