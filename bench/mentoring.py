"""What App Home and `/mentor` cost somebody with a long history: 500 sessions and 200 open actions."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bench.nudges_world import Instant, opened, people, settle_in, sqlite, teams
from bot import content, migrations
from bot.db import Database
from bot.mentorships import pair_store, service
from bot.mentorships.store import GUIDEBOOK
from bot.mentorships.values import MentorshipView
from bot.recall.shelf import SHELF
from bot.sessions.tables import Action, Meeting
from handlers import home, mentor_hub
from handlers.acting import Acting

SESSIONS, ACTIONS, PAIRS = 500, 200, 2
TIMES = 200
WARM = 20


class Nowhere:
    """Slack's client, as far as App Home needs it."""

    async def views_publish(self, **_given: Any) -> None:
        return None


def measured(folder: Path, times: int = TIMES) -> dict[str, Any]:
    return asyncio.run(timed(folder, times))


async def timed(folder: Path, times: int) -> dict[str, Any]:
    url = sqlite(folder / "mentoring.db")
    migrations.upgrade(url)
    along: dict[str, Any] = {SHELF: content.shelf(), GUIDEBOOK: partial(content.load_guidebook, None)}
    async with opened(url, Instant(), **along) as bare:
        deps = replace(bare, client=Nowhere())  # type: ignore[arg-type]
        team_id, members = teams(1)[0], people(PAIRS + 1)
        await settle_in(deps.db, [(team_id, user) for user in members])
        await history(deps.db, (team_id, members[0]), members[1:], deps.clock.now())
        who = Acting(team_id, members[0], deps)
        found = {
            "home": await _times(lambda: home.refresh(who), times),
            "mentor": await _times(lambda: mentor_hub.hub(who), times),
        }
    return found | {"sessions": SESSIONS, "actions": ACTIONS, "load": os.getloadavg()[0]}


async def history(
    db: Database,
    person: tuple[str, str],
    others: list[str],
    now: datetime,
    sessions: int = SESSIONS,
    gesture: str = "bench",
) -> list[MentorshipView]:
    """This person mentors the others since years: many sessions that are over, a few planned, many open actions."""
    pairs = []
    for number, other in enumerate(others):
        async with db.begin() as session:
            asked = await service.ask(
                session,
                person,
                other,
                role="mentor",
                kind="formal",
                manages=False,
                now=now,
                gesture=f"{gesture}{number}",
            )
            await service.begin(session, asked, now)
            pairs.append(asked)
            about: dict[str, Any] = {"team_id": person[0], "mentorship_id": asked.id, "author_id": other}
            stamp: dict[str, Any] = about | {"created_at": now, "updated_at": now}
            for week in range(sessions // len(others)):
                at = now + timedelta(days=7 * (3 - week), hours=2)
                state = "planned" if at > now else "over"
                when: dict[str, Any] = {"was_at": at, "starts_at": at, "zone": "UTC", "minutes": 30, "state": state}
                session.add(Meeting(**stamp, **when))
            for day in range(ACTIONS // len(others)):
                row = Action(**stamp, owner_id=(person[1], other)[day % 2], due_on=now.date() + timedelta(days=day))
                pair_store.write(session, row, {"text": f"Write down what the canary showed, part {day}"})
                session.add(row)
    return pairs


async def _times(work: Callable[[], Awaitable[object]], times: int) -> dict[str, float]:
    """Milliseconds of the wall: the median and the 95th of a hundred."""
    took = []
    for number in range(times + WARM):
        begun = time.perf_counter()
        await work()
        if number >= WARM:
            took.append(1000 * (time.perf_counter() - begun))
    return {"p50_ms": median(took), "p95_ms": quantiles(took, n=20)[-1]}


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as at:
        print(measured(Path(at)))
