"""The database is locked or gone for a minute, and the clock steps an hour forward and back."""

import sqlite3
import time
from datetime import UTC, datetime, timedelta
from signal import SIGUSR1, SIGUSR2

from bench.faults.judged import Count, Line, count, found_all, told, words
from bench.faults.world import SQLITE, Stage, World
from bench.faults.writers import writing

NUDGES = 200
AWAY_SECONDS = 60.0
WITHIN_SECONDS = 330.0
SLOW_MS = 100
"""So that some messages are on their way when it happens."""

NEXT_TICK_SECONDS = 15.0
STEPS = (("forward", SIGUSR1), ("back", SIGUSR2), ("an hour behind", SIGUSR2), ("right again", SIGUSR1))


def kept(found: Count, nudges: int) -> bool:
    """All of them came, once."""
    return found.messages == nudges and found.states == {"sent": nudges} and found.nothing_twice


def without_database(stage: Stage, engine: str, nudges: int = NUDGES, seconds: float = AWAY_SECONDS) -> Line:
    """SQLite: another process holds the write lock. PostgreSQL: the server is stopped and started again."""
    made = stage.world(engine, nudges, own_server=True, TRELLIS_POSTS_PER_SECOND=20)
    with made as world, writing(world) as writers:
        world.sandbox.world.faults.add("latency", "chat.postMessage", times=-1, ms=SLOW_MS)
        planned = world.plan(nudges)
        world.start_all()
        world.wait(lambda: len(world.posted()) > nudges // 10, WITHIN_SECONDS)
        (_locked if engine == SQLITE else _gone)(world, seconds)
        world.wait(lambda: world.drained() and found_all(world, planned), WITHIN_SECONDS)
        writers.stop()
        found = count(world, planned)
        what = "locked" if engine == SQLITE else "gone"
        happened = f"{told(found)}; {words(writers)}"
        ok = found.nothing_twice and found.unknown_but_there == 0 and found.messages + found.unknown >= nudges
        return Line(f"the database {what} for {seconds:.0f} s", engine, happened, ok and not writers.lost())


def _locked(world: World, seconds: float) -> None:
    with sqlite3.connect(world.folder / "trellis.db", timeout=30) as other:
        other.execute("BEGIN IMMEDIATE")
        time.sleep(seconds)
        other.rollback()
    other.close()


def _gone(world: World, seconds: float) -> None:
    assert world.server is not None
    world.server.stop()
    time.sleep(seconds)
    world.server.start()
    world.run(world.db.engine.dispose())  # our own connections were cut too


def stepping(stage: Stage, engine: str, nudges: int = 60) -> Line:
    """The processes' wall clock steps while messages go out; after each step, something is due at once."""
    with stage.world(engine, nudges, TRELLIS_POSTS_PER_SECOND=20) as world, writing(world) as writers:
        world.sandbox.world.faults.add("latency", "chat.postMessage", times=-1, ms=SLOW_MS)
        processes = world.start_all(stepped=True)
        planned = world.plan(nudges)
        world.wait(lambda: len(world.posted()) > nudges // 10, WITHIN_SECONDS)
        seconds = {}
        for name, signal in STEPS:
            for process in processes:
                process.process.send_signal(signal)
            planned += (due := world.plan(1, at=datetime.now(UTC) - timedelta(hours=2)))
            seconds[name] = _until(world, due[0])
        world.wait(lambda: world.drained() and found_all(world, planned), WITHIN_SECONDS)
        writers.stop()
        found, steps = count(world, planned), ", ".join(f"{name} {took:.0f} s" for name, took in seconds.items())
        happened = f"next message after a step {steps}; {told(found)}; {words(writers)}"
        ok = kept(found, len(planned)) and max(seconds.values()) <= NEXT_TICK_SECONDS
        return Line("the clock steps by an hour", engine, happened, ok and not writers.lost())


def _until(world: World, nudge_id: str) -> float:
    began = time.monotonic()
    world.wait(lambda: world.posted()[nudge_id] > 0, WITHIN_SECONDS)
    return time.monotonic() - began
