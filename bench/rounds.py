"""Load on all contestants in turn, round by round, so that the machine's noise falls on each of them."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psutil

from bench.contestants import NAMES, Contestant, fake_slack, started
from bench.figures import Round, medians
from bench.load import Plan
from bench.processes import ROOT

WARM_UP_REQUESTS, WARM_UP_SECONDS = 500, 6.0
"""Enough that every colleague of the load has been looked up once, and every pool and cache is filled."""


def load(plan: Plan) -> Round:
    """One round by a load process of its own."""
    command = [sys.executable, "-m", "bench.load", json.dumps(asdict(plan))]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, timeout=plan.seconds + 60, check=True)
    data: dict[str, Any] = json.loads(done.stdout)
    return Round(**data | {"ack_ms": tuple(data["ack_ms"]), "modal_ms": tuple(data["modal_ms"])})


@contextmanager
def everybody(folder: Path) -> Iterator[tuple[int, list[Contestant]]]:
    """The fake Slack's port, and every contestant, running side by side."""
    with ExitStack() as stack:
        slack_port = stack.enter_context(fake_slack(folder))
        yield slack_port, [stack.enter_context(started(name, slack_port, folder / name)) for name in NAMES]


def compared(folder: Path, *, rounds: int, seconds: float, rate: float) -> dict[str, Any]:
    """Contestant → figures (medians) and its single rounds. `rate` 0: 64 callers that wait for their acks."""
    found: dict[str, list[dict[str, float]]] = {name: [] for name in NAMES}
    with everybody(folder) as (slack_port, contestants):
        for one in contestants:
            load(Plan(one.port, slack_port, seconds=WARM_UP_SECONDS, requests=WARM_UP_REQUESTS, modal=one.opens_modals))
        before = {one.name: one.rows() for one in contestants}
        for number in range(rounds):
            for one in _turned(contestants, number):
                plan = Plan(one.port, slack_port, rate=rate, seconds=seconds, modal=one.opens_modals, seed=number)
                found[one.name].append(_one_round(one, plan))
        return {one.name: _summary(found[one.name], before[one.name], one.rows()) for one in contestants}


def _one_round(one: Contestant, plan: Plan) -> dict[str, float]:
    """Figures, and `cpu_ms`: processor time for each request, which noise beside it changes least."""
    before = _cpu_seconds(one)
    done = load(plan)
    acks = len(done.ack_ms)
    cpu_ms = 1000 * (_cpu_seconds(one) - before) / max(acks, 1)
    return done.figures() | {"acks": float(acks), "cpu_ms": cpu_ms}


def _cpu_seconds(one: Contestant) -> float:
    spent = psutil.Process(one.child.pid).cpu_times()
    return float(spent.user + spent.system)


def _turned(contestants: Sequence[Contestant], number: int) -> Sequence[Contestant]:
    """Another one begins each round."""
    first = number % len(contestants)
    return [*contestants[first:], *contestants[:first]]


def _summary(rounds: list[dict[str, float]], before: int | None, after: int | None) -> dict[str, Any]:
    """`rows_missing`: acks without a committed row, which must be none."""
    acks = int(sum(each.pop("acks") for each in rounds))
    missing = max(acks - (after - before), 0) if before is not None and after is not None else 0
    return medians(rounds) | {"rows_missing": missing, "rounds": rounds}
