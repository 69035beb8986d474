"""The sandbox's HTTP server: inside anybody's loop, gone at once when told, and able to cut a connection."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

EXTENSION = "sandbox.transport"
DATE_S = 1.0
# the date header has whole seconds
GRACE_S = 1.0
# for answers that are under way when the server leaves


class CuttableProtocol(HttpToolsProtocol):
    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {EXTENSION: {"transport": self.transport}}


def cut(request: Request) -> None:
    """Ends the connection without an answer, as a network does."""
    held = request.scope.get("extensions", {}).get(EXTENSION)
    if held is not None:
        held["transport"].abort()


class Server(uvicorn.Server):
    """uvicorn inside somebody else's loop: it says when it listens, leaves at once when told to, ignores signals."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()
        self._leaving = asyncio.Event()

    def leave(self) -> None:
        self._leaving.set()

    async def main_loop(self) -> None:
        """Renews the date header, by which apps check their clock, and wakes at once to leave."""
        while not self._leaving.is_set():
            await self.on_tick(0)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._leaving.wait(), DATE_S)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """uvicorn's own sleeps for two tenths of a second on the way, which tests pay for each sandbox."""
        for listener in self.servers:
            listener.close()
        for one in sockets or []:
            one.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        tasks = set(self.server_state.tasks)
        if tasks:
            await asyncio.wait(tasks, timeout=GRACE_S)
        for task in tasks:
            task.cancel()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listener_on(port: int) -> tuple[socket.socket, int]:
    """A socket of this machine alone; port 0 takes a free one."""
    # With the protocol named, asyncio switches Nagle's algorithm off; without, each answer waits 40 ms for an ack.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    return listener, listener.getsockname()[1]


IDLE_S = 75
# uvicorn's five seconds are less than what clients keep a connection for, and a post on one that is just being closed
# has an unknown outcome; servers in front of an API wait for a minute or more


def config_for(app: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=CuttableProtocol,
        ws="websockets-sansio",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        timeout_keep_alive=IDLE_S,
    )
