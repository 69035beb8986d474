"""Run one process: Trellis, its HTTP ports, and an orderly end on SIGTERM."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncGenerator

import structlog
import uvicorn
from starlette.applications import Starlette

from bot import web
from bot.app import Trellis
from bot.config import Settings, Transport

log = structlog.get_logger()


class Server(uvicorn.Server):
    """A uvicorn server that leaves signals to the process."""

    @contextlib.contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]  # uvicorn types it as a generator of its own
        yield


def server(app: Starlette, host: str, port: int) -> Server:
    config = uvicorn.Config(
        app, host=host, port=port, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=5
    )
    return Server(config)


@contextlib.asynccontextmanager
async def serving(one: Server) -> AsyncGenerator[Server]:
    """The server listens inside the block; raises OSError if its port is taken."""
    task = asyncio.create_task(one.serve())
    while not one.started:
        if task.done():
            raise OSError(f"port {one.config.port} on {one.config.host} cannot be used")
        await asyncio.sleep(0.01)
    try:
        yield one
    finally:
        one.should_exit = True
        await task


def port_of(one: Server) -> int:
    return int(one.servers[0].sockets[0].getsockname()[1])


async def run(settings: Settings) -> None:
    """Until SIGTERM or SIGINT; a port or token that does not work ends the start with its error."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopping.set)
    trellis = Trellis(settings)
    async with contextlib.AsyncExitStack() as stack:
        ops = server(
            web.private(lambda: getattr(trellis, "health", None)), settings.trellis_ops_host, settings.trellis_ops_port
        )
        await stack.enter_async_context(serving(ops))
        await trellis.start()
        stack.push_async_callback(trellis.stop)
        if settings.transport is Transport.HTTP:
            public = server(web.public(trellis.bolt), settings.trellis_host, settings.trellis_port)
            await stack.enter_async_context(serving(public))
        log.info("trellis runs", transport=settings.transport, ops_port=port_of(ops))
        await stopping.wait()
        log.info("trellis stops")
