"""A pair's plan: copied from a template, changed by either without losing a word, reviewed on its day."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships import kinds
from bot.mentorships.tables import Mentorship
from bot.mentorships.values import MentorshipView
from tests.conftest import Workspace
from tests.driver import Person
from tests.pages import clicks, opened, saves
from tests.paired import copied_plan, known_pair, pair
from tests.planned import rows_of
from tests.recalled import stored

NINETY = "90 days into AI engineering"


@pytest.fixture
def mentorship(workspace: Workspace, mara: Person, devin: Person) -> MentorshipView:
    return known_pair(workspace, mara, devin)


@pytest.fixture
def plan_id(workspace: Workspace, mara: Person, mentorship: MentorshipView) -> str:
    return copied_plan(workspace, mara, mentorship)


def reviews(workspace: Workspace, person: Person) -> list[datetime]:
    rows = [one for one in rows_of(workspace, person) if one.kind == kinds.REVIEW.name]
    return [one.due_at for one in rows if one.state == "planned"]


def test_a_template_is_looked_at_and_copied_with_dates_of_its_own(
    workspace: Workspace, mara: Person, devin: Person, mentorship: MentorshipView
) -> None:
    shown = opened(mara, "/mentor plan")
    clicks(shown, "Look at it", "It starts on", near=NINETY)
    shown.set("It starts on", "2026-03-09")
    saves(shown, "Changed last by you")
    assert "16 March 2026 · It runs on your machine" in shown.text
    other = opened(devin, "/mentor plan")
    assert NINETY in other.text
    assert "Changed last by @mara on Tuesday, 3 March" in other.text


def test_a_plan_of_ones_own_needs_a_line_and_no_template(
    workspace: Workspace, devin: Person, mentorship: MentorshipView
) -> None:
    shown = opened(devin, "/mentor plan")
    clicks(shown, "Write your own", "Written for: competent in this")
    shown.submit()
    devin.waits_for(lambda: shown.errors)
    shown.fill("The goal", "Run the next evaluation alone")
    saves(shown, "Changed last by you")
    assert "Run the next evaluation alone" in shown.text


def test_either_changes_it_and_the_other_sees_who(devin: Person, mara: Person, plan_id: str) -> None:
    shown = opened(devin, "/mentor plan")
    clicks(shown, "Change the words", "Name of the plan")
    shown.fill("The goal", "Lead one evaluation")
    saves(shown, "Changed last by you")
    other = opened(mara, "/mentor plan")
    assert "Lead one evaluation" in other.text
    assert "Changed last by @devin" in other.text


def test_where_both_wrote_at_once_both_versions_are_shown_and_the_rest_is_saved(
    devin: Person, mara: Person, plan_id: str
) -> None:
    shown, other = opened(devin, "/mentor plan"), opened(mara, "/mentor plan")
    clicks(shown, "Change the words", "Name of the plan")
    clicks(other, "Change the words", "Name of the plan")
    other.fill("The goal", "Written by Mara")
    other.fill("How both of you will see it", "Seen by Mara")
    saves(other, "Changed last by you")
    shown.fill("The goal", "Written by Devin")
    shown.fill("How you two follow it", "Each Friday")
    saves(shown, "changed the same at the same time")
    assert "Written by Mara" in shown.text
    assert shown.value("The goal") == "Written by Devin"
    shown.fill("The goal", "Written by both")
    saves(shown, "Changed last by you")
    for words in ("Written by both", "Seen by Mara", "Each Friday"):
        assert words in shown.text


def test_milestones_are_ticked_changed_added_and_removed(devin: Person, plan_id: str) -> None:
    shown = opened(devin, "/mentor plan")
    clicks(shown, "Reached", "1 of 5 reached", near="It runs on your machine")
    clicks(shown, "Not yet", "0 of 5 reached")
    clicks(shown, "Change milestones", "Add a milestone")
    clicks(shown, "Change", "Steps, a line each", near="You measure before you build")
    shown.set("By", "2026-05-01")
    saves(shown, "1 May 2026 · You measure before you build")
    clicks(shown, "Change milestones", "Add a milestone")
    clicks(shown, "Add a milestone", "What both can see then")
    shown.fill("Milestone", "A talk to the team")
    saves(shown, "0 of 6 reached")
    clicks(shown, "Change milestones", "Add a milestone")
    clicks(shown, "Change", "Remove it", near="A talk to the team")
    clicks(shown, "Remove it", "Add a milestone")
    assert "A talk to the team" not in shown.text


def test_a_stretch_that_could_cost_much_is_kept_with_a_word_about_a_smaller_one(devin: Person, plan_id: str) -> None:
    shown = opened(devin, "/mentor plan")
    clicks(shown, "Change it", "Which kind?")
    shown.choose("Which kind?", "Part in a decision")
    shown.choose("With which support?", "On call")
    shown.choose("What would a failure cost?", "Customers, data or money")
    saves(shown, "Would something smaller teach as much")
    assert "Stretch assignment: Part in a decision" in shown.text
    clicks(shown, "Make it smaller", "Which kind?")
    assert shown.value("What would a failure cost?") == "Customers, data or money"
    shown.choose("What would a failure cost?", "Some time")
    saves(shown, "If it fails: Some time")
    assert "Would something smaller" not in shown.text


def test_on_the_day_both_get_one_note_without_a_word_of_the_plan(
    workspace: Workspace, devin: Person, mara: Person, plan_id: str
) -> None:
    workspace.advance_to(workspace.trellis.clock.now() + timedelta(days=29))
    for person in (devin, mara):
        note = person.dm().waits_for("wanted to look at your plan")
        assert NINETY not in note.text
    note.click("Review")
    shown = mara.modal("Review")
    assert "The review of 31 March 2026 is open" in shown.text
    assert "Written for: competent in this" in shown.text
    clicks(shown, "It is done", "Open it again")
    clicks(shown, "Open it again", "Change the words")
    assert reviews(workspace, devin) == []  # that day's note has come
    clicks(shown, "Review", "Look at it again on")
    shown.set("Look at it again on", "2026-04-20")
    saves(shown, "Review: Monday, 20 April 2026")
    [at] = reviews(workspace, devin)
    assert at.date().isoformat() == "2026-04-20"


def test_a_moved_review_moves_its_notes_and_a_closed_plan_has_none(
    workspace: Workspace, devin: Person, mara: Person, plan_id: str
) -> None:
    shown = opened(devin, "/mentor plan")
    clicks(shown, "Change the words", "Name of the plan")
    shown.set("Look at it together on", "2026-04-07")
    saves(shown, "7 April 2026")
    assert [at.date().isoformat() for at in reviews(workspace, mara)] == ["2026-04-07"]
    clicks(shown, "Review", "It is done")
    clicks(shown, "It is done", "Open it again")
    assert reviews(workspace, mara) == []
    clicks(shown, "Open it again", "Change the words")
    assert [at.date().isoformat() for at in reviews(workspace, mara)] == ["2026-04-07"]


def test_what_was_typed_stays_when_the_prompt_changes_its_words(devin: Person, mara: Person, plan_id: str) -> None:
    shown, other = opened(devin, "/mentor plan"), opened(mara, "/mentor plan")
    clicks(shown, "Change the words", "Name of the plan")
    clicks(other, "Change the words", "Name of the plan")
    other.fill("The goal", "Written by Mara")
    saves(other, "Changed last by you")
    shown.fill("The goal", "Written by Devin")
    shown.choose_more("For somebody new to it")
    devin.waits_for("Written for: new to this")
    assert shown.value("The goal") == "Written by Devin"
    saves(shown, "changed the same at the same time")


def test_an_outsider_opens_no_plan(workspace: Workspace, plan_id: str) -> None:
    lena = workspace.person("lena")
    for word in ("plan-edit", "plan-review", "plan-stretch", "plan-steps", "plan-step"):
        lena.types(f"/mentor {word} {plan_id}")
        assert "not yours to see" in lena.modal("Not here").text
        lena.modal().close()


def test_a_goal_that_nobody_can_see_is_kept_with_a_remark(devin: Person, plan_id: str) -> None:
    shown = opened(devin, "/mentor plan")
    clicks(shown, "Change the words", "Name of the plan")
    shown.fill("The goal", "Get better at engineering")
    shown.fill("How both of you will see it", "")
    saves(shown, "Changed last by you")
    assert "Get better at engineering" in shown.text
    assert "Say it another way, or leave it so" in shown.text


def test_a_plan_of_one_mode_is_not_in_the_other(workspace: Workspace, mara: Person, devin: Person) -> None:
    pair(workspace, mara, devin, manages=True)
    shown = opened(mara, "/mentor plan")
    clicks(shown, "Write your own", "Name of the plan")
    shown.fill("The goal", "Said as a mentor")
    saves(shown, "Changed last by you")
    clicks(shown, "To manager mode", "Write your own")
    assert "Said as a mentor" not in shown.text
    clicks(shown, "To mentor mode", "Said as a mentor")


def now_it(workspace: Workspace, mentorship: MentorshipView, **change: object) -> None:
    """Is paused, or has ended."""

    async def write(session: AsyncSession) -> None:
        row = await session.get(Mentorship, mentorship.id)
        for name, value in change.items():
            setattr(row, name, value)

    stored(workspace, write)


def test_while_they_pause_no_review_is_asked_for(
    workspace: Workspace, mara: Person, mentorship: MentorshipView, plan_id: str
) -> None:
    later = workspace.trellis.clock.now() + timedelta(days=29)
    now_it(workspace, mentorship, paused_until=later + timedelta(days=30))
    workspace.advance_to(later)
    assert "wanted to look at your plan" not in mara.dm().text


def test_after_the_end_nothing_changes_and_nothing_typed_is_lost(
    workspace: Workspace, devin: Person, mentorship: MentorshipView, plan_id: str
) -> None:
    shown = opened(devin, "/mentor plan")
    clicks(shown, "Change the words", "Name of the plan")
    shown.fill("The goal", "Too late")
    now_it(workspace, mentorship, state="ended")
    shown.submit()
    devin.waits_for(lambda: "not active" in str(shown.errors))
    assert shown.value("The goal") == "Too late"
