"""What the database says, read from outside, now or after a moment."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any


def rows(folder: Path, query: str, *values: str) -> list[Any]:
    with closing(sqlite3.connect(folder / "trellis.db", timeout=10, isolation_level=None)) as database:
        return database.execute(query, values).fetchall()


def eventually(look: Callable[[], Any], within: float = 20) -> Any:
    end = time.monotonic() + within
    while not (found := look()):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)
    return found
