"""What is drawn of cards keeps Slack's rules with the longest words, and shows them as they were typed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.recall.cards_store import own_card
from bot.recall.exchange import WRITERS, BadRow
from bot.recall.memory import Grade
from bot.recall.prompts import Remark
from bot.recall.tables import OWN_STATES
from bot.recall.values import OwnCardView, QuestionView, Reveal
from bot.recall.writing import MOST_ANSWER, MOST_LINK, MOST_POINT, MOST_POINTS, MOST_PROMPT, MOST_SITUATION, CardText
from handlers import recall_cards_exchange_views as exchange_views
from handlers import recall_cards_views as views
from handlers import recall_pair_views as pair
from handlers import recall_question_views as questions
from handlers import recall_reveal_views as reveals
from sandbox.blocks import problems
from tests.test_views import _mrkdwn

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
WORST = "<!channel>&<b>*x*</b>😀" * 200
ID = "c" * 32
TEXT = CardText(
    WORST[:MOST_PROMPT],
    WORST[:MOST_SITUATION],
    (WORST[:MOST_POINT],) * MOST_POINTS,
    WORST[:MOST_ANSWER],
    "https://fernwood.slack.com/archives/C1/p1",
)
REMARKS = [Remark("code", field, WORST, WORST, WORST) for field in ("prompt", "points")] * 10
BAD = [BadRow(number, WORST) for number in range(1, 40)]


def card(state: str = "active", pair_id: str | None = "U2", number: int = 0) -> OwnCardView:
    prompt, situation, points, answer, link = TEXT.prompt, TEXT.situation, TEXT.points, TEXT.answer, TEXT.link
    identity = f"{number:032}", "T1", "U1", pair_id, state
    return OwnCardView(*identity, prompt, situation, points, answer, link, "", NOW, NOW)


def modals() -> Iterator[tuple[str, Any]]:
    yield "empty form", views.form(ID, CardText())
    yield "full form", views.form(ID, TEXT, pair_id="U2", can_delete=True)
    far = replace(TEXT, link="https://fernwood.slack.com/" + "😀" * (MOST_LINK - 27))
    yield "form of a card with the longest address", views.form(ID, far)
    yield "form of a shared card", views.form(ID, TEXT, with_pair=False)
    yield "review", views.review(ID, "U2", REMARKS)
    yield "review with a problem", views.review(ID, None, (), WORST[:300])
    for state in ("active", "proposed"):
        yield f"saved {state}", views.saved(card(state), is_on=False)
    yield "gone", views.notice(views.GONE)
    yield "no cards", views.cards([], 0, "U1")
    many = [(card(OWN_STATES[n % 4], None if n % 4 == 0 else "U2", n), n % 3 > 0) for n in range(45)]
    for user_id in ("U1", "U2"):
        for offset in (0, 10, 40):
            page = many[offset : offset + views.PAGE]
            yield f"cards of {user_id} from {offset}", views.cards(page, len(many), user_id, offset, WORST[:200])
    yield "proposal", pair.proposal(card("proposed"), pair.CHANGED)
    for fate in pair.ANSWERS:
        yield f"answered {fate}", pair.answered_modal(fate, is_on=False)
    for ending in WRITERS:
        for start in (0, 8, 24):
            yield f"export {ending} {start}", exchange_views.export(["x" * 3000] * 30, ending, start)
    yield "paste", exchange_views.paste()
    yield "imported", exchange_views.imported(1, 2, 3, BAD, "\n".join([WORST] * 40))


def messages() -> Iterator[tuple[str, Any]]:
    yield "pointer", pair.pointer(card("proposed"))
    for fate in pair.ANSWERS:
        yield f"answered {fate}", pair.answered(fate)


@pytest.mark.parametrize(("name", "view"), [pytest.param(*case, id=case[0]) for case in modals()])
def test_modals_keep_slacks_rules_and_draw_words_as_typed(name: str, view: Any) -> None:
    assert problems("modal", view) == []
    assert [text for text in _mrkdwn(view) if "<!channel>" in text] == []


@pytest.mark.parametrize(("name", "message"), [pytest.param(*case, id=case[0]) for case in messages()])
def test_messages_keep_slacks_rules_and_hold_no_word_of_the_card(name: str, message: Any) -> None:
    assert problems("message", {"text": message.text, "blocks": list(message.blocks)}) == []
    assert "x*" not in str(message)


def test_a_card_as_long_as_it_may_be_can_be_asked() -> None:
    long = own_card(card())
    asked = QuestionView(ID, "T1", "U1", long.id, "own", True, None, 1, 1, "open", NOW)
    waiting, form = questions.question(asked, long, "A card of your own"), questions.form(asked, long, "")
    assert problems("message", {"text": waiting.text, "blocks": list(waiting.blocks)}) == []
    assert problems("modal", form) == []


def test_a_card_as_long_as_it_may_be_can_be_compared() -> None:
    long = own_card(card())
    ticked = tuple(point.id for point in long.points)
    asked = QuestionView(ID, "T1", "U1", long.id, "own", True, None, 1, 1, "shown", NOW, ticked=ticked)
    shown = reveals.reveal(Reveal(asked, long, (), dict.fromkeys(Grade, NOW)), "A card of your own", NOW.date())
    assert problems("message", {"text": shown.text, "blocks": list(shown.blocks)}) == []


def test_the_coach_counts_what_it_shows() -> None:
    review = str(views.review(ID, None, REMARKS))
    assert f"{review.count('Try:')} things" in review


def test_each_of_a_pair_reads_who_wrote_it() -> None:
    assert "By you, for you and <@U2>." in str(views.cards([(card(), True)], 1, "U1"))
    assert "By <@U1>, for you two." in str(views.cards([(card(), True)], 1, "U2"))
