"""Who wants it is asked in a week where they met what they recalled, and keeps their line or does not."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.nudges import choices
from bot.nudges import store as nudge_rows
from bot.people.rules import Hours
from bot.recall import asking, kinds, using
from handlers import recall_reveal_views as reveals
from tests.conftest import SHELF, Workspace
from tests.driver import Message, Person
from tests.planned import planned, rows_of
from tests.recalled import ask, enrol, grade, key, prompt_of, questions, reveal, stored

ASKED = "Where did you meet it?"
LINE = "In Devin's review: I asked before I told."
A_WEEK_ON = datetime(2026, 3, 10, 14, 0, tzinfo=UTC)
"""Mara's own time: Tuesday, 10:00 in New York, where the clocks went forward on the 8th."""


@pytest.fixture
def graded(workspace: Workspace, mara: Person) -> Message:
    enrol(workspace, mara)
    ask(workspace, mara)
    grade(reveal(mara))
    return mara.dm().waits_for("Ask me in a week where I met it")


@pytest.fixture
def asked(workspace: Workspace, mara: Person, graded: Message) -> Message:
    graded.click("Ask me in a week where I met it")
    mara.dm().waits_for("I ask you on 10 Mar")
    workspace.advance_to(A_WEEK_ON + timedelta(hours=3))
    return mara.dm().waits_for(ASKED)


def writes(mara: Person, message: Message, then: str) -> None:
    message.click("Answer")
    form = mara.modal("Where you met it")
    form.fill(ASKED, LINE)
    form.submit()
    mara.waits_for(lambda: LINE in form.text)
    form.click(then)
    mara.waits_for(lambda: LINE not in form.text)


def test_it_is_asked_in_a_week_at_the_persons_time(workspace: Workspace, mara: Person, graded: Message) -> None:
    graded.click("Ask me in a week where I met it")
    mara.dm().waits_for("I ask you on 10 Mar")
    assert A_WEEK_ON in planned(workspace, mara)


def test_one_that_was_left_out_is_said_no_more_and_can_be_asked_for_again(
    workspace: Workspace, mara: Person, graded: Message
) -> None:
    graded.click("Ask me in a week where I met it")
    mara.dm().waits_for("I ask you on 10 Mar")
    me, now = key(workspace, mara), workspace.trellis.clock.now()
    [use] = [one for one in rows_of(workspace, mara) if one.kind == kinds.USE.name]
    stored(workspace, lambda session: choices.leave_out(session, *me, use.id, now))
    shown = stored(workspace, lambda session: asking.reveal(session, me, use.subject_id, now))
    assert shown
    assert shown.asks_at is None
    assert stored(workspace, lambda session: using.ask_later(session, me, use.subject_id, Hours(), now))
    assert [one.kind for one in rows_of(workspace, mara) if one.state == "planned"] == [kinds.USE.name]


def test_said_twice_it_is_asked_once(workspace: Workspace, mara: Person, graded: Message) -> None:
    me, now = key(workspace, mara), workspace.trellis.clock.now()
    asked_of = questions(workspace, mara)[0].id
    for _ in range(2):
        stored(workspace, lambda session: using.ask_later(session, me, asked_of, Hours(), now))
    assert [one.kind for one in rows_of(workspace, mara) if one.state == "planned"] == [kinds.USE.name]


def test_a_kept_line_stands_beside_the_card_when_it_is_shown_again(
    workspace: Workspace, mara: Person, asked: Message
) -> None:
    first = next(one for one in questions(workspace, mara) if one.state == "graded")
    assert prompt_of(first) in asked.text
    assert SHELF.cards[first.card_id].why in asked.text
    writes(mara, asked, "Keep it")
    mara.dm().waits_for("Kept beside this card")
    assert LINE not in mara.dm().text
    me, now = key(workspace, mara), workspace.trellis.clock.now()
    shown = stored(workspace, lambda session: asking.reveal(session, me, first.id, now))
    assert shown
    assert list(shown.uses) == [LINE]
    assert f"You met it: {LINE}" in str(reveals.reveal(shown, "", now.date()).blocks)


def test_as_a_line_of_a_digest_it_hides_no_other_line(workspace: Workspace, mara: Person, asked: Message) -> None:
    [use] = [one for one in rows_of(workspace, mara) if one.kind == kinds.USE.name]
    stored(workspace, lambda session: nudge_rows.change(session, use.id, "sent", digest_id=use.id))
    writes(mara, asked, "Keep it")
    assert "Show" in mara.dm().waits_for("Kept beside this card").button_texts


def test_a_line_that_is_not_kept_is_nowhere(workspace: Workspace, mara: Person, asked: Message) -> None:
    writes(mara, asked, "Do not keep it")
    mara.dm().waits_for("Nothing is kept of where you met it")
    assert LINE not in mara.dm().text


def test_no_more_of_these_ends_them_until_they_are_wanted_again(
    workspace: Workspace, mara: Person, asked: Message
) -> None:
    asked.click("No more of these")
    mara.dm().waits_for("Stopped: Where you met what you recalled")


def test_words_under_it_are_pointed_to_the_form(mara: Person, asked: Message) -> None:
    mara.says("Trellis", LINE, thread=asked)
    mara.waits_for(lambda: "What you write here is not kept" in asked.thread()[-1].text)
