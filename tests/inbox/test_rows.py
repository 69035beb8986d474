"""The inbox's rows, on both databases: each event once, in order, sealed while it waits and erased after."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot.db import Database
from bot.inbox import service
from bot.inbox.rules import MAX_ATTEMPTS, Arrival
from bot.inbox.service import Letter

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
TYPES = {"message"}


def arrival(number: int = 1, **other: Any) -> Arrival:
    given = Arrival("T1", f"Ev{number}", "message", "U1", "D1", f"1700000000.{number:06}", f"c{number}")
    return replace(given, **other)


async def receive(db: Database, one: Arrival, words: str = "pause") -> None:
    async with db.say_once() as session:
        await service.receive(session, one, {"text": words}, NOW)


async def waiting(db: Database, now: datetime = NOW) -> list[Letter]:
    async with db.read() as session:
        return await service.next_ones(session, TYPES, now)


async def take(db: Database, letter: Letter) -> dict[str, Any] | None:
    async with db.begin() as session:
        return await service.take(session, letter, NOW)


async def fail(db: Database, letter: Letter, now: datetime = NOW) -> timedelta | None:
    async with db.begin() as session:
        return await service.failed(session, letter.event, KeyError("pause"), now)


async def ids(db: Database, now: datetime = NOW) -> list[str]:
    return [letter.event.event_id for letter in await waiting(db, now)]


async def rows(db: Database, columns: str = "*") -> list[Any]:
    async with db.read() as session:
        return list(await session.execute(text(f"SELECT {columns} FROM inbox")))


@pytest.mark.parametrize("again", [{}, {"event_id": "Ev2", "sent_ts": "1700000009.000000"}], ids=["event", "message"])
async def test_what_slack_repeats_adds_nothing(db: Database, again: dict[str, Any]) -> None:
    await receive(db, arrival())
    await receive(db, arrival(**again))
    assert len(await rows(db)) == 1


async def test_events_that_are_no_messages_have_no_message_in_common(db: Database) -> None:
    for number in (1, 2):
        await receive(db, arrival(number, client_msg_id=None))
    assert len(await rows(db)) == 2


async def test_the_same_ids_in_another_workspace_are_other_events(db: Database) -> None:
    await receive(db, arrival())
    await receive(db, arrival(team_id="T2"))
    assert len(await rows(db)) == 2


async def test_what_waits_is_sealed_and_what_was_taken_is_erased(db: Database) -> None:
    await receive(db, arrival(), "canary")
    [(body,)] = await rows(db, "body")
    assert body
    assert "canary" not in str(await rows(db))
    [letter] = await waiting(db)
    assert await take(db, letter) == {"text": "canary"}
    assert await rows(db, "body") == [(None,)]


async def test_an_event_is_taken_once(db: Database) -> None:
    await receive(db, arrival())
    [letter] = await waiting(db)
    assert await take(db, letter)
    assert await take(db, letter) is None
    assert await waiting(db) == []


async def _take_and_fail(db: Database, letter: Letter) -> None:
    async with db.begin() as session:
        await service.take(session, letter, NOW)
        raise KeyError


async def test_what_was_taken_in_a_transaction_that_fails_waits_as_before(db: Database) -> None:
    await receive(db, arrival())
    [letter] = await waiting(db)
    with pytest.raises(KeyError):
        await _take_and_fail(db, letter)
    assert await waiting(db) == [letter]


async def test_a_lane_goes_by_slacks_time_and_lanes_go_side_by_side(db: Database) -> None:
    for number, lane in ((3, "D1"), (1, "D1"), (2, "D2")):
        await receive(db, arrival(number, lane=lane))
    assert sorted(await ids(db)) == ["Ev1", "Ev2"]
    for letter in await waiting(db):
        await take(db, letter)
    assert await ids(db) == ["Ev3"]


async def test_a_failed_event_is_tried_again_later_and_its_lane_waits_with_it(db: Database) -> None:
    for number, lane in ((1, "D1"), (2, "D1"), (3, "D2")):
        await receive(db, arrival(number, lane=lane))
    first = next(letter for letter in await waiting(db) if letter.event.event_id == "Ev1")
    wait = await fail(db, first)
    assert wait
    assert await ids(db) == ["Ev3"]
    assert sorted(await ids(db, NOW + wait + timedelta(milliseconds=1))) == ["Ev1", "Ev3"]


async def test_a_clock_that_was_set_back_does_not_hold_a_failed_event(db: Database) -> None:
    await receive(db, arrival())
    [letter] = await waiting(db)
    await fail(db, letter)
    assert await ids(db, NOW - timedelta(hours=1)) == ["Ev1"]


async def test_what_fails_every_time_is_given_up_erased_and_lets_its_lane_go_on(db: Database) -> None:
    for number in (1, 2):
        await receive(db, arrival(number), "canary")
    now = NOW
    for _ in range(MAX_ATTEMPTS):
        [letter] = await waiting(db, now)
        wait = await fail(db, letter, now)
        now += wait or timedelta()
        now += timedelta(milliseconds=1)
    assert wait is None
    assert await ids(db, now) == ["Ev2"]
    [(body, error)] = [(row.body, row.error) for row in await rows(db) if row.event_id == "Ev1"]
    assert (body, error) == (None, "KeyError")


async def test_types_that_this_version_does_not_know_wait_for_one_that_does(db: Database) -> None:
    await receive(db, arrival(type="team_join"))
    assert await waiting(db) == []
    assert (await rows(db))[0].done_at is None


async def test_the_backlog_is_what_waits_and_the_age_of_the_first(db: Database) -> None:
    for number in (1, 2):
        await receive(db, arrival(number))
    await take(db, (await waiting(db))[0])
    async with db.read() as session:
        assert await service.backlog(session, NOW + timedelta(seconds=7)) == (1, 7.0)


async def test_rows_are_deleted_after_two_days_and_not_before_they_took_effect(db: Database) -> None:
    await receive(db, arrival())
    [letter] = await waiting(db)
    for hours, is_done, left in ((49, False, 1), (47, True, 1), (49, True, 0)):
        async with db.begin() as session:
            if is_done:
                await service.take(session, letter, NOW)
            await service.forget_old(session, NOW + timedelta(hours=hours))
        assert len(await rows(db)) == left


@pytest.mark.parametrize("db", ["postgresql"], indirect=True)  # on SQLite a second writer waits for the first
async def test_what_another_process_handles_now_is_left_to_it(db: Database) -> None:
    await receive(db, arrival())
    [letter] = await waiting(db)
    async with db.begin() as session:
        assert await service.take(session, letter, NOW)
        assert await take(db, letter) is None
