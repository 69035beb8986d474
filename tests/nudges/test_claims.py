"""A message goes out once or not at all, and every answer of the world has its own end."""

import shutil
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.nudges import claims, service, store
from bot.nudges.governor import Hold
from bot.nudges.kinds import Class, Kind
from bot.nudges.rules import LEASE, LOOKS, MAX_ATTEMPTS, NudgeView, Outcome, backoff, next_look
from bot.people.rules import Hours
from bot.vault import Vault, new_key

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
LEASE_NOW = datetime(2026, 11, 1, tzinfo=UTC)
ME = ("T1", "U1")
ASKS = Kind("k", "Questions", Class.OFFERED, timedelta(days=3), "by then it is another question")


@pytest.fixture
async def db(migrated: Path, tmp_path: Path) -> AsyncGenerator[Database]:
    path = shutil.copy(migrated, tmp_path / "nudges.db")
    made = Database(f"sqlite+aiosqlite:///{path}", Vault([new_key()]))
    yield made
    await made.close()


async def plan(db: Database, key: str = "one", at: datetime = NOW, **more: Any) -> None:
    given: dict[str, Any] = {"team_id": "T1", "user_id": "U1", "kind": ASKS, "subject_id": "s", "reason": "r"} | more
    async with db.begin() as session:
        await service.plan(session, NOW, service.Plan(key=key, at=at, **given))


async def claim(db: Database, now: datetime = NOW, limit: int = 10, team_id: str = "T1") -> list[NudgeView]:
    async with db.begin() as session:
        return await claims.claim(session, team_id, now, LEASE_NOW, limit)


async def end(db: Database, nudge: NudgeView, outcome: Outcome, **more: Any) -> set[str]:
    async with db.begin() as session:
        return await claims.settle(session, [service.recorded(nudge, outcome, NOW, **more)])


async def rows(db: Database) -> list[NudgeView]:
    async with db.read() as session:
        return await store.of_subject(session, "T1", "s")


async def test_planning_again_adds_nothing(db: Database) -> None:
    await plan(db)
    await plan(db)
    assert len(await claim(db)) == 1


async def test_a_kind_says_when_it_is_too_late(db: Database) -> None:
    await plan(db, at=NOW + timedelta(hours=1))
    [row] = await rows(db)
    assert row.expires_at == NOW + timedelta(hours=1, days=3)


async def test_a_claimed_nudge_is_not_claimed_again(db: Database) -> None:
    await plan(db)
    assert [nudge.attempts for nudge in await claim(db)] == [1]
    assert await claim(db) == []


async def test_nothing_is_claimed_before_its_time_and_the_oldest_first(db: Database) -> None:
    await plan(db, "later", NOW + timedelta(minutes=1))
    await plan(db, "older", NOW - timedelta(minutes=2))
    await plan(db, "old", NOW - timedelta(minutes=1))
    claimed = await claim(db)
    assert [nudge.not_before for nudge in claimed] == [NOW - timedelta(minutes=2), NOW - timedelta(minutes=1)]


async def test_a_workspace_claims_its_own_rows_and_is_found_by_them(db: Database) -> None:
    await plan(db)
    await plan(db, "theirs", team_id="T2")
    async with db.read() as session:
        assert await claims.due_teams(session, NOW) == ["T1", "T2"]
    assert [nudge.team_id for nudge in await claim(db, team_id="T2")] == ["T2"]
    async with db.read() as session:
        assert await claims.due_teams(session, NOW) == ["T1"]


async def test_a_lease_that_runs_out_is_unclear_and_never_sent_again_but_looked_for(db: Database) -> None:
    await plan(db)
    await claim(db)
    async with db.begin() as session:
        lost = await claims.expire_leases(session, LEASE_NOW + LEASE + timedelta(seconds=1), NOW)
        assert [nudge.id for nudge in await store.unsettled(session, NOW, 10)] == [lost[0].id]
    assert await claim(db, NOW + timedelta(days=1)) == []


async def test_waiting_tries_again_when_slack_says(db: Database) -> None:
    await plan(db)
    [nudge] = await claim(db)
    await end(db, nudge, Outcome.WAIT, retry_after=30)
    assert await claim(db, NOW + timedelta(seconds=29)) == []
    assert len(await claim(db, NOW + timedelta(seconds=31))) == 1


async def test_who_is_told_to_wait_a_second_for_hours_is_tried_less_and_less(db: Database) -> None:
    await plan(db)
    [nudge] = await claim(db)
    await end(db, replace(nudge, attempts=MAX_ATTEMPTS - 1), Outcome.WAIT, retry_after=1)
    assert await claim(db, NOW + timedelta(minutes=4)) == []


async def test_waiting_ends_with_the_last_try(db: Database) -> None:
    await plan(db)
    [nudge] = await claim(db)
    await end(db, replace(nudge, attempts=MAX_ATTEMPTS), Outcome.WAIT)
    assert [row.state for row in await rows(db)] == ["dead"]


def test_an_outage_is_outlasted_for_about_a_day_with_at_most_five_minutes_between_tries() -> None:
    waits = [backoff(attempt) for attempt in range(1, MAX_ATTEMPTS)]
    assert timedelta(hours=23) < sum(waits, timedelta()) < timedelta(hours=27)
    assert max(waits) == timedelta(minutes=5)


def test_an_unclear_message_is_looked_for_three_times() -> None:
    looked, times = NOW, 0
    while looked and (found := next_look(looked, NOW)):
        looked, times = found, times + 1
    assert times == len(LOOKS)
    assert looked == NOW + LOOKS[-1]


async def late(db: Database, outcome: Outcome) -> tuple[set[str], str]:
    """An answer that comes after the lease ran out: whose rows it ended, and what stands there."""
    await plan(db)
    [nudge] = await claim(db)
    async with db.begin() as session:
        await claims.expire_leases(session, LEASE_NOW + LEASE + timedelta(seconds=1), NOW)
        ended = await claims.settle(session, [service.recorded(nudge, outcome, NOW)])
        assert await claims.settle(session, [service.put_off(nudge, Hold(NOW, "outside hours"), NOW)]) == set()
    return ended, (await rows(db))[0].state


@pytest.mark.parametrize("outcome", [Outcome.WAIT, Outcome.DEAD])
async def test_an_answer_after_the_lease_ran_out_changes_nothing(db: Database, outcome: Outcome) -> None:
    assert await late(db, outcome) == (set(), "unknown")


async def test_the_news_that_it_was_sent_counts_also_after_the_lease_ran_out(db: Database) -> None:
    ended, state = await late(db, Outcome.SENT)
    assert (len(ended), state) == (1, "sent")


async def test_what_was_held_is_looked_at_again_at_once_when_something_changes(db: Database) -> None:
    await plan(db)
    await plan(db, "far", NOW + timedelta(days=2))
    [nudge] = await claim(db)
    async with db.begin() as session:
        await claims.settle(session, [service.put_off(nudge, Hold(NOW + timedelta(days=1), "on leave"), NOW)])
    assert await claim(db) == []
    async with db.begin() as session:
        await service.reconsider(session, *ME, NOW)
    assert [again.id for again in await claim(db)] == [nudge.id]


async def test_what_waits_for_slack_is_not_hurried_by_a_change_of_settings(db: Database) -> None:
    await plan(db)
    [nudge] = await claim(db)
    await end(db, nudge, Outcome.WAIT, retry_after=60)
    async with db.begin() as session:
        await service.reconsider(session, *ME, NOW)
    assert await claim(db) == []


async def test_a_slot_moves_with_its_person_to_another_zone(db: Database) -> None:
    berlin, tokyo = Hours("Europe/Berlin"), Hours("Asia/Tokyo")
    at = service.at_slot("2026-03-09T09:00", berlin, Class.WAITING, ME)
    await plan(db, at=at, slot="2026-03-09T09:00", class_=Class.WAITING)
    async with db.begin() as session:
        await service.move_slots(session, ME, tokyo, NOW)
    [row] = await rows(db)
    assert row.not_before == service.at_slot("2026-03-09T09:00", tokyo, Class.WAITING, ME)
    assert row.expires_at - row.due_at == timedelta(days=3)


async def test_a_stopped_kind_can_be_resumed(db: Database) -> None:
    async with db.begin() as session:
        await service.stop_kind(session, *ME, "k", NOW)
        await service.stop_kind(session, *ME, "k", NOW)
        assert await store.stopped_kinds(session, ME) == ["k"]
        await service.resume_kind(session, *ME, "k", NOW)
        assert await store.stopped_kinds(session, ME) == []


async def sent(db: Database) -> NudgeView:
    await plan(db)
    [nudge] = await claim(db)
    await end(db, nudge, Outcome.SENT, channel="D1", message_ts="1.0", judge_at=NOW + timedelta(days=3))
    return (await rows(db))[0]


async def test_not_useful_counts_as_two_without_an_answer(db: Database) -> None:
    nudge = await sent(db)
    async with db.begin() as session:
        assert await service.reacted(session, nudge, ASKS, NOW, "not_useful")
        assert (await service.habit(session, ME, "k")).ignored == 2


async def test_the_first_reaction_counts_and_ends_the_waiting_for_one(db: Database) -> None:
    nudge = await sent(db)
    async with db.begin() as session:
        assert await service.reacted(session, nudge, ASKS, NOW)
        assert not await service.reacted(session, nudge, ASKS, NOW, "not_useful")
        assert (await service.habit(session, ME, "k")).ignored == 0
        assert await store.unjudged(session, NOW + timedelta(days=9), 10) == []


async def test_an_answer_starts_its_kind_anew_and_no_other(db: Database) -> None:
    nudge = await sent(db)
    other = replace(ASKS, name="other")
    async with db.begin() as session:
        await service.reacted(session, replace(nudge, id="gone"), ASKS, NOW)
        for kind in (ASKS, other):
            before = await service.habit(session, ME, kind.habit)
            await store.save_habit(session, ME, kind.habit, before, replace(before, ignored=3), NOW)
        await service.reacted(session, nudge, ASKS, NOW)
        assert (await service.habit(session, ME, "k")).ignored == 0
        assert (await service.habit(session, ME, "other")).ignored == 3


async def test_a_snoozed_message_comes_again_in_the_morning_as_something_asked_for(db: Database) -> None:
    nudge = await sent(db)
    slot = service.snooze_slot(NOW, Hours("Europe/Berlin"), on=date(2026, 3, 10))
    async with db.begin() as session:
        for _ in range(2):
            await service.snooze(session, nudge, ASKS, datetime(2026, 3, 10, 8, tzinfo=UTC), slot, NOW)
    again = [row for row in await rows(db) if row.id != nudge.id]
    assert [(row.class_, row.slot, row.state) for row in again] == [(Class.WAITING, "2026-03-10T09:00", "planned")]
