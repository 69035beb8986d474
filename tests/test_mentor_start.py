"""Two people start a mentorship: one asks, each says their side, both see both, and both accept."""

from typing import Any

import pytest

from bot.mentorships import store
from bot.mentorships.values import MentorshipView
from tests.conftest import Workspace
from tests.driver import Modal, Person
from tests.planned import team
from tests.recalled import stored

GOAL = "What do you want to be able to do?"
SIGN = "How will both of you see it?"
PREPARES = "What does the mentee prepare?"


def asks(asker: Person, other: str, *, role: str = "I mentor them", kind: str = "Informal") -> Modal:
    """The form is sent; the modal is the asker's own side then."""
    asker.types(f"/mentor start @{other}")
    form = asker.modal("Start a mentorship")
    form.choose("Which way round?", role)
    form.choose("What kind?", kind)
    asker.waits_for(lambda: "Watch:" in form.text)
    form.submit()
    return asker.modal("Your side")


def says(side: Modal, person: Person, **fields: Any) -> None:
    """Both steps of a side, with what is given by label and defaults for the rest."""
    for label, words in fields.get("texts", {}).items():
        side.fill(label, words)
    for label, choice in fields.get("choices", {}).items():
        side.choose(label, choice)
    if day := fields.get("day"):
        side.set("By when?", day)
    side.submit()
    person.waits_for(lambda: "Step 2 of 2" in side.text)
    for label, words in fields.get("second", {}).items():
        if isinstance(words, str):
            side.fill(label, words)
        else:
            side.choose(label, *words)
    side.submit()
    person.waits_for(lambda: "Step 2 of 2" not in side.text)


def found(workspace: Workspace, person: Person) -> MentorshipView:
    states, key = ("asked", "active", "declined"), (team(workspace), person.id)
    [one] = stored(workspace, lambda session: store.of_person(session, key, states))
    return one


DEVINS: dict[str, Any] = {
    "texts": {GOAL: "Run the next evaluation alone", SIGN: "Mara reads only the report", PREPARES: "One topic"},
    "day": "2026-05-29",
}


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
