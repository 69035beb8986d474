"""What a giver may count on, from the command to the send button."""

from datetime import timedelta

import pytest

from tests.conftest import BOTH_WAYS, TUESDAY, Workspace
from tests.driver import Modal, Person


def open_form(giver: Person, to: str = "devin", kind: str = "Corrective", **texts: str) -> Modal:
    giver.types(f"/sbi @{to}")
    form = giver.modal("SBI feedback")
    form.choose("What kind?", kind)
    for label, text in texts.items():
        form.fill(label.replace("_", " "), text)
    return form


GOOD = {
    "Situation": "Yesterday's review of PR 214.",
    "Behavior": "You wrote “this is wrong” on three lines and gave no reason.",
    "Impact": "Noor closed the PR and asked me whether she should stop sending them to you.",
    "Next_step": "How did you see it? Can we write one comment together?",
}


def to_review(giver: Person, to: str = "devin", kind: str = "Corrective") -> Modal:
    open_form(giver, to, kind, **GOOD).submit()
    return giver.modal("Review and send")


def send(giver: Person, to: str = "devin", kind: str = "Corrective", way: str | None = None) -> None:
    review = to_review(giver, to, kind)
    if way:
        review.choose("How should it reach them?", way)
    review.submit()


def test_the_commands_text_is_the_behavior(mara: Person) -> None:
    mara.types("/sbi @devin you posted the numbers < & > before the call")
    form = mara.modal("SBI feedback")
    assert form.value("Behavior") == "you posted the numbers < & > before the call"
    assert form.value("Who is it for?") == "devin"


def test_the_command_alone_opens_an_empty_form(mara: Person) -> None:
    mara.types("/sbi")
    assert not mara.modal("SBI feedback").value("Behavior")


@BOTH_WAYS
def test_the_global_shortcut_opens_the_form(mara: Person) -> None:
    mara.shortcut("Give SBI feedback")
    assert mara.modal("SBI feedback").labels[0].startswith("Who is it for?")


@BOTH_WAYS
def test_the_message_shortcut_fills_in_where_and_when_and_whom(mara: Person) -> None:
    message = mara.goes_to("#backend").messages[2]
    mara.message_shortcut(message, "Give SBI feedback")
    form = mara.modal("SBI feedback")
    assert form.value("Situation").startswith("In #backend on ")
    assert form.value("Who is it for?") == "devin"
    assert "this message" in form.text


def test_hints_fit_the_kind(mara: Person) -> None:
    form = open_form(mara, kind="Corrective")
    mara.waits_for("What a camera would have seen")
    form.choose("What kind?", "Reinforcing")
    mara.waits_for("posted the status every ten minutes")


def test_a_check_coaches_and_loses_no_typed_word(mara: Person) -> None:
    form = open_form(mara, Situation="Lately.", Behavior="You are always so careless with the config.")
    form.click("Check my draft")
    mara.waits_for("Worth fixing:")
    assert form.value("Situation") == "Lately."
    assert form.value("Behavior") == "You are always so careless with the config."
    assert "“Lately" in form.text


@BOTH_WAYS
def test_only_recipient_and_kind_are_required(mara: Person) -> None:
    mara.types("/sbi")
    form = mara.modal("SBI feedback")
    form.submit()
    assert set(form.errors) == {"Who is it for?", "What kind?"}


@pytest.mark.parametrize(
    ("whom", "words"),
    [
        ("mara", "That is you"),
        ("deploybot", "That is an app"),
        ("gwen", "guests"),
        ("olaf", "deactivated"),
    ],
)
def test_whom_feedback_cannot_reach_is_said_at_the_field(
    workspace: Workspace, mara: Person, whom: str, words: str
) -> None:
    user_id = next(p["id"] for p in mara._state()["people"] if p["name"] == whom)
    mara.types("/sbi")
    form = mara.modal("SBI feedback")
    form.set("Who is it for?", user_id)
    form.choose("What kind?", "Corrective")
    form.submit()
    assert words in form.errors["Who is it for?"]


def test_a_day_to_come_is_an_error_at_the_date(mara: Person) -> None:
    form = open_form(mara)
    form.set("When did it happen?", (TUESDAY + timedelta(days=3)).date().isoformat())
    form.submit()
    assert "not come yet" in form.errors["When did it happen?"]


def test_an_old_event_is_remarked_by_its_date(mara: Person) -> None:
    form = open_form(mara, **GOOD)
    form.set("When did it happen?", (TUESDAY - timedelta(days=30)).date().isoformat())
    form.submit()
    assert "Consider:" in mara.modal("Review and send").text or "Worth fixing:" in mara.modal("Review and send").text


def test_findings_are_shown_again_before_sending_and_do_not_block(mara: Person, devin: Person) -> None:
    open_form(mara, Situation="Lately.", Behavior="You are always careless.").submit()
    review = mara.modal("Review and send")
    assert "The coach noticed" in review.text
    assert "Send anyway" in review.text
    review.submit()
    devin.dm().waits_for("some feedback")


def test_edit_leads_back_to_the_form_as_typed(mara: Person) -> None:
    review = to_review(mara)
    review.close()
    form = mara.modal("SBI feedback")
    assert form.value("Behavior") == GOOD["Behavior"]


def test_praise_in_a_correction_is_split_into_two_drafts(mara: Person) -> None:
    open_form(
        mara,
        Situation="Friday's release, 16:00.",
        Behavior="You did a great job on the slides. You merged with a failing test.",
        Impact="Checkout was down for nine minutes.",
        Next_step="What made you merge?",
    ).submit()
    review = mara.modal("Review and send")
    review.click("Split into two drafts")
    split = mara.modal("Split in two")
    split.close()
    mara.waits_for(lambda: mara.modal().title == "SBI feedback")
    form = mara.modal("SBI feedback")
    assert form.value("Behavior") == "You merged with a failing test."
    home = mara.home()
    mara.waits_for("great job on the slides")
    assert "merged with a failing test" in home.text


def test_a_form_that_cannot_open_leaves_a_draft(workspace: Workspace, mara: Person) -> None:
    mara._http.post("/page/faults", json={"add": {"kind": "server_error", "method": "views.open", "times": 1}})
    mara.types("/sbi @devin you posted the numbers before the call")
    offered = mara.goes_to("#general").waits_for("saved as a draft")
    assert offered.ephemeral
    offered.click("Open the draft")
    assert mara.modal("SBI feedback").value("Behavior") == "you posted the numbers before the call"
