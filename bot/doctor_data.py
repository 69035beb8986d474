"""The doctor's look at the database and its keys: `(about, said, to do)` for each."""

import asyncio
import os
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, or_
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select

from bot import migrations
from bot.config import Settings, SettingsError
from bot.db import Database
from bot.opening import keys
from bot.sbi import store
from bot.sbi.delivery import TEXTS
from bot.sbi.tables import Feedback
from bot.vault import KeyProblem, Vault
from bot.workers import schema

CONNECT_SECONDS = 5
Finding = tuple[str, str, str]


async def examine(settings: Settings) -> list[Finding]:
    found = [await asyncio.to_thread(_database, settings)]
    if schema.is_needed(settings.sqlalchemy_url) and not found[0][2]:
        found.append(await asyncio.to_thread(_queue, settings))
    return [*found, await _keys(settings)]


def _file(settings: Settings) -> Path | None:
    """SQLite's file; None on PostgreSQL."""
    url = make_url(settings.sqlalchemy_url)
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def _database(settings: Settings) -> Finding:
    file = _file(settings)
    if file is not None and not file.exists():
        return _unmade(settings, file)
    try:
        current = _revision(settings.sqlalchemy_url)
    except (SQLAlchemyError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        return "database", f"cannot be reached: {reason}", "Start it, or correct DATABASE_URL."
    return _version(settings, current)


def _unmade(settings: Settings, file: Path) -> Finding:
    folder = next(parent for parent in file.absolute().parents if parent.exists())
    if not os.access(folder, os.W_OK):
        return "database", f"{folder} cannot be written to", "Let Trellis write there, or set TRELLIS_DATA."
    if settings.embedded:
        return "database", f"{file} will be made at the first start", ""
    return "database", f"{file} does not exist", "Run: trellis migrate"


def _revision(url: str) -> str | None:
    connecting = {} if url.startswith("sqlite") else {"connect_timeout": CONNECT_SECONDS}
    engine = create_engine(migrations.sync_url(url), connect_args=connecting)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()


def _version(settings: Settings, current: str | None) -> Finding:
    scripts = ScriptDirectory.from_config(migrations.config(settings.sqlalchemy_url))
    head = scripts.get_current_head()
    if current == head:
        return "database", f"is reachable, at version {head}", ""
    if current is not None and current not in {one.revision for one in scripts.walk_revisions()}:
        newer = f"is at version {current}, newer than this Trellis, which knows {head}"
        return "database", newer, "Install the newer Trellis, or restore a backup."
    if settings.embedded:
        return "database", f"is at version {current}; the next start brings it to {head}", ""
    return "database", f"is at version {current}, and this Trellis needs {head}", "Run: trellis migrate"


def _queue(settings: Settings) -> Finding:
    """Of a database that is well otherwise."""
    try:
        current, wanted = schema.status(settings.sqlalchemy_url)
    except SettingsError as error:
        said, _, to_do = str(error).partition(". ")
        return "queue", said, to_do
    if current == wanted:
        return "queue", f"is there for the workers, at version {wanted}", ""
    if current is None:
        return "queue", "is missing in the database, and workers need it", "Run: trellis migrate"
    return "queue", f"is at version {current}, and the workers need {wanted}", "Run: trellis migrate"


async def _keys(settings: Settings) -> Finding:
    file, key = _file(settings), settings.trellis_data / "trellis.key"
    stored = file is None or file.exists()
    if settings.embedded and not settings.trellis_keys and not key.exists():
        if stored:
            return "keys", f"{key} is gone, and {file} cannot be read without it", "Put it back from where you keep it."
        return "keys", f"{key} will be made at the first start", ""
    try:
        vault = Vault(keys(settings))
        opened = stored and await _opens(settings, vault)
    except (KeyProblem, OSError) as error:
        return "keys", str(error), "Put the key that was used before back, after any newer one."
    return "keys", "open what is stored" if opened else "are well-formed; nothing is stored yet", ""


async def _opens(settings: Settings, vault: Vault) -> bool:
    """Whether there is a text, and it opens; raises KeyProblem if it does not."""
    db = Database(settings.sqlalchemy_url, vault)
    written = or_(*(col(getattr(Feedback, field)).is_not(None) for field in TEXTS))
    try:
        async with asyncio.timeout(CONNECT_SECONDS), db.read() as session:
            row = (await session.scalars(select(Feedback).where(written).limit(1))).first()
            return row is not None and bool(store.view(session, row))
    except (SQLAlchemyError, TimeoutError):
        return False  # the line about the database says why
    finally:
        await db.close()
