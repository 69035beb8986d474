"""Two who start in the same moment, on PostgreSQL, where writers do not wait for each other by themselves."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.content import load_guidebook
from bot.db import Database
from bot.mentorships import agreement_store, service, side_store, start_store, store
from bot.mentorships.goals import GoalText
from bot.mentorships.store import GUIDEBOOK
from bot.mentorships.terms import Agreed
from bot.mentorships.values import MentorshipView
from bot.people import service as people
from bot.people.rules import Profile
from bot.vault import Vault, new_key

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
MARA, DEVIN = ("T1", "UMARA"), ("T1", "UDEVIN")
MENTORS = start_store.Wish(MARA, DEVIN[1], "mentor", "peer", manages=False)
IS_MENTORED = start_store.Wish(DEVIN, MARA[1], "mentee", "peer", manages=False)


@pytest.fixture
async def db(queue_url: str) -> AsyncGenerator[Database]:
    url = queue_url.replace("postgresql://", "postgresql+psycopg://")
    made = Database(url, Vault([new_key()]), **{GUIDEBOOK: load_guidebook})
    async with made.begin() as session:
        for team_id, user_id in (MARA, DEVIN):
            await people.learn_profile(session, team_id, Profile(user_id), NOW)
    yield made
    await made.close()


async def ask(db: Database, wish: start_store.Wish, gesture: str) -> MentorshipView:
    async with db.begin() as session:
        return await start_store.ask(session, wish, NOW, gesture)


async def say(db: Database, person: tuple[str, str], mentorship_id: str) -> bool:
    async with db.begin() as session:
        goals = [GoalText("Run the next evaluation alone")] if person == DEVIN else None
        await side_store.save(session, person, mentorship_id, {"every": "week"}, goals, NOW)
        return await side_store.say(session, person, mentorship_id, NOW)


@pytest.fixture
async def agreed(db: Database) -> str:
    """Both have said their side, and neither has accepted."""
    asked = await ask(db, MENTORS, "asked")
    await say(db, MARA, asked.id)
    await say(db, DEVIN, asked.id)
    return asked.id


async def test_two_who_ask_each_other_at_once_have_one_mentorship(db: Database) -> None:
    asking = (ask(db, MENTORS, "one"), ask(db, IS_MENTORED, "other"), ask(db, MENTORS, "one"))
    answers = await asyncio.gather(*asking, return_exceptions=True)
    async with db.read() as session:
        [one] = await store.of_person(session, MARA)
    found = {answer.found.id if isinstance(answer, service.Already) else answer.id for answer in answers}  # type: ignore[union-attr]
    assert found == {one.id}


async def test_two_sides_said_at_once_are_both_seen_and_make_one_proposal(db: Database) -> None:
    asked = await ask(db, MENTORS, "asked")
    answers = await asyncio.gather(*(say(db, person, asked.id) for person in (MARA, DEVIN, MARA, DEVIN)))
    assert True in answers
    async with db.read() as session:
        assert [one.shared for one in (await side_store.sides(session, MARA, asked)).values()] == [True, True]
        assert [one.version for one in await agreement_store.versions(session, DEVIN, asked)] == [1]


async def test_two_who_accept_at_once_begin_once(db: Database, agreed: str) -> None:
    async def accept(person: tuple[str, str]) -> bool:
        async with db.begin() as session:
            return await agreement_store.accept(session, person, agreed, 1, NOW)

    assert sorted(await asyncio.gather(accept(MARA), accept(DEVIN))) == [False, True]
    async with db.read() as session:
        assert (await store.get(session, MARA, agreed)).is_active


async def test_of_two_changes_at_once_one_is_a_version_and_the_other_comes_back(db: Database, agreed: str) -> None:
    async def change(person: tuple[str, str], every: str) -> bool:
        async with db.begin() as session:
            given = session, person, agreed, replace(Agreed(), every=every), NOW
            return await agreement_store.change(*given, based_on=1, gesture=every)

    answers = await asyncio.gather(change(MARA, "month"), change(DEVIN, "two_weeks"), return_exceptions=True)
    assert [type(one) for one in answers if one is not True] == [agreement_store.Outdated]


async def test_accepted_and_taken_back_at_once_is_one_of_the_two(db: Database, agreed: str) -> None:
    async with db.begin() as session:
        await agreement_store.accept(session, MARA, agreed, 1, NOW)

    async def accept() -> bool:
        async with db.begin() as session:
            return await agreement_store.accept(session, DEVIN, agreed, 1, NOW)

    async def take_back() -> MentorshipView:
        async with db.begin() as session:
            return await start_store.close(session, MARA, agreed, NOW)

    accepted, closed = await asyncio.gather(accept(), take_back(), return_exceptions=True)
    assert isinstance(closed, MentorshipView)
    assert (accepted is True, closed.state) in {(True, "active"), (False, "declined")}
