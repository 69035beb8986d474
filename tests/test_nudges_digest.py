"""A digest: each of its lines opens by itself, once, and what becomes of one never hides the others."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.nudges import own
from bot.nudges.habits import NO_HABIT
from bot.sbi import kinds
from tests.conftest import TUESDAY, Workspace
from tests.driver import Message, Person
from tests.planned import drawn_again, go, habit_of, plan_together, planned, rows_of

GIVERS = ("mara", "lena", "tomasz")


@pytest.fixture
def workspace(start: Callable[..., Workspace]) -> Workspace:
    return start()


@pytest.fixture
def digest(workspace: Workspace, devin: Person) -> Message:
    """Three notes that came together."""
    plan_together(workspace, *((kinds.READ, workspace.person(giver), devin) for giver in GIVERS))
    go(workspace)
    return devin.dm().waits_for("3 things wait for you.")


def messages(devin: Person, text: str) -> list[Message]:
    return [message for message in devin.dm().messages if text in message.text and "Show" not in message.text]


def test_a_line_is_shown_below_as_a_message_of_its_own_with_its_frame(devin: Person, digest: Message) -> None:
    digest.click("Show", near="@lena has feedback")
    below = devin.waits_for(lambda: messages(devin, "@lena wrote it in Trellis"))[0]
    assert "2 things wait for you." in devin.dm().waits_for("Shown below.").text
    below.choose_more("Snooze for a day")
    devin.dm().waits_for("Comes back on Wednesday, 4 March at 09:00.")
    assert "2 things wait for you." in devin.dm().text


def test_a_line_that_is_asked_for_twice_is_shown_once(workspace: Workspace, devin: Person, digest: Message) -> None:
    for _ in range(2):
        drawn_again(workspace, digest).click("Show", near="@lena has feedback")
        devin.dm().waits_for("Shown below.")
    devin.waits_for(lambda: messages(devin, "@lena has feedback"))
    workspace.advance_to(TUESDAY + timedelta(minutes=1))
    assert len(messages(devin, "@lena has feedback")) == 1
    assert [nudge.kind for nudge in rows_of(workspace, devin)].count(own.SHOWN.name) == 1


def test_asking_for_one_line_answers_that_line_and_not_the_others(
    workspace: Workspace, devin: Person, digest: Message
) -> None:
    digest.click("Show", near="@lena has feedback")
    devin.dm().waits_for("Shown below.")
    assert sorted(str(nudge.reaction) for nudge in rows_of(workspace, devin) if nudge.digest_id) == [
        "None",
        "None",
        "answered",
    ]


def test_what_was_shown_points_to_its_own_message_and_not_to_the_digest(
    workspace: Workspace, devin: Person, digest: Message
) -> None:
    digest.click("Show", near="@lena has feedback")
    below = devin.waits_for(lambda: messages(devin, "@lena has feedback"))[0]

    def places() -> list[str]:
        return sorted(str(nudge.message_ts) for nudge in rows_of(workspace, devin) if nudge.kind == kinds.READ.name)

    devin.waits_for(lambda: places() == sorted([digest.ts, digest.ts, below.ts]))


def test_a_note_that_is_taken_back_says_so_in_its_line_and_leaves_the_others(
    workspace: Workspace, devin: Person, digest: Message
) -> None:
    lena = workspace.person("lena")
    lena.home().click("Withdraw")
    devin.dm().waits_for("@lena took this note back before it was read.")
    assert "2 things wait for you." in devin.dm().text
    assert "@mara has feedback for you." in devin.dm().text


def test_a_note_that_is_taken_back_after_it_was_shown_is_replaced_there(
    workspace: Workspace, devin: Person, digest: Message
) -> None:
    digest.click("Show", near="@lena has feedback")
    below = devin.waits_for(lambda: messages(devin, "@lena has feedback"))[0]
    devin.waits_for(lambda: below.ts in {nudge.message_ts for nudge in rows_of(workspace, devin)})
    workspace.person("lena").home().click("Withdraw")
    devin.waits_for(lambda: "took this note back" in devin.dm().last.text)
    assert "2 things wait for you." in devin.dm().messages[0].text


def test_a_digest_is_put_off_as_a_whole_and_brought_back_as_a_whole(
    workspace: Workspace, devin: Person, digest: Message
) -> None:
    digest.choose_more("Snooze for a day")
    snoozed = devin.dm().waits_for("Comes back on Wednesday, 4 March at 09:00.")
    assert len(planned(workspace, devin)) == 3
    snoozed.click("Bring it back now")
    devin.dm().waits_for("3 things wait for you.").choose_more("Snooze for a day")
    devin.dm().waits_for("Comes back on Wednesday")
    workspace.advance_to(datetime(2026, 3, 4, 14, 1, tzinfo=UTC))
    devin.dm().waits_for("3 things wait for you.").click("Show", near="@mara has feedback")
    devin.waits_for(lambda: messages(devin, "@mara has feedback"))


def test_a_digest_of_one_kind_is_stopped_at_once(workspace: Workspace, devin: Person, digest: Message) -> None:
    digest.choose_more("Stop these")
    devin.dm().waits_for("Stopped: Feedback for you.").click("Bring them back")
    devin.dm().waits_for("3 things wait for you.")
    assert habit_of(workspace, devin, kinds.READ) == NO_HABIT


def test_of_a_digest_of_several_kinds_one_is_stopped(workspace: Workspace, mara: Person, devin: Person) -> None:
    lena, tomasz = workspace.person("lena"), workspace.person("tomasz")
    plan_together(workspace, (kinds.READ, lena, mara), (kinds.READ, tomasz, mara), (kinds.REFLECT, devin, mara))
    go(workspace)
    mara.dm().waits_for("3 things wait for you.").choose_more("Stop these")
    asked = mara.dm().waits_for("Which of these shall stop?")
    asked.click("Stop", near="Reminders to reflect on feedback")
    mara.dm().waits_for("Stopped: Reminders to reflect on feedback.")
    assert habit_of(workspace, mara, kinds.READ) == NO_HABIT
    assert habit_of(workspace, mara, kinds.REFLECT).stopped
