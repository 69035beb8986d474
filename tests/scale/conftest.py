"""A PostgreSQL database as `trellis migrate` leaves it, emptied for each test, and workers beside Trellis."""

from collections.abc import Callable, Iterator

import psycopg
import pytest

from bot import migrations, vault
from bot.sbi.rulebook import Rulebook
from bot.workers import schema
from bot.workers.carrier import Carrier
from tests.conftest import Workspace
from tests.sandbox.background import Background

KEPT = ("alembic_version", "trellis_queue_step")
"""What the migrations wrote."""


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
