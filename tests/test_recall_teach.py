"""Somebody explains a card to another, who marks which steps were there; the two see it, and nobody else."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.nudges import service as nudges
from bot.recall import kinds, own, store, teaching
from bot.recall.cards import Card, KeyPoint
from bot.recall.memory import Grade
from bot.recall.values import Remembered, TeachBackView
from bot.recall.writing import written
from handlers import recall_teach_views as views
from handlers.nudges_views import first_words
from sandbox.blocks import problems
from tests.conftest import SHELF, Workspace
from tests.driver import Message, Modal, Person
from tests.recalled import ask, enrol, grade, key, own_card, question, reveal, stored

WORDS = "It is like pairing <!channel>: they drive, I ask. Not for an outage, though."
LATER = timedelta(days=2)


@pytest.fixture
def recalled(workspace: Workspace, devin: Person) -> Message:
    """Devin has recalled a card, two days ago."""
    enrol(workspace, devin)
    ask(workspace, devin)
    grade(reveal(devin))
    points = devin.dm().waits_for("Explain it to someone")
    workspace.advance_to(workspace.trellis.clock.now() + LATER)
    return points


def fills(form: Modal, *, reader: str = "mara", words: str = WORDS, how: str | None = "Easy") -> None:
    form.pick("Who reads it?", reader)
    form.fill("Your explanation, as to somebody new to it", words)
    if how:
        form.choose("How well did you remember it?", how)
    form.submit()


@pytest.fixture
def explained(devin: Person, mara: Person, recalled: Message) -> Message:
    """What comes to Mara."""
    recalled.click("Explain it to someone")
    fills(devin.modal("Explain a card"))
    devin.waits_for("You hear which steps they found")
    return mara.dm().waits_for("explained something to you")


def memory(workspace: Workspace, person: Person) -> Remembered:
    known = stored(workspace, lambda session: store.memories(session, key(workspace, person)))
    return known[question(workspace, person).card_id]


def test_an_explanation_counts_as_recalling(workspace: Workspace, devin: Person, explained: Message) -> None:
    known = memory(workspace, devin).memory
    assert known
    assert workspace.trellis.clock.now() - known.reviewed_at < timedelta(hours=1)


def test_right_after_the_key_points_it_is_no_recalling(workspace: Workspace, devin: Person) -> None:
    enrol(workspace, devin)
    ask(workspace, devin)
    grade(reveal(devin))
    devin.dm().waits_for("Explain it to someone").click("Explain it to someone")
    before = memory(workspace, devin)
    form = devin.modal("Explain a card")
    assert "How well did you remember it?" not in form.labels
    fills(form, how=None)
    devin.waits_for("You hear which steps they found")
    assert memory(workspace, devin) == before


def test_the_message_points_and_the_words_are_in_the_form(mara: Person, explained: Message) -> None:
    assert "they drive" not in mara.dm().text
    explained.click("Read it")
    assert WORDS in mara.modal("An explanation").text


def test_the_one_who_explained_sees_which_steps_were_there(devin: Person, mara: Person, explained: Message) -> None:
    explained.click("Read it")
    form = mara.modal("An explanation")
    form.choose("Which of these were there?", "A start from something known", "Where it does not hold")
    form.fill("One line for them", "Try it with a real PR.")
    form.submit()
    mara.waits_for("Sent. @devin sees this")
    mara.dm().waits_for("which steps were there")
    devin.dm().waits_for("read your explanation").click("See it")
    seen = devin.modal("An explanation").text
    there, missing = seen.split("For a next time")
    assert "Where it does not hold" in there
    assert "A concrete example" in missing
    assert "Try it with a real PR." in seen


def test_what_is_marked_is_marked_once(workspace: Workspace, devin: Person, mara: Person, explained: Message) -> None:
    explained.click("Read it")
    first = mara.modal("An explanation")
    teach_id = first.data["private_metadata"].split('"')[3]
    first.submit()
    devin.dm().waits_for("read your explanation")
    now, reader = workspace.trellis.clock.now(), key(workspace, mara)
    again = stored(workspace, lambda session: teaching.mark(session, reader, teach_id, ["core"], "", now))
    assert again
    assert again.steps == ()


def test_nobody_else_reads_or_marks_it(workspace: Workspace, mara: Person, explained: Message) -> None:
    explained.click("Read it")
    teach_id = mara.modal("An explanation").data["private_metadata"].split('"')[3]
    lena, now = key(workspace, workspace.person("lena")), workspace.trellis.clock.now()
    assert stored(workspace, lambda session: teaching.of(session, lena, teach_id)) is None
    assert stored(workspace, lambda session: teaching.mark(session, lena, teach_id, ["core"], "", now)) is None


def test_the_command_offers_the_cards_that_were_recalled(devin: Person, recalled: Message) -> None:
    devin.types("/recall teach")
    form = devin.modal("Explain a card")
    [card] = form.options("Which card?")
    form.choose("Which card?", card)
    form.submit()
    devin.waits_for(lambda: "Who reads it?" in form.labels)


def test_without_a_recalled_card_the_command_says_what_comes_first(devin: Person) -> None:
    devin.types("/recall teach")
    assert "once you have recalled it" in devin.modal("Explain a card").text


def test_nobody_explains_to_themselves(devin: Person, recalled: Message) -> None:
    recalled.click("Explain it to someone")
    form = devin.modal("Explain a card")
    fills(form, reader="devin")
    assert form.errors["Who reads it?"] == "That is you. Pick somebody who reads it."


def test_the_case_stands_before_the_question_for_both(
    workspace: Workspace, devin: Person, mara: Person, explained: Message
) -> None:
    card = SHELF.cards[question(workspace, devin).card_id]
    assert card.case
    explained.click("Read it")
    assert card.case in mara.modal("An explanation").text
    devin.modal("Explain a card").close()
    devin.types("/recall teach")
    form = devin.modal("Explain a card")
    form.choose("Which card?", *form.options("Which card?"))
    form.submit()
    devin.waits_for(lambda: card.case in form.text)


def test_who_takes_no_explanations_gets_none_and_the_form_says_so(
    workspace: Workspace, devin: Person, mara: Person, recalled: Message
) -> None:
    now, reader = workspace.trellis.clock.now(), key(workspace, mara)
    stored(workspace, lambda session: nudges.stop_kind(session, *reader, kinds.TEACH.habit, now))
    recalled.click("Explain it to someone")
    form = devin.modal("Explain a card")
    fills(form)
    assert "They take no explanations now" in form.errors["Who reads it?"]


def test_words_about_a_card_that_is_gone_stay_in_the_form(workspace: Workspace, devin: Person) -> None:
    enrol(workspace, devin)
    own_id = own_card(workspace, devin, prompt="Why do we roll back first?", points="Users come first")
    ask(workspace, devin)
    grade(reveal(devin))
    devin.dm().waits_for("Explain it to someone").click("Explain it to someone")
    form = devin.modal("Explain a card")
    me = key(workspace, devin)
    assert stored(workspace, lambda session: own.delete(session, me, own_id.removeprefix("own/")))
    fills(form, how=None)
    assert "Copy your words" in form.errors["Your explanation, as to somebody new to it"]


def explains(workspace: Workspace, person: Person, reader: Person, card_id: str, gesture: str) -> None:
    now = workspace.trellis.clock.now()
    given = key(workspace, person), reader.id, card_id, WORDS, None, now, gesture
    stored(workspace, lambda session: teaching.explain(session, *given))


def test_a_card_that_another_wrote_for_two_is_read_by_those_two_alone(
    workspace: Workspace, devin: Person, mara: Person
) -> None:
    enrol(workspace, devin)
    lena, now, me = workspace.person("lena"), workspace.trellis.clock.now(), key(workspace, devin)
    card_id = own_card(workspace, lena, prompt="Why do we roll back first?", points="Users come first")
    which = card_id.removeprefix("own/")
    stored(workspace, lambda session: own.settle(session, key(workspace, lena), which, devin.id, now))
    stored(workspace, lambda session: own.answer(session, me, which, now, accepts=True))
    with pytest.raises(teaching.NotForThem):
        explains(workspace, devin, mara, card_id, "to mara")
    explains(workspace, devin, lena, card_id, "to lena")


def test_a_reader_does_not_see_what_a_card_was_changed_to_since(
    workspace: Workspace, devin: Person, mara: Person
) -> None:
    enrol(workspace, devin)
    card_id = own_card(workspace, devin, prompt="Why do we roll back first?", points="Users come first")
    explains(workspace, devin, mara, card_id, "gesture")
    me, later = key(workspace, devin), workspace.trellis.clock.now() + LATER
    secret = written("Why do I want to leave?", points="Nobody listens")
    found = stored(workspace, lambda session: teaching.of(session, key(workspace, mara), "gesture"))
    assert found
    assert found[1]
    stored(workspace, lambda session: own.keep(session, me, card_id.removeprefix("own/"), secret, later))
    found = stored(workspace, lambda session: teaching.of(session, key(workspace, mara), "gesture"))
    assert found
    assert found[1] is None
    assert "The question is not shown" in str(views.read(*found))


def test_what_stands_in_place_of_a_message_has_words_for_the_line_of_a_digest() -> None:
    taught = TeachBackView("T1.V1", "T1", "U1", "U2", "d/c", WORDS, (), "", datetime.now(UTC), None)
    for message in (views.pointer(taught), views.marked(taught), views.news(taught)):
        assert first_words(message)


def test_every_page_keeps_slacks_rules_with_the_longest_words() -> None:
    worst, now = "<!channel>&*x*😀" * 300, datetime(2026, 3, 3, tzinfo=UTC)
    point = KeyPoint(id="p", point="p")
    card = Card(id=f"own/{'c' * 32}", deck="own", prompt=worst[:240], points=(point,), topic="own")
    taught = TeachBackView("T1." + "V" * 12, "T1", "U1", "U2", card.id, worst[:3000], (), worst[:500], now, now)
    pages = [views.explain(card, counts=True), views.read(taught, card), views.found(taught, card, to_reader=True)]
    many = [card.model_copy(update={"id": f"own/{number:032}"}) for number in range(teaching.OFFERED)]
    pages += [views.pick(many), views.read(taught, None)]
    for page in pages:
        assert problems("modal", page) == []


def test_three_wait_for_one_reader_at_most(
    workspace: Workspace, devin: Person, mara: Person, recalled: Message
) -> None:
    now, card = workspace.trellis.clock.now(), question(workspace, devin).card_id

    def send(gesture: str) -> Callable[..., Any]:
        given = key(workspace, devin), mara.id, card, WORDS, Grade.GOOD, now, gesture
        return lambda session: teaching.explain(session, *given)

    for gesture in ("a", "b", "b", "c"):
        stored(workspace, send(gesture))
    with pytest.raises(teaching.TooMany):
        stored(workspace, send("d"))
