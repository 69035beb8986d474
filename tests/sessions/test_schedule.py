"""A session has one time at a time, whoever of the two changes it, and everything planned for it goes along."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.db import Database
from bot.mentorships.pair_store import NotTheirs
from bot.sessions import kinds, schedule_store, store
from bot.sessions.schedule_store import Changed, NotOn
from bot.sessions.tables import Meeting
from bot.vault import Vault, new_key
from tests.sessions.scheduled import BERLIN, MENTEE, MENTOR, NOW, TEAM, Life, at


async def test_four_weeks_are_there_at_once_and_the_clock_makes_the_next_ones_at_the_same_local_time(
    life: Life,
) -> None:
    await life.set(at("2026-03-10"))
    assert await life.local() == [
        "Tue 2026-03-10 09:30",
        "Tue 2026-03-17 09:30",
        "Tue 2026-03-24 09:30",
        "Tue 2026-03-31 09:30",
    ]
    await life.tick(NOW + timedelta(days=14))
    assert (await life.local())[-1] == "Tue 2026-04-14 09:30"


async def test_the_clock_adds_nothing_when_it_ticks_again(life: Life) -> None:
    await life.set(at("2026-03-10"))
    await life.tick(NOW + timedelta(days=7))
    before = len(await life.coming()), len(await life.planned())
    await life.tick(life.now)
    assert (len(await life.coming()), len(await life.planned())) == before


async def test_what_passed_while_nothing_ran_is_not_made_up_for(life: Life) -> None:
    await life.set(at("2026-03-10"))
    await life.tick(NOW + timedelta(days=100))
    assert (await life.local())[0] == "Tue 2026-06-16 09:30"
    assert all(one.expires_at > life.now for one in await life.planned() if one.due_at > life.now)
    made = {one.id for one in await life.coming()}
    assert {one.subject_id for one in await life.planned() if one.due_at > NOW + timedelta(days=40)} <= made


async def test_moved_it_has_a_higher_number_and_only_messages_for_the_new_time(life: Life) -> None:
    row = await life.set(at("2026-03-10", "16:00"), None)
    moved = (await life.move(row, at("2026-03-12", "15:00"), by=MENTOR)).meeting
    assert (moved.sequence, moved.moves, moved.changed_by) == (1, 1, MENTOR)
    about = {one.kind: one for one in await life.planned(row.id)}
    assert about[kinds.PREP.name].slot == "2026-03-11T09:30"
    assert about[kinds.TWO_MINUTES.name].due_at == at("2026-03-12", "14:00").starts_at
    assert about[kinds.CHECK_IN.name].due_at == at("2026-03-12", "15:35").starts_at


async def test_the_same_move_said_twice_is_done_once(life: Life) -> None:
    row = await life.set(at("2026-03-10"), None)
    await life.move(row, at("2026-03-12"))
    assert (await life.move(row, at("2026-03-12"))).meeting.sequence == 1


async def test_of_two_who_move_it_at_once_the_second_one_is_told(life: Life) -> None:
    row = await life.set(at("2026-03-10"), None)
    await life.move(row, at("2026-03-12"), by=MENTOR)
    with pytest.raises(Changed):
        await life.move(row, at("2026-03-13"), by=MENTEE)
    assert await life.local() == ["Thu 2026-03-12 09:30"]


async def test_of_two_moves_in_the_same_moment_one_counts_also_between_processes(rows_url: str) -> None:
    db = Database(rows_url, Vault([new_key()]))
    life = await Life.begin(db, NOW)
    row = await life.set(at("2026-03-10"))
    both = (life.move(row, at("2026-03-11"), by=MENTOR, later=True), life.move(row, at("2026-03-12"), by=MENTEE))
    found = await asyncio.gather(*both, life.tick(NOW), return_exceptions=True)
    assert [type(one) for one in found].count(Changed) == 1
    assert (await life.coming())[0].sequence == 1
    await db.close()


async def test_all_later_ones_move_to_the_new_day_and_time_in_the_zone_of_who_moves_them(life: Life) -> None:
    await life.set(at("2026-03-10"))
    second = (await life.coming())[1]
    await life.move(second, at("2026-03-19", "10:00", zone="America/New_York"), by=MENTOR, later=True)
    assert await life.local("America/New_York") == [
        "Tue 2026-03-10 04:30",
        "Thu 2026-03-19 10:00",
        "Thu 2026-03-26 10:00",
        "Thu 2026-04-02 10:00",
    ]
    await life.tick(NOW + timedelta(days=14))
    assert (await life.local("America/New_York"))[-1] == "Thu 2026-04-09 10:00"


async def test_another_place_for_all_that_follow_leaves_their_time_where_it_is_when_clocks_change(life: Life) -> None:
    await life.set(at("2026-03-10", "16:00"))
    same = at("2026-03-10", "11:00", place="Room 5", zone="America/New_York")
    await life.move((await life.coming())[0], same, by=MENTOR, later=True)
    assert {one[-5:] for one in await life.local()} == {"16:00"}


async def test_a_week_later_all_keep_their_own_row_and_what_belongs_to_it(life: Life) -> None:
    await life.set(at("2026-03-10"))
    before = [one.id for one in await life.coming()]
    await life.move((await life.coming())[0], at("2026-03-17"), later=True)
    assert [one.id for one in await life.coming()] == before
    assert (await life.local())[0] == "Tue 2026-03-17 09:30"


async def test_one_that_was_moved_by_itself_stays_when_the_others_move(life: Life) -> None:
    await life.set(at("2026-03-10"))
    first, second, *_ = await life.coming()
    await life.move(second, at("2026-03-20", "14:00"))
    await life.move(first, at("2026-03-11"), later=True)
    assert (await life.local())[:3] == ["Wed 2026-03-11 09:30", "Fri 2026-03-20 14:00", "Wed 2026-03-25 09:30"]


async def test_every_two_weeks_from_now_on_is_one_change(life: Life) -> None:
    await life.set(at("2026-03-10"))
    await life.move((await life.coming())[0], at("2026-03-11"), later=True, every="two_weeks")
    assert [one[:14] for one in (await life.local())[:3]] == ["Wed 2026-03-11", "Wed 2026-03-25", "Wed 2026-04-08"]


async def test_one_is_skipped_and_the_others_stay(life: Life) -> None:
    await life.set(at("2026-03-10"))
    second = (await life.coming())[1]
    await life.leave_out(second, by=MENTOR)
    await life.tick(NOW + timedelta(days=7))
    assert "Tue 2026-03-17 09:30" not in await life.local()
    assert len(await life.coming()) == 3
    assert {one.kind for one in await life.planned(second.id)} == {kinds.NEWS.name, kinds.FILE.name}


async def test_no_more_from_one_on_ends_the_series(life: Life) -> None:
    await life.set(at("2026-03-10"))
    await life.leave_out((await life.coming())[1], later=True)
    await life.tick(NOW + timedelta(days=5))
    assert await life.local() == ["Tue 2026-03-10 09:30"]


async def test_a_session_that_has_begun_is_not_moved_and_after_its_end_it_is_over(life: Life) -> None:
    row = await life.set(at("2026-03-10"), None)
    await life.tick(row.starts_at + timedelta(minutes=1))
    with pytest.raises(Changed):
        await life.move(row, at("2026-03-12"))
    await life.tick(row.ends_at)
    with pytest.raises(Changed):
        await life.leave_out(row)
    assert await life.coming() == []


async def test_however_many_long_sessions_run_a_short_one_that_ended_is_over(life: Life) -> None:
    short = await life.set(at("2026-03-10", "10:15"), None)
    ten = at("2026-03-10", "10:00", minutes=120)
    given: dict[str, Any] = {"team_id": TEAM, "mentorship_id": life.mentorship.id, "author_id": MENTEE, "zone": BERLIN}
    given |= dict.fromkeys(("starts_at", "was_at", "created_at", "updated_at"), ten.starts_at)
    async with life.db.begin() as session:
        session.add_all([Meeting(**given, minutes=ten.minutes) for _ in range(201)])
    await life.tick(short.ends_at)
    assert (await life.do(lambda session: store.meeting(session, (TEAM, MENTEE), short.id)))[1].state == "over"


async def test_in_a_pause_nothing_is_made_and_afterwards_it_goes_on_by_itself(life: Life) -> None:
    await life.set(at("2026-03-10"))
    await life.paused(at("2026-04-10").starts_at)
    await life.tick(NOW + timedelta(days=7))
    assert await life.coming() == []
    assert {one.kind for one in await life.planned()} <= {kinds.NEWS.name, kinds.FILE.name}
    with pytest.raises(NotOn):
        await life.set(at("2026-03-20"), None, gesture="h")
    await life.tick(NOW + timedelta(days=14))
    assert await life.local() == ["Tue 2026-04-14 09:30"]


async def test_a_pause_that_ends_early_brings_back_what_it_called_off_but_not_what_somebody_skipped(life: Life) -> None:
    await life.set(at("2026-03-10"))
    await life.leave_out((await life.coming())[1])
    view = await life.paused(at("2026-04-10").starts_at)
    await life.do(lambda session: schedule_store.go_on(session, view, life.now))
    assert [one[:14] for one in await life.local()] == ["Tue 2026-03-10", "Tue 2026-03-24", "Tue 2026-03-31"]
    assert kinds.PREP.name in {one.kind for one in await life.planned((await life.coming())[0].id)}


async def test_with_somebody_whose_account_is_gone_no_session_is_made_until_they_are_back(life: Life) -> None:
    await life.set(at("2026-03-10"))
    await life.account_of(MENTOR, is_deleted=True)
    await life.tick(NOW + timedelta(days=21))
    assert len(await life.coming()) == 1
    await life.account_of(MENTOR, is_deleted=False)
    await life.tick(NOW + timedelta(days=23))
    assert await life.local() == [f"Tue 2026-{day} 09:30" for day in ("03-31", "04-07", "04-14", "04-21")]


async def test_after_the_end_no_session_and_no_message_about_one_is_left(life: Life) -> None:
    await life.set(at("2026-03-10"))
    await life.do(lambda session: schedule_store.call_off(session, life.mentorship, life.now))
    await life.tick(NOW + timedelta(days=30))
    assert await life.coming() == []
    assert not {one.kind for one in await life.planned()} & {kind.name for kind in kinds.OF_SESSION}


async def test_nobody_else_moves_or_cancels_it(life: Life) -> None:
    row = await life.set(at("2026-03-10"), None)
    with pytest.raises(NotTheirs):
        await life.move(row, at("2026-03-12"), by="U9")
    with pytest.raises(NotTheirs):
        await life.leave_out(row, by="U9")
