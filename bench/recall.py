"""What recalling costs with its rows: choosing among very many cards, a week of everybody's questions, an answer."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.processes import ROOT

WITHIN_SECONDS = 1800


def measured(folder: Path, *, people: int) -> dict[str, Any]:
    """By a process of its own, whose log nobody reads."""
    command = [sys.executable, "-m", "bench.recall_own", str(folder), str(people)]
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, timeout=WITHIN_SECONDS, check=True)
    found: dict[str, Any] = json.loads((folder / "found.json").read_text())
    return found
