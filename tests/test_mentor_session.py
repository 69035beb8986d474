"""Setting sessions: for both in their own zone, coming again, moved and skipped by either, with all that goes along."""

from datetime import UTC, date, datetime

import pytest

from bot.mentorships.values import MentorshipView
from bot.nudges.rules import NudgeView
from bot.sessions import kinds
from handlers.acting import Acting
from handlers.mentor_pages import PAGES, page_view
from tests.conftest import Workspace
from tests.driver import Message, Modal, Person
from tests.planned import rows_of, team
from tests.scheduled import known_pair, sets, upcoming


@pytest.fixture
def lena(workspace: Workspace) -> Person:
    return workspace.person("lena")


@pytest.fixture
def paired(workspace: Workspace, mara: Person, lena: Person) -> MentorshipView:
    return known_pair(workspace, mara, lena)


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


def opens_move(person: Person, message: Message) -> Modal:
    message.click("Move")
    return person.modal("Move a session")


def test_of_two_who_move_it_at_once_the_second_one_sees_how_it_is_and_what_they_chose(
    workspace: Workspace, lena: Person, mara: Person, paired: MentorshipView
) -> None:
    sets(lena, every="Once").click("Move")
    late = lena.modal("Move a session")
    form = opens_move(mara, mara.dm().waits_for("set a session with you"))
    form.set("Day", "2026-03-12")
    form.submit()
    mara.modal("Sessions")
    late.set("Day", "2026-03-13")
    late.fill("Place or link", "The roof")
    late.submit()
    page = lena.modal("Sessions").text
    assert "It was changed a moment ago" in page
    assert "You had chosen Friday, 13 March, 16:00, The roof" in page
    assert [one.starts_at.day for one in upcoming(workspace, lena, paired)] == [12]


def test_one_is_skipped_from_the_message_and_the_other_one_hears_that_the_rest_stays(
    workspace: Workspace, lena: Person, mara: Person, paired: MentorshipView
) -> None:
    sets(lena)
    mara.dm().waits_for("set a session with you").click("Skip")
    form = mara.modal("Skip a session")
    form.submit()
    mara.modal("Sessions")
    heard = lena.dm().waits_for("skipped one of your sessions")
    assert "Tuesday, 10 March, 16:00" in heard.text
    assert "Set another" in heard.button_texts
    mara.dm().waits_for("has changed since")
    assert [one.starts_at.day for one in upcoming(workspace, lena, paired)] == [17, 24, 31]


def test_a_weekly_half_hour_is_one_click_away_and_what_was_typed_stays_until_it_is_set(
    workspace: Workspace, lena: Person, mara: Person, paired: MentorshipView
) -> None:
    lena.types("/mentor session")
    form = lena.modal("Set a session")
    form.fill("Place or link", "Room 4")
    form.choose("How often?", "Every month")
    form.choose("Length", "120 minutes")
    lena.waits_for(lambda: "A thought" in form.text)
    form.click("Make it weekly")
    lena.waits_for(lambda: form.value("Length") == "30 minutes")
    assert (form.value("How often?"), form.value("Place or link")) == ("Every week", "Room 4")
    gestures = workspace.trellis.deps.gestures
    slow_click = gestures.arrive(form.data["id"])
    form.submit()
    assert not gestures.is_newest(slow_click), "it would draw the form over the page"
    assert "30 minutes · every week\nWhere: Room 4" in lena.modal("Sessions").text


def test_nobody_else_gets_anywhere_with_a_sessions_id(
    workspace: Workspace, lena: Person, mara: Person, devin: Person, paired: MentorshipView
) -> None:
    sets(lena, every="Once")
    [row] = upcoming(workspace, lena, paired)
    devin.types(f"/mentor session {row.id}")
    assert "You have no mentorship" in devin.modal().text
    for word in ("session", "schedule", "move", "skip"):
        for row_id in (row.id, paired.id):
            who = Acting(team(workspace), devin.id, workspace.trellis.deps)
            drawn = workspace.run(page_view(who, PAGES[word], row_id))
            assert drawn["callback_id"] == "mentor.gone"


def test_through_a_week_everything_comes_at_its_time_and_the_next_session_is_made(
    workspace: Workspace, lena: Person, mara: Person, paired: MentorshipView
) -> None:
    sets(lena)
    first = upcoming(workspace, lena, paired)[0]
    workspace.advance_to(datetime(2026, 3, 10, 16, 0, tzinfo=UTC))
    about = [one for who in (lena, mara) for one in rows_of(workspace, who) if one.subject_id == first.id]
    sent = {one.kind: one.sent_at for one in about if one.state == "sent" and one.sent_at}
    assert sent[kinds.PREP.name].date() == sent[kinds.AGENDA.name].date() == date(2026, 3, 9)
    assert sent[kinds.TWO_MINUTES.name] >= datetime(2026, 3, 10, 14, tzinfo=UTC)
    assert sent[kinds.CHECK_IN.name] >= first.ends_at
    assert len(upcoming(workspace, lena, paired)) == 4


def test_how_often_is_changed_for_all_that_follow_and_never_by_a_slip_for_one(
    workspace: Workspace, lena: Person, mara: Person, paired: MentorshipView
) -> None:
    sets(lena).click("Move", near="17 March")
    form = lena.modal("Move a session")
    drawn = form.data["hash"]
    form.choose("How often from then on?", "Every two weeks")
    lena.waits_for(lambda: form.data["hash"] != drawn)
    form.submit()
    assert "all that follow" in form.errors["How often from then on?"]
    form.choose("Which?", "This one and all that follow")
    form.submit()
    assert "every two weeks" in lena.modal("Sessions").text
    heard = mara.dm().waits_for("changed how your sessions go on").text
    assert "Tuesday, 17 March, 11:00 · 16:00 for @lena · 30 minutes · every two weeks" in heard
    assert [one.starts_at.day for one in upcoming(workspace, lena, paired)][:3] == [10, 17, 31]


def test_what_is_set_as_a_manager_shows_in_that_mode_alone_and_its_message_says_so(
    workspace: Workspace, lena: Person, mara: Person
) -> None:
    managed = known_pair(workspace, mara, lena, manages=True)
    mara.types("/mentor")
    mara.modal().click("To manager mode")
    mara.waits_for("Manager mode.")
    mara.modal().close()
    sets(mara, every="Once")
    told = lena.dm().waits_for("set a session with you")
    assert "Manager mode" in told.text
    assert upcoming(workspace, lena, managed) == []
    told.click("Details")
    page = lena.modal("Sessions").text
    assert "Manager mode" in page
    assert "Tuesday, 10 March, 21:00" in page
