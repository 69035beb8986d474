"""On PostgreSQL, where both of a pair and the clock act side by side, each change is done whole or refused."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta

import pytest
from sqlmodel import col, func, select

from bot.db import Database
from bot.mentorships import ending_store
from bot.mentorships.endings import Parting
from bot.sessions import schedule_store
from bot.sessions.schedule_store import Changed
from bot.sessions.tables import Meeting
from bot.vault import Vault, new_key
from tests.sessions.scheduled import MENTEE, MENTOR, NOW, TEAM, Life, at
from tests.sessions.test_calendar_agrees import drawn, shown

ROUNDS = 3


@pytest.fixture
async def life(queue_url: str) -> AsyncGenerator[Life]:
    db = Database(queue_url.replace("postgresql://", "postgresql+psycopg://"), Vault([new_key()]))
    yield await Life.begin(db, NOW)
    await db.close()


async def test_a_story_in_which_both_act_at_once_while_the_clock_plans(life: Life) -> None:
    first = await life.set(at("2026-03-10"))
    for number in range(ROUNDS):
        one, other, *_ = await life.coming()
        later = at(f"{other.starts_at.date() + timedelta(days=1)}", "10:30")
        both = life.leave_out(one, by=MENTOR), life.move(other, later, later=number % 2 == 0)
        found = await asyncio.gather(*both, life.tick(life.now + timedelta(days=2)), return_exceptions=True)
        assert all(isinstance(one, Changed) for one in found if isinstance(one, BaseException)), found
    await life.tick(life.now + timedelta(days=8))
    coming = await life.coming()
    assert shown(await drawn(life, first), life.now) == [one.starts_at for one in coming]

    view = await life.paused(coming[-1].starts_at)
    assert len(await life.coming()) == 1
    await life.do(lambda session: schedule_store.go_on(session, view, life.now))
    assert [one.starts_at for one in await life.coming()] == [one.starts_at for one in coming]

    words = (TEAM, MENTEE), life.mentorship.id, "ended", Parting(MENTEE, "to ask")
    ended = await life.do(lambda session: ending_store.end(session, *words, life.now))
    await life.do(lambda session: schedule_store.call_off(session, ended, life.now))
    assert await life.coming() == []
    await life.do(lambda session: ending_store.forget(session, TEAM, life.now + timedelta(days=1)))
    assert await life.do(lambda session: session.scalar(select(func.count(col(Meeting.id))))) == 0
