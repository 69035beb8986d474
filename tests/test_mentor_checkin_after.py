"""What a pair may count on after a check-in: the message says so, and what was agreed and learned can be read again."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.mentorships import pair_store
from bot.mentorships.values import MentorshipView
from bot.nudges import service as nudges
from bot.sessions import checkin_store, kinds, schedule_store, store
from bot.sessions.checkin import Said
from bot.sessions.tables import CheckIn, Meeting
from bot.sessions.values import When
from handlers import mentor_checkin, mentor_checkin_past
from handlers.acting import Acting, known
from tests.checked_in import BEGAN, fill, form, met, said, saved
from tests.conftest import TUESDAY, Workspace
from tests.driver import Message, Person
from tests.paired import end, meeting, pair, pause, queries, whose
from tests.planned import go, team
from tests.recalled import key, stored


@pytest.fixture
def two(workspace: Workspace, mara: Person, devin: Person) -> MentorshipView:
    """Mara mentors Devin."""
    return met(workspace, mara, devin)


def ask(workspace: Workspace, two: MentorshipView, person: Person, session_id: str) -> None:
    """The message after a session, due now."""
    now = workspace.trellis.clock.now()
    plan = nudges.Plan(
        kind=kinds.CHECK_IN,
        team_id=team(workspace),
        user_id=person.id,
        subject_id=session_id,
        reason=kinds.reason(kinds.CHECK_IN, two.other(person.id)),
        key=f"asked:{session_id}:{person.id}",
        at=now,
    )
    stored(workspace, lambda session: nudges.plan(session, now, plan))
    go(workspace)


def test_after_a_session_both_are_asked_by_a_pointer_that_says_once_it_is_done(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    two, at = pair(workspace, mara, devin), TUESDAY + timedelta(hours=1)

    async def schedule(session: Any) -> None:
        of_pair = await store.of_pair(session, key(workspace, mara), two.id)
        when = When(at, "Europe/Berlin", 30)
        await schedule_store.schedule(session, of_pair, when, None, TUESDAY, "set")

    stored(workspace, schedule)
    workspace.advance_to(at + timedelta(hours=1))
    mara.dm().waits_for("How was your session")
    message: Message = devin.dm().waits_for("How was your session")
    message.click("Check in")
    shown = devin.modal("Check-in")
    shown.fill("What did you learn?", "Fakes before mocks")
    saved(devin, shown)
    devin.dm().waits_for("You checked in after your session")
    assert "Fakes" not in devin.dm().text
    assert "You checked in" not in mara.dm().text


@pytest.mark.parametrize("change", [pause, end])
def test_a_pair_that_is_paused_or_at_its_end_is_not_asked_and_reads_its_notes(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person, change: Any
) -> None:
    shown = form(devin)
    fill(shown)
    saved(devin, shown)
    change(workspace, two)
    ask(workspace, two, mara, meeting(workspace, two, BEGAN + timedelta(hours=1)))
    workspace.advance_to(TUESDAY + timedelta(days=3))
    assert "How was your session" not in mara.dm().text
    own, _ = said(workspace, two, devin)
    assert own is None  # of the newer one
    who = Acting(team(workspace), mara.id, workspace.trellis.deps)
    earlier = str(stored(workspace, lambda session: session.scalar(select(CheckIn.session_id))))
    assert "Fakes before mocks" in str(workspace.run(mentor_checkin_past.page(who, earlier)))
    assert ("Save for" in str(workspace.run(mentor_checkin.page(who, earlier)))) is (change is pause)


def test_after_the_end_a_form_that_is_open_says_so_and_keeps_what_was_typed(
    workspace: Workspace, two: MentorshipView, devin: Person
) -> None:
    shown = form(devin)
    shown.fill("What did you learn?", "Fakes before mocks")
    end(workspace, two)
    shown.click("We did not meet")
    devin.modal("Not here").close()
    shown.submit()
    devin.waits_for(lambda: "not active" in str(shown.errors))
    assert shown.value("What did you learn?") == "Fakes before mocks"
    assert said(workspace, two, devin)[0] is None


def test_what_was_said_as_manager_shows_in_that_mode_alone(workspace: Workspace, mara: Person, devin: Person) -> None:
    two = pair(workspace, mara, devin, manages=True)
    session_id = meeting(workspace, two, BEGAN, mode="manager")
    who = Acting(team(workspace), devin.id, workspace.trellis.deps)
    page = str(workspace.run(mentor_checkin.page(who, session_id)))
    assert "Manager mode." in page
    assert "Nothing has begun yet" in form(devin).text
    words = Said(learned="Budgets")

    async def save(session: Any) -> None:
        now = workspace.trellis.clock.now()
        await checkin_store.save(session, who.person, session_id, words, [], now, gesture="V1")

    stored(workspace, save)
    assert "Budgets" in str(workspace.run(mentor_checkin_past.page(who, session_id)))
    assert "Budgets" not in str(workspace.run(mentor_checkin_past.page(who, two.id)))


def test_five_hundred_past_sessions_are_paged_by_ten_with_as_many_queries_as_one(
    workspace: Workspace, two: MentorshipView, mara: Person
) -> None:
    who = Acting(team(workspace), mara.id, workspace.trellis.deps)
    workspace.run(known(who, mara.id))
    counts: list[int] = []
    for more in (1, 499):

        async def add(session: Any, more: int = more, first: int = len(counts)) -> None:
            days = [BEGAN - timedelta(days=first + number + 1) for number in range(more)]
            rows = [Meeting(**whose(two, at), was_at=at, starts_at=at, zone="UTC", minutes=30) for at in days]
            words = [CheckIn(**whose(two, row.starts_at), session_id=row.id, met=True) for row in rows]
            for one in words:
                pair_store.write(session, one, {"learned": "Fakes"})
            session.add_all(rows)
            await session.flush()
            session.add_all(words)

        stored(workspace, add)
        with queries(workspace) as statements:
            page = workspace.run(mentor_checkin_past.page(who, two.id))
        counts.append(sum("FROM session" in one for one in statements))  # the clock asks for nudges meanwhile
    assert counts[0] == counts[1]
    assert "501 past sessions" in str(page)
    mara.types("/mentor past")
    shown = mara.modal("Past sessions")
    assert shown.button_texts.count("Open") == 10
    shown.click("Older")
    mara.waits_for("Newer")
    shown.click("Newer")
    mara.waits_for("Tuesday, 3 March")
