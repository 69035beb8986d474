"""A process of its own that measures what a nudge costs Trellis in one process on SQLite, beside the baseline."""

import argparse
import asyncio
import json
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from bench import apscheduler_jobs, nudges_pending, nudges_planning, nudges_rules
from bench.nudges_world import Cost, Instant, clocked, opened, people, plan, serve, settle_in, sqlite, teams
from bot import log, migrations
from bot.config import LogFormat
from bot.deps import Deps
from bot.nudges import service
from bot.slack import client as slack
from bot.slack.sender import Sender
from handlers.nudges_delivery import dispatch

WARM = 40
"""Nudges before the first one that counts: statements are built and caches filled."""

MEMBERS = 10_000
"""Whom the rows of the far future are for, and each measured nudge, too."""

AT_ONCE = {"batches of 8": 8, "batches of 32": 32, "one by one": 1}
HTTP = "batches of 8, over HTTP"
SPACES = "batches of 8, 50 workspaces"
BASELINE = "APScheduler"


@dataclass(frozen=True)
class Plan:
    slack_port: int
    rounds: int
    nudges: int
    pending: tuple[int, ...]
    planned: int


async def measured(folder: Path, do: Plan) -> dict[str, Any]:
    """All of it, in the order of the table."""
    return {
        "own": await _own(folder, do),
        "rules": nudges_rules.measured(),
        "pending": await _pending(folder, do),
        "planning": await nudges_planning.measured(folder / "planning.db", do.planned),
    }


# --- one nudge, in every way --------------------------------------------------------------------------
async def _own(folder: Path, do: Plan) -> dict[str, Any]:
    """Each way in turn, round by round, each time from a fresh file."""
    fresh = {count: folder / f"fresh-{count}.db" for count in (1, 50)}
    for count, path in fresh.items():
        migrations.upgrade(sqlite(path))
        async with opened(sqlite(path), None) as deps:
            await settle_in(deps.db, _members(do.nudges + WARM, count))
    found: dict[str, list[tuple[Cost, Cost]]] = {}
    for number in range(do.rounds):
        for way in _turned([*AT_ONCE, HTTP, SPACES, BASELINE], number):
            path = folder / f"{number}-{way}.db"
            if way == BASELINE:
                costs = await apscheduler_jobs.measured(path, do.nudges)
            else:
                shutil.copy(fresh[50 if way == SPACES else 1], path)
                costs = await _way(path, way, do)
            found.setdefault(way, []).append(costs)
    return {way: _medians(costs) for way, costs in found.items()}


async def _way(path: Path, way: str, do: Plan) -> tuple[Cost, Cost]:
    count = do.nudges // 4 if way == "one by one" else do.nudges
    members = _members(count + WARM, 50 if way == SPACES else 1)
    async with _sender(way, do.slack_port) as sender, opened(sqlite(path), sender) as deps:
        await planned_and_sent(deps, members[:WARM])
        return await planned_and_sent(deps, members[WARM:])


@asynccontextmanager
async def _sender(way: str, slack_port: int) -> AsyncGenerator[Any]:
    if way != HTTP:
        yield Instant(AT_ONCE.get(way, 8))
        return
    async with slack.http_session() as http:
        yield Sender(slack.client("xoxb-bench", f"http://127.0.0.1:{slack_port}/api/", http))


async def planned_and_sent(deps: Deps, members: list[tuple[str, str]]) -> tuple[Cost, Cost]:
    """What it costs to plan a message to each, and to send it."""
    now = deps.clock.now()
    with clocked(len(members)) as planning:
        async with deps.db.begin() as session:
            await service.plan(session, now, *(plan(team, user, now) for team, user in members))
    with clocked(len(members)) as delivery:
        taken = await dispatch(deps)
    assert taken == len(members), f"{taken} of {len(members)} nudges were taken"
    return planning.cost, delivery.cost


def _members(count: int, spaces: int) -> list[tuple[str, str]]:
    names = teams(spaces)
    return [(names[number % spaces], user) for number, user in enumerate(people(count))]


def _turned(ways: list[str], number: int) -> list[str]:
    first = number % len(ways)
    return [*ways[first:], *ways[:first]]


def _medians(costs: list[tuple[Cost, Cost]]) -> dict[str, float]:
    named = {"plan": [one for one, _ in costs], "run": [one for _, one in costs], "all": [a + b for a, b in costs]}
    return {
        f"{what}_{of}": median(getattr(one, of) for one in found)
        for what, found in named.items()
        for of in ("cpu_ms", "wall_ms")
    }


# --- with a long future ---------------------------------------------------------------------------------
async def _pending(folder: Path, do: Plan) -> dict[str, Any]:
    """The same nudges in files that hold so many rows for later, in turn."""
    [team_id] = teams(1)
    files = {count: folder / f"pending-{count}.db" for count in do.pending}
    for count, path in files.items():
        migrations.upgrade(sqlite(path))
        async with opened(sqlite(path), None) as deps:
            await settle_in(deps.db, _members(MEMBERS, 1))
            await nudges_pending.add(deps.db, count, team_id, MEMBERS)
    found: dict[int, list[tuple[Cost, Cost]]] = {count: [] for count in files}
    members = _members(MEMBERS, 1)
    for number in range(do.rounds + 1):
        mine = members[number * do.nudges : (number + 1) * do.nudges]
        for count, path in files.items():
            async with opened(sqlite(path), Instant()) as deps:
                found[count].append(await planned_and_sent(deps, mine))
    least = [(one + other).cpu_ms for one, other in found[min(files)][1:]] if files else []
    return {str(count): _medians(costs[1:]) | {"times": _times(costs[1:], least)} for count, costs in found.items()}


def _times(costs: list[tuple[Cost, Cost]], least: list[float]) -> float:
    """Round by round beside the file with the fewest rows, for they ran one after the other."""
    return median((one + other).cpu_ms / base for (one, other), base in zip(costs, least, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("plan", help="a Plan as JSON")
    options = parser.parse_args()
    log.configure("INFO", LogFormat.JSON)  # a line for each nudge is part of the cost
    serve()
    do = Plan(**json.loads(options.plan))
    found = asyncio.run(measured(options.folder, do)) | {"at": datetime.now(UTC).isoformat(), "plan": asdict(do)}
    (options.folder / "found.json").write_text(json.dumps(found))


if __name__ == "__main__":
    main()
