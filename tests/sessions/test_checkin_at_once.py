"""What is submitted twice in the same moment, also between processes, is done once."""

import asyncio
from datetime import timedelta

from sqlmodel import select

from bot.db import Database
from bot.mentorships.tables import Skill
from bot.nudges import store as nudge_rows
from bot.sessions import action_store, checkin_store, store
from bot.sessions.actions import Wish
from bot.sessions.checkin import Said, Topic
from bot.sessions.tables import Action, CheckIn, Help
from bot.vault import Vault, new_key
from tests.sessions.scheduled import MENTEE, MENTOR, NOW, TEAM, Life, at


async def test_two_submits_in_the_same_moment_do_one_thing(rows_url: str) -> None:
    db = Database(rows_url, Vault([new_key()]))
    life = await Life.begin(db, NOW)
    row = await life.set(at("2026-03-10"), None)
    after = row.ends_at + timedelta(hours=1)
    wish = Wish("Read it", MENTEE, after.date() + timedelta(days=7))

    async def check_in(by: str) -> None:
        said = Said(learned="Fakes", topics=[Topic(name="Saying no", level=2)])
        async with db.begin() as session:
            await checkin_store.save(session, (TEAM, by), row.id, said, [wish], after, gesture=f"V-{by}")

    async def add() -> None:
        async with db.begin() as session:
            pair = await store.of_pair(session, (TEAM, MENTEE), life.mentorship.id)
            await action_store.add(session, pair, wish, after, gesture="alone")

    await asyncio.gather(*(check_in(by) for by in (MENTOR, MENTEE, MENTOR, MENTEE)), add(), add())
    async with db.read() as session:
        counts = {table: len((await session.scalars(select(table))).all()) for table in (CheckIn, Help, Skill, Action)}
        [action] = [one for one in await session.scalars(select(Action)) if one.id.endswith("alone")]
        reminders = await nudge_rows.of_subject(session, TEAM, action.id)
    assert counts == {CheckIn: 2, Help: 2, Skill: 1, Action: 3}
    assert len(reminders) == 1
    await db.close()
