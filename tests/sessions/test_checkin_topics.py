"""A topic that is named in a check-in is the skill of that name that the pair works on."""

from datetime import timedelta
from typing import Any

from bot.mentorships import skill_store
from bot.sessions import checkin_store, store
from bot.sessions.checkin import Said, Topic
from tests.sessions.scheduled import MENTOR, NOW, TEAM, Life, at


async def test_of_two_skills_of_one_name_the_one_that_is_kept_is_meant(life: Life) -> None:
    row, who = await life.set(at("2026-03-10"), None), (TEAM, MENTOR)

    async def skills() -> dict[str, str]:
        async def work(session: Any) -> dict[str, str]:
            _, kept = await checkin_store.skills(session, await store.of_pair(session, who, life.mentorship.id))
            return {name: skill_id for skill_id, name in kept.items()}

        return await life.do(work)

    for minute, name in enumerate(("reading", "testing")):
        then = NOW + timedelta(minutes=minute)
        await life.do(lambda session: skill_store.add_skills(session, who, life.mentorship.id, [name], then))  # noqa: B023
    found = await skills()
    await life.do(lambda session: skill_store.drop(session, who, found["testing"], NOW))
    await life.do(lambda session: skill_store.rename(session, who, found["reading"], "testing", NOW))
    said, after = Said(topics=[Topic(name="Testing", level=2)]), row.ends_at + timedelta(hours=1)
    await life.do(lambda session: checkin_store.save(session, who, row.id, said, [], after, gesture="V1"))
    assert await skills() == {"testing": found["reading"]}
    async with life.db.read() as session:
        [help_] = await store.helps(session, await store.of_pair(session, who, life.mentorship.id))
    assert help_.skill_id == found["reading"]
