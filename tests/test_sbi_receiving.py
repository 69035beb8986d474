"""What a recipient may count on: to be asked, to put off, to answer, to refuse; and what the giver learns of it."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.nudges import store as nudges
from tests.conftest import TUESDAY, Workspace
from tests.driver import Message, Person
from tests.test_sbi_giving import GOOD, send
from tests.test_sbi_refusing import refuse


@pytest.fixture
def note(mara: Person, devin: Person) -> Message:
    """Devin's note about feedback from Mara."""
    send(mara)
    mara.modal("On its way").close()
    return devin.dm().waits_for("would like to give you some feedback")


def texts_in_dms(*people: Person) -> str:
    return "\n".join(person.dm().text for person in people)


def test_the_first_message_to_anyone_introduces_trellis_once(mara: Person, devin: Person, note: Message) -> None:
    assert "this is Trellis" in note.text
    assert "@mara" in note.text
    send(mara)
    devin.waits_for(lambda: len(devin.dm().messages) == 2)
    assert devin.dm().text.count("this is Trellis") == 1


def test_no_word_of_feedback_or_answer_is_ever_in_a_dm(mara: Person, devin: Person, note: Message) -> None:
    note.click("Read now")
    devin.modal("Feedback for you").click("Share my view")
    answer = devin.modal("Share your view")
    answer.fill("Your words", "I was in a hurry.")
    answer.submit()
    mara.dm().waits_for("shares a view")
    for said in (*GOOD.values(), "I was in a hurry."):
        assert said not in texts_in_dms(mara, devin)


def test_reading_shows_every_part_and_marks_the_note(devin: Person, note: Message) -> None:
    note.click("Read now")
    shown = devin.modal("Feedback for you").text
    assert all(said in shown for said in GOOD.values())
    after = devin.dm().waits_for("You opened the feedback")
    assert after.button_texts == ["Open"]


def test_later_today_comes_back_in_two_hours(workspace: Workspace, devin: Person, note: Message) -> None:
    note.click("Later today")
    devin.dm().waits_for("comes back today at 12:00")
    workspace.advance_to(TUESDAY + timedelta(hours=2, minutes=1))
    devin.dm().waits_for("You asked to be reminded now").click("Read now")
    assert devin.modal("Feedback for you")


def test_later_today_at_the_end_of_the_day_is_the_next_working_morning(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    workspace.advance_to(datetime(2026, 3, 6, 21, 0, tzinfo=UTC))  # Friday 16:00 in New York
    send(mara)
    devin.dm().waits_for("some feedback").click("Later today")
    devin.dm().waits_for("comes back Monday at 09:00")


def test_not_now_waits_in_app_home_and_the_giver_sees_delivered(mara: Person, devin: Person, note: Message) -> None:
    note.click("Not now")
    devin.dm().waits_for("waits in App Home")
    home = devin.home()
    devin.waits_for("has feedback for you")
    home.click("Read")
    assert devin.modal("Feedback for you")
    mara.home()
    mara.waits_for("Read")


def test_not_now_is_delivered_to_the_giver(mara: Person, devin: Person, note: Message) -> None:
    note.click("Not now")
    devin.dm().waits_for("waits in App Home")
    mara.home()
    mara.waits_for("Delivered")


@pytest.mark.parametrize(
    ("option", "from_lena_too"),
    [("From this person", False), ("From anyone", True)],
)
def test_anyone_can_refuse_written_feedback(
    workspace: Workspace, mara: Person, devin: Person, note: Message, option: str, from_lena_too: bool
) -> None:
    refuse(devin, note, option)
    mara.dm().waits_for("prefers to talk in person")
    mara.home()
    mara.waits_for("Prefers to talk in person, kept as a draft")
    lena = workspace.person("lena")
    send(lena)
    refused = lena.has_modal and "prefer to talk in person" in str(lena.modal().errors)
    assert refused is from_lena_too


def test_a_thank_may_be_wordless_and_reaches_the_giver(mara: Person, devin: Person, note: Message) -> None:
    note.click("Read now")
    devin.modal("Feedback for you").click("Thank")
    devin.modal("Thank them").submit()
    mara.dm().waits_for("thanks you for your feedback").click("Read")
    assert "They left no words" in mara.modal("An answer for you").text


def test_reflecting_brings_it_back_on_the_next_working_morning(
    workspace: Workspace, devin: Person, note: Message
) -> None:
    note.click("Read now")
    devin.modal("Feedback for you").click("Reflect, remind me")
    devin.waits_for("It comes back Wednesday at 09:00")
    workspace.advance_to(datetime(2026, 3, 4, 14, 1, tzinfo=UTC))
    devin.dm().waits_for("Is there truth in it?").click("Open it")
    assert devin.modal("Feedback for you")


def test_after_two_weeks_the_giver_is_asked_whether_something_changed(
    workspace: Workspace, mara: Person, devin: Person, note: Message
) -> None:
    note.click("Read now")
    devin.modal("Feedback for you")
    workspace.advance_to(TUESDAY + timedelta(days=14, hours=1))
    mara.dm().waits_for("Did something change?").click("Not yet")
    mara.dm().waits_for("Once is rarely enough")


def test_who_has_told_of_a_change_spares_the_question(
    workspace: Workspace, mara: Person, devin: Person, note: Message
) -> None:
    note.click("Read now")
    devin.modal("Feedback for you").click("I changed something")
    told = devin.modal("Tell what changed")
    told.fill("Your words", "I write the reason first now.")
    told.submit()
    mara.dm().waits_for("tells you what changed")
    workspace.advance_to(TUESDAY + timedelta(days=15))
    assert "Did something change?" not in mara.dm().text


def test_reminders_stop_where_they_appear_and_come_back_from_app_home(
    workspace: Workspace, mara: Person, devin: Person, note: Message
) -> None:
    note.click("Read now")
    devin.modal("Feedback for you")
    workspace.advance_to(TUESDAY + timedelta(days=14, hours=1))
    mara.dm().waits_for("Did something change?").choose_more("Stop these")
    mara.dm().waits_for("Stopped: Questions after two weeks.")
    home = mara.home()
    mara.waits_for("Stopped: Questions after two weeks")
    home.click("Bring back")
    mara.waits_for(lambda: "Stopped:" not in mara.home().text)


def test_a_forged_id_opens_nothing(workspace: Workspace, mara: Person, devin: Person, note: Message) -> None:
    """Mara's own button is made to carry the id of the feedback that is for Devin."""
    send(workspace.person("lena"), to="mara")
    theirs = mara.dm().waits_for("would like to give you")
    stored = workspace.sandbox.world.workspace.channels[theirs.channel].messages[theirs.ts]
    wanted = next(e["value"] for b in note.data["blocks"] for e in b.get("elements", []) if "value" in e)
    for element in (e for b in stored.blocks for e in b.get("elements", []) if e.get("action_id") == "sbi.read"):
        element["value"] = wanted
    mara.dm().last.click("Read now")
    mara.waits_for("It was taken back or deleted")


def test_deleting_a_received_note_keeps_the_givers_copy(mara: Person, devin: Person, note: Message) -> None:
    note.click("Read now")
    devin.modal("Feedback for you").close()
    home = devin.home()
    devin.waits_for("From @mara")
    home.click("Delete")
    devin.waits_for("Trellis helps you mentor well")
    mara.home()
    mara.waits_for("this is wrong")


def send_and_cut(workspace: Workspace, giver: Person, kind: str) -> None:
    """Its post is cut off; then ten minutes pass, in which Slack is asked whether it arrived."""
    giver._http.post("/page/faults", json={"add": {"kind": kind, "method": "chat.postMessage", "times": 1}})
    send(giver)
    giver.modal("On its way").close()

    async def is_unclear() -> bool:
        async with workspace.trellis.db.read() as session:
            return bool(await nudges.unsettled(session, TUESDAY + timedelta(minutes=1), 1))

    giver.waits_for(lambda: workspace.run(is_unclear()))
    workspace.advance_to(TUESDAY + timedelta(minutes=10))


def test_an_unclear_delivery_that_arrived_is_found_and_troubles_nobody(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    send_and_cut(workspace, mara, "drop_after")
    mara.home()
    mara.waits_for("Delivered")
    assert sum("some feedback" in message.text for message in devin.dm().messages) == 1
    assert mara.dm().text == ""


def test_an_unclear_delivery_that_is_not_found_is_the_givers_to_repeat(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    send_and_cut(workspace, mara, "drop_before")
    mara.dm().waits_for("may or may not have got your note")
    home = mara.home()
    mara.waits_for("Delivery unclear")
    home.click("Send again")
    devin.waits_for(lambda: sum("some feedback" in message.text for message in devin.dm().messages) == 1)


def test_a_busy_slack_delays_a_note_and_loses_none(mara: Person, devin: Person) -> None:
    mara._http.post("/page/faults", json={"add": {"kind": "ratelimited", "method": "chat.postMessage", "times": 1}})
    send(mara)
    devin.waits_for(lambda: "some feedback" in devin.dm().text, timeout=15)
