"""App Home: what came and why, what is planned and when, and how to pause, leave out and bring back."""

import shutil
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.db import Database
from bot.nudges import own, service, store
from bot.nudges.habits import NO_HABIT
from bot.nudges.kinds import Kind
from bot.people import service as people_service
from bot.people import store as people
from bot.people.rules import FOREVER, Profile
from bot.sbi import kinds
from bot.vault import Vault, new_key
from handlers import home_messages, nudges_own
from handlers.home_messages_views import Messages
from tests.conftest import TUESDAY, Workspace
from tests.driver import Person
from tests.planned import go, habit_of, note, question, rows_of
from tests.planned import plan as ask

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
ME = ("T1", "U1")


@pytest.fixture
async def db(migrated: Path, tmp_path: Path) -> AsyncGenerator[Database]:
    path = shutil.copy(migrated, tmp_path / "home.db")
    made = Database(f"sqlite+aiosqlite:///{path}", Vault([new_key()]))
    async with made.begin() as session:
        await people_service.learn_profile(session, "T1", Profile("U1", "America/New_York"), NOW)
    yield made
    await made.close()


async def plan(db: Database, kind: Kind, *keys: str, at: datetime = NOW, slot: str | None = None) -> None:
    async with db.begin() as session:
        for key in keys:
            about = service.Plan(
                kind=kind, team_id="T1", user_id="U1", subject_id=key, reason="You asked.", key=key, at=at, slot=slot
            )
            await service.plan(session, NOW, about)


async def send(db: Database, *keys: str, at: datetime = NOW) -> None:
    async with db.begin() as session:
        for key in keys:
            [row] = await store.of_subject(session, "T1", key)
            await store.change(session, row.id, "planned", state="sent", sent_at=at)


async def gathered(db: Database) -> Messages:
    async with db.read() as session:
        person, workspace = await people.person(session, *ME), await people.workspace(session, "T1")
        return await home_messages.gather(session, ME, person, workspace, NOW)


async def test_what_came_lately_says_when_and_why_the_latest_first(db: Database) -> None:
    await plan(db, kinds.FOLLOW_UP, *"abcdefg")
    for day, key in enumerate("abcdefg"):
        await send(db, key, at=NOW - timedelta(days=day))
    came = (await gathered(db)).came
    assert [one.at for one in came] == [NOW - timedelta(days=day) for day in range(5)]
    assert {(one.title, one.reason) for one in came} == {("Questions after two weeks", "You asked.")}
    assert str(came[0].at.tzinfo) == "America/New_York"


async def test_what_somebody_sent_is_not_announced_for_they_may_take_it_back_unseen(db: Database) -> None:
    await plan(db, kinds.ASK, "note")
    await plan(db, kinds.REPLY, "answer")
    await plan(db, kinds.PRAISE, "praise")
    assert (await gathered(db)).planned == []


async def test_what_one_asked_for_is_planned_and_what_waits_says_why(db: Database) -> None:
    await plan(db, kinds.LATER, "later", at=NOW + timedelta(hours=2), slot="2026-03-03T12:00")
    await plan(db, kinds.FOLLOW_UP, "question", at=NOW + timedelta(days=1))
    async with db.begin() as session:
        [row] = await store.of_subject(session, "T1", "question")
        await store.change(session, row.id, "planned", outcome="your 5 a week are used")
    planned = (await gathered(db)).planned
    assert [(one.title, one.held) for one in planned] == [
        ("Feedback for you", None),
        ("Questions after two weeks", "your 5 a week are used"),
    ]


async def test_what_is_about_to_come_waits_for_nothing_any_more(db: Database) -> None:
    await plan(db, kinds.FOLLOW_UP, "question")
    async with db.begin() as session:
        [row] = await store.of_subject(session, "T1", "question")
        await store.change(session, row.id, "planned", outcome="everything is paused")
    assert [one.held for one in (await gathered(db)).planned] == [None]


async def test_what_was_stopped_is_off_and_no_longer_planned(db: Database) -> None:
    await plan(db, kinds.FOLLOW_UP, "question", at=NOW + timedelta(days=1))
    async with db.begin() as session:
        await service.stop_kind(session, *ME, kinds.FOLLOW_UP.habit, NOW)
    shown = await gathered(db)
    assert (shown.planned, [(one.habit, one.rests) for one in shown.off]) == ([], [("sbi.followup", False)])


async def test_a_week_counts_messages_as_the_budget_does(db: Database) -> None:
    await plan(db, kinds.FOLLOW_UP, "today", "old")
    await plan(db, kinds.PRAISE, "praise")
    await send(db, "today", "praise")
    await send(db, "old", at=NOW - timedelta(days=7))
    shown = await gathered(db)
    assert (shown.week, shown.budget) == (1, 5)
    assert [one.title for one in shown.came] == ["Questions after two weeks"] * 2


@pytest.mark.parametrize("until", [FOREVER, NOW + timedelta(days=2)])
async def test_a_pause_and_a_leave_that_are_over_are_not_shown(db: Database, until: datetime) -> None:
    async with db.begin() as session:
        await people.save_person(session, *ME, NOW, {"paused_until": until, "leave_until": NOW})
    shown = await gathered(db)
    assert (shown.paused_until, shown.leave_until) == (until, None)


async def test_app_home_takes_two_statements_for_messages_however_many_there_are(db: Database) -> None:
    async def count() -> int:
        async with db.read() as session:
            person, workspace = await people.person(session, *ME), await people.workspace(session, "T1")
            bind = session.get_bind()
            event.listen(bind, "before_cursor_execute", note_it)
            await home_messages.gather(session, ME, person, workspace, NOW)
            event.remove(bind, "before_cursor_execute", note_it)
        return len(seen)

    seen: list[str] = []

    def note_it(*given: object) -> None:
        seen.append(str(given[2]))

    assert await count() == 2
    seen.clear()
    await plan(db, kinds.FOLLOW_UP, *"abcdef")
    await send(db, *"abc")
    assert await count() == 2


async def test_a_note_that_a_kind_rests_is_not_sent_once_it_was_brought_back(db: Database) -> None:
    async with db.begin() as session:
        await service.plan(session, NOW, own.rests(ME, kinds.FOLLOW_UP, NOW))
        [row] = await store.of_subject(session, "T1", kinds.FOLLOW_UP.habit)
        assert await nudges_own.rests(session, row) is None
        before = await service.habit(session, ME, kinds.FOLLOW_UP.habit)
        await store.save_habit(session, ME, kinds.FOLLOW_UP.habit, before, replace(before, rests=True), NOW)
        message = await nudges_own.rests(session, row)
    assert message
    assert "*Questions after two weeks*: these rest from now on." in str(message.blocks)


@pytest.fixture
def workspace(start: Callable[..., Workspace]) -> Workspace:
    return start()


def test_while_everything_is_paused_nothing_comes_and_resuming_brings_it(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    home = mara.home()
    home.click("Pause everything")
    mara.waits_for("Paused until you resume.")
    ask(workspace, kinds.FOLLOW_UP, mara, devin)
    go(workspace)
    mara.waits_for(lambda: "everything is paused" in str(rows_of(workspace, mara)[0].outcome))
    assert mara.dm().text == ""
    mara.home().click("Resume")
    mara.dm().waits_for("Did something change?")
    mara.home()
    mara.waits_for("1 of 5 messages this week.")


def test_a_planned_message_is_left_out_from_app_home(workspace: Workspace, mara: Person, devin: Person) -> None:
    question(workspace, mara, devin).choose_more("Snooze for a day")
    home = mara.home()
    mara.waits_for("Questions after two weeks · Wednesday, 09:00")
    home.click("Not this one")
    mara.waits_for(lambda: "Not this one" not in mara.home().text)
    workspace.advance_to(TUESDAY + timedelta(days=2))
    assert "Did something change?" not in mara.dm().text


def test_what_came_stands_in_app_home_with_its_reason(workspace: Workspace, mara: Person, devin: Person) -> None:
    note(workspace, mara, devin)
    devin.home()
    devin.waits_for("Feedback for you · today, 10:00")
    devin.waits_for("@mara wrote it in Trellis and asks you first.")


def test_a_note_that_a_kind_rests_brings_it_back_there(workspace: Workspace, mara: Person, devin: Person) -> None:
    async def rest() -> None:
        team_id, now = workspace.sandbox.world.workspace.id, workspace.trellis.clock.now()
        async with workspace.trellis.db.begin() as session:
            before = await service.habit(session, (team_id, mara.id), kinds.FOLLOW_UP.habit)
            resting = replace(before, ignored=4, rests=True)
            await store.save_habit(session, (team_id, mara.id), kinds.FOLLOW_UP.habit, before, resting, now)
            await service.plan(session, now, own.rests((team_id, mara.id), kinds.FOLLOW_UP, now))

    mara.home()
    workspace.run(rest())
    workspace.advance_to(TUESDAY + timedelta(minutes=1))
    told = mara.dm().waits_for("Questions after two weeks: these rest from now on.")
    assert "Four in a row were left without an answer" in told.text
    told.click("Bring them back")
    mara.dm().waits_for("Questions after two weeks: these come again, as at first.")
    assert habit_of(workspace, mara) == NO_HABIT
