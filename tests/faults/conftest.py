"""One stage for all short runs: a launcher that has loaded Trellis once."""

import contextlib
from collections.abc import Iterator

import pytest

from bench.faults.world import Stage


@pytest.fixture(scope="package")
def stage() -> Iterator[Stage]:
    with contextlib.ExitStack() as stack:
        yield Stage(stack)
