"""Two people start a mentorship: one asks, each says their side, both see both, and both accept."""

import asyncio
from typing import Any

import pytest

from bot.mentorships import service, start_store, store
from bot.mentorships.values import MentorshipView
from bot.people import store as people
from tests.conftest import Workspace
from tests.driver import Modal, Person
from tests.paired import pair
from tests.planned import team
from tests.recalled import stored
from tests.started import DEVINS, GOAL, PREPARES, asks, found, says


@pytest.fixture
def asked(mara: Person, devin: Person) -> Modal:
    """Mara has asked Devin, and has her side in front of her."""
    return asks(mara, "devin")


def test_two_people_start_say_their_sides_and_accept(
    workspace: Workspace, mara: Person, devin: Person, asked: Modal
) -> None:
    says(asked, mara, texts={PREPARES: "A short list"}, choices={"How often?": "Every two weeks"})
    assert "has not said theirs yet" in asked.text
    devin.dm().waits_for("would like to mentor you").click("Fill in my side")
    side = devin.modal("Your side")
    says(side, devin, **DEVINS)
    assert "mara would meet every two weeks, @devin every week" in side.text
    side.click("To the agreement")
    devin.waits_for(lambda: side.title == "Agreement")
    side.click("Accept")
    devin.waits_for(lambda: "It waits for @mara" in side.text)
    mara.dm().waits_for("have both said what you want").click("Read it")
    page = mara.modal("Agreement")
    page.click("Accept")
    mara.waits_for(lambda: "Version 1 holds" in page.text)
    assert found(workspace, mara).is_active
    devin.dm().waits_for("your mentorship begins")


# --- asking ----------------------------------------------------------------------------------------------------
def test_a_mentee_asks_for_a_mentor(workspace: Workspace, mara: Person, devin: Person) -> None:
    side = asks(devin, "mara", role="They mentor me")
    assert GOAL in side.labels
    pair = found(workspace, mara)
    assert (pair.mentor_id, pair.mentee_id, pair.asked_by) == (mara.id, devin.id, devin.id)
    mara.dm().waits_for("would like to have you as a mentor").click("Fill in my side")
    assert GOAL not in mara.modal("Your side").labels


@pytest.mark.parametrize(
    ("name", "why"),
    [("mara", "That is you"), ("deploybot", "That is an app"), ("gwen", "guests"), ("olaf", "deactivated")],
)
def test_who_cannot_be_asked_is_refused_with_the_reason(mara: Person, name: str, why: str) -> None:
    mara.types("/mentor start")
    form = mara.modal("Start a mentorship")
    form.set("With whom?", next(one["id"] for one in mara._state()["people"] if one["name"] == name))
    mara.waits_for(lambda: why in form.text)
    form.choose("Which way round?", "I mentor them")
    form.choose("What kind?", "Peer")
    form.submit()
    mara.waits_for(lambda: why in form.errors.get("With whom?", ""))


def test_the_same_is_not_asked_twice_and_leads_to_what_is_there(mara: Person, devin: Person, asked: Modal) -> None:
    devin.types("/mentor start @mara")
    form = devin.modal("Start a mentorship")
    form.choose("Which way round?", "They mentor me")
    form.choose("What kind?", "Peer")
    form.submit()
    devin.waits_for(lambda: "has asked you for this already" in form.text)
    form.click("Open it")
    devin.waits_for(lambda: form.title == "Your side")


def test_two_who_ask_each_other_at_once_have_one_mentorship(workspace: Workspace, mara: Person, devin: Person) -> None:
    db, now, of = workspace.trellis.db, workspace.trellis.clock.now(), team(workspace)

    async def ask(wish: start_store.Wish, gesture: str) -> MentorshipView:
        async with db.begin() as session:
            return await start_store.ask(session, wish, now, gesture)

    async def both() -> tuple[Any, ...]:
        one = ask(start_store.Wish((of, mara.id), devin.id, "mentor", "peer", False), "one")
        other = ask(start_store.Wish((of, devin.id), mara.id, "mentee", "peer", False), "other")
        again = ask(start_store.Wish((of, mara.id), devin.id, "mentor", "peer", False), "one")
        return await asyncio.gather(one, other, again, return_exceptions=True)

    answers = workspace.run(both())
    [refused] = [one for one in answers if isinstance(one, service.Already)]
    assert {one.id for one in answers if isinstance(one, MentorshipView)} == {refused.found.id}


def test_more_mentees_than_the_mentor_wants_warns_the_mentor_and_stops_nothing(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    pair(workspace, mara, workspace.person("lena"))
    mara.types("/mentor settings")
    settings = mara.modal("Mentoring settings")
    settings.choose("At most how many mentees at a time?", "1")
    settings.submit()
    mara.waits_for(lambda: "Only you see this" in settings.text)
    settings.close()
    mara.types("/mentor start @devin")
    form = mara.modal("Start a mentorship")
    assert "you set 1" not in form.text
    form.choose("Which way round?", "I mentor them")
    mara.waits_for(lambda: "You mentor one person now, and you set 1" in form.text)
    form.choose("What kind?", "Buddy")
    form.submit()
    mara.waits_for(lambda: form.title == "Your side")


def test_a_kind_is_shown_with_what_it_is_good_for_and_what_to_watch(mara: Person) -> None:
    mara.types("/mentor start @devin")
    form = mara.modal("Start a mentorship")
    form.choose("What kind?", "Reverse")
    mara.waits_for(lambda: "Rank creeps back in" in form.text)


def test_managing_is_asked_prefilled_from_the_import_and_told_what_it_means(workspace: Workspace) -> None:
    tomasz, devin = workspace.person("tomasz"), workspace.person("devin")
    of, now = team(workspace), workspace.trellis.clock.now()
    stored(workspace, lambda session: people.save_workspace(session, of, now))
    stored(workspace, lambda session: people.replace_managers(session, of, [(tomasz.id, devin.id)]))
    tomasz.types("/mentor start @devin")
    form = tomasz.modal("Start a mentorship")
    question = "Is one of you the other’s manager?"
    assert form.value(question) == "Yes, one of us manages the other"
    assert "You rate this person’s work" in form.text.replace("'", "’")
    form.choose("Which way round?", "I mentor them")
    form.choose("What kind?", "Formal")
    form.submit()
    tomasz.waits_for(lambda: form.title == "Your side")
    [mine] = stored(workspace, lambda session: store.of_person(session, (team(workspace), tomasz.id)))
    assert mine.manages
