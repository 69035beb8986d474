"""`python -m bench`: measure, print one table, keep the figures under var/bench/."""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rich.console import Console

from bench import choosing, coach_speed, memory, mentoring, nudges, nudges_report, recall, rounds, starts
from bench.processes import ROOT
from bench.report import table

PACKAGES = ("slack-bolt", "slack-sdk", "sqlalchemy", "aiosqlite", "aiohttp", "uvicorn")


@dataclass(frozen=True)
class Effort:
    """How long to measure."""

    rounds: int
    load_seconds: float
    steady_seconds: float
    starts: int
    memory_requests: int
    coach_seconds: float
    nudges: int
    pending: int
    planned: int
    notes: int
    askers: int
    recallers: int
    views: int


FULL = Effort(
    rounds=5,
    load_seconds=3,
    steady_seconds=4,
    starts=5,
    memory_requests=10_000,
    coach_seconds=1,
    nudges=400,
    pending=1_000_000,
    planned=100_000,
    notes=300,
    askers=10_000,
    recallers=10_000,
    views=400,
)
QUICK = Effort(
    rounds=2,
    load_seconds=1.5,
    steady_seconds=2,
    starts=2,
    memory_requests=2_000,
    coach_seconds=0.5,
    nudges=200,
    pending=10_000,
    planned=10_000,
    notes=100,
    askers=1_000,
    recallers=200,
    views=60,
)
STEADY_RATE = 50.0
BUSY = 0.3
"""Load for each core, from which on what others do shows in the figures."""

Measure = Callable[[Path, Effort], dict[str, Any]]
MEASURES: dict[str, Measure] = {
    "load": lambda at, do: rounds.compared(at, rounds=do.rounds, seconds=do.load_seconds, rate=0),
    "steady": lambda at, do: rounds.compared(at, rounds=do.rounds, seconds=do.steady_seconds, rate=STEADY_RATE),
    "coach": lambda at, do: coach_speed.measured(rounds=do.rounds, seconds=do.coach_seconds),
    "choosing": lambda at, do: choosing.measured(people=do.askers),
    "mentoring": lambda at, do: mentoring.measured(at, times=do.views),
    "recall": lambda at, do: recall.measured(at, people=do.recallers),
    "start": lambda at, do: starts.measured(at, rounds=do.starts),
    "memory": lambda at, do: memory.measured(at, requests=do.memory_requests),
    "nudges": lambda at, do: nudges.measured(
        at, rounds=do.rounds, nudges=do.nudges, pending=do.pending, planned=do.planned, notes=do.notes
    ),
}


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure Trellis beside named baselines.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which of {', '.join(MEASURES)}; all if left out")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds: about two minutes, and noisier")
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.names if name not in MEASURES]:
        parser.error(f"no benchmark is called {unknown[0]}; there are {', '.join(MEASURES)}")
    effort = QUICK if options.quick else FULL
    load_before = os.getloadavg()[0]
    console = Console(width=None if sys.stdout.isatty() else 110)
    results = run([name for name in MEASURES if name in options.names or not options.names], effort, console)
    if results.keys() - {"nudges"}:
        console.print(table(results))
    if "nudges" in results:
        console.print(*nudges_report.tables(results["nudges"]))
    if load_before > BUSY * (os.cpu_count() or 1):
        console.print(f"The machine was busy before (load {load_before:.1f}): trust ratios, and measure again at rest.")
    console.print(f"Kept in {kept(results, effort, ROOT / 'var' / 'bench', load_before)}")


def run(names: list[str], effort: Effort, console: Console) -> dict[str, Any]:
    results: dict[str, Any] = {}
    for name in names:
        begun = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="trellis-bench-") as folder:
            results[name] = MEASURES[name](Path(folder), effort)
        console.print(f"{name}: {time.monotonic() - begun:.0f} s", style="dim")
    return results


def kept(results: dict[str, Any], effort: Effort, folder: Path, load_before: float = 0.0) -> Path:
    """Write the figures with what they were measured on; returns the file."""
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    machine = {
        "python": platform.python_version(),
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "load_before": load_before,
        "packages": {name: version(name) for name in PACKAGES},
    }
    path = folder / f"{now:%Y-%m-%dT%H%M%SZ}.json"
    data = {"at": now.isoformat(), "machine": machine, "effort": vars(effort), "results": results}
    path.write_text(json.dumps(data, indent=1) + "\n")
    return path


if __name__ == "__main__":
    main(sys.argv[1:])
