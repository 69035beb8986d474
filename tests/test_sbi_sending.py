"""What a giver may count on after the draft: when and how it goes, and how to take it back."""

from datetime import UTC, datetime, timedelta

from handlers.nudges_delivery import dispatch
from tests.conftest import BOTH_WAYS, TUESDAY, Workspace
from tests.driver import Person
from tests.test_sbi_giving import GOOD, send, to_review


def test_ask_first_is_the_default_and_hides_the_kind(mara: Person, devin: Person) -> None:
    send(mara)
    note = devin.dm().waits_for("would like to give you some feedback")
    assert {"Read now", "Later today", "Not now"} <= set(note.button_texts)
    assert "orrective" not in devin.dm().text


def test_send_now_has_read_only(mara: Person, devin: Person) -> None:
    send(mara, way="Send now")
    note = devin.dm().waits_for("has feedback for you")
    assert "Read" in note.button_texts
    assert "Not now" not in note.button_texts


def test_it_waits_for_the_recipients_morning_and_says_so(workspace: Workspace, mara: Person) -> None:
    workspace.advance_to(datetime(2026, 3, 3, 21, 40, tzinfo=UTC))  # 22:40 in Berlin
    lena = workspace.person("lena")
    review = to_review(mara, to="lena")
    assert "It is 22:40 for @lena" in mara.names_in(review.text)
    assert "09:00 their time" in review.text
    review.submit()
    mara.modal("On its way")
    assert "some feedback" not in lena.dm().text
    workspace.advance_to(datetime(2026, 3, 4, 8, 1, tzinfo=UTC))  # 09:01 in Berlin
    lena.dm().waits_for("some feedback")


def test_do_not_disturb_holds_it(workspace: Workspace, mara: Person, devin: Person) -> None:
    devin.sets_dnd(True)
    send(mara)
    mara.modal("On its way")
    workspace.run(dispatch(workspace.trellis.deps))
    assert "some feedback" not in devin.dm().text


def test_a_chosen_time_outside_their_hours_is_an_error(mara: Person) -> None:
    review = to_review(mara)
    review.choose("How should it reach them?", "At a time")
    mara.waits_for("Pick a time within their working hours")
    review.set("When?", int((TUESDAY + timedelta(hours=12)).timestamp()))
    review.submit()
    assert "outside their working hours" in review.errors["When?"]


def test_a_kept_draft_is_in_app_home_and_can_be_edited(mara: Person, devin: Person) -> None:
    send(mara, way="Keep as draft")
    mara.modal("Draft kept").close()
    home = mara.home()
    mara.waits_for("Draft")
    home.click("Edit")
    assert mara.modal("SBI feedback").value("Impact") == GOOD["Impact"]
    assert not devin.dm().messages


def test_talking_in_person_gives_talking_points(mara: Person, devin: Person) -> None:
    send(mara, way="Talk in person")
    points = mara.modal("Talking points").text
    assert "Ask if now is good" in points
    assert GOOD["Impact"] in points
    assert not devin.dm().messages


def test_corrective_feedback_has_no_way_into_a_channel(mara: Person) -> None:
    assert "Post it as praise" not in to_review(mara).text


def test_at_most_three_unread_notes_to_one_person(mara: Person, devin: Person) -> None:
    for _ in range(3):
        send(mara)
        mara.modal("On its way").close()
    review = to_review(mara)
    review.submit()
    assert "3 notes from you to read first" in review.errors["How should it reach them?"]


@BOTH_WAYS
def test_a_double_click_sends_one_note(mara: Person, devin: Person) -> None:
    mara._http.post("/page/faults", json={"add": {"kind": "duplicate", "method": "*", "times": 20}})
    send(mara)
    devin.dm().waits_for("some feedback")
    assert sum("some feedback" in message.text for message in devin.dm().messages) == 1


def test_withdrawing_before_reading_takes_the_note_back(mara: Person, devin: Person) -> None:
    send(mara)
    mara.modal("On its way").close()
    devin.dm().waits_for("some feedback")
    mara.home().click("Withdraw")
    note = devin.dm().waits_for("took this note back")
    assert not note.button_texts
    mara.waits_for("Withdrawn, kept as a draft")


def test_deleting_leaves_nothing_for_the_giver(mara: Person) -> None:
    send(mara, way="Keep as draft")
    mara.modal("Draft kept").close()
    home = mara.home()
    mara.waits_for("this is wrong")
    home.click("Delete")
    mara.waits_for("Trellis helps you mentor well")


async def _remember_dm(workspace: Workspace, person: Person, channel: str) -> None:
    from bot.people import store

    deps = workspace.trellis.deps
    async with deps.db.begin() as session:
        team = workspace.sandbox.world.workspace.id
        await store.save_person(session, team, person.id, deps.clock.now(), {"dm_channel": channel})


def test_a_conversation_that_slack_has_closed_is_opened_anew(workspace: Workspace, mara: Person, devin: Person) -> None:
    workspace.run(_remember_dm(workspace, devin, "D0GONE"))
    send(mara)
    devin.waits_for(lambda: "some feedback" in devin.dm().text, timeout=15)


def test_two_notes_due_at_once_introduce_trellis_once(workspace: Workspace, mara: Person, devin: Person) -> None:
    workspace.advance_to(TUESDAY + timedelta(hours=12))
    for _ in range(2):
        send(mara)
        mara.modal("On its way").close()
    workspace.advance_to(TUESDAY + timedelta(days=1))
    devin.waits_for(lambda: sum("some feedback" in message.text for message in devin.dm().messages) == 2)
    assert devin.dm().text.count("this is Trellis") == 1
