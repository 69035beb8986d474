"""Cold start: from the process's first moment until it is ready and takes requests."""

import shutil
from pathlib import Path
from statistics import median
from typing import Any

from bench.contestants import NAMES, TRELLIS, fake_slack, started

EXISTING = "trellis, database there"


def measured(folder: Path, *, rounds: int) -> dict[str, Any]:
    """Contestant → median milliseconds; Trellis once with a fresh folder and once with the database it made."""
    found: dict[str, list[float]] = {}
    with fake_slack(folder) as slack_port:
        for _ in range(rounds + 1):
            for name in NAMES:
                data = folder / name
                shutil.rmtree(data, ignore_errors=True)
                _start(found, name, name, slack_port, data)
                if name == TRELLIS:
                    _start(found, EXISTING, name, slack_port, data)
    # the first round reads the files from disk, and writes the byte code
    return {
        label: {"ready_ms": median(times[1:]), "rounds": times[1:], "first": times[0]} for label, times in found.items()
    }


def _start(found: dict[str, list[float]], label: str, name: str, slack_port: int, folder: Path) -> None:
    with started(name, slack_port, folder) as one:
        found.setdefault(label, []).append(one.ready_ms)
