"""Health is judged by answers and work done, not by an open socket or a running process."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot import serving, web
from bot.health import Health, Phase
from bot.slack.socket import Socket
from sandbox.server import Sandbox


class Wire:
    """A network between Trellis and Slack that can go silent without closing anything."""

    def __init__(self, port: int) -> None:
        self._to, self._carries = port, asyncio.Event()
        self._carries.set()
        self._tasks: set[asyncio.Task[None]] = set()

    @contextlib.asynccontextmanager
    async def laid(self) -> AsyncGenerator[int]:
        server = await asyncio.start_server(self._join, "127.0.0.1", 0)
        yield server.sockets[0].getsockname()[1]
        server.close()
        for task in self._tasks:
            task.cancel()

    def goes_silent(self) -> None:
        self._carries.clear()

    def works_again(self) -> None:
        self._carries.set()

    async def _join(self, near_in: asyncio.StreamReader, near_out: asyncio.StreamWriter) -> None:
        await self._carries.wait()
        far_in, far_out = await asyncio.open_connection("127.0.0.1", self._to)
        for source, sink in ((near_in, far_out), (far_in, near_out)):
            task = asyncio.create_task(self._carry(source, sink))
            self._tasks.add(task)

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await source.read(65536):
                await self._carries.wait()
                sink.write(data)
            sink.close()


async def until(what: Callable[[], bool], within: float = 5.0) -> bool:
    for _ in range(round(within / 0.02)):
        if what():
            return True
        await asyncio.sleep(0.02)
    return what()


@contextlib.asynccontextmanager
async def listening(health: Health) -> AsyncGenerator[tuple[Wire, Socket]]:
    """A socket that pings every 0.2 seconds, with a wire in between."""
    sandbox = Sandbox()
    await sandbox.start()
    wire = Wire(int(sandbox.url.rsplit(":", 1)[1].strip("/")))
    async with wire.laid() as port:
        api = sandbox.api_url
        sandbox.world.url = f"http://127.0.0.1:{port}/"  # where a ticket leads
        app = AsyncApp(client=AsyncWebClient(sandbox.bot_token, base_url=api), request_verification_enabled=False)
        connection = Socket(app, sandbox.app_token, health.ponged, ping_seconds=0.2)
        health.expect_pongs()
        health.phase = Phase.RUNNING
        await connection.open()
        yield wire, connection
        await connection.shut()
    await sandbox.stop()


async def test_a_socket_that_stops_answering_pings_makes_the_process_unhealthy() -> None:
    health = Health(quiet_seconds=1)
    async with listening(health) as (wire, _connection):
        assert await until(health.ready)
        wire.goes_silent()
        assert await until(lambda: bool(health.problems()))
        assert health.problems()[0].startswith("no ping answer from Slack for")
        assert not health.ready()


async def test_a_socket_stays_unhealthy_for_as_long_as_nobody_answers() -> None:
    health = Health(quiet_seconds=0.5)
    async with listening(health) as (wire, _connection):
        assert await until(health.ready)
        wire.goes_silent()
        assert await until(lambda: bool(health.problems()))
        seen = set()
        for _ in range(20):  # the SDK reconnects several times in between, and calls each try alive
            seen.add(bool(health.problems()))
            await asyncio.sleep(0.1)
        assert seen == {True}


async def test_health_comes_back_with_the_first_answer() -> None:
    health = Health(quiet_seconds=0.5)
    async with listening(health) as (wire, _connection):
        assert await until(health.ready)
        wire.goes_silent()
        assert await until(lambda: bool(health.problems()))
        wire.works_again()
        assert await until(health.ready, within=20)


async def test_a_deaf_socket_does_not_hold_up_the_end() -> None:
    health = Health(quiet_seconds=1)
    async with listening(health) as (wire, connection):
        assert await until(health.ready)
        wire.goes_silent()
        begun = asyncio.get_running_loop().time()
        await connection.shut()
        assert asyncio.get_running_loop().time() - begun < 3


async def test_a_socket_that_never_opened_is_neither_ready_nor_healthy_for_long() -> None:
    health = Health(quiet_seconds=0.1)
    health.expect_pongs()
    health.phase = Phase.RUNNING
    assert not health.ready()
    assert await until(lambda: bool(health.problems()), within=1)


async def test_ticks_that_stop_working_make_the_process_unhealthy() -> None:
    health = Health(late_seconds=0.1)
    health.ticked("dispatch")
    assert health.problems() == []
    assert await until(lambda: health.problems() == ["the dispatch tick is late"], within=1)


async def test_a_port_is_given_back_at_the_end() -> None:
    async with serving.serving(serving.server(web.private(Health), "127.0.0.1", 0)) as one:
        port = serving.port_of(one)
    serving.listener_on("127.0.0.1", port).close()
