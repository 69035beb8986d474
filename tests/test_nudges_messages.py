"""From the message itself: later, not useful, no more, and back again; each is done once and seen there."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.nudges.habits import NO_HABIT
from bot.sbi import kinds
from tests.conftest import TUESDAY, Workspace
from tests.driver import Person
from tests.planned import QUESTION, drawn_again, habit_of, note, planned, question, rows_of


@pytest.fixture
def workspace(start: Callable[..., Workspace]) -> Workspace:
    return start()


def test_a_snoozed_message_says_when_it_comes_back_and_comes_then(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    message = question(workspace, mara, devin)
    message.choose_more("Snooze for a day")
    said = mara.dm().waits_for("Comes back on Wednesday, 4 March at 09:00.")
    assert QUESTION not in mara.dm().text
    assert said.button_texts == ["Bring it back now"]
    assert habit_of(workspace, mara) == NO_HABIT
    workspace.advance_to(datetime(2026, 3, 4, 14, 1, tzinfo=UTC))
    mara.dm().waits_for(QUESTION).choose_more("Snooze for a week")
    mara.dm().waits_for("Comes back on Wednesday, 11 March at 09:00.")


def test_a_message_snoozed_into_the_weekend_says_that_it_comes_on_monday(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    workspace.advance_to(datetime(2026, 3, 6, 15, 0, tzinfo=UTC))
    question(workspace, mara, devin).choose_more("Snooze for a day")
    mara.dm().waits_for("Comes back on Monday, 9 March at 09:00.")
    assert planned(workspace, mara) == [datetime(2026, 3, 9, 13, 0, tzinfo=UTC)]


def test_snoozing_twice_from_two_drawings_is_one_snooze(workspace: Workspace, mara: Person, devin: Person) -> None:
    message = question(workspace, mara, devin)
    message.choose_more("Snooze for a day")
    for choice in ("Snooze for a day", "Snooze for a week"):
        mara.dm().waits_for("Comes back on Wednesday, 4 March at 09:00.")
        drawn_again(workspace, message).choose_more(choice)
    mara.dm().waits_for("Comes back on Wednesday, 4 March at 09:00.")
    assert len(planned(workspace, mara)) == 1


def test_a_snoozed_message_can_be_brought_back_and_snoozed_again(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    question(workspace, mara, devin).choose_more("Snooze for a day")
    snoozed = mara.dm().waits_for("Comes back on Wednesday")
    snoozed.click("Bring it back now")
    again = mara.dm().waits_for(QUESTION)
    assert planned(workspace, mara) == []
    again.choose_more("Snooze for a day")
    mara.dm().waits_for("Comes back on Wednesday")
    assert len(planned(workspace, mara)) == 1


def test_a_date_is_picked_in_a_form_that_refuses_days_that_are_over(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    question(workspace, mara, devin).choose_more("Snooze until a date")
    form = mara.modal("Snooze until a date")
    assert "It comes at 09:00 your time" in form.hint("Come back on")
    form.set("Come back on", "2026-03-03")
    form.submit()
    assert form.errors == {"Come back on": "Pick a day after today."}
    form.set("Come back on", "2026-03-20")
    form.submit()
    mara.dm().waits_for("Comes back on Friday, 20 March at 09:00.")


def test_not_useful_twice_at_one_message_halves_and_does_not_rest(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    message = question(workspace, mara, devin)
    message.choose_more("Not useful")
    said = mara.dm().waits_for("Questions after two weeks: these come half as often now.")
    assert said.button_texts == ["Stop these", "Change what comes"]
    drawn_again(workspace, message).choose_more("Not useful")
    again = mara.dm().waits_for("half as often")
    assert habit_of(workspace, mara).ignored == 2
    again.click("Stop these")
    mara.dm().waits_for("Stopped: Questions after two weeks.")


def test_a_second_message_found_not_useful_lets_its_kind_rest(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    question(workspace, mara, devin).choose_more("Not useful")
    mara.dm().waits_for("half as often")
    workspace.advance_to(TUESDAY + timedelta(days=1))
    question(workspace, mara, devin).choose_more("Not useful")
    mara.dm().waits_for("Questions after two weeks: these rest now.")
    home = mara.home()
    mara.waits_for("At rest, after four without an answer: Questions after two weeks.")
    home.click("Bring back")
    mara.waits_for(lambda: habit_of(workspace, mara) == NO_HABIT)


def test_what_was_stopped_at_a_message_comes_back_there(workspace: Workspace, mara: Person, devin: Person) -> None:
    message = question(workspace, mara, devin)
    message.choose_more("Stop these")
    mara.dm().waits_for("Stopped: Questions after two weeks. These do not come any more.")
    assert habit_of(workspace, mara).stopped
    drawn_again(workspace, message).choose_more("Snooze for a day")
    stopped = mara.dm().waits_for("Stopped: Questions after two weeks.")
    assert planned(workspace, mara) == []
    stopped.click("Bring them back")
    mara.dm().waits_for(QUESTION)
    assert habit_of(workspace, mara) == NO_HABIT


def test_stopping_a_snoozed_message_takes_back_the_snooze(workspace: Workspace, mara: Person, devin: Person) -> None:
    message = question(workspace, mara, devin)
    message.choose_more("Snooze for a day")
    mara.dm().waits_for("Comes back on")
    drawn_again(workspace, message).choose_more("Stop these")
    mara.dm().waits_for("Stopped:")
    assert planned(workspace, mara) == []


def test_a_note_about_feedback_is_put_off_and_still_opens_when_it_comes_back(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    note(workspace, mara, devin).choose_more("Snooze for a day")
    devin.dm().waits_for("Comes back on Wednesday")
    workspace.advance_to(datetime(2026, 3, 4, 14, 1, tzinfo=UTC))
    devin.dm().waits_for("would like to give you").click("Read now")
    assert devin.modal("Feedback for you")


def test_what_is_read_meanwhile_does_not_come_back(workspace: Workspace, mara: Person, devin: Person) -> None:
    note(workspace, mara, devin).choose_more("Snooze for a week")
    devin.dm().waits_for("Comes back on Tuesday, 10 March at 09:00.")
    devin.home().click("Read")
    devin.modal("Feedback for you")
    assert planned(workspace, devin) == []


def test_a_note_found_not_useful_still_comes_for_somebody_waits(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    note(workspace, mara, devin).choose_more("This message is not useful")
    devin.dm().waits_for("Feedback for you: someone waits for each, or you asked for it.")
    assert habit_of(workspace, devin, kinds.ASK) == NO_HABIT


def test_any_other_click_at_a_message_is_an_answer(workspace: Workspace, mara: Person, devin: Person) -> None:
    message = question(workspace, mara, devin)
    message.click("Not yet")
    mara.dm().waits_for("Once is rarely enough")
    mara.waits_for(lambda: [nudge.reaction for nudge in rows_of(workspace, mara)] == ["answered"])


def test_a_message_of_somebody_else_is_neither_put_off_nor_stopped(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    question(workspace, mara, devin)
    [theirs] = rows_of(workspace, mara)
    mine = note(workspace, mara, devin)
    stored = workspace.sandbox.world.workspace.channels[mine.channel].messages[mine.ts]
    for option in stored.blocks[-1]["accessory"]["options"]:
        option["value"] = option["value"].replace(rows_of(workspace, devin)[0].id, theirs.id)
    devin.dm().last.choose_more("Stop these")
    devin.dm().waits_for("Nothing waits here any more.")
    assert habit_of(workspace, mara) == NO_HABIT
    assert habit_of(workspace, devin) == NO_HABIT


def test_a_snooze_while_everything_is_paused_promises_no_more_than_it_can_keep(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    message = question(workspace, mara, devin)
    mara.home().click("Pause everything")
    mara.waits_for("Paused until you resume.")
    message.choose_more("Snooze for a day")
    mara.dm().waits_for("Comes back on Wednesday, 4 March at 09:00, if you have resumed messages by then.")
