"""A job per due nudge: made once, whoever makes it, and not before its workspace has a turn for it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from procrastinate import App
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job
from sqlalchemy import exists, func, select, text, true
from sqlalchemy.ext.asyncio import AsyncSession

from bot.deps import Deps
from bot.nudges.claims import POST
from bot.nudges.rules import LONGEST_WAIT
from bot.nudges.tables import Nudge, Pace
from bot.people.tables import Workspace

DISPATCH = "dispatch"
DELIVER = "deliver"

AHEAD = timedelta(seconds=15)
"""Jobs are made for what is due within three dispatches. What is due later may still move, and a workspace's later
posts would only stand before what somebody waits for."""

MOST = 2_000
"""Jobs that may wait at once. A longer backlog stays in our own rows, which are indexed by workspace and time, while
the queue goes through every job that may not run yet."""

ONE_MAKER = 7_355_121
"""An advisory lock: the second maker waits for the first one's commit, and then sees its jobs."""

TRIES = 3
"""A job that came back to the queue between the look and the insert refuses the batch; the next look leaves it out."""

_NUDGE: Any = Nudge.__table__  # type: ignore[attr-defined]
_TEAM: Any = Workspace.__table__  # type: ignore[attr-defined]
_PACE: Any = Pace.__table__  # type: ignore[attr-defined]
_WAITING = text(
    "SELECT nudge.team_id, count(*) AS jobs FROM procrastinate_jobs AS job JOIN nudge ON nudge.id = job.queueing_lock"
    " WHERE job.status = 'todo' GROUP BY nudge.team_id"
)
_HAS_JOB = exists(
    select(text("1"))
    .select_from(text("procrastinate_jobs AS job"))
    .where(text("job.queueing_lock = nudge.id AND job.status = 'todo'"))
)
_BRING_BACK = text(
    "UPDATE procrastinate_jobs SET scheduled_at = now()"
    " WHERE status = 'todo' AND queueing_lock IS NOT NULL AND scheduled_at > now() + make_interval(secs => :most)"
)
"""No job waits for so long; it was made by a clock that has been set back since."""

_LAST_TURN = text("SELECT max(id) FROM procrastinate_periodic_defers WHERE task_name = :name")

Due = Sequence[tuple[str, str, datetime]]
"""Nudge, workspace, and when it is due in life time."""


async def ask(queue: App, session: AsyncSession, task: str) -> bool:
    """Put one job of `task` into the queue in this transaction; False if one waits there already."""
    try:
        async with session.begin_nested():
            connection = await _driver(session)
            await queue.tasks[task].configure(connection=connection).defer_async()
    except AlreadyEnqueued:
        return False
    return True


async def make(queue: App, deps: Deps, protocol_now: float) -> bool:
    """A job for every nudge that is due soon and has none waiting. True if there was no room for all of them.

    `protocol_now` is in seconds since 1970.
    """
    async with deps.db.begin() as session:
        await session.execute(select(func.pg_advisory_xact_lock(ONE_MAKER)))
        await session.execute(_BRING_BACK, {"most": LONGEST_WAIT + 2 * AHEAD.total_seconds()})
        for _try in range(TRIES):
            waiting: dict[str, int] = {row.team_id: row.jobs for row in await session.execute(_WAITING)}
            room = MOST - sum(waiting.values())
            due = await _due(session, deps, room)
            starts = await _starts(session, protocol_now)
            waits = turns(due, deps.clock.now(), waiting, starts, deps.posts_per_second)
            now: Any = await session.scalar(select(func.clock_timestamp()))
            if await _add(queue, session, waits, now):
                return len(due) >= room
    return True


def turns(
    due: Due, now: datetime, waiting: Mapping[str, int], starts: Mapping[str, float], rate: float
) -> dict[str, float]:
    """Seconds until each nudge's job may run: when it is due, and when its workspace has a turn after those waiting.

    `starts` is in how many seconds Slack takes the next post of a workspace, `rate` how many a second after that.
    """
    before, found = Counter(waiting), {}
    for nudge_id, team_id, not_before in due:
        turn = starts.get(team_id, 0.0) + before[team_id] / rate
        if turn <= starts.get(team_id, 0.0) + AHEAD.total_seconds():
            found[nudge_id] = max((not_before - now).total_seconds(), turn)
            before[team_id] += 1
    return found


async def last_turn(session: AsyncSession) -> int | None:
    """A number that grows whenever some worker made a periodic dispatch job, however the wall clock steps."""
    found: int | None = (await session.execute(_LAST_TURN, {"name": DISPATCH})).scalar_one()
    return found


async def _due(session: AsyncSession, deps: Deps, room: int) -> Due:
    """Of every workspace as many as have a turn soon, the earliest first."""
    soon = _NUDGE.c.state == "planned", _NUDGE.c.not_before <= deps.clock.now() + AHEAD
    each = int(deps.posts_per_second * AHEAD.total_seconds()) + 1
    mine = select(_NUDGE.c.id, _NUDGE.c.not_before).where(_NUDGE.c.team_id == _TEAM.c.team_id, *soon, ~_HAS_JOB)
    some = mine.order_by(_NUDGE.c.not_before).limit(each).lateral("some")
    rows = await session.execute(
        select(some.c.id, _TEAM.c.team_id, some.c.not_before)
        .select_from(_TEAM.join(some, true()))
        .order_by(some.c.not_before)
        .limit(max(room, 0))
    )
    return [(row.id, row.team_id, row.not_before) for row in rows]


async def _starts(session: AsyncSession, now: float) -> dict[str, float]:
    rows = await session.execute(select(_PACE.c.team_id, _PACE.c.next_at).where(_PACE.c.method == POST))
    return {row.team_id: row.next_at - now for row in rows if 0 < row.next_at - now <= LONGEST_WAIT}


async def _add(queue: App, session: AsyncSession, waits: Mapping[str, float], now: datetime) -> bool:
    """All of them, or False if one of them has a job by now.

    `now` is the database's, by which the queue tells when a job may run: a worker's own clock may be wrong.
    """
    jobs = [
        _job(queue, nudge_id, now + timedelta(seconds=wait) if wait > 0 else None) for nudge_id, wait in waits.items()
    ]
    try:
        async with session.begin_nested():
            connection = await _driver(session)
            await queue.job_manager.batch_defer_jobs_async(jobs=jobs, connection=connection)
    except AlreadyEnqueued:
        return False
    return True


def _job(queue: App, nudge_id: str, at: datetime | None) -> Job:
    deferrer = queue.tasks[DELIVER].configure(queueing_lock=nudge_id, schedule_at=at)
    return deferrer.make_new_job(nudge_id=nudge_id)


async def _driver(session: AsyncSession) -> Any:
    """The driver's own connection, on which the queue's statements join this session's transaction.

    A savepoint begins with this call, not before.
    """
    return (await (await session.connection()).get_raw_connection()).driver_connection
