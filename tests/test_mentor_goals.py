"""The goals of a pair are added, changed, met and let go by either of the two, with the coach beside."""

from functools import partial

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships import goal_store, service
from bot.mentorships.access import Viewer
from bot.mentorships.goals import GoalView
from bot.mentorships.pair_store import NotTheirs
from bot.mentorships.values import MentorshipView
from bot.nudges import store as nudges
from tests.conftest import Workspace
from tests.driver import Modal, Person
from tests.paired import pair as bare_pair
from tests.planned import team
from tests.recalled import stored
from tests.started import GOAL, SIGN, by_rows

FIRST, SECOND = "Run the next evaluation alone", "Lead the design review of the ranking service"


@pytest.fixture
def pair(workspace: Workspace, mara: Person, devin: Person) -> MentorshipView:
    """They have one goal, from Devin's side."""
    return by_rows(workspace, mara, devin, manages=True)


@pytest.fixture
def page(devin: Person, pair: MentorshipView) -> Modal:
    devin.types("/mentor goals")
    return devin.modal("Goals")


def seen(workspace: Workspace, person: Person, pair: MentorshipView, mode: str = "mentor") -> list[GoalView]:
    viewer = Viewer(team(workspace), person.id, mode)
    return stored(workspace, lambda session: goal_store.of(session, pair, viewer))


def adds(person: Person, page: Modal, text: str, sign: str = "Mara reads only the report") -> None:
    page.click("Add a goal")
    person.waits_for(lambda: page.title == "A goal")
    page.fill(GOAL, text)
    page.fill(SIGN, sign)
    page.set("By when?", "2026-05-29")
    page.submit()
    person.waits_for(lambda: page.title == "Goals")


def test_goals_are_added_one_after_the_other_for_both(
    workspace: Workspace, mara: Person, devin: Person, page: Modal, pair: MentorshipView
) -> None:
    for text in (SECOND, "Give a talk on prompt injection at the guild"):
        adds(devin, page, text)
    assert [one.goal.text for one in seen(workspace, mara, pair)][:2] == [FIRST, SECOND]
    assert len(seen(workspace, mara, pair)) == 3


def test_a_wish_is_coached_and_saved_anyway(
    workspace: Workspace, devin: Person, page: Modal, pair: MentorshipView
) -> None:
    page.click("Add a goal")
    devin.waits_for(lambda: page.title == "A goal")
    page.fill(GOAL, "Get better at engineering")
    page.click("Check it")
    devin.waits_for(lambda: "Name something that one can watch you do" in page.text)
    assert page.value(GOAL) == "Get better at engineering"
    page.submit()
    devin.waits_for(lambda: page.title == "Goals")
    assert "Get better at engineering" in page.text


def test_a_goal_without_a_word_is_not_kept(devin: Person, page: Modal) -> None:
    page.click("Add a goal")
    devin.waits_for(lambda: page.title == "A goal")
    page.submit()
    devin.waits_for(lambda: "in a few words" in str(page.errors))


def test_a_goal_is_changed_met_and_opened_again(
    workspace: Workspace, devin: Person, page: Modal, pair: MentorshipView
) -> None:
    page.click("Change")
    devin.waits_for(lambda: page.title == "A goal")
    assert page.value(GOAL) == FIRST
    page.fill(GOAL, SECOND)
    page.set("By when?", "2026-05-29")
    page.submit()
    devin.waits_for(lambda: page.title == "Goals")
    page.click("Met")
    devin.waits_for(lambda: "Met, 3 March" in page.text)
    page.choose_more("Open it again")
    devin.waits_for(lambda: "No goal is open" not in page.text)
    [goal] = seen(workspace, devin, pair)
    assert (goal.goal.text, goal.state) == (SECOND, "open")


def test_a_goal_that_the_other_changed_meanwhile_is_shown_before_it_is_overwritten(
    workspace: Workspace, mara: Person, devin: Person, page: Modal, pair: MentorshipView
) -> None:
    mara.types("/mentor goals")
    mine = mara.modal("Goals")
    for person, form in ((mara, mine), (devin, page)):
        form.click("Change")
        person.waits_for(lambda form=form: form.title == "A goal")  # type: ignore[misc]
        form.set("By when?", "2026-05-29")
        form.fill(GOAL, f"Run the next evaluation as {person.name}")
    mine.submit()
    mara.waits_for(lambda: mine.title == "Goals")
    page.submit()
    devin.waits_for(lambda: "has changed this goal meanwhile" in page.text)
    assert "Run the next evaluation as mara" in page.text
    assert page.value(GOAL) == "Run the next evaluation as devin"
    page.submit()
    devin.waits_for(lambda: page.title == "Goals")
    assert seen(workspace, mara, pair)[0].goal.text == "Run the next evaluation as devin"


def test_a_goal_can_be_let_go_without_a_reason(devin: Person, page: Modal) -> None:
    page.click("Let it go")
    devin.waits_for(lambda: "Let go, 3 March" in page.text)


def test_the_other_hears_of_changes_once_a_day(
    workspace: Workspace, mara: Person, devin: Person, page: Modal, pair: MentorshipView
) -> None:
    adds(devin, page, SECOND)
    page.click("Met", near=FIRST)
    devin.waits_for(lambda: "Met, 3 March" in page.text)
    rows = stored(workspace, lambda session: nudges.of_subject(session, pair.team_id, pair.id))
    assert [one.user_id for one in rows if one.payload.get("what") == "goals"] == [mara.id]


def test_a_goal_of_one_mode_is_not_in_the_other(
    workspace: Workspace, mara: Person, devin: Person, page: Modal, pair: MentorshipView
) -> None:
    page.click("To manager mode")
    devin.waits_for(lambda: "Manager mode" in page.text)
    assert FIRST not in page.text
    adds(devin, page, SECOND)
    assert [one.goal.text for one in seen(workspace, mara, pair, "manager")] == [SECOND]
    assert [one.goal.text for one in seen(workspace, mara, pair)] == [FIRST]
    mara.dm().waits_for("In manager mode: @devin changed something in your goals")


def test_a_form_is_saved_in_the_mode_it_was_opened_in(
    workspace: Workspace, mara: Person, devin: Person, page: Modal, pair: MentorshipView
) -> None:
    page.click("Add a goal")
    devin.waits_for(lambda: page.title == "A goal")
    now = workspace.trellis.clock.now()
    person = team(workspace), devin.id
    stored(workspace, lambda session: service.switch(session, person, pair.id, "manager", now))
    page.fill(GOAL, SECOND)
    page.fill(SIGN, "The design is approved after one round")
    page.set("By when?", "2026-05-29")
    page.submit()
    devin.waits_for(lambda: page.title == "Goals")
    assert [one.goal.text for one in seen(workspace, mara, pair)] == [FIRST, SECOND]


def test_nobody_else_changes_a_goal_nor_does_one_of_the_two_through_another_pair(
    workspace: Workspace, mara: Person, devin: Person, pair: MentorshipView
) -> None:
    lena, now = workspace.person("lena"), workspace.trellis.clock.now()
    other = bare_pair(workspace, mara, lena)
    [goal] = seen(workspace, devin, pair)

    async def meet(session: AsyncSession, user_id: str) -> bool:
        return await goal_store.settle(session, other, Viewer(team(workspace), user_id), goal.id, "met", now)

    for user_id in (lena.id, mara.id):
        with pytest.raises(NotTheirs):
            stored(workspace, partial(meet, user_id=user_id))
    assert seen(workspace, devin, pair)[0].state == "open"
