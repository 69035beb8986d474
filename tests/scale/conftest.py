"""A PostgreSQL database as `trellis migrate` leaves it, emptied for each test, and workers beside Trellis."""

from collections.abc import Callable, Iterator

import pytest

from bot import vault
from bot.sbi.rulebook import Rulebook
from bot.workers.carrier import Carrier
from tests.conftest import Workspace
from tests.sandbox.background import Background

Workers = Callable[..., list[Carrier]]


@pytest.fixture
def workers(start: Callable[..., Workspace], background: Background, rulebook: Rulebook) -> Iterator[Workers]:
    """Starts workers in this process for a workspace's Trellis, with its clock; they end before it does."""
    running: list[Carrier] = []

    def begin(workspace: Workspace, count: int = 1) -> list[Carrier]:
        made = [Carrier(workspace.trellis.settings, workspace.trellis.clock, rulebook) for _ in range(count)]
        for carrier in made:
            background.run(carrier.start())
            running.append(carrier)
        return made

    yield begin
    for carrier in running:
        background.run(carrier.stop())


@pytest.fixture
def many(start: Callable[..., Workspace], workers: Workers, queue_url: str) -> Workspace:
    """A workspace whose Trellis answers, with two workers that do the rest."""
    workspace = start("socket", database_url=queue_url, trellis_keys=vault.new_key())
    workers(workspace, 2)
    return workspace
