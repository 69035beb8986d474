"""A team's own folder replaces what Trellis says to pairs, or stops with the file and line that is wrong."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.content import ROOT, ContentError, load_guidebook

BOOK = load_guidebook()
PROMPT = f"sessions/prompts/{next(iter(BOOK.prompts))}.yml"


@pytest.fixture
def team(tmp_path: Path) -> Callable[..., Path]:
    def write(name: str, *changed: tuple[str, str], to: str = "") -> Path:
        text = (ROOT / name).read_text(encoding="utf-8")
        for before, after in changed:
            assert before in text
            text = text.replace(before, after, 1)
        path = tmp_path / (to or name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_team_s_file_takes_the_place_of_ours(tmp_path: Path, team: Callable[..., Path]) -> None:
    team("mentorships/starting.yml", ("title: Formal", "title: By the program"))
    team("mentorships/signals/moves.yml", ("first: pair", "first: mentor"))
    team("mentorships/plans/first-month-buddy.yml", ("title: A buddy's first month", "title: Four weeks"))
    team(PROMPT, ("about: ", "about: Ours. "))
    book = load_guidebook(tmp_path)
    assert book.starting.kinds[0].title == "By the program"
    assert book.signals["moves"].first == "mentor"
    assert book.plans["first-month-buddy"].title == "Four weeks"
    assert book.prompts[Path(PROMPT).stem].about.startswith("Ours. ")
    assert book.stages == BOOK.stages
    assert len(book.prompts) == len(BOOK.prompts)


def test_a_team_s_new_plan_stands_beside_ours(tmp_path: Path, team: Callable[..., Path]) -> None:
    team("mentorships/plans/first-month-buddy.yml", to="mentorships/plans/our-month.yml")
    assert set(load_guidebook(tmp_path).plans) == {*BOOK.plans, "our-month"}


@pytest.mark.parametrize(
    ("name", "before", "after", "field"),
    [
        ("mentorships/starting.yml", "strength:", "strenght:", "kinds.0.strength: Field required"),
        ("mentorships/stages.yml", "gap:", "gaps:", "gap: Field required"),
        ("mentorships/stretch.yml", "support:", "supports:", "support: Field required"),
        ("mentorships/signals/moves.yml", "title: Sess", "colour: red\ntitle: Sess", "colour: Extra inputs"),
        ("mentorships/plans/first-month-buddy.yml", "title: A", "colour: red\ntitle: A", "colour: Extra inputs"),
        (PROMPT, "about:", "colour: red\nabout:", "colour: Extra inputs"),
    ],
)
def test_a_field_that_nobody_knows_stops_with_file_and_line(
    tmp_path: Path, team: Callable[..., Path], name: str, before: str, after: str, field: str
) -> None:
    path = team(name, (before, after))
    with pytest.raises(ContentError, match=rf"^{re.escape(str(path))}:\d+: {re.escape(field)}"):
        load_guidebook(tmp_path)


def test_the_line_is_the_one_that_is_wrong(tmp_path: Path, team: Callable[..., Path]) -> None:
    path = team("mentorships/stretch.yml", ("cost:\n", "colour: red\ncost:\n"))
    line = path.read_text(encoding="utf-8").splitlines().index("colour: red") + 1
    with pytest.raises(ContentError, match=rf":{line}: colour:"):
        load_guidebook(tmp_path)


def test_a_team_s_prompt_without_a_form_stops_with_its_file(tmp_path: Path, team: Callable[..., Path]) -> None:
    path = team(PROMPT, ("  expert:", "  wizard:"))
    with pytest.raises(ContentError, match=rf"^{re.escape(str(path))}:1: forms: expert is missing"):
        load_guidebook(tmp_path)
