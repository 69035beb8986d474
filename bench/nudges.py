"""What a nudge costs and how many go out in a second, beside one APScheduler job for each."""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench import nudges_scale
from bench.nudges_own import Plan
from bench.processes import ROOT, process

FEW, MANY = 1_000, 100_000
WITHIN_SECONDS = 900


def measured(folder: Path, *, rounds: int, nudges: int, pending: int, planned: int, notes: int) -> dict[str, Any]:
    """`nudges` a round in one process, `pending` the most rows for later, `planned` people, `notes` by processes."""
    with process("bench.fake_slack", "--latency-ms", "0", folder=folder) as slack:
        port = slack.port()
        rows = tuple(sorted({FEW, min(MANY, pending), pending}))
        own = _own(folder, Plan(port, rounds=rounds, nudges=nudges, pending=rows, planned=planned))
        processes = folder / "processes"
        processes.mkdir()
        return own | {"scale": nudges_scale.measured(processes, port, notes)}


def _own(folder: Path, do: Plan) -> dict[str, Any]:
    """By a process of its own, whose log nobody reads."""
    command = [sys.executable, "-m", "bench.nudges_own", str(folder), json.dumps(asdict(do))]
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, timeout=WITHIN_SECONDS, check=True)
    found: dict[str, Any] = json.loads((folder / "found.json").read_text())
    return found
