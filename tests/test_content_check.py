"""`trellis content` counts what is in content/ and names, file by file, what is wrong with it."""

from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from bot.__main__ import app
from bot.content import load_synonyms
from bot.content_check import problems, run
from bot.recall.cards import CardFile, Deck, Library, Section

DECKS = {"decks": [{"id": "ours", "title": "Our services", "about": "Of this team.", "topics": {"alarms": "Alarms"}}]}
SYNONYMS = load_synonyms()


def card(**changed: object) -> dict[str, object]:
    given: dict[str, object] = {
        "prompt": "What do you do first when the queue is full?",
        "points": [
            {
                "id": "stop",
                "point": "Stop the producers.",
                "accepted": ["stop producers", "halt producers", "pause them"],
            },
            {"id": "drain", "point": "Let it drain.", "accepted": ["drain", "run empty", "work off"]},
            {"id": "tell", "point": "Tell support.", "accepted": ["tell support", "inform support", "call support"]},
        ],
        "answer": "Stop the producers, let the queue drain, and tell support what customers see while it does.",
        "hints": ["Think of where it comes from.", "Three things, one of them to people."],
        "why": "A full queue loses what people sent.",
        "stages": ["novice"],
        "kind": "procedure",
        "topic": "alarms",
    }
    return {**given, **changed}


def library(**cards: dict[str, object]) -> Library:
    deck = Deck.model_validate(DECKS["decks"][0])
    read = [CardFile.model_validate(given).card("ours", name) for name, given in cards.items()]
    return Library(decks={"ours": deck}, cards={card.id: card for card in read})


def wrong(**cards: dict[str, object]) -> list[str]:
    return list(problems(library(**cards), SYNONYMS))


def test_a_card_that_keeps_its_promises_is_left_alone() -> None:
    assert wrong(full=card()) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"prompt": "Why stop the producers first when the queue is full?"}, "prompt: gives away stop"),
        ({"case": "Sam let the queue drain."}, "case: gives away drain"),
        (
            {"hints": ["Stop the producers, then tell support.", "Think of people."]},
            "hints.0: gives away stop and tell",
        ),
        ({"answer": "Stop the producers of it, and let the queue drain slowly."}, "answer: does not say tell"),
        ({"why": "It just loses what people sent."}, "words: 'just' in “It just loses what people s”"),
    ],
)
def test_a_promise_that_a_card_does_not_keep_is_named(changed: dict[str, object], said: str) -> None:
    assert wrong(full=card(**changed)) == [f"ours/full: {said}"]


def test_cards_that_wait_for_each_other_are_named() -> None:
    assert wrong(a=card(after=["b"]), b=card(after=["a"])) == ["ours/a: after: waits for itself by ours/b, ours/a"]


def test_a_topic_without_a_card_is_named() -> None:
    assert list(problems(library(), SYNONYMS)) == ["ours: no card has the topic alarms"]


def test_an_idea_without_a_card_and_a_thin_section_are_named() -> None:
    section = Section(id="s", title="A section", ideas={"one": "An idea.", "two": "Another."})
    known = library(full=card(section="s", ideas=["one"])).model_copy(update={"sections": (section,)})
    assert list(problems(known, SYNONYMS)) == [
        "sections.yml: s has 1 cards, and needs 2",
        "sections.yml: no card asks for the idea two",
    ]


@pytest.fixture
def team(tmp_path: Path) -> Path:
    (tmp_path / "recall" / "ours").mkdir(parents=True)
    (tmp_path / "recall" / "decks.yml").write_text(yaml.safe_dump(DECKS))
    for name, given in (("good", card()), ("bad", card(prompt="Why? What?")), ("worse", card(stages=["wizard"]))):
        (tmp_path / "recall" / "ours" / f"{name}.yml").write_text(yaml.safe_dump(given))
    return tmp_path


def test_the_command_names_every_file_that_cannot_be_read(team: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRELLIS_CONTENT", str(team))
    ran = CliRunner().invoke(app, ["content"])
    assert ran.exit_code == 1
    assert [line.split("/ours/")[1].split(":")[0] for line in ran.output.splitlines() if "/ours/" in line] == [
        "bad.yml",
        "worse.yml",
    ]


def test_the_command_counts_a_team_s_deck_beside_ours(team: Path) -> None:
    for name in ("bad", "worse"):
        (team / "recall" / "ours" / f"{name}.yml").unlink()
    lines, _ = run(team)
    assert "ours            1 cards, 1 topics" in lines
    assert any(line.startswith("foundation") for line in lines)
