"""Short versions of `make faults`: real processes are killed, crowded, refused, and nothing goes out twice."""

import random

import pytest

from bench.faults import kills, thousand, weather
from bench.faults.judged import FOUND, count
from bench.faults.world import POSTGRESQL, SQLITE, Stage
from bench.faults.writers import writing

ENGINES = [SQLITE, POSTGRESQL]
ROUNDS = 2
OPEN = {"planned", "sending"}
DUE, PACE = 20, 8
"""So many messages, at so many a second, that a kill within three seconds finds some on their way."""

pytestmark = pytest.mark.timeout(300)  # seconds by themselves, minutes where many others want the processor


@pytest.mark.parametrize("engine", ENGINES)
def test_of_nudges_that_are_due_two_processes_send_each_once(stage: Stage, engine: str) -> None:
    line = thousand.due(stage, engine, processes=2, nudges=40)
    assert line.ok, line


@pytest.mark.parametrize("engine", ENGINES)
def test_kill_9_sends_nothing_twice_and_loses_no_word(stage: Stage, engine: str) -> None:
    with stage.world(engine, 5 * DUE, TRELLIS_POSTS_PER_SECOND=PACE) as world:
        with writing(world) as writers:
            seen = kills.kill_again_and_again(world, ROUNDS, random.Random(1), DUE)
        world.start_all()
        calm = [one for one in seen.planned if one not in seen.flying]
        world.wait(lambda: all(world.rows()[one].state not in OPEN for one in calm), 200)
        found, known = count(world, seen.planned), world.rows()
        assert found.nothing_twice
        assert {known[one].state for one in calm if one not in seen.short} == {"sent"}
        assert {row.id for row in known.values() if row.state == "unknown" or row.outcome == FOUND} <= seen.flying
        assert not writers.lost()


def test_a_storm_of_refusals_is_waited_out(stage: Stage) -> None:
    line = weather.refusals(stage, SQLITE, nudges=8, storm=2)
    assert line.ok, line
