"""What somebody who recalls may count on: asked when they said, answered by writing, shown the points, and graded."""

from datetime import UTC, datetime

import pytest

from tests.conftest import Workspace
from tests.driver import Message, Person

ASKED_AT = datetime(2026, 3, 10, 13, 5, tzinfo=UTC)
"""A week later, a Tuesday: 09:05 in New York."""


def enrol(person: Person, **choices: str) -> None:
    person.types("/recall")
    form = person.modal("Recall")
    for label, choice in choices.items():
        form.choose(label.replace("_", " "), choice)
    form.submit()
    person.modal("You are in").close()


@pytest.fixture
def question(workspace: Workspace, mara: Person) -> Message:
    """Mara's first question, a week after she said yes."""
    enrol(mara)
    workspace.advance_to(ASKED_AT.replace(hour=16))
    return mara.dm().waits_for("New to you")


def test_nothing_is_sent_to_someone_who_has_not_said_yes(workspace: Workspace, devin: Person) -> None:
    workspace.advance_to(ASKED_AT.replace(day=24))
    assert "recall" not in devin.dm().text.lower()


def test_an_answer_written_in_the_conversation_leads_to_the_key_points_and_a_next_date(
    mara: Person, question: Message
) -> None:
    mara.dm().says("people remember what they do themselves and forget what they are told")
    mara.dm().waits_for("how sure are you").click("Fairly sure · 75 %")
    points = mara.dm().waits_for("One way to say it")
    assert "75 % sure" in points.text
    mara.dm().waits_for("One way to say it").click(
        next(label for label in points.button_texts if label.startswith("Good"))
    )
    assert "Worth asking again" in mara.dm().waits_for("Worth asking again").text
