"""`make faults`: everything at full size, printed as a table line by line."""

import argparse
import contextlib
import sys
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import partial

from bench.faults import changes, kills, outages, thousand, weather
from bench.faults.judged import Line
from bench.faults.world import POSTGRESQL, POSTS_AT_ONCE, POSTS_PER_SECOND, SQLITE, Stage
from bot import log
from bot.config import LogFormat

ENGINES = (SQLITE, POSTGRESQL)
AT_ONCE = 4
"""Cases that run side by side: they mostly wait."""

SETTINGS = f"""\
Settings raised: {POSTS_PER_SECOND} posts a second, {kills.PACE} where processes are killed; the sandbox's limits are
off; {POSTS_AT_ONCE} posts at once for each process, as by default. Processes are forked from one that has loaded.
"""

Case = Callable[[], list[Line]]

SMALL = (
    outages.without_database,
    weather.errors,
    weather.cuts,
    weather.refusals,
    outages.stepping,
    changes.moved,
    changes.deactivated,
    changes.uninstalled,
)


def cases(stage: Stage, rounds: int, nudges: int, only: str) -> list[Case]:
    """Those with `only` in their name, the longest first."""
    killed = [partial(kills.killed, stage, engine, rounds) for engine in ENGINES]
    crowds = [partial(thousand.due, stage, engine, number, nudges) for engine in ENGINES for number in (2, 4)]
    small = [partial(case, stage, engine) for case in SMALL for engine in ENGINES]
    single = [partial(_alone, case) for case in (*crowds, *small) if only in case.func.__name__]
    return [*(killed if only in kills.killed.__name__ else []), *single]


def _alone(case: Callable[[], Line]) -> list[Line]:
    return [case()]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.faults")
    parser.add_argument("--rounds", type=int, default=100, help="of kill -9, on each engine")
    parser.add_argument("--nudges", type=int, default=1000, help="that are due at once")
    parser.add_argument("--only", default="", help="such as due, killed, errors, cuts, stepping: part of a name")
    parser.add_argument("--at-once", type=int, default=AT_ONCE, help="cases that run side by side")
    given = parser.parse_args()
    log.configure("CRITICAL", LogFormat.JSON)
    print(SETTINGS)
    ok = True
    with contextlib.ExitStack() as stack:
        stage = Stage(stack)
        pool = stack.enter_context(ThreadPoolExecutor(given.at_once))
        running = [pool.submit(_timed, case) for case in cases(stage, given.rounds, given.nudges, given.only)]
        for done in as_completed(running):
            ok = _shown(*done.result()) and ok
    sys.exit(not ok)


def _timed(case: Case) -> tuple[list[Line], float]:
    began = time.monotonic()
    try:
        lines = case()
    except Exception:  # the other cases still have something to say
        traceback.print_exc()
        lines = [Line("a case ended early, see the traceback", "", "", ok=False)]
    return lines, time.monotonic() - began


def _shown(lines: list[Line], seconds: float) -> bool:
    for line in lines:
        verdict = "kept" if line.ok else "BROKEN"
        print(f"{line.asked:52}  {line.engine:10}  {verdict:6}  {line.happened}  [{seconds:.0f} s]", flush=True)
    return all(line.ok for line in lines)


if __name__ == "__main__":
    main()
