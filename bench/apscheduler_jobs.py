"""The baseline of the nudges: one APScheduler job for each message, on its SQLAlchemy job store."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import create_engine, event

from bench.nudges_world import FSYNC, Cost, Instant, clocked
from bot.slack.message import Message

WITHIN_SECONDS = 120.0
TEXT = "Something waits for you."

_sender = Instant()
_all_sent = asyncio.Event()
_wanted = 0


async def send(channel: str, nudge_id: str) -> None:
    """The job: the store keeps its name and arguments, and this module has what it needs."""
    await _sender.post(
        channel, Message(TEXT, [{"type": "section", "text": {"type": "mrkdwn", "text": TEXT}}]), nudge_id
    )
    if _sender.posted >= _wanted:
        _all_sent.set()


def _engine(path: Path) -> Any:
    """As safe against a power cut as Trellis' own file, and not safer."""
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        for pragma in FSYNC:
            connection.execute(f"PRAGMA {pragma}").close()

    return engine


async def measured(path: Path, count: int) -> tuple[Cost, Cost]:
    """What one job costs to add, and to run."""
    global _wanted
    _sender.posted, _wanted = 0, count
    _all_sent.clear()
    engine = _engine(path)
    scheduler = AsyncIOScheduler(
        jobstores={"default": SQLAlchemyJobStore(engine=engine)},
        executors={"default": AsyncIOExecutor()},
        job_defaults={"misfire_grace_time": None, "coalesce": True},
    )
    scheduler.start(paused=True)
    due = datetime.now(UTC)
    with clocked(count) as added:
        for number in range(count):
            scheduler.add_job(send, "date", run_date=due, args=[f"D{number}", f"n{number}"], id=f"n{number}")
    with clocked(count) as ran:
        scheduler.resume()
        async with asyncio.timeout(WITHIN_SECONDS):
            await _all_sent.wait()
    assert not scheduler.get_jobs()
    scheduler.shutdown(wait=False)
    engine.dispose()
    return added.cost, ran.cost
