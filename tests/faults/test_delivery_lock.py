"""Two processes on one SQLite file: one delivers, the other says so, and takes over when the first is gone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot import manifest
from bot.delivery_lock import DeliveryLock
from bot.health import Health
from sandbox.server import Sandbox
from sandbox.settings import Limits
from sandbox.settings import Settings as SandboxSettings
from tests.driver import Person
from tests.processes import Process
from tests.sandbox.background import Background

Begin = Callable[[], Process]


@pytest.fixture
def sandbox(background: Background) -> Iterator[Sandbox]:
    made = Sandbox(manifest.path(), settings=SandboxSettings(limits=Limits.off(), ack_s=8.0))
    background.run(made.start())
    yield made
    background.run(made.stop())


@pytest.fixture
def begin(sandbox: Sandbox, tmp_path: Path) -> Iterator[Begin]:
    """Starts one more process on the same database."""
    made: list[Process] = []

    def start() -> Process:
        made.append(Process(sandbox, tmp_path, name=str(len(made)), TRELLIS_DATA=str(tmp_path / "var")))
        return made[-1].ready()

    yield start
    for process in made:
        process.killed()


def troubles(process: Process) -> list[str]:
    found: list[str] = process.get("/healthz").json()["problems"]
    return found


def test_the_second_process_says_who_delivers_and_takes_over_when_that_one_is_killed(
    begin: Begin, sandbox: Sandbox
) -> None:
    first, second = begin(), begin()
    assert troubles(first) == []
    assert [f"process {first.process.pid} on" in text for text in troubles(second)] == [True]
    first.killed()
    mara = Person(sandbox.url, "mara", timeout=10)
    mara.waits_for(lambda: not troubles(second))
    assert second.log.read_text().count("another process delivers") == 1
    mara.types("/sbi")
    assert mara.modal("SBI feedback").is_open


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
