"""Two processes on one SQLite file: one delivers, the other says so, and takes over when the first is gone."""

from pathlib import Path

import pytest

from bench.faults.world import SQLITE, START_SECONDS, Stage
from bot.delivery_lock import DeliveryLock
from bot.health import Health
from tests.driver import Person
from tests.processes import Process

pytestmark = pytest.mark.timeout(300)  # seconds by themselves, minutes where many others want the processor


def test_the_second_process_says_who_delivers_and_takes_over_when_that_one_is_killed(stage: Stage) -> None:
    with stage.world(SQLITE, 1) as world:
        first = world.start().ready(START_SECONDS)
        second = world.start().ready(START_SECONDS)
        assert troubles(first) == []
        assert [f"process {first.process.pid} on" in text for text in troubles(second)] == [True]
        first.killed()
        assert world.wait(lambda: not troubles(second), 60)
        assert second.log.read_text().count("another process delivers") == 1
        assert Person(world.sandbox.url, "w0").types("/sbi")["ok"]


def troubles(process: Process) -> list[str]:
    found: list[str] = process.get("/healthz").json()["problems"]
    return found


async def test_a_process_that_ends_in_order_leaves_the_lock_at_once(tmp_path: Path) -> None:
    first, second = (DeliveryLock(f"sqlite:///{tmp_path / 'trellis.db'}", Health(), nothing) for _ in range(2))
    assert [await first.mine(), await second.mine()] == [True, False]
    first.release()
    assert [await second.mine(), await first.mine()] == [True, False]


async def nothing() -> None:
    pass


async def test_what_the_last_one_left_is_seen_to_before_anything_is_delivered(tmp_path: Path) -> None:
    seen: list[str] = []

    async def fails_once() -> None:
        seen.append("taken")
        if len(seen) == 1:
            raise OSError("the database is locked")

    lock = DeliveryLock(f"sqlite:///{tmp_path / 'trellis.db'}", Health(), fails_once)
    with pytest.raises(OSError, match="locked"):
        await lock.mine()
    assert await lock.mine()
    assert await lock.mine()
    assert seen == ["taken", "taken"]
