"""Two who act in the same moment, on PostgreSQL, where writers do not wait for each other by themselves."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime

import pytest

from bot.content import load_guidebook
from bot.db import Database
from bot.mentorships import plan_store, service, skill_store, stage_store, store
from bot.mentorships.plans import marks
from bot.mentorships.store import GUIDEBOOK
from bot.vault import Vault, new_key

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
MARA, DEVIN = ("T1", "UMARA"), ("T1", "UDEVIN")


@pytest.fixture
async def db(queue_url: str) -> AsyncGenerator[Database]:
    url = queue_url.replace("postgresql://", "postgresql+psycopg://")
    made = Database(url, Vault([new_key()]), **{GUIDEBOOK: load_guidebook})
    yield made
    await made.close()


@pytest.fixture
async def mentorship_id(db: Database) -> str:
    async with db.begin() as session:
        ask = {"role": "mentor", "kind": "informal", "manages": False, "now": NOW, "gesture": "asked"}
        asked = await service.ask(session, MARA, DEVIN[1], **ask)  # type: ignore[arg-type]
        await service.begin(session, asked, NOW)
        return asked.id


async def test_two_views_given_at_once_are_one_round(db: Database, mentorship_id: str) -> None:
    async with db.begin() as session:
        await skill_store.add_skills(session, MARA, mentorship_id, ["testing"], NOW)
        mentorship = await store.get(session, MARA, mentorship_id)
        [skill] = await skill_store.standings(session, mentorship.viewer(MARA[1]), mentorship)

    async def give(person: tuple[str, str], stage: str) -> None:
        async with db.begin() as session:
            await stage_store.give(session, person, skill.skill_id, stage, 0, NOW)

    await asyncio.gather(give(MARA, "novice"), give(DEVIN, "expert"), give(MARA, "novice"))
    async with db.read() as session:
        _, found = await skill_store.at_skill(session, MARA, skill.skill_id)
    assert [(one.mentee, one.mentor) for one in found.rounds] == [("expert", "novice")]
    assert (found.mine, found.theirs_waits) == (None, False)


async def test_the_same_skill_added_by_both_at_once_is_there_once(db: Database, mentorship_id: str) -> None:
    async def add(person: tuple[str, str]) -> None:
        async with db.begin() as session:
            await skill_store.add_skills(session, person, mentorship_id, ["testing"], NOW)

    await asyncio.gather(add(MARA), add(DEVIN))
    async with db.read() as session:
        mentorship = await store.get(session, MARA, mentorship_id)
        assert len(await skill_store.standings(session, mentorship.viewer(MARA[1]), mentorship)) == 1


async def test_of_two_changes_at_once_one_is_written_and_the_other_comes_back(db: Database, mentorship_id: str) -> None:
    async def start() -> str:
        async with db.begin() as session:
            whose = session, MARA, mentorship_id, NOW, "copied"
            return await plan_store.start(*whose, template="ninety-days-ai", begins=date(2026, 3, 3))

    plan_id, again = await asyncio.gather(start(), start())
    assert plan_id == again
    async with db.read() as session:
        _, plan = await plan_store.at_plan(session, MARA, plan_id)

    async def change(person: tuple[str, str]) -> dict[str, str]:
        async with db.begin() as session:
            wanted, opened = {"goal": f"By {person[1]}"}, marks(plan.values)
            return (await plan_store.change(session, person, plan_id, wanted, opened, NOW)).clashes

    clashes = [one for one in await asyncio.gather(change(MARA), change(DEVIN)) if one]
    async with db.read() as session:
        _, plan = await plan_store.at_plan(session, MARA, plan_id)
    assert clashes == [{"goal": plan.values["goal"]}]
