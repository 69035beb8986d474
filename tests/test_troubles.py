"""What is wrong is said in a line each, and what only the database knows is asked at each look."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from bot import web
from bot.exposition import exposition
from bot.health import Health, Phase
from bot.people import store as people
from tests.conftest import BOTH_WAYS, Workspace
from tests.test_health import until


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


def test_a_workspace_that_takes_no_messages_is_a_problem_until_it_does(start: Callable[..., Workspace]) -> None:
    workspace = start()
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


@BOTH_WAYS
def test_what_a_person_does_is_timed_by_what_slack_sent(workspace: Workspace) -> None:
    acks = workspace.trellis.health.metrics.acks
    workspace.person("mara").types("/sbi @devin You wrote the tests first.")
    assert workspace.run(until(lambda: "command" in acks))


async def _stop_sending(workspace: Workspace) -> None:
    workspace.trellis.stop_ticks()
