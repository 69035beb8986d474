"""Who wants no written feedback is heard, wherever they say so and whatever else is open at the time."""

from collections.abc import Callable

import pytest

from bot.sbi import receiving
from tests.conftest import Workspace
from tests.driver import Message, Modal, Person
from tests.test_sbi_giving import open_form, send, to_review


@pytest.fixture
def workspace(start: Callable[..., Workspace]) -> Workspace:
    return start()


@pytest.fixture
def note(mara: Person, devin: Person) -> Message:
    send(mara)
    mara.modal("On its way").close()
    return devin.dm().waits_for("some feedback")


def my_settings(person: Person) -> Modal:
    person.home().click("My settings")
    return person.modal("My settings")


def refuse(reader: Person, note: Message, whom: str = "From this person") -> None:
    note.click("Rather in person")
    form = reader.modal("Rather in person")
    form.choose("No written feedback", whom)
    form.submit()
    reader.dm().waits_for("They will talk to you in person")


def refuse_elsewhere(workspace: Workspace, reader: Person, giver: Person | None) -> None:
    """On another device, while a form is open here."""

    async def refuse_there() -> None:
        team_id, giver_id = workspace.sandbox.world.workspace.id, giver.id if giver else None
        async with workspace.trellis.db.begin() as session:
            await receiving.refuse(session, team_id, reader.id, giver_id, workspace.trellis.clock.now())

    workspace.run(refuse_there())


def is_refused(giver: Person) -> bool:
    review = to_review(giver)
    review.submit()
    return giver.modal().title == "Review and send" and "talk in person" in str(review.errors)


def test_saving_settings_opened_before_a_refusal_does_not_undo_it(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    form = my_settings(devin)
    refuse_elsewhere(workspace, devin, mara)
    form.set("Start", "08:00")
    form.submit()
    devin.waits_for("Working time 08:00")
    assert is_refused(mara)


def test_saving_settings_opened_before_refusing_everyone_does_not_undo_it(workspace: Workspace, devin: Person) -> None:
    form = my_settings(devin)
    refuse_elsewhere(workspace, devin, None)
    form.set("Start", "08:00")
    form.submit()
    devin.waits_for("Working time 08:00")
    assert is_refused(workspace.person("lena"))


def test_who_is_let_in_again_can_write_and_who_was_refused_meanwhile_cannot(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    form = my_settings(devin)
    form.pick("No written feedback from", "lena")
    form.submit()
    form = my_settings(devin)
    refuse_elsewhere(workspace, devin, mara)
    form.pick("No written feedback from")
    form.submit()
    assert not is_refused(workspace.person("lena"))
    assert is_refused(mara)


def test_an_old_note_says_that_its_reader_refused_it(mara: Person, devin: Person, note: Message) -> None:
    send(mara)
    mara.modal("On its way").close()
    devin.waits_for(lambda: len(devin.dm().messages) == 2)
    refuse(devin, devin.dm().last)
    note.click("Read now")
    devin.waits_for("You asked for no written feedback from them, so it went back.")


def test_a_split_that_is_too_long_says_why(mara: Person) -> None:
    pad = "and the charts in them " * 90
    open_form(
        mara,
        Situation="Friday's release, 16:00.",
        Behavior=f"You did a great job on the slides {pad}. You merged with a failing test.",
        Impact=f"You did a great job on the talk {pad}. Checkout was down for nine minutes.",
        Next_step="What made you merge?",
    ).submit()
    mara.modal("Review and send").click("Split into two drafts")
    assert "nothing was changed" in mara.modal("Not split").text
