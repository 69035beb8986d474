"""Health is judged by answers and work done, not by an open socket or a running process."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot import serving, web
from bot.exposition import exposition
from bot.health import Health, Phase
from bot.people import store as people
from bot.slack.socket import Socket
from sandbox.server import Sandbox
from tests.conftest import Workspace


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


async def answers(health: Health) -> dict[str, Any]:
    transport = httpx.ASGITransport(web.private(lambda: health))
    async with httpx.AsyncClient(transport=transport, base_url="http://ops") as client:
        paths = ("/healthz", "/readyz", "/metrics")
        return {path: (answer := await client.get(path)).status_code or answer for path in paths}


async def test_an_unhealthy_process_answers_503_and_still_gives_its_numbers() -> None:
    health = Health(late_seconds=-1)
    health.phase = Phase.RUNNING
    assert await answers(health) == {"/healthz": 503, "/readyz": 503, "/metrics": 200}


async def test_a_process_is_not_ready_before_its_start_is_done_nor_while_it_stops() -> None:
    health = Health()
    seen = []
    for health.phase in (Phase.STARTING, Phase.RUNNING, Phase.STOPPING):
        seen.append((await answers(health))["/readyz"])
    assert seen == [503, 200, 503]


async def scraped(health: Health, accept: str = "") -> str:
    body, _type = await exposition(health, accept)
    return body.decode()


async def test_a_backlog_that_cannot_be_read_leaves_the_other_numbers() -> None:
    async def broken() -> float:
        raise OSError

    health = Health()
    health.measure_backlog(broken)
    assert "trellis_oldest_due_nudge_age_seconds" not in await scraped(health)
    assert "trellis_up_seconds" in await scraped(health)


async def test_a_trouble_is_a_problem_until_it_is_over() -> None:
    health = Health()
    health.phase = Phase.RUNNING
    health.trouble("delivery lock", "process 7 delivers already")
    assert health.problems() == ["process 7 delivers already"]
    assert await answers(health) == {"/healthz": 503, "/readyz": 200, "/metrics": 200}
    health.trouble("delivery lock", None)
    assert health.problems() == []


async def test_a_trouble_that_can_be_asked_for_is_asked_for_at_each_look() -> None:
    health, now = Health(), ["workspace T1 takes no messages", None]

    async def trouble() -> str | None:
        return now.pop(0)

    health.measure_trouble("workspace", trouble)
    await health.look()
    assert health.problems() == ["workspace T1 takes no messages"]
    await health.look()
    assert health.problems() == []


@pytest.mark.parametrize(("seconds", "status"), [(299.0, 200), (301.0, 503)])
async def test_events_that_wait_for_more_than_five_minutes_are_a_problem(seconds: float, status: int) -> None:
    async def waiting() -> tuple[int, float]:
        return 3, seconds

    health = Health()
    health.measure_inbox(waiting)
    assert (await answers(health))["/healthz"] == status
    assert "trellis_inbox_events 3.0" in await scraped(health)


async def test_a_process_whose_ticks_run_elsewhere_is_healthy_without_them() -> None:
    health = Health(late_seconds=-1)
    health.has_ticks = False
    assert health.problems() == []


def test_the_oldest_due_message_is_in_the_metrics_with_its_age(workspace: Workspace) -> None:
    mara = workspace.person("mara")
    workspace.run(_stop_sending(workspace))
    mara.types("/sbi @devin You wrote the tests before the code, and the bug never came back.")
    form = mara.modal("SBI feedback")
    form.choose("What kind?", "Reinforcing")
    form.submit()
    mara.modal("Review and send").submit()
    mara.modal("On its way")
    clock = workspace.trellis.clock
    clock.move_to(clock.now() + timedelta(minutes=10))
    workspace.run(workspace.trellis.health.look())
    backlog = workspace.trellis.health.oldest_due
    assert backlog is not None
    assert 600 <= backlog < 630


def test_a_workspace_that_takes_no_messages_is_a_problem_until_it_does(workspace: Workspace) -> None:
    deps, health = workspace.trellis.deps, workspace.trellis.health
    team = workspace.sandbox.world.workspace.id

    async def since(when: datetime | None) -> list[str]:
        async with deps.db.begin() as session:
            await people.save_workspace(session, team, deps.clock.now(), unreachable_since=when)
        await health.look()
        return health.problems()

    assert workspace.run(since(deps.clock.now())) == [
        f"Slack takes no messages for {team}: install the app again, and check its token"
    ]
    assert workspace.run(since(None)) == []


def test_what_a_person_does_is_timed_by_what_slack_sent(workspace: Workspace) -> None:
    acks = workspace.trellis.health.metrics.acks
    workspace.person("mara").types("/sbi @devin You wrote the tests first.")
    assert workspace.run(until(lambda: "command" in acks))


async def _stop_sending(workspace: Workspace) -> None:
    workspace.trellis.stop_ticks()


async def test_a_port_is_given_back_at_the_end() -> None:
    async with serving.serving(serving.server(web.private(Health), "127.0.0.1", 0)) as one:
        port = serving.port_of(one)
    serving.listener_on("127.0.0.1", port).close()
