"""For each action there is one message at most, at its owner's time, whatever is done with the action."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update

from bot import housekeeping
from bot.nudges import service as nudges
from bot.nudges import store as nudge_rows
from bot.nudges.rules import NudgeView
from bot.nudges.tables import Nudge
from bot.sessions import action_store, kinds, store
from bot.sessions.actions import Wish
from bot.sessions.tables import Action
from bot.sessions.values import ActionView
from tests.sessions.scheduled import MENTEE, MENTOR, NOW, TEAM, Life

THURSDAY = date(2026, 3, 5)
DAY = timedelta(days=1)


async def add(life: Life, owner: str = MENTEE, due_on: date = THURSDAY) -> ActionView:
    async def work(session: Any) -> ActionView:
        pair = await store.of_pair(session, (TEAM, MENTOR), life.mentorship.id)
        return await action_store.add(session, pair, Wish("Read it", owner, due_on), life.now, gesture="one")

    return await life.do(work)


async def act(life: Life, do: Callable[..., Awaitable[ActionView]], action: ActionView, *more: Any) -> None:
    await life.do(lambda session: do(session, (TEAM, MENTOR), action.id, *more, life.now))


async def messages(life: Life, action: ActionView) -> list[NudgeView]:
    return await life.do(lambda session: nudge_rows.of_subject(session, TEAM, action.id))


async def goes_out(life: Life) -> None:
    """All that is planned."""
    await life.do(lambda session: session.execute(update(Nudge).values(state="sent", sent_at=life.now)))


async def test_it_comes_in_its_owners_morning_wherever_that_is(life: Life) -> None:
    for owner, hour in ((MENTEE, 8), (MENTOR, 14)):
        action = await add(life, owner)
        [message] = await messages(life, action)
        assert (message.user_id, message.slot) == (owner, "2026-03-05T09:00")
        assert message.due_at.replace(minute=0, second=0, microsecond=0) == NOW.replace(day=5, hour=hour)
        await life.do(lambda session: session.execute(delete(Nudge)))
        await life.do(lambda session: session.execute(delete(Action)))


async def test_it_goes_to_a_new_owner_at_the_new_ones_morning(life: Life) -> None:
    action = await add(life)
    await act(life, action_store.edit, action, Wish("Write it", MENTOR, THURSDAY + DAY))
    [message] = await messages(life, action)
    assert (message.user_id, message.slot, message.state) == (MENTOR, "2026-03-06T09:00", "planned")
    assert message.due_at.hour == 14


@pytest.mark.parametrize("close", [action_store.done, action_store.drop])
async def test_what_is_settled_brings_none_and_what_is_opened_again_in_time_does(
    life: Life, close: Callable[..., Awaitable[ActionView]]
) -> None:
    action = await add(life)
    await act(life, close, action)
    assert [one.state for one in await messages(life, action)] == ["skipped"]
    await act(life, action_store.reopen, action)
    assert [one.state for one in await messages(life, action)] == ["planned"]


async def test_once_it_went_out_nothing_brings_a_second_one(life: Life) -> None:
    action = await add(life)
    await goes_out(life)
    for number in range(1, 4):
        await act(life, action_store.done, action)
        await act(life, action_store.reopen, action)
        await act(life, action_store.move, action, THURSDAY + number * DAY)
        await act(life, action_store.edit, action, Wish("Write it", MENTOR, THURSDAY + 10 * number * DAY))
    assert [one.state for one in await messages(life, action)] == ["sent"]


async def test_one_put_off_by_its_owner_is_called_off_by_a_move(life: Life) -> None:
    action = await add(life)
    await goes_out(life)
    [message] = await messages(life, action)
    later, slot = message.due_at + DAY, "2026-03-06T09:00"
    await life.do(lambda session: nudges.snooze(session, message, kinds.ACTION, later, slot, life.now))
    await act(life, action_store.move, action, THURSDAY + 7 * DAY)
    assert sorted(one.state for one in await messages(life, action)) == ["sent", "skipped"]


async def test_one_for_this_afternoon_brings_no_message_at_once(life: Life) -> None:
    action = await add(life, due_on=NOW.date())
    assert await messages(life, action) == []


async def test_one_whose_message_is_long_forgotten_brings_no_second_one(life: Life) -> None:
    action = await add(life)
    old = NOW - housekeeping.NUDGE_HISTORY
    await life.do(lambda session: session.execute(delete(Nudge)))
    await life.do(lambda session: session.execute(update(Action).values(created_at=old)))
    await act(life, action_store.move, action, THURSDAY + DAY)
    assert await messages(life, action) == []
