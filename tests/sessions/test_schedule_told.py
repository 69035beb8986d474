"""What is told of a session comes once, about how it is, and when the person wants to prepare."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships import start_store
from bot.nudges import store as nudge_rows
from bot.nudges.rules import Outcome
from bot.people.rules import FOREVER
from bot.sessions import kinds, reminder_store, schedule_store
from handlers import mentor_session_nudges
from tests.sessions.scheduled import MENTEE, MENTOR, NOW, Life, at

A_MINUTE = timedelta(minutes=1)


async def test_set_twice_by_one_form_it_is_one_session_and_one_message(life: Life) -> None:
    first = await life.set(at("2026-03-10"), None)
    again = await life.set(at("2026-03-10"), None)
    assert first.id == again.id
    assert len(await life.coming()) == len(await life.news()) == 1


async def test_who_wants_to_prepare_earlier_is_asked_earlier_also_for_what_is_set_already(life: Life) -> None:
    row = await life.set(at("2026-03-12"), None)
    person = "T1", MENTEE
    await life.do(lambda session: start_store.save_wish(session, person, life.now, mentees=3, prep_days=3))
    await life.do(lambda session: reminder_store.prepare_anew(session, person, life.now))
    assert {one.kind: one.slot for one in await life.planned(row.id)}[kinds.PREP.name] == "2026-03-09T09:30"


async def test_skipped_twice_it_is_told_once(life: Life) -> None:
    await life.set(at("2026-03-10"))
    second = (await life.coming())[1]
    await life.leave_out(second)
    await life.leave_out(second)
    assert len([one for one in await life.news() if one.subject_id == second.id]) == 1


async def test_one_that_was_set_and_cancelled_unheard_is_no_news(life: Life) -> None:
    await life.leave_out(await life.set(at("2026-03-10"), None))
    assert await life.news() == []


async def test_one_that_was_set_and_moved_unheard_is_news_once(life: Life) -> None:
    await life.move(await life.set(at("2026-03-10"), None), at("2026-03-11"))
    assert [one.payload["what"] for one in await life.news()] == ["new"]


async def test_a_series_of_which_the_first_is_skipped_unheard_is_told_by_its_next_one(life: Life) -> None:
    first = await life.set(at("2026-03-10"))
    await life.leave_out(first)
    [told] = await life.news()
    assert (told.payload["what"], told.subject_id) == ("new", (await life.coming())[0].id)


async def test_two_moves_that_were_not_heard_are_told_as_one_from_the_time_that_was_known(life: Life) -> None:
    row = await life.set(at("2026-03-10"), None)
    await life.do(lambda session: _heard(session, row.id))
    moved = (await life.move(row, at("2026-03-11"))).meeting
    await life.move(moved, at("2026-03-12"))
    [told] = await life.news()
    assert (told.payload["was"], told.payload["sequence"]) == (row.starts_at.isoformat(), 2)


async def _heard(session: AsyncSession, session_id: str) -> None:
    for nudge in await nudge_rows.of_subject(session, "T1", session_id):
        if nudge.kind == kinds.NEWS.name:
            await nudge_rows.change(session, nudge.id, "planned", state="sent")


async def test_of_a_series_changed_twice_each_calendar_gets_one_file(life: Life) -> None:
    first = await life.set(at("2026-03-10"))
    second = (await life.coming())[1]
    life.now += A_MINUTE
    await life.leave_out(second)
    life.now += A_MINUTE
    await life.move(first, at("2026-03-11"))
    for nudge in await life.news():
        await life.do(lambda session, nudge=nudge: mentor_session_nudges.told(session, nudge, Outcome.SENT, life.now))  # type: ignore[misc]
    files = [one for one in await life.planned() if one.kind == kinds.FILE.name]
    drawn = [
        one.user_id
        for one in files
        if await life.do(lambda session, one=one: mentor_session_nudges.file_note(session, one))  # type: ignore[misc]
    ]
    assert sorted(drawn) == [MENTOR, MENTEE]


async def test_both_calendars_hear_that_all_ends_and_goes_on_also_while_no_session_is_set(life: Life) -> None:
    await life.leave_out(await life.set(at("2026-03-10"), "month"))
    life.now += A_MINUTE
    view = await life.paused(FOREVER)
    paused = [one for one in await life.planned() if one.kind == kinds.FILE.name and one.due_at == life.now]
    life.now += A_MINUTE
    await life.paused(FOREVER)
    assert all(one.due_at < life.now for one in await life.planned()), "what pauses already sends nothing"
    await life.tick(NOW + timedelta(days=70))
    await life.do(lambda session: schedule_store.go_on(session, view, life.now))
    again = [one for one in await life.planned() if one.kind == kinds.FILE.name and one.due_at == life.now]
    assert {one.user_id for one in paused} == {one.user_id for one in again} == {MENTOR, MENTEE}
