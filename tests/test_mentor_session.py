"""Setting sessions: for both in their own zone, coming again, moved and skipped by either, with all that goes along."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from bot.mentorships.values import MentorshipView
from bot.nudges.rules import NudgeView
from bot.sessions import kinds, store
from bot.sessions.values import MeetingView
from handlers.acting import Acting, known
from sandbox.messages import Channel
from tests.conftest import Workspace
from tests.driver import Modal, Person
from tests.paired import pair
from tests.planned import rows_of, team
from tests.recalled import key, stored

NEXT_TUESDAY = "2026-03-10"


@pytest.fixture
def lena(workspace: Workspace) -> Person:
    return workspace.person("lena")


@pytest.fixture
def paired(workspace: Workspace, mara: Person, lena: Person) -> MentorshipView:
    """Mara, in New York, mentors Lena, in Berlin; Slack has described both."""
    for person in (mara, lena):
        workspace.run(known(Acting(team(workspace), person.id, workspace.trellis.deps), person.id))
    return pair(workspace, mara, lena)


def sets(
    person: Person, *, day: str = NEXT_TUESDAY, time: str = "16:00", every: str = "Every week", **more: Any
) -> Modal:
    person.types("/mentor session")
    form = person.modal()
    if form.title == "Sessions":
        form.click("Set a session")
        form = person.modal("Set a session")
    form.set("Day", day)
    form.set("Time, in your zone", time)
    form.choose("How often?", every)
    form.choose("Length", more.get("length", "30 minutes"))
    form.fill("Place or link", more.get("place", "Room 4"))
    form.submit()
    return person.modal("Sessions")


def upcoming(workspace: Workspace, person: Person, paired: MentorshipView) -> list[MeetingView]:
    async def read(session: Any) -> list[MeetingView]:
        mine = await store.of_pair(session, key(workspace, person), paired.id)
        return await store.upcoming(session, mine, workspace.trellis.clock.now(), 10)

    return stored(workspace, read)


def planned(workspace: Workspace, person: Person, session_id: str) -> dict[str, datetime]:
    """When what is still to come about a session is due, by kind."""
    found: list[NudgeView] = [one for one in rows_of(workspace, person) if one.subject_id == session_id]
    return {one.kind: one.due_at for one in found if one.state == "planned"}


def test_a_session_is_set_for_both_and_each_reads_it_in_their_own_zone(
    workspace: Workspace, lena: Person, mara: Person, paired: MentorshipView
) -> None:
    page = sets(lena)
    assert "Tuesday, 10 March, 16:00 · 11:00 for @mara · 30 minutes · every week" in page.text
    told = mara.dm().waits_for("set a session with you")
    assert "Tuesday, 10 March, 11:00 · 16:00 for @lena" in told.text
    assert "Room 4" not in told.text


def test_prep_and_reminders_go_with_the_session_and_never_with_its_old_time(
    workspace: Workspace, lena: Person, mara: Person, paired: MentorshipView
) -> None:
    sets(lena)
    first = upcoming(workspace, lena, paired)[0]
    before = planned(workspace, lena, first.id)
    assert before[kinds.PREP.name].date() == date(2026, 3, 9)
    assert before[kinds.TWO_MINUTES.name] == datetime(2026, 3, 10, 14, tzinfo=UTC)
    assert planned(workspace, mara, first.id)[kinds.CHECK_IN.name] == datetime(2026, 3, 10, 15, 35, tzinfo=UTC)

    told = mara.dm().waits_for("set a session with you")
    told.click("Move")
    form = mara.modal("Move a session")
    form.set("Day", "2026-03-12")
    form.set("Time, in your zone", "10:00")
    form.choose("Which?", "This one")
    form.submit()
    mara.modal("Sessions")
    heard = lena.dm().waits_for("moved your session")
    assert "It was Tuesday, 10 March, 16:00. Now it is" in heard.text
    assert "Thursday, 12 March, 15:00 · 10:00 for @mara" in heard.text
    mara.dm().waits_for("has changed since")
    moved = planned(workspace, lena, first.id)
    assert moved[kinds.PREP.name].date() == date(2026, 3, 11)
    assert moved[kinds.TWO_MINUTES.name] == datetime(2026, 3, 12, 13, tzinfo=UTC)
    now_is = next(one for one in upcoming(workspace, lena, paired) if one.id == first.id)
    assert (now_is.sequence, now_is.moves, now_is.changed_by) == (1, 1, mara.id)
    assert len(upcoming(workspace, lena, paired)) == 4


def files(workspace: Workspace, person: Person) -> list[list[Any]]:
    """The entries of the calendar files in their conversation with Trellis, the newest last, read back."""
    uploads = workspace.sandbox.world.workspace.uploads
    names = [one["id"] for m in app_dm(workspace, person).messages.values() for one in m.files]
    return [Calendar.from_ical(uploads[name].data).walk("VEVENT") for name in names]


def app_dm(workspace: Workspace, person: Person) -> Channel:
    return workspace.sandbox.world.workspace.app_dm(person.id)


def test_each_gets_the_calendar_file_and_a_newer_one_of_the_same_entry_when_it_changes(
    workspace: Workspace, lena: Person, mara: Person, paired: MentorshipView
) -> None:
    sets(lena)
    mara.waits_for(lambda: files(workspace, mara))
    lena.waits_for(lambda: files(workspace, lena))
    workspace.advance_to(workspace.trellis.clock.now() + timedelta(minutes=10))
    mara.dm().waits_for("set a session with you").click("Move")
    form = mara.modal("Move a session")
    form.set("Day", "2026-03-12")
    form.submit()
    lena.waits_for(lambda: len(files(workspace, lena)) == 2)
    first, second = files(workspace, lena)
    assert first[0]["UID"] == second[0]["UID"] == second[1]["UID"]
    assert second[0]["SEQUENCE"] > first[0]["SEQUENCE"]
    assert second[1]["RECURRENCE-ID"].dt == first[0]["DTSTART"].dt
    assert second[1]["DTSTART"].dt.astimezone(UTC) == datetime(2026, 3, 12, 15, tzinfo=UTC)
    assert "Room 4" in second[0]["LOCATION"]
    assert "mentoring-session.ics" in {one["name"] for m in lena.dm().messages for one in m.data["files"]}
