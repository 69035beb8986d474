"""A running sandbox with the echo app, over each transport, and people in front of it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import pytest

from sandbox.server import Sandbox
from sandbox.settings import Limits, Settings
from tests.driver import Person
from tests.sandbox.background import Background
from tests.sandbox.echo import MANIFEST, Echo
from tests.sandbox.workspace import Workspace


def quick() -> Settings:
    return Settings(ack_s=0.5, trigger_s=0.5, event_retries_s=(0.0, 0.05, 0.1), limits=Limits.off())


@pytest.fixture
def background() -> Iterator[Background]:
    background = Background()
    yield background
    background.stop()


@pytest.fixture(params=["socket", "http"])
def mode(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def start(background: Background) -> Iterator[Callable[..., Echo]]:
    """Starts a sandbox and its echo app; everything started is stopped."""
    running: list[Echo] = []

    def begin(mode: str = "socket", settings: Settings | None = None, **more: Any) -> Echo:
        sandbox = Sandbox(more.pop("manifest", MANIFEST), settings=settings or quick(), mode=mode, **more)
        background.run(sandbox.start())

        async def made() -> Echo:
            echo = Echo(sandbox)
            await echo.start()
            return echo

        echo = background.run(made())
        running.append(echo)
        return echo

    yield begin
    for echo in running:
        background.run(echo.stop())
        background.run(echo.sandbox.stop())


@pytest.fixture
def echo(start: Callable[..., Echo], mode: str) -> Echo:
    return start(mode)


@pytest.fixture
def mara(echo: Echo) -> Person:
    return Person(echo.sandbox.url, "mara")


@pytest.fixture
def devin(echo: Echo) -> Person:
    return Person(echo.sandbox.url, "devin")


@pytest.fixture
async def open_workspace() -> AsyncIterator[Callable[..., Awaitable[Workspace]]]:
    """Starts a sandbox in the test's own loop."""
    running: list[Sandbox] = []

    async def begin(settings: Settings | None = None, **more: Any) -> Workspace:
        sandbox = Sandbox(more.pop("manifest", MANIFEST), settings=settings or quick(), **more)
        await sandbox.start()
        running.append(sandbox)
        return Workspace(sandbox)

    yield begin
    for sandbox in running:
        await sandbox.stop()


@pytest.fixture
async def workspace(open_workspace: Callable[..., Awaitable[Workspace]]) -> Workspace:
    return await open_workspace()
