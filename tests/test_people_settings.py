"""A person's own settings, the workspace's, and who may change them."""

from collections.abc import Callable

import pytest

from tests.conftest import Workspace
from tests.driver import Person
from tests.test_sbi_giving import send, to_review


@pytest.fixture
def workspace(start: Callable[..., Workspace]) -> Workspace:
    return start()


@pytest.fixture
def aiko(workspace: Workspace) -> Person:
    """The workspace's owner."""
    return workspace.person("aiko")


def test_the_first_visit_shows_three_lines_and_two_buttons(mara: Person) -> None:
    home = mara.home()
    mara.waits_for("Trellis helps you mentor well")
    assert home.button_texts[:2] == ["Draft feedback", "My settings"]


def test_working_hours_are_the_persons_to_set(workspace: Workspace, mara: Person, devin: Person) -> None:
    home = devin.home()
    devin.waits_for("Working time 09:00 to 17:00")
    home.click("My settings")
    form = devin.modal("My settings")
    form.set("Start", "13:00")
    form.set("End", "18:30")
    form.submit()
    devin.waits_for("Working time 13:00 to 18:30")
    assert "goes at 13:00 their time" in to_review(mara).text


def test_an_end_before_the_start_is_an_error_at_the_field(devin: Person) -> None:
    home = devin.home()
    devin.waits_for("My settings")
    home.click("My settings")
    form = devin.modal("My settings")
    form.set("End", "08:00")
    form.submit()
    assert "after the start" in form.errors["End"]


def test_refused_givers_are_listed_and_can_be_let_in_again(mara: Person, devin: Person) -> None:
    home = devin.home()
    devin.waits_for("My settings")
    home.click("My settings")
    form = devin.modal("My settings")
    form.pick("No written feedback from", "mara")
    form.submit()
    review = to_review(mara)
    review.submit()
    assert "prefer to talk in person" in review.errors["How should it reach them?"]
    home.click("My settings")
    form = devin.modal("My settings")
    form.pick("No written feedback from")
    form.submit()
    review.submit()
    assert devin.dm().waits_for("some feedback")


def open_team_settings(person: Person) -> None:
    home = person.home()
    person.waits_for("Workspace settings")
    home.click("Workspace settings")


def test_only_admins_and_coordinators_see_workspace_settings(mara: Person, aiko: Person) -> None:
    mara.home()
    mara.waits_for("My settings")
    assert "Workspace settings" not in mara.home().text
    open_team_settings(aiko)
    form = aiko.modal("Workspace settings")
    form.pick("Coordinators", "mara")
    form.submit()
    mara.home()
    mara.waits_for("Workspace settings")


def test_a_bad_line_of_the_import_saves_nothing(aiko: Person) -> None:
    open_team_settings(aiko)
    form = aiko.modal("Workspace settings")
    form.fill("Who manages whom", "U1,U2\nnonsense")
    form.submit()
    assert "line 2" in form.errors["Who manages whom"]


def test_a_rule_that_is_off_is_not_applied(mara: Person, aiko: Person) -> None:
    open_team_settings(aiko)
    form = aiko.modal("Workspace settings")
    form.choose("Coach rules that are off", "Too long ago")
    form.submit()
    mara.types("/sbi @devin")
    draft = mara.modal("SBI feedback")
    draft.choose("What kind?", "Corrective")
    draft.set("When did it happen?", "2026-01-05")
    draft.click("Check my draft")
    mara.waits_for("Worth fixing")
    assert "days ago" not in draft.text


def test_praise_is_public_only_for_who_likes_it(
    workspace: Workspace, mara: Person, devin: Person, aiko: Person
) -> None:
    praise = workspace.sandbox.world.workspace.channel_names["praise"]
    open_team_settings(aiko)
    form = aiko.modal("Workspace settings")
    form.set("Praise channel", praise)
    form.submit()
    assert "Post it as praise" not in to_review(mara, kind="Reinforcing").text
    home = devin.home()
    devin.waits_for("My settings")
    home.click("My settings")
    mine = devin.modal("My settings")
    mine.choose("Praise", "It may be posted in the praise channel")
    mine.submit()
    send(mara, kind="Reinforcing", way="Post it as praise")
    mara.goes_to("#praise").waits_for("wants to say thanks to @devin")
