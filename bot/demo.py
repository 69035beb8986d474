"""Trellis on a local workspace: `trellis demo`."""

import asyncio
import contextlib
import signal
import tempfile
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import typer

from bot import log, serving, web
from bot.app import Trellis
from bot.config import LogFormat, Settings

POSTS_PER_SECOND = 100
"""Twelve weeks go by in seconds there; the workspace has its own limits, which go by the moved time."""


class DemoError(Exception):
    """The demo cannot start; the message says what to do."""


class LocalWorkspace(Protocol):
    """What the demo needs of the sandbox; production code never imports it."""

    bot_token: str
    app_token: str

    @property
    def url(self) -> str: ...
    @property
    def api_url(self) -> str: ...
    async def start(self, port: int = 0) -> None: ...
    async def stop(self) -> None: ...
    def now(self) -> datetime: ...
    def start_at(self, moment: datetime) -> None: ...
    def on_clock(self, *, next_due: Any, advance: Any) -> None: ...


async def run(workspace: LocalWorkspace, *, port: int, check: bool) -> None:
    """Serve until interrupted; with `check` only until the page has answered once. State goes with the process."""
    log.configure("WARNING", LogFormat.CONSOLE)
    stopping = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopping.set)
    with tempfile.TemporaryDirectory(prefix="trellis-demo-") as folder:
        async with contextlib.AsyncExitStack() as stack:
            workspace.start_at(office_hours(datetime.now(UTC)))
            try:
                await workspace.start(port)
            except OSError as error:
                raise DemoError(f"Port {port} cannot be used: {error}. Try: trellis demo --port 0") from None
            stack.push_async_callback(workspace.stop)
            trellis = await connect(workspace, Path(folder))
            stack.push_async_callback(trellis.stop)
            ops = serving.server(web.private(lambda: trellis.health), "127.0.0.1", 0)
            await stack.enter_async_context(serving.serving(ops))
            if check:
                page = await asyncio.to_thread(_fetch, workspace.url)
                typer.echo(f"The page answers on {workspace.url} ({len(page)} bytes), and Trellis is connected.")
                return
            typer.echo(f"\n  Open {workspace.url}\n")
            typer.echo("  You are Mara. Type /sbi @devin, then send it; switch to Devin to read it.")
            typer.echo(f"  Health: http://127.0.0.1:{serving.port_of(ops)}/healthz   Stop with Ctrl+C.\n")
            await stopping.wait()


def office_hours(now: datetime) -> datetime:
    """This day or the next weekday at 15:00 UTC: morning in New York, afternoon in Berlin, so that notes go at once."""
    day = now.replace(hour=15, minute=0, second=0, microsecond=0)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


async def connect(workspace: LocalWorkspace, folder: Path) -> Trellis:
    """A Trellis of its own on this workspace, and the workspace's clock is its life time."""
    settings = Settings.model_validate(
        {
            "slack_bot_token": workspace.bot_token,
            "slack_app_token": workspace.app_token,
            "slack_api_url": workspace.api_url,
            "trellis_data": folder,
            "trellis_posts_per_second": POSTS_PER_SECOND,
        }
    )
    trellis = Trellis(settings)
    trellis.clock.move_to(workspace.now())
    await trellis.start()
    workspace.on_clock(next_due=trellis.next_due, advance=trellis.advance)
    return trellis


def _fetch(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - our own page on 127.0.0.1
        page: bytes = answer.read()
        return page
