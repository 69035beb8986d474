"""Whatever people press at a question: it is done once, can be undone where that makes sense, and is theirs alone."""

from datetime import timedelta

import pytest

from bot.recall import asking, own, store
from bot.recall.memory import Grade
from tests.conftest import SHELF, Workspace
from tests.driver import Message, Person
from tests.planned import drawn_again
from tests.recalled import (
    HOW_SURE,
    KEY_POINTS,
    ask,
    enrol,
    grade,
    key,
    own_card,
    prompt_of,
    question,
    questions,
    reveal,
    stored,
)

AGAIN = "Worth asking again"


@pytest.fixture
def asked(workspace: Workspace, mara: Person) -> Message:
    enrol(workspace, mara)
    return ask(workspace, mara)


def graded(workspace: Workspace, person: Person) -> int:
    return len(stored(workspace, lambda session: store.questions(session, key(workspace, person), ("graded",))))


def test_a_second_click_at_a_grade_changes_nothing(workspace: Workspace, mara: Person, asked: Message) -> None:
    points = reveal(mara)
    grade(points, "Easy")
    mara.dm().waits_for(AGAIN)
    grade(drawn_again(workspace, points), "Forgot")
    mara.waits_for(lambda: "Ask me in a week" in mara.dm().text)
    assert (question(workspace, mara).grade, graded(workspace, mara)) == (Grade.EASY, 1)


def test_the_next_of_todays_questions_follows_once(workspace: Workspace, mara: Person) -> None:
    enrol(workspace, mara)
    ask(workspace, mara, of=2)
    points = reveal(mara)
    grade(points)
    mara.dm().waits_for("2 of 2")
    grade(drawn_again(workspace, points))
    mara.waits_for(lambda: "Ask me in a week" in mara.dm().text)
    assert [one.number for one in questions(workspace, mara)] == [2, 1]


def test_how_sure_is_said_once(workspace: Workspace, mara: Person, asked: Message) -> None:
    mara.dm().says("They do it, and I watch.")
    sure = mara.dm().waits_for(HOW_SURE)
    sure.click("Unsure · 50 %")
    mara.dm().waits_for(KEY_POINTS)
    drawn_again(workspace, sure).click("Sure · 95 %")
    assert "50 % sure" in mara.dm().waits_for(KEY_POINTS).text


def test_a_key_point_is_ticked_and_unticked(workspace: Workspace, mara: Person, asked: Message) -> None:
    points = reveal(mara, "No key point at all.")
    first = SHELF.cards[question(workspace, mara).card_id].points[0]
    points.click("I had it", near=first.point)
    mara.waits_for(lambda: "1 of" in mara.dm().waits_for(KEY_POINTS).text)
    drawn_again(workspace, points).click("I had it", near=first.point)
    mara.waits_for(lambda: question(workspace, mara).ticked == (first.id,))
    mara.waits_for(lambda: "I missed it" in mara.dm().text)
    mara.dm().waits_for(KEY_POINTS).click("I missed it", near=first.point)
    mara.waits_for(lambda: question(workspace, mara).ticked == ())


def test_nobody_grades_or_reads_another_persons_question(
    workspace: Workspace, mara: Person, devin: Person, asked: Message
) -> None:
    reveal(mara)
    mine, now = question(workspace, mara), workspace.trellis.clock.now()
    enrol(workspace, devin)
    forger = key(workspace, devin)
    done = stored(workspace, lambda session: asking.grade(session, forger, mine.id, Grade.EASY, now))
    seen = stored(workspace, lambda session: asking.reveal(session, forger, mine.id, now))
    assert (done, seen, question(workspace, mara).state) == (None, None, "shown")


def test_hints_come_one_by_one_however_fast_one_clicks(workspace: Workspace, mara: Person, asked: Message) -> None:
    asked.click("Hint")
    hinted = mara.dm().waits_for("Hint 1:")
    drawn_again(workspace, asked).click("Hint")
    mara.waits_for(lambda: "Hint 1:" in mara.dm().text)
    assert question(workspace, mara).hints == 1
    hinted = drawn_again(workspace, hinted)
    for _ in SHELF.cards[question(workspace, mara).card_id].hints[1:]:
        hinted.click("Hint")
        shown = question(workspace, mara).hints
        hinted = mara.dm().waits_for(f"Hint {shown}:")
    assert "Hint" not in hinted.button_texts


def test_a_question_that_was_put_off_can_be_answered_after_all(
    workspace: Workspace, mara: Person, asked: Message
) -> None:
    asked.click("Not now")
    mara.dm().waits_for("Not now is fine").click("Ask me after all")
    form = mara.modal("Recall")
    form.fill("Your answer, from memory", "They do it.")
    form.choose("How sure are you that you know it?", "Sure · 95 %")
    form.submit()
    grade(mara.modal("Key points"))
    mara.dm().waits_for(AGAIN)


def test_a_question_that_was_put_off_is_asked_again_later(workspace: Workspace, mara: Person, asked: Message) -> None:
    put_off = question(workspace, mara).card_id
    asked.click("Not now")
    mara.dm().waits_for("Not now is fine")
    ask(workspace, mara)
    assert question(workspace, mara).card_id != put_off
    workspace.advance_to(workspace.trellis.clock.now() + timedelta(hours=25))
    seen = set()
    for _ in range(3):
        ask(workspace, mara)
        seen.add(question(workspace, mara).card_id)
    assert put_off in seen


def test_a_skipped_card_can_be_brought_back(workspace: Workspace, mara: Person, asked: Message) -> None:
    asked.click("Skip this card")
    mara.dm().waits_for("does not come again").click("Bring it back")
    back = mara.dm().waits_for(prompt_of(question(workspace, mara)))
    mara.waits_for(lambda: "Answer" in mara.dm().waits_for(prompt_of(question(workspace, mara))).button_texts)
    assert (back.ts, question(workspace, mara).state) == (asked.ts, "open")


def test_after_a_skipped_card_another_question_can_be_asked(workspace: Workspace, mara: Person, asked: Message) -> None:
    asked.click("Skip this card")
    mara.dm().waits_for("does not come again").click("Another question")
    skipped = questions(workspace, mara)[-1]
    assert prompt_of(skipped) not in mara.modal("Recall").text


def test_a_question_that_was_snoozed_comes_back_itself(workspace: Workspace, mara: Person, asked: Message) -> None:
    before = question(workspace, mara)
    asked.choose_more("Snooze for a week")
    mara.dm().waits_for("Comes back on")
    mara.dm().says("Is this an answer?")
    mara.dm().waits_for("I understand only a few words")
    workspace.advance_to(workspace.trellis.clock.now() + timedelta(days=7))
    after = next(one for one in questions(workspace, mara) if one.id == before.id)
    assert (after.card_id, after.state, after.nudge_id != before.nudge_id) == (before.card_id, "open", True)
    message = next(one for one in reversed(mara.dm().messages) if prompt_of(before) in one.text)
    message.click("Not now")
    mara.dm().waits_for("Not now is fine")


def test_stopped_questions_are_named_in_the_settings_and_saving_brings_them_back(
    workspace: Workspace, mara: Person, asked: Message
) -> None:
    asked.choose_more("Stop these")
    mara.dm().waits_for("Stopped: Questions to recall")
    mara.types("/recall settings")
    form = mara.modal("Recall settings")
    assert "You stopped the questions" in form.text
    form.submit()
    mara.modal("You are in")
    mara.types("/recall settings")
    assert "You stopped the questions" not in mara.modal("Recall settings").text


def test_an_answer_to_a_card_that_is_gone_is_kept_and_said_so(
    workspace: Workspace, mara: Person, asked: Message
) -> None:
    card = SHELF.library.cards.pop(question(workspace, mara).card_id)
    try:
        mara.dm().says("They do it, and I watch.")
        mara.dm().waits_for("not asked any more")
        mara.dm().says("Hello again")
        mara.dm().waits_for("I understand only a few words")
    finally:
        SHELF.library.cards[card.id] = card
    assert question(workspace, mara).text == "They do it, and I watch."


def test_a_retired_card_shows_its_points_and_asks_for_no_grade(workspace: Workspace, mara: Person) -> None:
    enrol(workspace, mara, decks=["own"])
    card_id = own_card(workspace, mara, prompt="What is the on-call rule?", points="Ask early\nWrite it down")
    ask(workspace, mara)
    mara.dm().says("ask early")
    sure = mara.dm().waits_for(HOW_SURE)
    me, now = key(workspace, mara), workspace.trellis.clock.now()
    own_id = card_id.removeprefix("own/")
    assert stored(workspace, lambda session: own.want(session, me, own_id, now, wanted=False))
    sure.click("Sure · 95 %")
    points = mara.dm().waits_for("not asked any more")
    assert "You had: Ask early" in points.text
    assert not any(label.startswith("Good") for label in points.button_texts)


def test_the_longest_texts_in_any_script_are_shown_and_nobody_is_called(workspace: Workspace, mara: Person) -> None:
    enrol(workspace, mara, decks=["own"])
    loud = "<!channel> <@U123> & " * 100
    points = "\n".join(f"{n} شرح <!here> 🙂 {loud}"[:140] for n in range(6))
    texts = {"prompt": f"ما هي {loud}"[:240], "situation": loud[:500], "points": points, "answer": loud[:500]}
    own_card(workspace, mara, **texts)
    ask(workspace, mara)
    shown = reveal(mara, f"0 شرح 🙂 <!channel> {loud}")
    grade(shown)
    mara.dm().waits_for(AGAIN)
    posted = workspace.sandbox.world.workspace.app_dm(mara.id).messages.values()
    raw = [str(message.blocks) + message.text for message in posted if message.bot_id]
    assert not any("<!" in words or "<@U123" in words for words in raw)
