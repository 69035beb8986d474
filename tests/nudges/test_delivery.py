"""From due rows to messages: what a person gets, and what becomes of each row."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.nudges import claims, own, service, store
from bot.nudges.rules import LEASE, LOOKS, Outcome
from bot.people import store as people
from bot.slack.message import Message
from bot.slack.sender import Posted
from handlers import nudges_registry
from handlers.nudges_afterwards import judge, look_up
from handlers.nudges_kinds import Served
from tests.nudges.living import LASTS, ME, MOMENT, NOTE, QUESTION, TEAM, TUESDAY, Life, embedded, many_machines


@pytest.fixture(params=["embedded", "many machines"])
async def life(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Life]:
    """Both engines keep the same promises."""
    if request.param == "embedded":
        engine = embedded(monkeypatch, tmp_path, request.getfixturevalue("migrated"))
    else:
        engine = many_machines(monkeypatch, request.getfixturevalue("queue_url"))
    async with engine as made:
        made.deps.clock.move_to(TUESDAY)
        await made.person()
        yield made


async def test_what_is_due_is_posted_once_with_its_reason(life: Life) -> None:
    await life.plan(NOTE, "a")
    [text] = await life.at(TUESDAY)
    assert text == "About a. _It is due._"
    assert await life.at(TUESDAY + timedelta(minutes=1)) == []
    assert await life.states("a") == ["sent"]
    assert life.feature.heard == [("a", Outcome.SENT)]


async def test_offered_ones_come_an_hour_apart_and_the_days_last_takes_the_rest_along(life: Life) -> None:
    await life.plan(QUESTION, "a", "b", "c")
    assert len(await life.at(TUESDAY)) == 1
    assert await life.at(TUESDAY + timedelta(minutes=59)) == []
    [digest] = await life.at(TUESDAY + timedelta(minutes=61))
    assert "2 things wait for you" in digest
    assert await life.states("a", "b", "c") == ["sent", "sent", "sent"]


async def test_a_pile_is_one_message_and_each_of_its_rows_knows_it(life: Life) -> None:
    await life.plan(NOTE, "a", "b", "c", "d")
    [digest] = await life.at(TUESDAY)
    assert all(f"About {one}." in digest for one in "abcd")
    rows = [await life.row(one) for one in "abcd"]
    assert {(row.state, row.message_ts) for row in rows} == {("sent", "1.0")}
    assert {row.digest_id for row in rows} == {life.slack.posts[0][2]}


async def test_what_has_become_pointless_is_no_line_and_no_message(life: Life) -> None:
    life.feature.pointless = {"a", "b"}
    await life.plan(NOTE, "a", "b", "c")
    [text] = await life.at(TUESDAY)
    assert text.startswith("About c.")
    assert await life.states("a", "b", "c") == ["skipped", "skipped", "sent"]


async def test_a_message_that_cannot_be_drawn_keeps_no_other_from_going(life: Life) -> None:
    life.feature.broken = {"a"}
    await life.plan(NOTE, "a", "b")
    assert len(await life.at(TUESDAY)) == 1
    assert await life.states("a", "b") == ["planned", "sent"]
    life.feature.broken = set()
    assert len(await life.at(TUESDAY + timedelta(minutes=5))) == 1


async def test_a_feature_that_fails_to_take_in_an_outcome_loses_no_record(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_given: Any) -> None:
        raise LookupError

    monkeypatch.setitem(nudges_registry.SERVED, NOTE.name, Served(NOTE, life.feature.draw, told=fails))
    await life.plan(NOTE, "a")
    await life.at(TUESDAY)
    assert await life.states("a") == ["sent"]


async def test_who_stopped_a_kind_finds_it_in_app_home_and_its_sender_hears_delivered(life: Life) -> None:
    async with life.deps.db.begin() as session:
        await service.stop_kind(session, *ME, NOTE.habit, TUESDAY)
    await life.plan(NOTE, "a")
    await life.plan(QUESTION, "b")
    assert len(await life.at(TUESDAY)) == 1
    assert await life.states("a", "b") == ["skipped", "sent"]
    assert ("a", Outcome.SENT) in life.feature.heard


async def test_a_pause_holds_what_may_wait_until_it_ends(life: Life) -> None:
    await life.person(paused_until=TUESDAY + timedelta(days=1))
    await life.plan(QUESTION, "a")
    assert await life.at(TUESDAY) == []
    assert await life.at(TUESDAY + timedelta(hours=23)) == []
    assert len(await life.at(TUESDAY + timedelta(days=1))) == 1


async def test_what_is_too_late_never_comes_and_its_feature_hears_so(life: Life) -> None:
    await life.plan(QUESTION, "a")
    assert await life.at(TUESDAY + LASTS) == []
    assert await life.states("a") == ["skipped"]
    assert life.feature.heard == [("a", Outcome.DEAD)]


async def test_a_kind_that_nobody_answers_comes_half_as_often_and_then_rests_with_one_word_about_it(
    life: Life,
) -> None:
    sent = []
    for week in range(12):
        now = TUESDAY + timedelta(weeks=week)
        await life.plan(QUESTION, f"w{week}", at=now)
        sent.append(sum("About" in text for text in await life.at(now)))
        life.deps.clock.move_to(now + timedelta(days=5))
        await judge(life.deps)
    assert sent == [1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0]
    rests = [text for _, message, _ in life.slack.posts for text in [message.text] if "rest" in text]
    assert len(rests) == 1


async def test_silence_during_a_leave_is_no_silence(life: Life) -> None:
    await life.plan(QUESTION, "a")
    await life.at(TUESDAY)
    await life.person(leave_until=TUESDAY + timedelta(days=20))
    life.deps.clock.move_to(TUESDAY + timedelta(days=10))
    await judge(life.deps)
    assert (await life.row("a")).reaction is None


# --- Slack's answers -------------------------------------------------------------------------------------
async def test_an_unclear_message_that_is_there_counts_as_sent(life: Life) -> None:
    await life.plan(NOTE, "a")
    life.slack.answer = Posted(Outcome.UNKNOWN, error="TimeoutError")
    await life.at(TUESDAY)
    row = await life.row("a")
    assert (row.state, life.feature.heard) == ("unknown", [])
    life.slack.posts.append(("D1", Message("", []), row.id))
    life.deps.clock.move_to(TUESDAY + LOOKS[0] + MOMENT)
    assert await look_up(life.deps) == 1
    assert await life.states("a") == ["sent"]
    assert life.feature.heard == [("a", Outcome.SENT)]


async def test_an_unclear_message_that_is_not_there_stays_unclear_and_is_told_after_the_last_look(life: Life) -> None:
    await life.plan(NOTE, "a")
    life.slack.answer = Posted(Outcome.UNKNOWN, error="TimeoutError")
    await life.at(TUESDAY)
    life.slack.answer = None
    for wait in LOOKS:
        assert life.feature.heard == []
        life.deps.clock.move_to(TUESDAY + wait + MOMENT)
        assert await look_up(life.deps) == 0
    assert life.feature.heard == [("a", Outcome.UNKNOWN)]
    assert await life.at(TUESDAY + timedelta(days=1)) == []
    assert len(life.slack.finds) == len(LOOKS)


async def test_while_slack_cannot_be_asked_nothing_is_given_up(life: Life) -> None:
    await life.plan(NOTE, "a")
    life.slack.answer = Posted(Outcome.UNKNOWN, error="TimeoutError")
    await life.at(TUESDAY)
    life.slack.history = Posted(Outcome.WAIT, retry_after=30, method="conversations.history")
    for minutes in (1, 7, 60, 600):
        life.deps.clock.move_to(TUESDAY + timedelta(minutes=minutes))
        await look_up(life.deps)
    assert life.feature.heard == []
    life.slack.history, life.slack.answer = None, None
    life.slack.posts.append(("D1", Message("", []), (await life.row("a")).id))
    async with life.deps.db.begin() as session:
        await claims.block(session, TEAM, "conversations.history", 0.0)
    life.deps.clock.move_to(TUESDAY + timedelta(hours=11))
    assert await look_up(life.deps) == 1


async def test_a_row_of_a_process_that_died_is_looked_for_and_never_sent_again(life: Life) -> None:
    await life.plan(NOTE, "a")
    async with life.deps.db.begin() as session:
        await claims.claim(session, TEAM, TUESDAY, datetime.now(UTC) - LEASE - timedelta(seconds=1), 1)
    assert await life.at(TUESDAY + timedelta(minutes=3)) == []
    assert await life.states("a") == ["unknown"]
    await look_up(life.deps)
    assert life.slack.finds == [(await life.row("a")).id]


async def test_when_slack_says_wait_nobody_of_the_workspace_is_written_to_before(life: Life) -> None:
    await life.plan(NOTE, "a")
    life.slack.answer = Posted(Outcome.WAIT, error="ratelimited", retry_after=60, method=claims.POST)
    await life.at(TUESDAY)
    async with life.deps.db.read() as session:
        blocked = await claims.blocked_until(session, TEAM, claims.POST)
    assert blocked > datetime.now(UTC).timestamp() + 50
    assert await life.states("a") == ["planned"]


async def test_an_app_that_was_removed_writes_to_nobody_and_keeps_what_was_written(life: Life) -> None:
    await life.plan(NOTE, "a")
    life.slack.answer = Posted(Outcome.DEAD, error="account_inactive", gone="workspace")
    await life.at(TUESDAY)
    life.slack.answer = None
    await life.plan(NOTE, "b")
    assert await life.at(TUESDAY + timedelta(minutes=1)) == []
    assert await life.states("a", "b") == ["dead", "planned"]
    async with life.deps.db.begin() as session:
        await people.save_workspace(session, TEAM, TUESDAY, unreachable_since=None)
        await store.reconsider(session, TEAM, None, TUESDAY + timedelta(minutes=2))
    assert len(await life.at(TUESDAY + timedelta(minutes=2))) == 1


async def test_who_has_left_is_not_written_to_again(life: Life) -> None:
    await life.plan(NOTE, "a")
    life.slack.answer = Posted(Outcome.DEAD, error="user_disabled", gone="person")
    await life.at(TUESDAY)
    life.slack.answer = None
    await life.plan(NOTE, "b")
    assert await life.at(TUESDAY + timedelta(minutes=1)) == []


async def test_a_snoozed_message_comes_in_its_morning_whatever_the_budget_says(life: Life) -> None:
    await life.person(weekly_budget=1)
    await life.plan(QUESTION, "a")
    await life.at(TUESDAY)
    async with life.deps.db.begin() as session:
        [row] = await store.of_subject(session, TEAM, "a")
        until = datetime(2026, 3, 4, 9, tzinfo=UTC)
        await service.snooze(session, row, QUESTION, until, "2026-03-04T09:00", TUESDAY)
    assert len(await life.at(until)) == 1


def test_the_note_that_something_rests_names_what_rests() -> None:
    plan = own.rests(ME, replace(QUESTION, switch="t.all"), TUESDAY)
    assert (plan.subject_id, plan.payload) == ("t.all", {"title": "Questions"})
