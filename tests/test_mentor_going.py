"""How it goes: what each of the two sees of it, what comes to whom, and that one mode shows nothing of the other."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships import kinds
from bot.mentorships.tables import Plan
from bot.mentorships.values import MentorshipView
from bot.sessions.tables import CheckIn
from handlers.mentor_going import told
from handlers.mentor_going_nudges import SERVED
from tests.conftest import Workspace
from tests.driver import Person
from tests.going import FALLING, RISING, held, levels, looked, next_week, opened, planned
from tests.paired import pair, pause, queries, skill, whose
from tests.planned import team
from tests.recalled import stored

DRAWS = {one.kind.name: one.draw for one in SERVED}


@pytest.fixture
def two(workspace: Workspace, mara: Person, devin: Person) -> MentorshipView:
    """Mara mentors Devin."""
    return pair(workspace, mara, devin)


# --- the page ---------------------------------------------------------------------------------------------
def test_the_help_of_a_topic_is_seen_by_both_as_bars_and_figures_and_words(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    held(workspace, two, levels(*RISING), skill_id=skill(workspace, two, "Testing <b>"))
    seen = opened(devin).text
    assert "Testing <b>" in seen
    assert "It seems to need less help since the session of" in seen
    assert "2, 2, 2, 2, 2, 3, 3, 4, 4. Last: alone, talked through after." in seen
    assert "▄▄▄▄▄▆▆██" in seen
    assert "less help since" in opened(mara).text


def test_what_only_the_mentee_said_is_seen_by_the_mentee_alone(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    held(workspace, two, [{"useful": 1}] * 4)
    page = opened(devin)
    assert "Sessions that gave you little" in page.text
    assert "Only you see this." in page.text
    assert "gave you little" not in opened(mara).text
    page.click("Read it")
    devin.waits_for("Ask for other topics")
    assert "You noted of 4 of your last 4 sessions" in devin.modal("How it goes").text


def test_a_mode_shows_its_own_rows_alone(workspace: Workspace, mara: Person, devin: Person) -> None:
    two = pair(workspace, mara, devin, manages=True)
    held(workspace, two, [{"met": False}] * 4, mode="manager")
    page = opened(devin)
    assert "Sessions that did not happen" not in page.text
    page.click("To manager mode")
    devin.waits_for("Sessions that did not happen")
    [signal, _] = looked(workspace, two, next_week(workspace))
    assert signal.payload["mode"] == "manager"


def test_many_topics_come_page_by_page(workspace: Workspace, two: MentorshipView, mara: Person) -> None:
    for number in range(5):
        held(workspace, two, levels(2), skill_id=skill(workspace, two, f"Skill {number}"))
    page = opened(mara)
    assert "Topics 1 to 4 of 5" in page.text
    page.click("Older")
    mara.waits_for("Topics 5 to 5 of 5")


def test_without_rows_it_says_what_will_be_there(workspace: Workspace, two: MentorshipView, mara: Person) -> None:
    seen = opened(mara).text
    assert "From the second one on it shows here" in seen
    assert "Nothing stands out" in seen


def test_a_chart_comes_to_who_asks_for_it_with_its_figures_and_without_the_topics_name(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    held(workspace, two, levels(*RISING), skill_id=skill(workspace, two, "Testing"))
    page = opened(devin)
    page.click("Chart")
    devin.waits_for("The chart comes to your messages")
    message = devin.dm().waits_for("The help that one topic needed")
    assert "Testing" not in message.text
    assert "Mentor: 2, 2, 2, 2, 2, 3, 3, 4, 4" in message.text
    [drawn] = [one for one in message.data["blocks"] if one["type"] == "data_visualization"]
    assert [point["value"] for point in drawn["chart"]["series"][0]["data"]] == list(RISING)
    told_later = planned(looked(workspace, two, next_week(workspace)), mara)
    assert ("going-step-up", "mentee") in told_later


# --- the weekly pass --------------------------------------------------------------------------------------
def test_no_shows_are_told_to_both_once(workspace: Workspace, two: MentorshipView, mara: Person) -> None:
    held(workspace, two, [{"met": False}] * 4)
    found = looked(workspace, two, next_week(workspace))
    assert planned(found, mara) == {("no-shows", "mentor"), ("no-shows", "mentee")}
    assert (
        len(looked(workspace, two, next_week(workspace))) == len(looked(workspace, two, next_week(workspace, 2))) == 2
    )


def test_low_usefulness_is_told_to_the_mentee_alone(workspace: Workspace, two: MentorshipView, mara: Person) -> None:
    held(workspace, two, [{"useful": 1}] * 4)
    assert planned(looked(workspace, two, next_week(workspace)), mara) == {("low-usefulness", "mentee")}


def test_more_help_is_told_to_the_mentor_and_less_help_to_both(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    held(workspace, two, levels(*FALLING), skill_id=skill(workspace, two, "Testing"))
    found = [one for one in looked(workspace, two, next_week(workspace)) if one.kind == kinds.AUTONOMY.name]
    assert planned(found, mara) == {("going-rescue", "mentor")}
    other = pair(workspace, devin, mara, gesture="other")
    rising = skill(workspace, other, "Reviews")
    held(workspace, other, levels(2, 2, 2, 2, 1, 2, 3, 3, 4, 4), skill_id=rising)
    found = [one for one in looked(workspace, other, next_week(workspace, 2)) if one.kind == kinds.AUTONOMY.name]
    assert planned(found, devin) == {("going-step-up", "mentor"), ("going-step-up", "mentee")}


def test_before_a_first_time_alone_the_mentor_gets_a_hint(
    workspace: Workspace, two: MentorshipView, mara: Person
) -> None:
    held(workspace, two, levels(3, 3), skill_id=skill(workspace, two, "Testing"))
    found = [one for one in looked(workspace, two, next_week(workspace)) if one.kind == kinds.AUTONOMY.name]
    assert planned(found, mara) == {("hint-first-solo", "mentor")}


def test_a_plan_of_more_autonomy_brings_the_hint_too(workspace: Workspace, two: MentorshipView, mara: Person) -> None:
    of = whose(two, workspace.trellis.clock.now())

    async def make(session: AsyncSession) -> None:
        session.add(Plan(**of, stretch_kind="autonomy"))

    stored(workspace, make)
    assert planned(looked(workspace, two, next_week(workspace)), mara) == {("hint-first-solo", "mentor")}


def test_nothing_is_planned_while_it_pauses(workspace: Workspace, two: MentorshipView) -> None:
    held(workspace, two, [{"met": False}] * 4)
    pause(workspace, two)
    assert looked(workspace, two, next_week(workspace)) == []


def test_the_pass_takes_as_many_queries_for_two_pairs_as_for_one(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    held(workspace, two, levels(*RISING), skill_id=skill(workspace, two, "Testing"))
    with queries(workspace) as one_pair:
        looked(workspace, two, next_week(workspace))
    other = pair(workspace, devin, mara, gesture="other")
    held(workspace, other, levels(*RISING), skill_id=skill(workspace, other, "Reviews"))
    with queries(workspace) as two_pairs:
        looked(workspace, other, next_week(workspace, 2))
    assert len([one for one in two_pairs if one.startswith("SELECT")]) == len(
        [one for one in one_pair if one.startswith("SELECT")]
    )


# --- the message ------------------------------------------------------------------------------------------
def test_the_message_only_points_and_the_words_are_in_the_modal(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    held(workspace, two, [{"useful": 1}] * 4)
    workspace.advance_to(next_week(workspace) + timedelta(days=2))
    message = devin.dm().waits_for("Two minutes on how it goes")
    assert "little" not in message.text
    message.click("Read it")
    page = devin.modal("How it goes")
    assert "Say what would help more" in page.text
    page.click("Not so")
    devin.waits_for("does not come again for three months")
    devin.dm().waits_for("You said that it is not so")


def test_a_message_of_which_the_rows_changed_does_not_go_out(
    workspace: Workspace, two: MentorshipView, mara: Person
) -> None:
    held(workspace, two, [{"met": False}] * 4)
    [one, _] = looked(workspace, two, next_week(workspace))
    assert stored(workspace, lambda session: DRAWS[one.kind](session, one))
    stored(workspace, lambda session: session.execute(update(CheckIn).values(met=True)))
    assert stored(workspace, lambda session: DRAWS[one.kind](session, one)) is None


def test_a_button_of_somebody_elses_message_opens_nothing(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    held(workspace, two, [{"useful": 1}] * 4)
    [one] = looked(workspace, two, next_week(workspace))
    assert one.user_id == devin.id
    with pytest.raises(LookupError):
        stored(workspace, lambda session: told(session, (team(workspace), mara.id), one.id))
