"""A sandbox with many people, a database with their rows, and real processes between the two."""

import contextlib
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

from bench.faults import rows
from bench.faults.launcher import Launcher
from bench.faults.rows import Row
from bot import manifest, migrations
from bot.db import Database
from bot.vault import Vault, new_key
from bot.workers import schema
from sandbox.server import Sandbox
from sandbox.settings import Limits
from sandbox.settings import Settings as SandboxSettings
from tests import postgres
from tests.processes import Process
from tests.sandbox.background import Background

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
POSTS_PER_SECOND, POSTS_AT_ONCE = 500, 8
"""Raised above Slack's own pace, so that a thousand messages take seconds; at once, as many as by default."""

START_SECONDS = 120.0
LOOK_SECONDS = 0.25
ADMIN = "boss"


@dataclass
class World:
    """`people` are user ids: those who get messages, without the admin and those who write."""

    engine: str
    sandbox: Sandbox
    background: Background
    launcher: Launcher
    folder: Path
    server: postgres.Server | None
    url: str
    variables: dict[str, str]
    people: list[str] = field(default_factory=list)
    processes: list[Process] = field(default_factory=list)

    # --- processes ---------------------------------------------------------------------------------------
    def start(self, command: str | None = None, *, stepped: bool = False) -> Process:
        """One more process that delivers, unless another command is named."""
        program = ("--stepped",) if stepped else ("-m", "bot")
        process = Process(
            self.sandbox,
            self.folder,
            command=command or ("run" if self.engine == SQLITE else "worker"),
            name=f"-{len(self.processes)}",
            program=program,
            start=self.launcher.start,
            TRELLIS_LOG_LEVEL="INFO",
            **self.variables,
        )
        self.processes.append(process)
        return process

    def begin_all(self, deliverers: int = 1, *, stepped: bool = False) -> list[Process]:
        """So many that deliver, and on PostgreSQL one that answers."""
        commands: list[str | None] = [None] * deliverers + (["run"] if self.engine == POSTGRESQL else [])
        return [self.start(command, stepped=stepped) for command in commands]

    def start_all(self, deliverers: int = 1, *, stepped: bool = False) -> list[Process]:
        """The same; returns when all are ready."""
        return [one.ready(START_SECONDS) for one in self.begin_all(deliverers, stepped=stepped)]

    def kill_all(self) -> None:
        for process in self.processes:
            process.killed()

    # --- rows --------------------------------------------------------------------------------------------
    def run(self, work: Any, timeout: float = 60.0) -> Any:
        return self.background.run(work, timeout)

    def plan(self, count: int, **given: Any) -> list[str]:
        """So many nudges that are due now, one after the other to everybody; returns their ids."""
        planned: list[str] = self.run(rows.plan(self.db, self.people, count, **given))
        return planned

    def rows(self) -> dict[str, Row]:
        """All nudges, by id."""
        found: dict[str, Row] = self.run(rows.all_nudges(self.db))
        return found

    def open_rows(self) -> int:
        """How many are due and not sent, or on their way."""
        found: int = self.run(rows.open_rows(self.db))
        return found

    def drained(self) -> bool:
        return self.open_rows() == 0

    def looked_up(self) -> bool:
        """Slack will not be asked about any message again."""
        unsettled: int = self.run(rows.unsettled(self.db))
        return unsettled == 0

    @property
    def db(self) -> Database:
        return self._db

    def open(self, people: list[str], channels: dict[str, str]) -> None:
        keys = Vault([self.variables["TRELLIS_KEYS"]])
        self._db = Database(self.url, keys)
        self.people = people
        self.run(rows.settle_in(self._db, people, channels))

    # --- what the sandbox saw ----------------------------------------------------------------------------
    def posted(self) -> Counter[str]:
        """How many messages went out for each nudge."""
        return Counter(one.id for one in list(self.sandbox.world.workspace.posted) if one.id)

    def wait(self, done: Callable[[], bool], within: float) -> bool:
        end = time.monotonic() + within
        while not (found := done()) and time.monotonic() < end:
            time.sleep(LOOK_SECONDS)
        return found


class Stage:
    """Makes worlds: one PostgreSQL server, one launcher and one loop for all of them."""

    def __init__(self, stack: contextlib.ExitStack) -> None:
        self._folder = Path(
            stack.enter_context(TemporaryDirectory(prefix="trellis-faults-", ignore_cleanup_errors=True))
        )
        self._stack = stack
        self._background = Background()
        stack.callback(self._background.stop)
        self._launcher = Launcher()
        stack.callback(self._launcher.close)
        self._number = 0
        self._making = threading.Lock()
        self._server: postgres.Server | None = None

    @contextlib.contextmanager
    def world(self, engine: str, people: int, *, own_server: bool = False, **settings: Any) -> Iterator[World]:
        """`own_server`: PostgreSQL can be stopped without harm to others."""
        with contextlib.ExitStack() as stack:
            with self._making:  # cases run side by side
                server = None if engine == SQLITE else self._postgres(stack if own_server else None)
                world = self._made(engine, people, server, settings)
            try:
                yield world
            finally:
                world.kill_all()
                self._background.run(world.db.close())
                self._background.run(world.sandbox.stop())

    def _postgres(self, own: contextlib.ExitStack | None) -> postgres.Server:
        if own is not None:
            return own.enter_context(postgres.running())
        if self._server is None:
            self._server = self._stack.enter_context(postgres.running())
        return self._server

    def _made(self, engine: str, people: int, server: postgres.Server | None, settings: dict[str, Any]) -> World:
        self._number += 1
        folder = self._folder / str(self._number)
        folder.mkdir()
        sandbox = Sandbox(manifest.path(), _seed(people), SandboxSettings(limits=Limits.off(), ack_s=8.0), mode="http")
        self._background.run(sandbox.start())
        url, variables = self._database(server, folder)
        variables |= {
            "TRELLIS_KEYS": new_key(),
            "TRELLIS_POSTS_PER_SECOND": str(POSTS_PER_SECOND),
            "TRELLIS_POSTS_AT_ONCE": str(POSTS_AT_ONCE),
            **{name: str(value) for name, value in settings.items()},
        }
        world = World(engine, sandbox, self._background, self._launcher, folder, server, url, variables)
        names = sandbox.world.workspace.names
        ids = [names[f"p{number}"] for number in range(people)]
        # of every second person the conversation is known already
        world.open(ids, {one: sandbox.world.workspace.app_dm(one).id for one in ids[::2]})
        return world

    def _database(self, server: postgres.Server | None, folder: Path) -> tuple[str, dict[str, str]]:
        """Its address for SQLAlchemy, migrated, and the settings that name it."""
        if server is None:
            url = f"sqlite+aiosqlite:///{folder / 'trellis.db'}"
            migrations.upgrade(url)
            return url, {"TRELLIS_DATA": str(folder)}
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE t{self._number}".encode())
        plain = server.url.replace("/postgres?", f"/t{self._number}?")
        url = plain.replace("postgresql://", "postgresql+psycopg://")
        migrations.upgrade(url)
        schema.upgrade(url)
        return url, {"DATABASE_URL": plain}


def _seed(people: int) -> dict[str, Any]:
    names = [f"p{number}" for number in range(people)]
    listed = [{"name": name, "real_name": f"Person {name[1:]}"} for name in names]
    writers = [{"name": f"w{number}", "real_name": f"Writer {number}"} for number in range(rows.WRITERS)]
    admin = {"name": ADMIN, "id": rows.GIVER, "real_name": "The Admin", "admin": True, "owner": True}
    members = [ADMIN, *(one["name"] for one in writers)]
    return {"people": [admin, *writers, *listed], "channels": [{"name": "general", "members": members}]}
