"""Trellis on a local workspace, over both transports, and the people in front of it."""

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from slack_bolt.listener import async_listener
from slack_bolt.listener_matcher import builtins
from slack_bolt.util.utils import get_arg_names_of_callable
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import LRUCache

from bot import content, db, log, manifest, migrations, serving, warm, web
from bot.app import Trellis
from bot.config import LogFormat, Settings
from bot.pictures.drawer import Drawer
from bot.sbi.rulebook import Rulebook
from sandbox.server import Sandbox
from sandbox.settings import Limits
from sandbox.settings import Settings as SandboxSettings
from tests.driver import Person
from tests.sandbox.background import Background

SHELF = content.shelf()
"""Read once for all tests of a process."""

settings.register_profile(
    "tests", deadline=None
)  # what a thing may take is for `make bench`: here two cores are shared
settings.load_profile("tests")

pytest_plugins = ["tests.postgres"]

TUESDAY = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
"""10:00 in New York, 16:00 in Berlin and Warsaw: within everybody's hours there."""


@dataclass
class Workspace:
    """A running local workspace with Trellis in it."""

    background: Background
    sandbox: Sandbox
    trellis: Trellis
    stack: AsyncExitStack

    def person(self, name: str) -> Person:
        return Person(self.sandbox.url, name)

    def advance_to(self, now: datetime) -> None:
        self.background.run(self.sandbox.fast_forward.move({"to": now.isoformat()}, None))

    def run(self, work: Any) -> Any:
        return self.background.run(work)


@pytest.fixture(scope="session", autouse=True)
def _no_settings_from_outside() -> None:
    """A developer's own tokens and database are not for tests."""
    for name in Settings.model_fields:
        os.environ.pop(name.upper(), None)


@pytest.fixture(scope="session", autouse=True)
def _plain_logs() -> None:
    """Unconfigured, structlog draws every traceback with its variables, which takes seconds."""
    log.configure("INFO", LogFormat.JSON)


@pytest.fixture(scope="session", autouse=True)
def _statements_compiled_once() -> Iterator[None]:
    """Each test has databases of its own, and would compile for each what was compiled for the one before."""
    compiled, opened = LRUCache[Any, Any](2000), db._sqlite

    def open_with_what_is_compiled(*given: Any, **options: Any) -> AsyncEngine:
        engine = opened(*given, **options)
        engine.sync_engine._compiled_cache = compiled
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db, "_sqlite", open_with_what_is_compiled)
        patch.setattr(SQLiteDialect_aiosqlite, "__eq__", lambda one, other: type(one) is type(other))
        patch.setattr(SQLiteDialect_aiosqlite, "__hash__", lambda one: hash(type(one)))
        yield


@pytest.fixture(scope="session", autouse=True)
def _leave_words_read_once() -> Iterator[None]:
    """Ours are the same for every start."""
    read, ours = content.load_leave_words, content.load_leave_words()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(content, "load_leave_words", lambda extra=None: read(extra) if extra else ours)
        yield


@pytest.fixture(scope="session", autouse=True)
def _listeners_inspected_once() -> Iterator[None]:
    """Bolt inspects the same two hundred listeners anew for each app, which is most of what a start takes."""
    known: dict[Any, list[str]] = {}

    def names(func: Any) -> list[str]:
        plain = None if hasattr(func, "__wrapped__") else getattr(func, "__code__", None)
        if plain is None:
            return get_arg_names_of_callable(func)
        if plain not in known:
            known[plain] = get_arg_names_of_callable(func)
        return list(known[plain])

    with pytest.MonkeyPatch.context() as patch:
        for module in (async_listener, builtins):
            patch.setattr(module, "get_arg_names_of_callable", names)
        yield


@pytest.fixture(scope="session", autouse=True)
def _charts_drawn_once() -> Iterator[None]:
    """The same chart is the same picture in every test, and a process that draws one takes a second."""
    drawn: dict[tuple[float, Path, str], bytes] = {}
    draw = Drawer.draw

    async def draw_once(drawer: Drawer, chart: Mapping[str, Any]) -> bytes:
        given = drawer._seconds, drawer._program, json.dumps(chart)
        if given not in drawn:
            drawn[given] = await draw(drawer, chart)
        return drawn[given]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Drawer, "draw", draw_once)
        yield


@pytest.fixture(scope="session")
def rulebook() -> Iterator[Rulebook]:
    """The coach's own rules, loaded and warmed up once: what a workspace starts finds nothing left to warm up."""
    book = content.load_rulebook()
    warm.up(book, threading.Event())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(warm, "up", lambda *given: None)
        patch.setattr(warm, "AFTER", 0.01)
        yield book


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database at the newest version, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "trellis.db"
    migrations.upgrade(f"sqlite:///{path}")
    return path


async def _connect(sandbox: Sandbox, rulebook: Rulebook, **given: Any) -> tuple[Trellis, AsyncExitStack]:
    stack = AsyncExitStack()
    http = sandbox.mode == "http"
    secret = {"slack_signing_secret": sandbox.signing_secret} if http else {"slack_app_token": sandbox.app_token}
    address = {"slack_bot_token": sandbox.bot_token, "slack_api_url": sandbox.api_url}
    settings = Settings(_env_file=None, **{**address, **secret, **given})
    own = settings.trellis_content
    trellis = Trellis(settings, rulebook=None if own else rulebook, shelf=None if own else SHELF)
    trellis.clock.move_to(sandbox.world.clock.now())
    await trellis.start()
    stack.push_async_callback(trellis.stop)
    if http:
        public = serving.server(web.public(trellis.bolt), "127.0.0.1", 0)
        await stack.enter_async_context(serving.serving(public))
        sandbox.set_request_url(f"http://127.0.0.1:{serving.port_of(public)}/slack/events")
    sandbox.on_clock(next_due=trellis.next_due, advance=trellis.advance)
    return trellis, stack


@pytest.fixture
def background() -> Iterator[Background]:
    background = Background()
    yield background
    background.stop()


@pytest.fixture
def start(
    background: Background, tmp_path: Path, migrated: Path, rulebook: Rulebook
) -> Iterator[Callable[..., Workspace]]:
    """Starts a workspace with Trellis in it; everything started is stopped."""
    running: list[Workspace] = []
    shutil.copy(migrated, tmp_path / "trellis.db")

    def begin(mode: str = "socket", *, at: datetime = TUESDAY, limits: Limits | None = None, **extra: Any) -> Workspace:
        settings = SandboxSettings(limits=limits or Limits.off(), event_retries_s=(0.0, 0.05, 0.1))
        sandbox = Sandbox(manifest.path(), settings=settings, mode=mode)
        sandbox.world.clock.move_to(at)
        background.run(sandbox.start())
        trellis, stack = background.run(_connect(sandbox, rulebook, trellis_data=tmp_path, **extra))
        running.append(Workspace(background, sandbox, trellis, stack))
        return running[-1]

    yield begin
    for workspace in running:
        background.run(workspace.stack.aclose())
        background.run(workspace.sandbox.stop())


BOTH_WAYS = pytest.mark.parametrize("workspace", ["socket", "http"], indirect=True)
"""For tests about the way between Slack and Trellis. Behind it everything is the same, so the others take one."""


@pytest.fixture
def workspace(request: pytest.FixtureRequest, start: Callable[..., Workspace]) -> Workspace:
    return start(getattr(request, "param", "socket"))


@pytest.fixture
def mara(workspace: Workspace) -> Person:
    return workspace.person("mara")


@pytest.fixture
def devin(workspace: Workspace) -> Person:
    return workspace.person("devin")
