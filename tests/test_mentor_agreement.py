"""An agreement changes by versions: what both accepted holds until both accept the next one, and none is lost."""

import pytest

from bot.mentorships import agreement_store, ending_store, start_store, store
from bot.mentorships.endings import Parting
from bot.mentorships.terms import Agreed, AgreementView, holding
from bot.mentorships.values import MentorshipView
from tests.conftest import Workspace
from tests.driver import Modal, Person
from tests.paired import pair as bare_pair
from tests.planned import team
from tests.recalled import stored
from tests.started import by_rows


@pytest.fixture
def pair(workspace: Workspace, mara: Person, devin: Person) -> MentorshipView:
    """Mara mentors Devin, by an agreement that both accepted."""
    return by_rows(workspace, mara, devin)


def key(workspace: Workspace, person: Person) -> tuple[str, str]:
    return team(workspace), person.id


def versions(workspace: Workspace, person: Person, pair: MentorshipView) -> list[AgreementView]:
    return stored(workspace, lambda session: agreement_store.versions(session, key(workspace, person), pair))


def page(person: Person) -> Modal:
    person.types("/mentor agreement")
    return person.modal("Agreement")


def changes(person: Person, page: Modal, how_long: str) -> None:
    page.click("Change it")
    person.waits_for(lambda: "How long?" in page.labels)
    page.choose("How long?", how_long)
    page.submit()


def test_a_change_waits_for_the_other_and_the_accepted_version_holds_until_then(
    workspace: Workspace, mara: Person, devin: Person, pair: MentorshipView
) -> None:
    mine = page(mara)
    changes(mara, mine, "60 minutes")
    mara.waits_for(lambda: "It waits for @devin" in mine.text)
    assert "version 1 holds" in mine.text
    held = holding(versions(workspace, mara, pair))
    assert held
    assert held.agreed.minutes == 30
    devin.dm().waits_for("would change your agreement").click("Read it")
    theirs = devin.modal("Agreement")
    assert "30 minutes  →  60 minutes" in theirs.text
    theirs.click("Accept")
    devin.waits_for(lambda: "Version 2 holds" in theirs.text)
    mara.dm().waits_for("accepted the changed agreement")
    held = holding(versions(workspace, mara, pair))
    assert held
    assert held.agreed.minutes == 60


def test_every_version_is_kept_with_who_changed_what_and_when(
    mara: Person, devin: Person, pair: MentorshipView
) -> None:
    mine = page(mara)
    changes(mara, mine, "60 minutes")
    mara.waits_for(lambda: "It waits for" in mine.text)
    mine.click("Earlier versions")
    mara.waits_for(lambda: mine.title == "Earlier versions")
    newest, first = mine.text.split("Version 1")
    assert "by you" in newest
    assert "Tuesday, 3 March, 10:0" in newest
    assert "How long: 30 minutes  →  60 minutes" in newest
    assert "from both sides" in first
    assert "Holds from" in first


def test_a_change_that_was_saved_meanwhile_is_not_overwritten_and_what_was_typed_is_kept(
    workspace: Workspace, mara: Person, devin: Person, pair: MentorshipView
) -> None:
    mine, theirs = page(mara), page(devin)
    mine.click("Change it")
    theirs.click("Change it")
    mara.waits_for(lambda: "How long?" in mine.labels)
    devin.waits_for(lambda: "How long?" in theirs.labels)
    mine.choose("How long?", "60 minutes")
    theirs.choose("How often?", "Once a month")
    mine.submit()
    mara.waits_for(lambda: "It waits for @devin" in mine.text)
    theirs.submit()
    devin.waits_for(lambda: "has saved a version meanwhile" in theirs.text)
    assert len(versions(workspace, devin, pair)) == 2
    assert theirs.value("How often?") == "Once a month"
    theirs.submit()
    devin.waits_for(lambda: "It waits for @mara" in theirs.text)
    newest = versions(workspace, devin, pair)[0]
    assert (newest.version, newest.author_id, newest.agreed.every) == (3, devin.id, "month")


def test_accepting_an_older_page_shows_the_newer_version_instead(
    workspace: Workspace, mara: Person, devin: Person, pair: MentorshipView
) -> None:
    mine = page(mara)
    changes(mara, mine, "60 minutes")
    mara.waits_for(lambda: "It waits for" in mine.text)
    theirs = page(devin)
    changes(mara, mine, "90 minutes")
    mara.waits_for(lambda: "Version 3" in mine.text)
    theirs.click("Accept")
    devin.waits_for(lambda: "changed since you opened it" in theirs.text)
    assert not versions(workspace, devin, pair)[0].accepted(pair, devin.id)


def test_what_holds_can_be_kept_instead_of_a_change(
    workspace: Workspace, mara: Person, devin: Person, pair: MentorshipView
) -> None:
    mine = page(mara)
    changes(mara, mine, "60 minutes")
    mara.waits_for(lambda: "It waits for" in mine.text)
    theirs = page(devin)
    theirs.click("Keep version 1")
    devin.waits_for(lambda: "Version 3 holds" in theirs.text)
    mara.dm().waits_for("would rather keep the agreement")
    assert versions(workspace, mara, pair)[0].agreed == versions(workspace, mara, pair)[2].agreed


def test_saving_without_a_change_makes_no_version(
    workspace: Workspace, mara: Person, devin: Person, pair: MentorshipView
) -> None:
    mine = page(mara)
    changes(mara, mine, "30 minutes")
    mara.waits_for(lambda: "Nothing was changed" in mine.text)
    assert len(versions(workspace, mara, pair)) == 1


def test_two_saves_of_one_form_are_one_version_and_two_accepts_are_one(
    workspace: Workspace, mara: Person, devin: Person, pair: MentorshipView
) -> None:
    now = workspace.trellis.clock.now()
    given = key(workspace, mara), pair.id, Agreed(every="month"), now
    for _ in range(2):
        stored(workspace, lambda session: agreement_store.change(session, *given, based_on=1, gesture="form"))
    assert [one.version for one in versions(workspace, mara, pair)] == [2, 1]
    accept, later = (key(workspace, devin), pair.id, 2), workspace.trellis.clock.now()
    assert stored(workspace, lambda session: agreement_store.accept(session, *accept, now))
    assert stored(workspace, lambda session: agreement_store.accept(session, *accept, later))
    assert versions(workspace, mara, pair)[0].holds_since == now


def test_before_both_accept_it_does_not_begin_and_either_may_change_it(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    pair = by_rows(workspace, mara, devin, accepted=False)
    mine = page(mara)
    mine.click("Accept")
    mara.waits_for(lambda: "It waits for @devin" in mine.text)
    theirs = page(devin)
    changes(devin, theirs, "45 minutes")
    devin.waits_for(lambda: "It waits for @mara" in theirs.text)
    assert stored(workspace, lambda session: store.get(session, key(workspace, mara), pair.id)).state == "asked"
    mine.close()
    again = page(mara)
    again.click("Accept")
    mara.waits_for(lambda: "Version 2 holds" in again.text)
    assert stored(workspace, lambda session: store.get(session, key(workspace, mara), pair.id)).is_active


def test_who_said_their_side_last_hears_that_the_agreement_waits_for_them(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    by_rows(workspace, mara, devin, accepted=False)
    page(mara).click("Accept")
    devin.dm().waits_for("have both said what you want").click("Read it")
    devin.modal("Agreement").click("Accept")
    mara.dm().waits_for("your mentorship begins")


def test_the_other_is_told_too_what_managing_beside_mentoring_means(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    wish = start_store.Wish((team(workspace), devin.id), mara.id, "mentee", "formal", True)
    now = workspace.trellis.clock.now()
    stored(workspace, lambda session: start_store.ask(session, wish, now, "asked"))
    mara.types("/mentor side")
    side = mara.modal("Your side")
    assert "Mentor mode" in side.text
    assert "You rate this person" in side.text


def test_after_the_end_it_is_read_and_changed_no_more_and_no_word_is_lost(
    workspace: Workspace, mara: Person, devin: Person, pair: MentorshipView
) -> None:
    mine = page(mara)
    mine.click("Change it")
    mara.waits_for(lambda: "How long?" in mine.labels)
    now = workspace.trellis.clock.now()
    end = key(workspace, devin), pair.id, "ended", Parting(devin.id), now
    stored(workspace, lambda session: ending_store.end(session, *end))
    mine.fill("Expected of the mentor", "One more word")
    mine.submit()
    mara.waits_for(lambda: "This is over" in str(mine.errors))
    assert mine.value("Expected of the mentor") == "One more word"
    assert len(versions(workspace, devin, pair)) == 1


def test_a_pair_that_began_without_an_agreement_can_write_one(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    pair = bare_pair(workspace, mara, devin)
    mine = page(mara)
    mine.click("Write one")
    mara.waits_for(lambda: "How often?" in mine.labels)
    mine.choose("How often?", "Every week")
    mine.choose("How long?", "30 minutes")
    mine.choose("Who schedules?", "The mentee")
    mine.submit()
    mara.waits_for(lambda: "It waits for @devin" in mine.text)
    assert [one.version for one in versions(workspace, devin, pair)] == [1]
