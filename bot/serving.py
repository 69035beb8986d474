"""Run one process: Trellis, its HTTP ports, and an orderly end on SIGTERM."""

import asyncio
import contextlib
import gc
import signal
import socket
from collections.abc import AsyncGenerator, Awaitable
from contextlib import AbstractAsyncContextManager

import structlog
import uvicorn
from starlette.applications import Starlette

from bot import web
from bot.app import Trellis
from bot.config import Settings, Transport
from bot.health import Health
from bot.workers import schema

ANSWER_SECONDS = 3
"""How long requests under way may take at a stop: Slack does not wait longer either."""

KEEP_ALIVE_SECONDS = 75
"""Longer than proxies keep an idle connection, so that none sends a request on one that closes at that moment: it would
come to Slack as a failed connection, and again a minute later, after what was written in between."""

log = structlog.get_logger()


class Server(uvicorn.Server):
    """A uvicorn server that leaves signals to the process, and says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()

    @contextlib.contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]  # uvicorn types it as a generator of its own
        yield


def server(app: Starlette, host: str, port: int) -> Server:
    return Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=ANSWER_SECONDS,
        )
    )


@contextlib.asynccontextmanager
async def serving(one: Server, variable: str = "the port") -> AsyncGenerator[Server]:
    """The server listens inside the block; an OSError that names `variable` if its port cannot be used."""
    listener = listener_on(one.config.host, one.config.port, variable)
    task = asyncio.create_task(one.serve([listener]))
    listening = asyncio.create_task(one.listening.wait())
    await asyncio.wait({task, listening}, return_when=asyncio.FIRST_COMPLETED)
    listening.cancel()
    try:
        yield one
    finally:
        one.should_exit = True
        await task


def listener_on(host: str, port: int, variable: str = "the port") -> socket.socket:
    """A bound socket. uvicorn would end the whole process if it could not bind."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise OSError(f"{variable}: {host} is no address of this machine ({error.strerror})") from None
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except OSError as error:
        listener.close()
        raise OSError(
            f"{variable}: port {port} on {host} cannot be used ({error.strerror}). Stop what uses it, or set another."
        ) from None
    return listener


def port_of(one: Server) -> int:
    return int(one.servers[0].sockets[0].getsockname()[1])


async def run(settings: Settings) -> None:
    """Until SIGTERM or SIGINT, also while it starts; a port or token that does not work ends the start by its name."""
    trellis = Trellis(settings)
    stopping = _told_to_stop()
    async with contextlib.AsyncExitStack() as stack:
        ops = await stack.enter_async_context(_private(trellis.health, settings))
        if not await _unless(stopping, trellis.start()):
            return
        stack.push_async_callback(trellis.stop)
        if settings.transport is Transport.HTTP:
            public = server(web.public(trellis.bolt), settings.trellis_host, settings.trellis_port)
            await stack.enter_async_context(serving(public, "TRELLIS_PORT"))
        gc.freeze()  # what was loaded stays: going through it again and again stops requests for a tenth of a second
        gc.enable()
        log.info("trellis runs", transport=settings.transport, ops_port=port_of(ops))
        await stopping.wait()
        log.info("trellis stops")
        trellis.stop_ticks()


async def work(settings: Settings) -> None:
    """A worker, until SIGTERM or SIGINT, also while it starts."""
    schema.need_package()
    from bot.workers.carrier import Carrier

    carrier = Carrier(settings)
    stopping = _told_to_stop()
    async with contextlib.AsyncExitStack() as stack:
        ops = await stack.enter_async_context(_private(carrier.health, settings))
        if not await _unless(stopping, carrier.start()):
            return
        stack.push_async_callback(carrier.stop)
        log.info("a worker runs", ops_port=port_of(ops))
        await stopping.wait()
        log.info("a worker stops")


def _told_to_stop() -> asyncio.Event:
    """Set by the first SIGTERM or SIGINT."""
    stopping = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopping.set)
    return stopping


def _private(health: Health, settings: Settings) -> AbstractAsyncContextManager[Server]:
    """The ops port: up before the start, for whoever asks meanwhile."""
    one = server(web.private(lambda: health), settings.trellis_ops_host, settings.trellis_ops_port)
    return serving(one, "TRELLIS_OPS_PORT")


async def _unless(stopping: asyncio.Event, work: Awaitable[None]) -> bool:
    """Whether `work` was done before the stop came; it is cancelled otherwise."""
    task = asyncio.ensure_future(work)
    signalled = asyncio.create_task(stopping.wait())
    await asyncio.wait({task, signalled}, return_when=asyncio.FIRST_COMPLETED)
    signalled.cancel()
    if not task.done():
        task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    return not task.cancelled()
