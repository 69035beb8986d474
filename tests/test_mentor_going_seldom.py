"""What is said of how a mentorship goes comes seldom, holds when it comes, and knows pauses and ends."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col

from bot.mentorships import kinds
from bot.mentorships.tables import Skill
from bot.mentorships.values import MentorshipView
from handlers.mentor_going_nudges import SERVED
from tests.conftest import Workspace
from tests.driver import Person
from tests.going import FALLING, RISING, held, levels, looked, next_week, opened
from tests.paired import pair, pause, skill
from tests.recalled import stored

DRAWS = {one.kind.name: one.draw for one in SERVED}


@pytest.fixture
def two(workspace: Workspace, mara: Person, devin: Person) -> MentorshipView:
    """Mara mentors Devin."""
    return pair(workspace, mara, devin)


def test_signals_and_changes_of_help_together_are_one_message_a_month_to_each(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    each = [{"level": level, "useful": 1, "met": number % 2 == 0} for number, level in enumerate(RISING)]
    held(workspace, two, each, skill_id=skill(workspace, two, "Testing"))
    month = [looked(workspace, two, next_week(workspace, week)) for week in (1, 2, 3, 4)][-1]
    assert sorted(one.user_id for one in month) == sorted([mara.id, devin.id])
    [before] = {one.payload["code"] for one in month}
    later = looked(workspace, two, next_week(workspace, 6))
    news = [one for one in later if one not in month]
    assert {one.user_id for one in news} == {mara.id, devin.id}
    assert before == "going-step-up"
    assert {one.kind for one in news} == {kinds.SIGNAL.name}


def test_a_change_in_help_is_told_in_the_words_of_a_stage_that_the_reader_can_change(
    workspace: Workspace, two: MentorshipView, mara: Person
) -> None:
    held(workspace, two, levels(*FALLING), skill_id=skill(workspace, two, "Testing"))
    workspace.advance_to(next_week(workspace) + timedelta(days=2))
    mara.dm().waits_for("How much help is needed").click("Read it")
    page = mara.modal("How it goes")
    assert "Are you rescuing?" in page.text
    assert "Written for: competent in Testing." in page.text
    page.choose_more("For somebody expert in it")
    mara.waits_for("Who misses them more?")
    assert "Not so" in mara.modal("How it goes").button_texts


def test_a_message_opened_in_a_pause_says_that_it_pauses_and_offers_no_way_that_leads_nowhere(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    held(workspace, two, [{"useful": 1}] * 4)
    workspace.advance_to(next_week(workspace) + timedelta(days=2))
    message = devin.dm().waits_for("Two minutes on how it goes")
    pause(workspace, two)
    message.click("Read it")
    page = devin.modal("How it goes")
    assert "This mentorship pauses or has ended" in page.text
    assert "Ways forward" not in page.text
    page.close()
    assert "Nothing stands out" not in opened(devin).text


def test_the_hint_before_a_first_time_alone_stays_away_once_nobody_works_on_the_topic_any_more(
    workspace: Workspace, two: MentorshipView
) -> None:
    skill_id = skill(workspace, two, "Testing")
    held(workspace, two, levels(3, 3), skill_id=skill_id)
    [hint] = looked(workspace, two, next_week(workspace))
    assert stored(workspace, lambda session: DRAWS[hint.kind](session, hint))
    gone = update(Skill).where(col(Skill.id) == skill_id).values(dropped=True)
    stored(workspace, lambda session: session.execute(gone))
    assert stored(workspace, lambda session: DRAWS[hint.kind](session, hint)) is None
