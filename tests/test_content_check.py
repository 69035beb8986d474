"""`trellis content` counts what is in content/ and names, file by file, what is wrong with it."""

from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from bot.__main__ import app
from bot.content import ROOT, load_guidebook, load_synonyms
from bot.content_check import guide, guide_problems, problems, run
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
    assert {line.split()[0] for line in lines} >= {"feedback", "foundation", "mentorships", "sessions"}


OURS = load_guidebook()


def write(team: Path, name: str, *changed: tuple[str, str]) -> Path:
    """Give the team a copy of a file of ours in which texts are changed."""
    text = (ROOT / name).read_text(encoding="utf-8")
    for before, after in changed:
        assert before in text
        text = text.replace(before, after, 1)
    path = team / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


BUDDY = "mentorships/plans/first-month-buddy.yml"
MOVES = "mentorships/signals/moves.yml"
STARTING = "mentorships/starting.yml"


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        (BUDDY, "- day: 10", "- day: 25", "plans/first-month-buddy: milestones: their days have to rise and end at 30"),
        (BUDDY, "days: 30", "days: 40", "plans/first-month-buddy: milestones: their days have to rise and end at 40"),
        (BUDDY, "kinds: [buddy]", "kinds: [pal]", "plans/first-month-buddy: kinds: there is no kind pal"),
        (MOVES, "id: wait", "id: shout", "signals/moves: ways: there is no way shout"),
        (MOVES, "title: Talk", "title: Just talk", "signals/moves: words: 'Just' in “Just talk about what com”"),
        (STARTING, "id: gentle", "id: soft", "starting.yml: feedback: gentle is missing"),
        ("mentorships/stages.yml", "id: novice", "id: new", "stages.yml: stages: novice is missing"),
        ("mentorships/stretch.yml", "id: autonomy", "id: decision", "stretch.yml: kinds: decision stands twice"),
    ],
)
def test_what_is_wrong_in_a_file_for_pairs_is_named(
    tmp_path: Path, name: str, before: str, after: str, said: str
) -> None:
    write(tmp_path, name, (before, after))
    assert [line for line in guide(tmp_path)[1] if said in line] != []


def test_a_prompt_of_a_team_is_for_the_same_reader_at_the_same_moment() -> None:
    key, prompt = next(iter(OURS.prompts.items()))
    other = prompt.model_copy(update={"moment": "hint" if prompt.moment != "hint" else "prep"})
    changed = OURS.model_copy(update={"prompts": {**OURS.prompts, key: other}})
    assert list(guide_problems(changed, OURS)) == [
        f"prompts/{key}: reader, moment: have to be {prompt.reader} and {prompt.moment}, as in ours"
    ]


def test_a_signal_that_nothing_looks_for_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, MOVES)
    path.rename(path.with_name("moods.yml"))
    assert [line.split(";")[0] for line in guide(tmp_path)[1] if "moods" in line] == [
        "signals/moods: nothing looks for this"
    ]


def test_every_file_for_pairs_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    paths = [
        write(tmp_path, MOVES, ("first: pair", "first: everyone")),
        write(tmp_path, BUDDY, ("days: 30", "weeks: 4")),
        write(tmp_path, STARTING, ("title: Formal", "titel: Formal")),
    ]
    lines = guide(tmp_path)[1]
    assert {line.split(":")[0] for line in lines if str(tmp_path) in line} == {str(path) for path in paths}


def test_a_prompt_without_a_form_is_named_with_its_file(tmp_path: Path) -> None:
    key = next(iter(OURS.prompts))
    path = write(tmp_path, f"sessions/prompts/{key}.yml", ("  expert:", "  wizard:"))
    assert f"{path}:1: forms: expert is missing" in guide(tmp_path)[1]


def test_prompts_plans_and_signals_are_counted() -> None:
    assert guide()[0] == [
        f"mentorships     {len(OURS.plans)} plans, {len(OURS.signals)} signals",
        f"sessions        {len(OURS.prompts)} prompts",
    ]
