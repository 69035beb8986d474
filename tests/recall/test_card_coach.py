"""A card of one's own is coached: what makes its question hard to learn from is said, with its own words."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.content import load_library, load_synonyms
from bot.recall.card_coach import remarks
from bot.recall.cards import KeyPoint
from bot.recall.prompts import Remark

LABELLED = yaml.safe_load((Path(__file__).parent.parent / "data/recall/prompts.yml").read_text(encoding="utf-8"))[
    "cards"
]
SYNONYMS = load_synonyms()


def _points(*said: str) -> list[KeyPoint]:
    return [KeyPoint(id=f"p{n}", point=point) for n, point in enumerate(said)]


def _remarks(prompt: str, *points: str) -> tuple[Remark, ...]:
    return remarks(prompt, _points(*(points or ("It is about something else.",))), SYNONYMS)


def _better(prompt: str, *points: str) -> str:
    return _remarks(prompt, *points)[0].better


@pytest.mark.parametrize("labelled", LABELLED, ids=lambda labelled: labelled["prompt"][:50])
def test_a_card_gets_the_remarks_it_should(labelled: dict[str, Any]) -> None:
    said = _remarks(labelled["prompt"], *labelled["points"]) if labelled["points"] else remarks(labelled["prompt"], [])
    assert [remark.code for remark in said] == labelled["codes"]


@pytest.mark.parametrize(
    ("prompt", "better"),
    [
        ("Should you retry a payment?", "When should you retry a payment?"),
        ("Does a cache hide errors?", "Why does a cache hide errors?"),
        (
            "When the queue is full, can a worker drop messages?",
            "When the queue is full, how can a worker drop messages?",
        ),
        ("Do you know what backpressure is for?", "What is backpressure for?"),
        ("What about backpressure?", "What matters most about backpressure?"),
        ("When was our ledger introduced?", "Why was our ledger introduced?"),
        ("Who wrote the retry library?", "Why was the retry library written?"),
        ("Name the nine services of checkout.", "Which three services of checkout matter most, and why?"),
        ("List all of the alarms of the search team.", "Which three alarms of the search team matter most, and why?"),
        (
            "Why do we shard, and how does a request find its shard?",
            "Make a card of each: Why do we shard? / How does a request find its shard?",
        ),
    ],
)
def test_better_wording_is_built_from_their_own(prompt: str, better: str) -> None:
    assert _better(prompt) == better


def test_no_wording_is_offered_where_it_would_lose_what_it_speaks_of() -> None:
    assert _better("What is a canary? When do you stop it?") == ""


def test_what_gives_the_answer_away_is_quoted() -> None:
    prompt = "Think of what Mara said at the end of the very long meeting: why do customers stop being hurt at once?"
    given = [remark for remark in _remarks(prompt, "Customers stop being hurt at once.") if remark.code == "given_away"]
    assert [remark.quote for remark in given] == ["why do customers stop being hurt at once"]


def test_a_point_that_holds_two_things_is_offered_as_two() -> None:
    said = _remarks("What comes first in an outage?", "Roll the change back and tell support what customers see.")
    assert said[0].better == "Roll the change back / Tell support what customers see"


@pytest.mark.parametrize("prompt", ["", "?", "!!!", "🙂", "a" * 3000, "Почему память мала?", "why " * 700])
def test_any_prompt_is_read(prompt: str) -> None:
    assert isinstance(_remarks(prompt), tuple)


def test_remarks_are_kind_to_the_cards_of_our_decks() -> None:
    harsh = {"yes_no", "trivia", "too_vague", "several_questions", "too_long"}
    cards = load_library().cards.values()
    blamed = [card.prompt for card in cards if harsh & {remark.code for remark in remarks(card.prompt, card.points)}]
    assert len(blamed) <= len(cards) / 10, blamed
