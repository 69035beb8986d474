"""What is told of a session comes once, about how it is, and when the person wants to prepare."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships import start_store
from bot.nudges import store as nudge_rows
from bot.sessions import kinds, reminder_store
from tests.sessions.scheduled import MENTEE, Life, at


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
