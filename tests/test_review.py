"""Promises that a stale window, a change of mind or hostile words could break."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.conftest import TUESDAY, Workspace
from tests.driver import Person
from tests.test_sbi_giving import GOOD, open_form, send, to_review


@pytest.fixture
def workspace(start: Callable[..., Workspace]) -> Workspace:
    return start()


def fault(person: Person, **what: object) -> None:
    person._http.post("/page/faults", json={"add": what})


def allow_public_praise(workspace: Workspace, recipient: Person, channel: str) -> None:
    async def save() -> None:
        from bot.people import store

        deps = workspace.trellis.deps
        async with deps.db.begin() as session:
            team, now = workspace.sandbox.world.workspace.id, deps.clock.now()
            await store.save_person(session, team, recipient.id, now, {"public_praise": True})
            await store.save_workspace(session, team, now, praise_channel_id=channel)

    workspace.run(save())


def settings_of(person: Person) -> None:
    home = person.home()
    home.click("My settings")


def test_refusing_in_the_settings_stops_what_is_on_its_way(workspace: Workspace, mara: Person, devin: Person) -> None:
    workspace.advance_to(datetime(2026, 3, 3, 23, 0, tzinfo=UTC))  # 18:00 in New York
    send(mara)
    mara.modal("On its way").close()
    settings_of(devin)
    form = devin.modal("My settings")
    form.choose("Written feedback", "Nobody may send me any")
    form.submit()
    workspace.advance_to(datetime(2026, 3, 4, 15, 0, tzinfo=UTC))
    mara.dm().waits_for("prefers to talk in person")
    assert "some feedback" not in devin.dm().text


def test_praise_is_not_posted_once_its_recipient_wants_it_private(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    workspace.advance_to(datetime(2026, 3, 3, 23, 0, tzinfo=UTC))
    allow_public_praise(workspace, devin, workspace.sandbox.world.workspace.channel_names["praise"])
    send(mara, kind="Reinforcing", way="Post it as praise")
    settings_of(devin)
    form = devin.modal("My settings")
    form.choose("Praise", "Keep it private")
    form.submit()
    workspace.advance_to(datetime(2026, 3, 4, 15, 0, tzinfo=UTC))
    assert "wants to say thanks" not in mara.goes_to("#praise").text
    mara.dm().waits_for("was not posted")


def test_two_first_notes_at_once_bring_one_introduction(workspace: Workspace, mara: Person, devin: Person) -> None:
    workspace.advance_to(datetime(2026, 3, 3, 23, 0, tzinfo=UTC))
    send(mara)
    send(workspace.person("lena"))
    workspace.advance_to(datetime(2026, 3, 4, 15, 0, tzinfo=UTC))
    devin.waits_for(lambda: devin.dm().text.count("some feedback") == 2)
    assert devin.dm().text.count("this is Trellis") == 1


def test_the_second_draft_of_a_split_can_be_sent_at_once(mara: Person) -> None:
    open_form(
        mara,
        Situation="Friday's release, 16:00.",
        Behavior="You did a great job on the slides. You merged with a failing test.",
        Impact="Checkout was down for nine minutes.",
        Next_step="What made you merge?",
    ).submit()
    mara.modal("Review and send").click("Split into two drafts")
    mara.modal("Split in two").click("Open it")
    second = mara.modal("SBI feedback")
    assert "great job" in second.value("Behavior")
    second.submit()
    assert mara.modal("Review and send")


def test_a_draft_full_of_remarks_can_still_be_sent(mara: Person, devin: Person) -> None:
    form = open_form(mara, Situation="Lately.", Behavior="You are always late. " * 140)
    form.click("Check my draft")
    mara.waits_for("Worth fixing:", timeout=20)
    form.submit()
    mara.modal("Review and send").submit()
    devin.dm().waits_for("some feedback")


def test_a_long_exchange_of_answers_can_still_be_read(workspace: Workspace, mara: Person, devin: Person) -> None:
    send(mara)
    devin.dm().waits_for("some feedback").click("Read now")
    shown = devin.modal("Feedback for you")

    async def answer_often() -> None:
        from bot.sbi import receiving

        deps = workspace.trellis.deps
        async with deps.db.begin() as session:
            team = workspace.sandbox.world.workspace.id
            [found], _ = await receiving.received(session, team, devin.id, 0, 1)
            for number in range(60):
                await receiving.reply(
                    session, team, devin.id, found.id, "view", f"Thought {number}.", str(number), deps.clock.now()
                )

    workspace.run(answer_often())
    shown.close()
    devin.dm().last.click("Open")
    assert "Thought 59." in devin.modal("Feedback for you").text


def test_today_is_today_for_who_writes_for_the_first_time(workspace: Workspace) -> None:
    workspace.advance_to(datetime(2026, 3, 3, 23, 30, tzinfo=UTC))  # Wednesday 08:30 in Tokyo
    form = open_form(workspace.person("aiko"), **GOOD)
    form.set("When did it happen?", "2026-03-04")
    form.submit()
    assert workspace.person("aiko").modal("Review and send")


def test_a_messages_time_is_told_in_the_givers_zone_also_the_first_time(workspace: Workspace) -> None:
    aiko = workspace.person("aiko")
    message = aiko.goes_to("#general").messages[0]
    aiko.message_shortcut(message, "Give SBI feedback")
    told = aiko.modal("SBI feedback").value("Situation")
    sent_at = datetime.fromtimestamp(float(message.ts), UTC) + timedelta(hours=9)
    assert f"{sent_at:%A, %-d %B, %H:%M}" in told


def test_a_slow_profile_does_not_hold_up_the_answer_to_a_submit(mara: Person) -> None:
    fault(mara, kind="latency", method="users.info", times=9, ms=4000)
    mara.types("/sbi @devin")
    form = mara.modal("SBI feedback")
    form.choose("What kind?", "Corrective")
    form.submit()
    assert "Slack did not say who this is" in form.errors["Who is it for?"]


def test_what_is_written_after_the_send_is_not_called_sent(workspace: Workspace, mara: Person) -> None:
    form = open_form(mara, **GOOD)
    form.click("Check my draft")
    mara.waits_for("Checked.")

    async def send_from_elsewhere() -> None:
        from bot.sbi import service

        deps, team = workspace.trellis.deps, workspace.sandbox.world.workspace.id
        async with deps.db.begin() as session:
            [found], _ = await service.given(session, team, mara.id, 0, 1)
            await service.send(session, team, mara.id, found.id, "ask", None, deps.clock.now())

    workspace.run(send_from_elsewhere())
    form.fill("Impact", "Two more people asked me about it.")
    form.submit()
    told = mara.modal("Already sent")
    told.close()
    assert mara.modal("SBI feedback").value("Impact") == "Two more people asked me about it."


def test_weeks_ahead_are_told_with_their_date(mara: Person) -> None:
    review = to_review(mara)
    review.choose("How should it reach them?", "At a time")
    mara.waits_for("Pick a time within their working hours")
    review.set("When?", int((TUESDAY + timedelta(days=20, hours=23)).timestamp()))
    review.submit()
    assert "24 March" in mara.modal("On its way").text


def test_a_note_that_is_withdrawn_while_it_goes_out_is_taken_back(mara: Person, devin: Person) -> None:
    fault(mara, kind="latency", method="chat.postMessage", times=1, ms=1500)
    send(mara)
    mara.modal("On its way").close()
    home = mara.home()
    mara.waits_for("On its way")
    home.click("Withdraw")
    mara.waits_for("Withdrawn, kept as a draft")
    assert not devin.dm().waits_for("took this note back").button_texts


def test_an_answer_is_found_in_app_home_also_when_its_note_was_lost(mara: Person, devin: Person) -> None:
    send(mara)
    mara.modal("On its way").close()
    devin.dm().waits_for("some feedback").click("Read now")
    devin.modal("Feedback for you").click("Share my view")
    fault(mara, kind="drop_before", method="chat.postMessage", times=1)
    answer = devin.modal("Share your view")
    answer.fill("Your words", "I was in a hurry.")
    answer.submit()
    devin.waits_for("Your answer is on its way")
    home = mara.home()
    mara.waits_for("shares a view on your feedback")
    home.click("Read")
    assert "I was in a hurry." in mara.modal("An answer for you").text
    mara.waits_for("Nothing new waits for you.")


def test_a_click_in_app_home_keeps_the_page(mara: Person) -> None:
    for number in range(7):
        mara.types(f"/sbi @devin note {number}")
        mara.modal("SBI feedback").close()
    home = mara.home()
    home.click("Older")
    mara.waits_for("6 to 7 of 7")
    home.click("Delete", near="note 1")
    mara.waits_for("6 to 6 of 6")
    home.click("Delete", near="note 0")
    mara.waits_for("note 6")


def test_who_submits_before_the_time_field_is_drawn_is_told_what_is_missing(mara: Person) -> None:
    review = to_review(mara)
    fault(mara, kind="latency", method="views.update", times=1, ms=1500)
    review.choose("How should it reach them?", "At a time")
    review.submit()
    assert "still to come" in review.errors["How should it reach them?"]
