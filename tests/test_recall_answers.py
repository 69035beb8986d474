"""Whatever people write to a question: it is kept, it belongs to the right one, and what comes back is kind."""

from datetime import timedelta

import pytest

from bot.recall.rules import is_nothing
from sandbox import events
from tests.conftest import Workspace
from tests.driver import Message, Person
from tests.recalled import (
    HOW_SURE,
    KEY_POINTS,
    QUESTION,
    ask,
    enrol,
    grade,
    points_of,
    prompt_of,
    question,
    questions,
    reveal,
)

LATE = "Kept beside your answer."


@pytest.fixture
def asked(workspace: Workspace, mara: Person) -> Message:
    enrol(workspace, mara)
    return ask(workspace, mara)


def texts(workspace: Workspace, person: Person) -> list[str]:
    return [answer.text for answer in question(workspace, person).answers]


@pytest.mark.usefixtures("asked")
def test_two_answers_before_the_key_points_count_as_one(workspace: Workspace, mara: Person) -> None:
    first, second = points_of(question(workspace, mara)).split(". ", 1)
    mara.dm().says(first)
    mara.dm().waits_for(HOW_SURE)
    mara.dm().says(second)
    mara.waits_for(lambda: sum(HOW_SURE in message.text for message in mara.dm().messages) == 2)
    mara.dm().waits_for(HOW_SURE).click("Sure · 95 %")
    assert "Not found" not in mara.dm().waits_for(KEY_POINTS).text
    mara.waits_for(lambda: HOW_SURE not in mara.dm().text)


@pytest.mark.usefixtures("asked")
def test_an_answer_after_the_key_points_is_kept_and_changes_nothing(workspace: Workspace, mara: Person) -> None:
    reveal(mara, "I do not remember much of it")
    mara.dm().says(points_of(question(workspace, mara)))
    mara.dm().waits_for(LATE)
    assert [answer.late for answer in question(workspace, mara).answers] == [False, True]
    assert question(workspace, mara).ticked == ()


def test_an_answer_in_the_thread_of_a_graded_question_still_belongs_to_it(
    workspace: Workspace, mara: Person, asked: Message
) -> None:
    grade(reveal(mara))
    mara.dm().waits_for("Worth asking again")
    mara.says("Trellis", "One more thought.", thread=asked)
    mara.waits_for(lambda: len(asked.thread()) == 3)
    assert LATE in asked.thread()[-1].text
    assert texts(workspace, mara)[-1] == "One more thought."


@pytest.mark.usefixtures("asked")
def test_long_after_the_key_points_words_are_about_something_else(workspace: Workspace, mara: Person) -> None:
    reveal(mara)
    workspace.advance_to(workspace.trellis.clock.now() + timedelta(days=2))
    mara.dm().says("Could we move the release?")
    mara.dm().waits_for("I understand only a few words")
    assert len(texts(workspace, mara)) == 1


def test_an_answer_in_the_thread_of_ones_own_answer_belongs_to_its_question(
    workspace: Workspace, mara: Person, asked: Message
) -> None:
    mara.dm().says("They do it.")
    mara.dm().waits_for(HOW_SURE)
    ask(workspace, mara)
    own = mara.dm().waits_for("They do it.")
    mara.says("Trellis", "And I watch.", thread=own)
    mara.waits_for(lambda: len(own.thread()) == 3)
    assert [answer.text for answer in questions(workspace, mara)[1].answers] == ["They do it.", "And I watch."]


@pytest.mark.usefixtures("asked")
def test_an_edit_before_the_key_points_is_what_counts(workspace: Workspace, mara: Person) -> None:
    mara.dm().says("No key point at all.")
    mara.dm().waits_for(HOW_SURE)
    written = next(message for message in mara.dm().messages if "No key point" in message.text)
    mara.edits(written, points_of(question(workspace, mara)))
    mara.waits_for(lambda: "No key point at all." not in texts(workspace, mara))
    mara.dm().waits_for(HOW_SURE).click("Sure · 95 %")
    assert "Not found" not in mara.dm().waits_for(KEY_POINTS).text


@pytest.mark.usefixtures("asked")
def test_an_edit_after_the_key_points_replaces_the_words_and_leaves_the_ticks(
    workspace: Workspace, mara: Person
) -> None:
    reveal(mara, "No key point at all.")
    written = next(message for message in mara.dm().messages if "No key point" in message.text)
    mara.edits(written, points_of(question(workspace, mara)))
    mara.dm().waits_for("so the ticks stay")
    assert question(workspace, mara).ticked == ()
    assert "No key point at all." not in texts(workspace, mara)


@pytest.mark.parametrize(
    "words", ["idk", "IDK.", "I don’t know", "no idea, sorry", "Sorry, I cannot remember", "pass", "?", "…", "🤷", " "]
)
def test_words_can_say_that_somebody_does_not_know(words: str) -> None:
    assert is_nothing(words)


@pytest.mark.parametrize(
    "words", ["no feedback in public", "I forgot to ask why", "pass the risk on", "不知道他们看见"]
)
def test_other_words_are_an_answer(words: str) -> None:
    assert not is_nothing(words)


@pytest.mark.usefixtures("asked")
def test_who_does_not_know_is_shown_the_key_points_at_once(workspace: Workspace, mara: Person) -> None:
    mara.dm().says("no idea, sorry")
    assert "Not knowing is fine" in mara.dm().waits_for(KEY_POINTS).text
    assert question(workspace, mara).confidence == 0


@pytest.mark.usefixtures("asked")
def test_five_thousand_characters_are_an_answer(workspace: Workspace, mara: Person) -> None:
    words = ("I would ask what they see & what they tried. " * 112)[:5000]
    assert "Key points" not in reveal(mara, words.strip()).text
    assert len(texts(workspace, mara)[0]) > 4900


@pytest.mark.usefixtures("asked")
def test_a_voice_clip_is_told_that_only_words_are_read(workspace: Workspace, mara: Person) -> None:
    mara.shares_file("Trellis", "audio_message.m4a")
    mara.dm().waits_for("no voice clips")
    assert question(workspace, mara).state == "open"


@pytest.mark.usefixtures("asked")
def test_the_words_beside_a_file_are_an_answer(workspace: Workspace, mara: Person) -> None:
    mara.shares_file("Trellis", "whiteboard.png", "They do it, and I watch.")
    mara.dm().waits_for(HOW_SURE)
    assert texts(workspace, mara) == ["They do it, and I watch."]


@pytest.mark.usefixtures("asked")
def test_with_several_open_questions_trellis_asks_which(workspace: Workspace, mara: Person) -> None:
    ask(workspace, mara)
    newer, older = questions(workspace, mara)
    mara.dm().says("They do it, and I watch.")
    mara.dm().waits_for("Which one is this for?").click("This one", near=prompt_of(older)[:100])
    mara.dm().waits_for("Kept as your answer to")
    mara.dm().waits_for(HOW_SURE)
    by_id = {one.id: one for one in questions(workspace, mara)}
    assert (by_id[older.id].state, by_id[newer.id].state) == ("answered", "open")


@pytest.mark.usefixtures("asked")
def test_in_a_thread_nobody_has_to_say_which(workspace: Workspace, mara: Person) -> None:
    second = ask(workspace, mara)
    mara.says("Trellis", "They do it, and I watch.", thread=second)
    mara.waits_for(lambda: len(second.thread()) == 3)
    assert HOW_SURE in second.thread()[-1].text
    assert [one.state for one in questions(workspace, mara)] == ["answered", "open"]


def test_with_no_open_question_there_is_one_line(workspace: Workspace, mara: Person) -> None:
    enrol(workspace, mara)
    mara.dm().says("They do it, and I watch.")
    mara.dm().waits_for("I understand only a few words")


@pytest.mark.usefixtures("asked")
def test_words_work_while_a_question_is_open(workspace: Workspace, mara: Person) -> None:
    for word, answer in (("help", "What I do"), ("stop", "ends that kind")):
        mara.dm().says(word)
        mara.dm().waits_for(answer)
    assert question(workspace, mara).state == "open"


@pytest.mark.usefixtures("asked")
def test_an_answer_counts_while_everything_is_paused(workspace: Workspace, mara: Person) -> None:
    mara.dm().says("pause")
    mara.dm().waits_for("Everything is paused")
    grade(reveal(mara))
    mara.dm().waits_for("Worth asking again")


@pytest.mark.usefixtures("asked")
def test_what_was_no_answer_is_deleted_and_the_question_waits(workspace: Workspace, mara: Person) -> None:
    mara.dm().says("Thanks, will do later")
    mara.dm().waits_for(HOW_SURE).click("That was no answer")
    mara.dm().waits_for("the question stays open")
    assert (texts(workspace, mara), question(workspace, mara).state) == ([], "open")


@pytest.mark.usefixtures("asked")
def test_the_same_message_twice_is_one_answer(workspace: Workspace, mara: Person) -> None:
    mara.dm().says("They do it, and I watch.")
    mara.dm().waits_for(HOW_SURE)
    world = workspace.sandbox.world
    dm = world.workspace.app_dm(mara.id)
    written = next(message for message in dm.messages.values() if message.user == mara.id)

    async def again() -> None:
        written.client_msg_id = None
        events.message_event(world, dm, written)
        await world.delivery.settled()

    workspace.run(again())
    mara.dm().says("help")
    mara.dm().waits_for("What I do")
    assert texts(workspace, mara) == ["They do it, and I watch."]
    assert mara.dm().text.count(HOW_SURE) == 1


@pytest.mark.usefixtures("asked")
def test_what_is_typed_survives_a_hint(mara: Person) -> None:
    mara.dm().waits_for(QUESTION).click("Answer")
    form = mara.modal("Recall")
    form.fill("Your answer, from memory", "They do it")
    form.choose("How sure are you that you know it?", "Sure · 95 %")
    form.click("Hint")
    mara.waits_for(lambda: "Hint 1:" in form.text)
    assert form.value("Your answer, from memory") == "They do it"
    form.submit()
    assert "95 % sure" in mara.modal("Key points").text


@pytest.mark.usefixtures("asked")
def test_an_empty_form_is_asked_for_a_few_words(workspace: Workspace, mara: Person) -> None:
    mara.dm().waits_for(QUESTION).click("Answer")
    form = mara.modal("Recall")
    form.choose("How sure are you that you know it?", "Sure · 95 %")
    form.fill("Your answer, from memory", "   ")
    form.submit()
    assert "Write a few words" in form.errors["Your answer, from memory"]
    assert question(workspace, mara).state == "open"
