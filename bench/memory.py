"""Resident memory: at rest, after many requests, and what each thousand adds once warm."""

import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psutil

from bench.contestants import NAMES, ONLY_ACKS, TRELLIS, Contestant, fake_slack, started
from bench.figures import slope
from bench.load import Plan
from bench.rounds import load

STEP = 1000
WARM_AFTER = 3000
"""By then every pool is open and every cache of a fixed size is full."""

REST_SECONDS = 1.0


def measured(folder: Path, *, requests: int) -> dict[str, Any]:
    """Contestant → megabytes. The sync baseline is measured at rest only: it would take minutes."""
    found: dict[str, Any] = {}
    with ExitStack() as stack:
        slack_port = stack.enter_context(fake_slack(folder))
        contestants = [stack.enter_context(started(name, slack_port, folder / name)) for name in NAMES]
        time.sleep(REST_SECONDS)
        for one in contestants:
            found[one.name] = {"idle_mb": _resident(one)}
        for one in contestants:
            if one.name in {TRELLIS, ONLY_ACKS}:
                found[one.name] |= _under_load(one, slack_port, requests)
    return found


def _under_load(one: Contestant, slack_port: int, requests: int) -> dict[str, Any]:
    points: list[tuple[float, float]] = []
    for done in range(STEP, requests + 1, STEP):
        load(Plan(one.port, slack_port, requests=STEP, seconds=60, modal=one.opens_modals, seed=done))
        time.sleep(REST_SECONDS / 4)
        points.append((done / 1000, _resident(one)))
    warm = [point for point in points if point[0] * 1000 >= min(WARM_AFTER, requests / 2)]
    return {"after_mb": points[-1][1], "growth_mb_per_1000": slope(warm), "requests": requests, "points": points}


def _resident(one: Contestant) -> float:
    return float(psutil.Process(one.child.pid).memory_info().rss) / 1e6
