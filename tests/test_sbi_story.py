"""The story of `/sbi`: drafted, coached, sent, read, answered; over both transports."""

from tests.conftest import BOTH_WAYS
from tests.driver import Person


def draft(giver: Person, to: str = "devin", kind: str = "Corrective") -> None:
    giver.types(f"/sbi @{to}")
    form = giver.modal("SBI feedback")
    form.choose("What kind?", kind)
    form.fill("Situation", "Yesterday's review of PR 214.")
    form.fill("Behavior", "You wrote “this is wrong” on three lines and gave no reason.")
    form.fill("Impact", "Noor closed the PR and asked me whether she should stop sending them to you.")
    form.fill("Next step", "How did you see it? Can we write one comment together?")
    form.submit()


@BOTH_WAYS
def test_feedback_goes_from_the_command_to_the_recipient_and_back(mara: Person, devin: Person) -> None:
    draft(mara)
    review = mara.modal("Review and send")
    assert "nothing to remark" in review.text
    review.submit()
    assert "On its way" in mara.modal().title

    note = devin.dm().waits_for("would like to give you some feedback")
    assert "PR 214" not in devin.dm().text
    note.click("Read now")
    shown = devin.modal("Feedback for you")
    assert "three lines and gave no reason" in shown.text
    shown.click("Share my view")
    answer = devin.modal("Share your view")
    answer.fill("Your words", "I was in a hurry, and I see now how it read.")
    answer.submit()

    back = mara.dm().waits_for("shares a view on your feedback")
    assert "hurry" not in mara.dm().text
    back.click("Read")
    assert "I was in a hurry" in mara.modal("An answer for you").text
