"""Slack in a bad mood: a storm of refusals, an hour of errors, answers that never arrive."""

import time
from collections import Counter

from bench.faults.judged import Line, count, found_all, told, words
from bench.faults.rows import note_states
from bench.faults.world import Stage
from bench.faults.writers import writing

NUDGES = 200
WITHIN_SECONDS = 300.0
ERRORS_SECONDS = 20.0
"""An hour of errors, shortened: what matters is that every call fails, and that more comes due meanwhile."""

GIVEN_UP_SECONDS = 480.0
"""Slack is asked for the last time five minutes after an unclear outcome."""

POST = "chat.postMessage"
OTHERS = ("conversations.open", "conversations.history", "users.info", "dnd.teamInfo", "views.open", "views.publish")


def refusals(stage: Stage, engine: str, nudges: int = NUDGES, storm: int = 60) -> Line:
    """Slack refuses every third call, until it has done so often enough, and wants a second's rest each time."""
    with stage.world(engine, nudges) as world, writing(world) as writers:
        limited = world.sandbox.world.faults.add("ratelimited", POST, times=storm, ms=1000, chance=0.33, seed=1)
        planned = world.plan(nudges)
        world.start_all()
        world.wait(world.drained, WITHIN_SECONDS)
        writers.stop()
        found = count(world, planned)
        happened = f"{limited.struck} of {limited.met} calls refused; {told(found)}; {words(writers)}"
        ok = found.states == {"sent": nudges} and found.messages == nudges and found.nothing_twice
        return Line("a storm of 429s", engine, happened, ok and limited.struck > 0 and not writers.lost())


def errors(stage: Stage, engine: str, nudges: int = NUDGES, seconds: float = ERRORS_SECONDS) -> Line:
    """Every call is answered 500; half of the messages went out all the same. More comes due when that is over."""
    with stage.world(engine, nudges) as world, writing(world) as writers:
        world.start_all()
        faults = world.sandbox.world.faults
        faults.add("server_error", POST, times=-1, every=2)
        faults.add("error_after", POST, times=-1)
        for method in OTHERS:
            faults.add("server_error", method, times=-1)
        planned = world.plan(nudges // 2)
        time.sleep(seconds)
        faults.clear()
        planned += world.plan(nudges - len(planned))
        world.wait(lambda: world.drained() and found_all(world, planned) and world.looked_up(), GIVEN_UP_SECONDS)
        writers.stop()
        found, notes = count(world, planned), Counter(world.run(note_states(world.db)).values())
        shown = notes["delivered"] + notes["unknown"]
        happened = f"{told(found)}; {notes['unknown']} shown to their authors with Send again; {words(writers)}"
        ok = found.nothing_twice and found.unknown_but_there == 0 and set(found.states) <= {"sent", "unknown"}
        ok = ok and shown == notes.total() and not writers.lost()
        return Line(f"an hour of 500s, as {seconds:.0f} s in which every call fails", engine, happened, ok)


def cuts(stage: Stage, engine: str, nudges: int = NUDGES) -> Line:
    """Of every third message the connection is cut after Slack has it."""
    with stage.world(engine, nudges) as world, writing(world) as writers:
        cut = world.sandbox.world.faults.add("drop_after", POST, times=-1, every=3)
        planned = world.plan(nudges)
        world.start_all()
        world.wait(lambda: world.drained() and found_all(world, planned), WITHIN_SECONDS)
        writers.stop()
        found = count(world, planned)
        happened = f"{cut.struck} cut; {told(found)}; {words(writers)}"
        ok = found.messages == nudges and found.states == {"sent": nudges} and found.nothing_twice and found.found > 0
        return Line("connections cut after the call took effect", engine, happened, ok and not writers.lost())
