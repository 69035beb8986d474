"""Preparing a session: the mentee first and alone, then the mentor with what is shared; each sees what is theirs."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships.values import MentorshipView
from bot.nudges import service as nudges
from bot.nudges import store as nudge_rows
from bot.sessions import action_store, kinds, prep_store, store
from bot.sessions.actions import Wish
from bot.sessions.values import PrepView
from handlers import mentor_prep
from handlers.acting import Acting, known
from handlers.blocks import Block
from tests.conftest import Workspace
from tests.driver import Modal, Person
from tests.paired import meeting, pair, skill
from tests.planned import go, team
from tests.recalled import enrol, key, own_card, stored

STARTS = datetime(2026, 3, 5, 13, 30, tzinfo=UTC)
WINS, HARDEST, TOPICS, WANTS = "What went well", "What is hardest", "One or two topics", "What I want from it"
NOTE, WHO = "A note for me only", "Who sees it?"
TRICKY = "<!channel> & *the* flaky test"


@pytest.fixture
def two(workspace: Workspace, mara: Person, devin: Person) -> MentorshipView:
    for person in (mara, devin):
        workspace.run(known(Acting(team(workspace), person.id, workspace.trellis.deps), person.id))
    return pair(workspace, mara, devin)


@pytest.fixture
def ahead(workspace: Workspace, two: MentorshipView) -> str:
    return meeting(workspace, two, STARTS)


def prepares(person: Person) -> Modal:
    person.types("/mentor prep")
    return person.modal("Prepare")


def wrote(workspace: Workspace, person: Person, session_id: str, *, shared: bool = True, **texts: str) -> None:
    now = workspace.trellis.clock.now()
    texts = texts or {"topics": "The flaky test"}
    whose = key(workspace, person)
    stored(workspace, lambda session: prep_store.save(session, whose, session_id, texts, shared=shared, now=now))


def prep_of(workspace: Workspace, person: Person, session_id: str) -> PrepView | None:
    async def read(session: AsyncSession) -> PrepView | None:
        pair, _ = await store.meeting(session, key(workspace, person), session_id)
        return await prep_store.own(session, pair, session_id)

    return stored(workspace, read)


def open_action(workspace: Workspace, person: Person, session_id: str, text: str) -> None:
    now = workspace.trellis.clock.now()

    async def add(session: AsyncSession) -> None:
        pair, _ = await store.meeting(session, key(workspace, person), session_id)
        await action_store.add(session, pair, Wish(text, person.id, now.date()), now, gesture=text)

    stored(workspace, add)


# --- the mentee, first and alone --------------------------------------------------------------------------
def test_what_the_mentee_shares_is_the_mentors_agenda_and_the_note_is_nobodys(
    workspace: Workspace, mara: Person, devin: Person, ahead: str
) -> None:
    form = prepares(devin)
    form.fill(TOPICS, TRICKY)
    form.fill(NOTE, "Do not sound lost")
    form.choose(WHO, "Show my mentor")
    form.submit()
    assert "@mara sees it" in devin.modal().text
    page = prepares(mara).text
    assert TRICKY in page
    assert "Do not sound lost" not in page


def test_what_the_mentee_keeps_is_seen_by_nobody_else_and_is_there_to_go_on(
    mara: Person, devin: Person, ahead: str
) -> None:
    form = prepares(devin)
    form.fill(HARDEST, "Saying no")
    form.choose(WHO, "Keep for me")
    form.submit()
    assert "sees nothing of it" in devin.modal().text
    assert "has not shared one yet" in prepares(mara).text
    devin.modal().click("Change it")
    devin.waits_for(lambda: HARDEST in devin.modal().labels)
    assert devin.modal().value(HARDEST) == "Saying no"
    assert devin.modal().value(WHO) == "Keep for me"


def test_who_sees_it_is_the_mentees_to_say(devin: Person, ahead: str) -> None:
    assert prepares(devin).value(WHO) is None


def test_nothing_written_is_nothing_saved(workspace: Workspace, devin: Person, ahead: str) -> None:
    form = prepares(devin)
    form.choose(WHO, "Keep for me")
    form.submit()
    assert form.errors[TOPICS] == "Write one line, or close this."
    assert prep_of(workspace, devin, ahead) is None


def test_the_prompts_speak_to_the_mentees_stage_and_say_for_whom_they_are_written(
    workspace: Workspace, two: MentorshipView, devin: Person, ahead: str
) -> None:
    skill(workspace, two, "testing")
    page = prepares(devin)
    assert "Written for: competent in testing." in page.text
    page.choose_more("For somebody expert in it")
    devin.waits_for("Written for: expert in testing.")


def test_what_is_open_from_last_time_is_on_top_and_ticked_off_there(
    workspace: Workspace, mara: Person, devin: Person, ahead: str
) -> None:
    open_action(workspace, devin, ahead, "Write the test")
    open_action(workspace, mara, ahead, "Ask the other team")
    page = prepares(devin)
    assert page.text.index("Ask the other team") < page.text.index(WINS)
    page.fill(WINS, "It is green")
    page.click("Done", near="Write the test")
    devin.waits_for(lambda: "Write the test" not in page.text)
    assert page.value(WINS) == "It is green"


def test_a_session_that_begins_meanwhile_loses_nothing_that_was_typed(
    workspace: Workspace, devin: Person, ahead: str
) -> None:
    form = prepares(devin)
    form.fill(TOPICS, "The flaky test")
    form.choose(WHO, "Keep for me")
    workspace.advance_to(STARTS)
    form.submit()
    assert "has begun" in form.errors[TOPICS]
    assert form.value(TOPICS) == "The flaky test"


def test_once_it_has_begun_the_preparation_is_read_and_not_written(
    workspace: Workspace, mara: Person, devin: Person, ahead: str
) -> None:
    wrote(workspace, devin, ahead, topics="The flaky test", note="Breathe")
    workspace.advance_to(STARTS + timedelta(minutes=5))
    page = prepares(devin)
    assert page.labels == []
    assert "The flaky test" in page.text
    assert "Breathe" in page.text
    assert "Breathe" not in prepares(mara).text


def test_without_a_session_the_page_says_how_to_set_one(devin: Person, two: MentorshipView) -> None:
    page = prepares(devin)
    assert "no session with @mara ahead" in page.text
    assert "Set a session" in page.button_texts


# --- a card to recall together ----------------------------------------------------------------------------
def test_a_card_is_offered_to_the_mentee_and_seen_by_the_mentor_once_it_is_brought(
    workspace: Workspace, mara: Person, devin: Person, ahead: str
) -> None:
    enrol(workspace, devin)
    own_card(workspace, devin, prompt="What is a mock?", answer="A stand-in")
    form = prepares(devin)
    assert "What is a mock?" in form.text
    form.fill(TOPICS, "The flaky test")
    form.choose("A card together", "Bring this card")
    form.choose(WHO, "Show my mentor")
    assert "What is a mock?" not in prepares(mara).text
    form.submit()
    prep = prep_of(workspace, devin, ahead)
    assert prep
    assert prep.topics == "The flaky test\nRecall together: What is a mock?"


def test_the_mentor_is_offered_no_card_of_anybodys(
    workspace: Workspace, mara: Person, devin: Person, ahead: str
) -> None:
    enrol(workspace, mara)
    own_card(workspace, mara, prompt="What is a mock?", answer="A stand-in")
    assert "mock" not in prepares(mara).text


# --- the mentor -------------------------------------------------------------------------------------------
def test_the_mentor_is_told_of_an_agenda_with_the_pointer_only(
    workspace: Workspace, mara: Person, devin: Person, ahead: str
) -> None:
    wrote(workspace, devin, ahead, topics="The flaky test")
    workspace.advance_to(workspace.trellis.clock.now() + timedelta(hours=1))
    message = mara.dm().waits_for("shared what they bring")
    assert "flaky" not in mara.dm().text
    message.click("Read it")
    assert "The flaky test" in mara.modal("Prepare").text


def test_sharing_again_tells_the_mentor_no_second_time(
    workspace: Workspace, devin: Person, mara: Person, ahead: str
) -> None:
    for shared in (True, False, True):
        wrote(workspace, devin, ahead, shared=shared)
    rows = stored(workspace, lambda session: nudge_rows.of_subject(session, team(workspace), ahead))
    assert [row.user_id for row in rows if row.kind == kinds.AGENDA.name] == [mara.id]


def test_the_mentors_own_lines_are_theirs_until_they_show_them(
    workspace: Workspace, mara: Person, devin: Person, ahead: str
) -> None:
    form = prepares(mara)
    form.fill("Good things I saw", "A clear review")
    form.choose(WHO, "Keep for me")
    form.submit()
    assert "A clear review" not in prepares(devin).text
    mara.modal().click("Change it")
    mara.waits_for(lambda: WHO in mara.modal().labels)
    again = mara.modal()
    again.choose(WHO, "Show my mentee")
    again.submit()
    mara.waits_for("@devin sees it")
    prepares(devin)
    devin.waits_for("A clear review")


def test_each_session_brings_the_mentor_another_question(
    workspace: Workspace, two: MentorshipView, mara: Person, ahead: str
) -> None:
    following = meeting(workspace, two, STARTS + timedelta(days=7))
    asked = {_question(workspace, mara, session_id) for session_id in (ahead, following)}
    assert len(asked) == 2


def page_of(workspace: Workspace, person: Person, session_id: str) -> list[Block]:
    who = Acting(team(workspace), person.id, workspace.trellis.deps)
    blocks: list[Block] = workspace.run(mentor_prep.page(who, session_id))["blocks"]
    return blocks


def _question(workspace: Workspace, mara: Person, session_id: str) -> str:
    blocks = page_of(workspace, mara, session_id)
    at = next(n for n, block in enumerate(blocks) if "A question to bring" in str(block))
    return str(blocks[at + 1])


def test_three_shared_preparations_without_wins_are_shown_to_the_mentor(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person, ahead: str
) -> None:
    sessions = [meeting(workspace, two, STARTS - timedelta(hours=n)) for n in (1, 2, 3)]
    for session_id in sessions[:2]:
        wrote(workspace, devin, session_id)
    assert "What to watch" not in str(page_of(workspace, mara, ahead))
    wrote(workspace, devin, sessions[2])
    assert "For three sessions, no wins" in str(page_of(workspace, mara, ahead))


# --- two minutes ------------------------------------------------------------------------------------------
def test_two_lines_an_hour_before_are_an_agenda(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    now = workspace.trellis.clock.now()
    session_id = meeting(workspace, two, now + timedelta(hours=1))
    plan = nudges.Plan(
        kind=kinds.TWO_MINUTES,
        team_id=team(workspace),
        user_id=devin.id,
        subject_id=session_id,
        reason=kinds.reason(kinds.TWO_MINUTES, mara.id),
        key="two",
        at=now,
    )
    stored(workspace, lambda session: nudges.plan(session, now, plan))
    go(workspace)
    devin.dm().waits_for("Two lines now").click("Write two lines")
    form = devin.modal("Two minutes")
    form.fill("What I bring", "The flaky test")
    form.choose(WHO, "Show my mentor")
    form.submit()
    assert "@mara sees it" in devin.modal().text
    prep = prep_of(workspace, devin, session_id)
    assert prep
    assert prep.topics == "The flaky test"
    devin.dm().waits_for("You prepared your session")
