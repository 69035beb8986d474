"""Who is compared: Trellis as `trellis run` serves it, and the two baselines."""

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.processes import Child, free_port, process, slack_url, takes_requests, trellis_settings

TRELLIS, ONLY_ACKS, SYNC = "trellis", "only acks", "sync"
NAMES = (TRELLIS, ONLY_ACKS, SYNC)
LATENCY_MS = 50


@dataclass(frozen=True)
class Contestant:
    name: str
    child: Child
    port: int
    folder: Path
    ready_ms: float
    """From process start until it takes requests and, for Trellis, calls itself ready."""

    @property
    def opens_modals(self) -> bool:
        return self.name != ONLY_ACKS

    def rows(self) -> int | None:
        """Drafts committed; None where there is no database."""
        files = sorted(self.folder.glob("*.db"))
        if not files:
            return None
        with contextlib.closing(sqlite3.connect(files[0])) as connection:
            return int(connection.execute("SELECT count(*) FROM feedback").fetchone()[0])


@contextlib.contextmanager
def fake_slack(folder: Path) -> Iterator[int]:
    """A Slack of its own process; gives its port."""
    with process("bench.fake_slack", "--latency-ms", str(LATENCY_MS), folder=folder) as child:
        yield child.port()


@contextlib.contextmanager
def started(name: str, slack_port: int, folder: Path) -> Iterator[Contestant]:
    """The contestant, ready for requests. `folder` may hold the database of an earlier start."""
    folder.mkdir(parents=True, exist_ok=True)
    if name == TRELLIS:
        port, ops_port = free_port(), free_port()
        settings = trellis_settings(slack_port, folder, port, ops_port)
        with process("bot", "run", folder=folder, extra=settings) as child:
            ready = child.wait_until(ops_port, "/readyz", 200)
            yield Contestant(name, child, port, folder, max(ready, takes_requests(child, port)))
        return
    arguments = ["--slack", slack_url(slack_port)] + (["--data", str(folder)] if name == SYNC else [])
    module = "bench.sync_bolt" if name == SYNC else "bench.only_acks"
    with process(module, *arguments, folder=folder) as child:
        port = child.port()
        yield Contestant(name, child, port, folder, takes_requests(child, port))
