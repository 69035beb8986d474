"""A person's click and a delivery to them at the same moment: one waits for the other, and neither fails."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import datetime, timedelta

import pytest

from bot.nudges import choices, service, store
from bot.people import service as people
from handlers.nudges_delivery import deliver_one
from tests.nudges.living import ME, QUESTION, TEAM, TUESDAY, Life, many_machines

A_MOMENT = 0.2
"""Seconds in which the other one comes as far as it can."""


@pytest.fixture
async def life(monkeypatch: pytest.MonkeyPatch, queue_url: str) -> AsyncGenerator[Life]:
    async with many_machines(monkeypatch, queue_url) as made:
        made.deps.clock.move_to(TUESDAY)
        await made.person()
        yield made


async def held(life: Life) -> str:
    """A message that waited and is due now."""
    await life.plan(QUESTION, "a")
    nudge = await life.row("a")
    async with life.deps.db.begin() as session:
        await store.change(session, nudge.id, "planned", outcome="outside your working hours")
    return nudge.id


async def test_a_pause_in_the_middle_of_a_delivery_holds_it(life: Life) -> None:
    nudge_id = await held(life)
    async with life.deps.db.begin() as session:
        await people.pause(session, *ME, TUESDAY + timedelta(days=1), TUESDAY)
        delivery = asyncio.create_task(deliver_one(life.deps, nudge_id))
        await asyncio.sleep(A_MOMENT)
        await service.reconsider(session, *ME, TUESDAY)
    await delivery
    assert life.slack.posts == []
    assert await life.states("a") == ["planned"]


async def test_a_kind_that_is_resumed_in_the_middle_of_a_delivery_goes_out(life: Life) -> None:
    nudge_id = await held(life)
    async with life.deps.db.begin() as session:
        await service.resume_kind(session, *ME, QUESTION.habit, TUESDAY)
        delivery = asyncio.create_task(deliver_one(life.deps, nudge_id))
        await asyncio.sleep(A_MOMENT)
        await service.reconsider(session, *ME, TUESDAY)
    await delivery
    assert await life.states("a") == ["sent"]


async def test_a_message_that_is_snoozed_twice_at_once_comes_back_once(life: Life) -> None:
    await life.plan(QUESTION, "a")
    await life.at(TUESDAY)
    nudge = await life.row("a")

    async def snooze(days: int, rest: float = 0) -> datetime:
        until = TUESDAY + timedelta(days=days)
        async with life.deps.db.begin() as session:
            at = await choices.snooze(session, nudge, QUESTION, until, f"{until:%Y-%m-%dT09:00}", TUESDAY)
            await asyncio.sleep(rest)
        return at

    first = asyncio.create_task(snooze(1, A_MOMENT))
    await asyncio.sleep(A_MOMENT / 2)
    assert await snooze(7) == await first
    async with life.deps.db.read() as session:
        about = await store.of_subject(session, TEAM, "a")
    assert [one.state for one in about].count("planned") == 1
