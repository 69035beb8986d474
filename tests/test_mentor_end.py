"""Pausing, being asked whether it is useful, handing over and ending: kind, without a reason, and by itself."""

from datetime import UTC, datetime

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from bot import housekeeping
from bot.mentorships.tables import Farewell, Mentorship
from bot.mentorships.values import MentorshipView
from bot.sessions.tables import Meeting
from tests.conftest import Workspace
from tests.driver import Person
from tests.paired import meeting, pair
from tests.recalled import stored

SOON = datetime(2026, 3, 10, 14, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 31, 14, 0, tzinfo=UTC)
MAY = datetime(2026, 5, 5, 20, 0, tzinfo=UTC)


def states(workspace: Workspace, *ids: str) -> list[str]:
    """Of sessions."""

    async def read(session: AsyncSession) -> list[str]:
        rows = {row.id: row.state for row in await session.scalars(select(Meeting))}
        return [rows[one] for one in ids]

    return stored(workspace, read)


def paused(workspace: Workspace, mara: Person, devin: Person, day: str = "2026-03-23") -> MentorshipView:
    mentorship = pair(workspace, mara, devin)
    mara.types("/mentor pause")
    form = mara.modal("Pause")
    form.set("Pause until", day)
    form.submit()
    return mentorship


def test_a_pause_calls_off_what_lies_in_it_and_comes_back_by_itself(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    mentorship = pair(workspace, mara, devin)
    inside, after = meeting(workspace, mentorship, SOON), meeting(workspace, mentorship, LATER)
    mara.types("/mentor pause")
    form = mara.modal("Pause")
    form.set("Pause until", "2026-03-23")
    form.submit()
    assert "pauses until Monday, 23 March" in mara.modal("Paused").text
    assert states(workspace, inside, after) == ["cancelled", "planned"]
    devin.dm().waits_for("pauses until Monday, 23 March")
    workspace.advance_to(datetime(2026, 3, 23, 20, 0, tzinfo=UTC))
    for person in (mara, devin):
        person.dm().waits_for("The pause of your mentorship")


def test_either_goes_on_earlier_and_what_was_called_off_takes_place(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    mentorship = pair(workspace, mara, devin)
    inside = meeting(workspace, mentorship, SOON)
    mara.types("/mentor pause")
    form = mara.modal("Pause")
    form.choose("Or without a date", "I do not know yet. One of us goes on when it suits")
    form.submit()
    assert states(workspace, inside) == ["cancelled"]
    devin.types("/mentor pause")
    devin.modal("Pause").click("Go on now")
    assert "goes on" in devin.modal("It goes on").text
    assert states(workspace, inside) == ["planned"]
    mara.dm().waits_for("goes on")


def test_a_pause_that_ends_before_it_begins_is_refused_where_it_was_picked(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    paused(workspace, mara, devin, "2026-03-02")
    assert mara.modal("Pause").errors == {"Pause until": "Pick a day that is to come."}


def test_ending_keeps_the_words_calls_off_sessions_and_lets_the_other_answer(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    session_id = meeting(workspace, pair(workspace, mara, devin), SOON)
    devin.types("/mentor end")
    form = devin.modal("End it well")
    form.choose("How does it go on?", "We go on as peers, without mentor and mentee")
    form.fill("What do you thank them for?", "For every question that was no answer.")
    form.submit()
    assert "What you keep" in devin.modal("What you keep").text
    assert states(workspace, session_id) == ["cancelled"]
    told = mara.dm().waits_for("you two are peers")
    assert "no answer" not in told.text
    told.click("Read and answer")
    page = mara.modal("What you keep")
    assert "For every question that was no answer." in page.text
    page.fill("What did you learn?", "To wait before I answer.")
    page.submit()
    devin.types("/mentor ended")
    devin.modal("Ended mentorships").click("What you keep")
    assert "To wait before I answer." in devin.modal("What you keep").text


def test_a_mentee_who_hands_over_goes_on_to_ask_the_next_one(workspace: Workspace, mara: Person, devin: Person) -> None:
    pair(workspace, mara, devin)
    devin.types("/mentor handover")
    form = devin.modal("Hand over")
    form.pick("Who could be next?", "lena")
    form.choose("And this one?", "End this mentorship now")
    form.submit()
    mara.dm().waits_for("goes on with another mentor")
    assert "lena" in devin.modal().text


def test_a_mentor_can_only_suggest_another_one(workspace: Workspace, mara: Person, devin: Person) -> None:
    pair(workspace, mara, devin)
    mara.types("/mentor handover")
    form = mara.modal("Hand over")
    form.pick("Who could be next?", "lena")
    form.submit()
    assert "decides" in mara.modal("Suggested").text
    assert "suggests @lena" in devin.dm().waits_for("as a next mentor").text
    devin.types("/mentor pause")
    assert devin.modal("Pause").labels


def test_every_second_month_both_are_asked_and_an_answer_for_oneself_stays_ones_own(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    pair(workspace, mara, devin)
    workspace.advance_to(MAY)
    mara.dm().waits_for("useful?")
    devin.dm().waits_for("useful?").click("Say it")
    form = devin.modal("Is it useful?")
    form.choose("Is it useful to you?", "A little useful")
    form.fill("What could be better?", "Less about tools.")
    form.choose("Who sees your answer?", "Only me")
    form.submit()
    assert "Only you can read it" in devin.modal("Saved").text
    mara.types("/mentor pulse")
    hers = mara.modal("Is it useful?")
    assert "Less about tools." not in hers.text
    hers.close()
    devin.types("/mentor pulse")
    again = devin.modal("Is it useful?")
    assert again.value("What could be better?") == "Less about tools."
    again.choose("Who sees your answer?", "Both of us")
    again.submit()
    mara.types("/mentor pulse")
    assert "Less about tools." in mara.modal("Is it useful?").text


def test_what_has_ended_is_deleted_with_all_its_words_after_the_retention_time(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    pair(workspace, mara, devin)
    devin.types("/mentor end")
    form = devin.modal("End it well")
    form.fill("What did you learn?", "A lot.")
    form.submit()
    devin.modal("What you keep")
    kept = []
    for day in (datetime(2027, 3, 2, tzinfo=UTC), datetime(2027, 3, 4, tzinfo=UTC)):
        workspace.trellis.clock.move_to(day)
        workspace.run(housekeeping.run(workspace.trellis.deps))
        kept.append(stored(workspace, count))
    assert kept == [(1, 1), (0, 0)]


async def count(session: AsyncSession) -> tuple[int, int]:
    mentorships = await session.scalar(select(func.count(col(Mentorship.id))))
    return mentorships or 0, await session.scalar(select(func.count(col(Farewell.id)))) or 0
