"""The calendar file of a session reaches both, once for each change, and again when asked for."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from bot.mentorships.values import MentorshipView
from bot.nudges import service as nudges
from bot.sessions import kinds
from sandbox.messages import Channel
from tests.conftest import Workspace
from tests.driver import Person
from tests.recalled import key, stored
from tests.scheduled import known_pair, sets


@pytest.fixture
def lena(workspace: Workspace) -> Person:
    return workspace.person("lena")


@pytest.fixture
def paired(workspace: Workspace, mara: Person, lena: Person) -> MentorshipView:
    return known_pair(workspace, mara, lena)


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


def test_the_button_sends_the_file_again_also_where_slack_did_not_take_it_and_files_are_stopped(
    workspace: Workspace, lena: Person, mara: Person, paired: MentorshipView
) -> None:
    person = key(workspace, lena)
    now = workspace.trellis.clock.now()
    stored(workspace, lambda session: nudges.stop_kind(session, *person, kinds.FILE.habit, now))
    page = sets(lena, every="Once")
    mara.waits_for(lambda: files(workspace, mara))
    fault = workspace.sandbox.world.faults.add("server_error", "files.completeUploadExternal", times=1)
    page.click("Calendar file")
    lena.waits_for(lambda: fault.spent)
    assert files(workspace, lena) == []
    lena.modal("Calendar file").close()
    page.click("Calendar file")
    lena.waits_for(lambda: files(workspace, lena))
