"""Many people at once: read with their days away, and asked after in Slack no more often than needed."""

import asyncio
import re
import shutil
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from bot.db import Database
from bot.people import service, store
from bot.people.rules import Profile, Quiet, WorkspaceView
from bot.vault import Vault, new_key

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
TEAM = "T1"
FIRST, LAST = date(2026, 4, 1), date(2026, 4, 3)


@pytest.fixture(scope="module")
def peopled(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty people, learned once and copied for each test."""
    path = Path(shutil.copy(migrated, tmp_path_factory.mktemp("peopled") / "trellis.db"))
    asyncio.run(_learn_sixty(path))
    return path


async def _learn_sixty(path: Path) -> None:
    database = _opened(path)
    async with database.begin() as session:
        for n in range(60):
            await service.learn_profile(session, TEAM, Profile(f"U{n}", "Europe/Berlin"), NOW)
    await database.close()


def _opened(path: Path) -> Database:
    return Database(f"sqlite+aiosqlite:///{path}", Vault([new_key()]))


@pytest.fixture
async def db(peopled: Path, tmp_path: Path) -> AsyncGenerator[Database]:
    database = _opened(Path(shutil.copy(peopled, tmp_path / "trellis.db")))
    yield database
    await database.close()


@dataclass
class Counted:
    statements: list[str] = field(default_factory=list)

    def of(self, db: Database) -> "Counted":
        for engine in (db._reader, db._writer):
            event.listen(engine.sync_engine, "before_cursor_execute", self._note)
        return self

    def _note(self, _connection: object, _cursor: object, statement: str, *_more: Any) -> None:
        self.statements.append(statement)


async def test_many_people_are_read_in_one_statement_with_their_days_away(db: Database) -> None:
    async with db.begin() as session:
        await store.add_away(session, TEAM, "U1", FIRST, LAST)
        await store.add_away(session, TEAM, "U1", date(2026, 3, 9), date(2026, 3, 9))
    counted = Counted().of(db)
    async with db.read() as session:
        people = await store.people(session, [(TEAM, f"U{n}") for n in range(60)] + [("T2", "U1")])
    assert len(people) == 60
    assert people[TEAM, "U1"].away == ((date(2026, 3, 9), date(2026, 3, 9)), (FIRST, LAST))
    assert people[TEAM, "U2"].away == ()
    assert len(counted.statements) == 1


async def test_one_person_has_the_same_fields_as_many(db: Database) -> None:
    async with db.begin() as session:
        await store.add_away(session, TEAM, "U1", FIRST, LAST)
        change = {"country": "DE", "region": "BE", "weekly_budget": 3, "paused_until": NOW, "leave_until": NOW}
        await store.save_person(session, TEAM, "U1", NOW, change)
    async with db.read() as session:
        one = await store.person(session, TEAM, "U1")
        many = await store.people(session, [(TEAM, "U1")])
    assert one is not None
    assert one == many[TEAM, "U1"]
    assert (one.country, one.region, one.weekly_budget, one.paused_until, one.leave_until) == ("DE", "BE", 3, NOW, NOW)


async def test_whom_slack_has_not_described_is_nobody_yet(db: Database) -> None:
    async with db.begin() as session:
        await service.refuse_all(session, TEAM, "U99", NOW)
    async with db.read() as session:
        assert await store.people(session, [(TEAM, "U99")]) == {}
        assert await store.person(session, TEAM, "U99") is None


async def test_do_not_disturb_is_old_after_a_quarter_of_an_hour(db: Database) -> None:
    quiet = Quiet(NOW, NOW + timedelta(hours=1))
    async with db.begin() as session:
        await service.learn_quiets(session, {(TEAM, "U1"): quiet, (TEAM, "U2"): None}, [], NOW)
    async with db.read() as session:
        asked = [(TEAM, "U1"), (TEAM, "U2"), (TEAM, "U3"), (TEAM, "nobody")]
        assert await service.old_quiets(session, asked, NOW + timedelta(minutes=14)) == [(TEAM, "U3")]
        assert len(await service.old_quiets(session, asked, NOW + timedelta(minutes=15))) == 3
        person = await store.person(session, TEAM, "U1")
    assert person is not None
    assert person.quiet == quiet


async def test_an_answer_that_did_not_come_changes_nothing_and_is_asked_for_a_minute_later(db: Database) -> None:
    quiet = Quiet(NOW, NOW + timedelta(hours=1))
    later = NOW + timedelta(minutes=20)
    async with db.begin() as session:
        await service.learn_quiets(session, {(TEAM, "U1"): quiet}, [], NOW)
        await service.learn_quiets(session, {}, [(TEAM, "U1")], later)
    async with db.read() as session:
        person = await store.person(session, TEAM, "U1")
        assert await service.old_quiets(session, [(TEAM, "U1")], later + timedelta(seconds=59)) == []
        assert await service.old_quiets(session, [(TEAM, "U1")], later + timedelta(seconds=60)) == [(TEAM, "U1")]
    assert person is not None
    assert person.quiet == quiet


async def test_the_unknown_are_asked_about_first_and_the_oldest_next(db: Database) -> None:
    later = NOW + timedelta(hours=30)
    async with db.begin() as session:
        await service.learn_profile(session, TEAM, Profile("U1"), later)
        await service.learn_profile(session, TEAM, Profile("U2"), NOW - timedelta(hours=1))
    async with db.read() as session:
        asked = [(TEAM, "U1"), (TEAM, "U3"), (TEAM, "U2"), (TEAM, "stranger")]
        assert await service.old_profiles(session, asked, later) == [(TEAM, "stranger"), (TEAM, "U2"), (TEAM, "U3")]


async def test_a_stranger_of_whom_slack_says_nothing_stays_a_stranger(db: Database) -> None:
    async with db.begin() as session:
        await service.refuse_all(session, TEAM, "U99", NOW)
        await service.profiles_unanswered(session, [(TEAM, "U99"), (TEAM, "nobody")], NOW)
        assert await store.people(session, [(TEAM, "U99"), (TEAM, "nobody")]) == {}


@pytest.mark.parametrize(
    "wrong", [{"weekly_budget": 0}, {"weekly_budget": 11}, {"country": "XX"}, {"country": "DE", "region": "CA"}]
)
async def test_what_cannot_be_is_not_kept(db: Database, wrong: dict[str, Any]) -> None:
    wish: dict[str, Any] = {"weekly_budget": 3, "country": "DE", "region": "BY"} | wrong
    with pytest.raises(ValueError):
        async with db.begin() as session:
            await service.change_messages(session, TEAM, "U1", NOW, **wish)
    async with db.read() as session:
        person = await store.person(session, TEAM, "U1")
    assert person is not None
    assert (person.weekly_budget, person.country) == (5, None)


async def test_a_workspace_keeps_no_country_that_has_no_holidays(db: Database) -> None:
    async with db.begin() as session:
        await service.learn_profile(session, TEAM, Profile("U1", is_admin=True), NOW)
        admin = await store.person(session, TEAM, "U1")
        assert admin is not None
        with pytest.raises(ValueError):
            await service.configure(session, admin, NOW, WorkspaceView(TEAM, country="XX"), "")


async def test_saving_a_workspaces_settings_does_not_say_that_slack_takes_its_messages_again(db: Database) -> None:
    async with db.begin() as session:
        await service.learn_profile(session, TEAM, Profile("U1", is_admin=True), NOW)
        await store.save_workspace(session, TEAM, NOW, unreachable_since=NOW)
        admin = await store.person(session, TEAM, "U1")
        assert admin is not None
        await service.configure(session, admin, NOW, WorkspaceView(TEAM, country="DE"), "")
        assert (await store.workspace(session, TEAM)).unreachable_since == NOW


async def test_days_that_are_over_are_forgotten_when_new_ones_come(db: Database) -> None:
    async with db.begin() as session:
        await store.add_away(session, TEAM, "U1", date(2026, 2, 1), date(2026, 2, 3))
        person = await store.person(session, TEAM, "U1")
        assert person is not None
        await service.add_away(session, person, FIRST, LAST, NOW)
    async with db.read() as session:
        person = await store.person(session, TEAM, "U1")
    assert person is not None
    assert person.away == ((FIRST, LAST),)


async def test_many_people_are_found_by_their_key_and_not_by_reading_all(db: Database) -> None:
    counted = Counted().of(db)
    async with db.read() as session:
        await store.people(session, [(TEAM, "U1"), (TEAM, "U2")])
        [statement] = counted.statements
        plan = await session.execute(text(f"EXPLAIN QUERY PLAN {re.sub(r'[?]', repr(TEAM), statement)}"))
        assert [row.detail for row in plan if row.detail.startswith("SCAN")] == []


async def test_on_postgresql_many_people_are_learned_and_read_the_same_way(rows_url: str) -> None:
    database = Database(rows_url, Vault([new_key()]))
    quiet = Quiet(NOW, NOW + timedelta(hours=1))
    async with database.begin() as session:
        for user_id in ("U1", "U2"):
            await service.learn_profile(session, TEAM, Profile(user_id), NOW, NOW)
        await store.add_away(session, TEAM, "U1", FIRST, LAST)
        await service.learn_quiets(session, {(TEAM, "U1"): quiet, (TEAM, "U2"): None}, [(TEAM, "U2")], NOW)
        await service.profiles_unanswered(session, [(TEAM, "U2")], NOW)
        people = await store.people(session, [(TEAM, "U1"), (TEAM, "U2")])
    await database.close()
    found = [(one.quiet, one.away, one.leave_until) for one in people.values()]
    assert sorted(found, key=str) == sorted([(quiet, ((FIRST, LAST),), NOW), (None, (), NOW)], key=str)
