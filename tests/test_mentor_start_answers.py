"""Who is asked can say their side, not now, or no; who asked can take it back; nothing typed is lost."""

import json
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships import kinds, start_store
from bot.nudges import store as nudges
from bot.people import store as people
from handlers.acting import Acting
from handlers.mentor_pages import PAGES, page_view
from tests.conftest import Workspace
from tests.driver import Modal, Person
from tests.paired import pair
from tests.planned import drawn_again, team
from tests.recalled import stored
from tests.started import GOAL, PREPARES, asks, by_rows, found, says


@pytest.fixture
def asked(mara: Person, devin: Person) -> Modal:
    """Mara has asked Devin, and has her side in front of her."""
    return asks(mara, "devin")


# --- answering ---------------------------------------------------------------------------------------------------
def test_a_no_is_heard_kindly_and_needs_no_reason(
    workspace: Workspace, mara: Person, devin: Person, asked: Modal
) -> None:
    devin.dm().waits_for("would like to mentor you").click("Decline")
    devin.dm().waits_for("You said no to this one, which is fine")
    mara.dm().waits_for("That says nothing about you")
    assert found(workspace, mara).state == "declined"
    asks_again = asks(mara, "devin")
    assert asks_again.title == "Your side"


def test_who_asked_can_take_it_back_and_the_message_says_so(
    workspace: Workspace, mara: Person, devin: Person, asked: Modal
) -> None:
    message = devin.dm().waits_for("would like to mentor you")
    message.click("Fill in my side")
    side = devin.modal("Your side")
    says(asked, mara)
    asked.click("Take it back")
    mara.waits_for(lambda: "did not start this one" in asked.text)
    devin.dm().waits_for("has taken this back")
    side.fill(PREPARES, "What I wrote in vain")
    side.submit()
    devin.waits_for(lambda: "This start is over" in str(side.errors))
    assert side.value(PREPARES) == "What I wrote in vain"


def test_after_a_no_to_the_agreement_nobody_is_shown_a_word_of_it_any_more(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    closed = by_rows(workspace, mara, devin, accepted=False)
    devin.types("/mentor agreement")
    page = devin.modal("Agreement")
    read = mara.dm().waits_for("have both said what you want")
    page.click("Decline")
    devin.waits_for(lambda: "did not start this one" in page.text)
    mara.dm().waits_for("That says nothing about you")
    assert "have both said what you want" not in mara.dm().text
    read = drawn_again(workspace, read)
    read.click("Read it")
    assert "did not start this one" in mara.modal("Agreement").text
    who = Acting(team(workspace), mara.id, workspace.trellis.deps)
    for word in ("side", "agreement", "versions", "goals"):
        shown = json.dumps(workspace.run(page_view(who, PAGES[word], closed.id)))
        assert "evaluation" not in shown
        assert "every week" not in shown


def test_not_now_leaves_it_waiting_and_tells_nobody(
    workspace: Workspace, mara: Person, devin: Person, asked: Modal
) -> None:
    devin.dm().waits_for("would like to mentor you").click("Not now")
    devin.dm().waits_for("No hurry").click("Fill in my side")
    assert devin.modal("Your side").is_open
    assert found(workspace, mara).state == "asked"
    assert "not now" not in mara.dm().text.lower()


def test_without_its_message_it_still_waits_at_the_command(workspace: Workspace, devin: Person, asked: Modal) -> None:
    devin.dm().waits_for("would like to mentor you")
    workspace.advance_to(workspace.trellis.clock.now() + 2 * (kinds.ASKED.lasts or timedelta()))
    devin.types("/mentor side")
    assert devin.modal("Your side").is_open


def test_who_has_put_off_their_own_side_hears_that_it_is_the_last_one(
    workspace: Workspace, mara: Person, devin: Person, asked: Modal
) -> None:
    asked.close()
    devin.dm().waits_for("would like to mentor you").click("Fill in my side")
    says(devin.modal("Your side"), devin)
    mara.dm().waits_for("@devin has said their side").click("Fill in my side")
    says(mara.modal("Your side"), mara)
    assert mara.modal().title == "Both sides"


def test_of_somebody_deactivated_meanwhile_the_asker_is_told(
    workspace: Workspace, mara: Person, devin: Person, asked: Modal
) -> None:
    devin.dm().waits_for("would like to mentor you")
    workspace.person("aiko").staffs("devin", "deactivate")
    person = team(workspace), devin.id

    async def is_known_gone(session: AsyncSession) -> bool:
        known = await people.person(session, *person)
        return known is not None and known.profile.is_deleted

    mara.waits_for(lambda: stored(workspace, is_known_gone))
    says(asked, mara)
    assert "is deactivated" in asked.text
    asked.click("Take it back")
    mara.waits_for(lambda: "did not start this one" in asked.text)


def test_no_word_of_a_person_is_in_a_message_or_its_row(
    workspace: Workspace, mara: Person, devin: Person, asked: Modal
) -> None:
    says(asked, mara, texts={PREPARES: "Zebra stripes"})
    devin.dm().waits_for("would like to mentor you").click("Fill in my side")
    says(devin.modal("Your side"), devin, texts={GOAL: "Run the zebra evaluation alone"}, day="2026-05-29")
    mara.dm().waits_for("have both said")
    mentorship_id = found(workspace, mara).id
    rows = stored(workspace, lambda session: nudges.of_subject(session, team(workspace), mentorship_id))
    assert len(rows) == 2
    assert "zebra" not in f"{rows} {mara.dm().text} {devin.dm().text}".lower()


def test_who_is_asked_reads_the_kind_and_whether_it_is_one_mentee_too_many(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    pair(workspace, mara, workspace.person("lena"))
    now, person = workspace.trellis.clock.now(), (team(workspace), mara.id)
    stored(workspace, lambda session: start_store.save_wish(session, person, now, mentees=1, prep_days=1))
    asks(devin, "mara", role="They mentor me", kind="Buddy")
    mara.dm().waits_for("would like to have you as a mentor").click("Fill in my side")
    side = mara.modal("Your side")
    assert "Buddy. A colleague beside a newcomer" in side.text
    assert "You mentor one person now, and you set 1" in side.text
    assert "you set" not in devin.modal("Your side").text
