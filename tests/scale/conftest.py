"""A PostgreSQL database as `trellis migrate` leaves it, emptied for each test, and workers beside Trellis."""

import psycopg
import pytest

from bot import migrations
from bot.workers import schema

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
