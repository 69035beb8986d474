"""A rulebook is read from files, ours and a team's, or the error says where to look."""

from pathlib import Path

import pytest

from bot.content import ContentError, load_rulebook
from bot.sbi.drafts import Draft
from bot.sbi.rules import review

JARGON = """\
code: jargon
title: Words only we know
severity: consider
reason: Somebody new cannot act on words that nobody explained.
source: "Our own glossary"
example: Say what the letters stand for.
fields: [behavior]
patterns:
  - "(the | a) brownbag"
  - "blameless @ritual"
lists: {ritual: "retro, post mortem"}
exceptions:
  - "brownbag lunch"
matches:
  - {behavior: "You skipped the brownbag."}
clean:
  - {behavior: "You came to the brownbag lunch."}
"""


@pytest.fixture
def team(tmp_path: Path) -> Path:
    (tmp_path / "sbi" / "rules").mkdir(parents=True)
    return tmp_path


def _put(team: Path, text: str, code: str = "jargon") -> None:
    (team / "sbi" / "rules" / f"{code}.yml").write_text(text)


def _codes(behavior: str, team: Path) -> set[str]:
    return {finding.code for finding in review(Draft(kind="corrective", behavior=behavior), load_rulebook(team))}


@pytest.mark.parametrize("behavior", ["You skipped the brownbag.", "You left the blameless post mortem at 14:10."])
def test_a_team_can_add_a_rule(team: Path, behavior: str) -> None:
    _put(team, JARGON)
    assert "jargon" in _codes(behavior, team)


def test_an_exception_takes_a_match_back(team: Path) -> None:
    _put(team, JARGON)
    assert "jargon" not in _codes("You came to the brownbag lunch.", team)


def test_a_team_can_mute_a_rule_of_ours(team: Path) -> None:
    ours = load_rulebook().rule("harsh")
    muted = JARGON.replace("code: jargon", "code: harsh") + "muted: true\n"
    _put(team, muted, ours.code)
    assert "harsh" not in _codes("This is garbage.", team)
    assert "harsh" not in load_rulebook(team).codes


def test_a_retired_rule_is_gone(team: Path) -> None:
    _put(team, JARGON + "retired: true\n")
    assert "jargon" not in load_rulebook(team).codes


@pytest.mark.parametrize(
    ("change", "line", "field"),
    [
        ("colour: red\n", 18, "colour"),
        ("kinds: [praise]\n", 18, "kinds.0"),
        ("at_least: many\n", 18, "at_least"),
        ("code: again\n", 18, "code"),
        ("cues: [{weight: 1}]\n", 18, "cues.0.any"),
    ],
)
def test_a_wrong_field_is_named_with_file_and_line(team: Path, change: str, line: int, field: str) -> None:
    _put(team, JARGON + change)
    with pytest.raises(ContentError, match=rf"jargon\.yml:{line}: {field}:"):
        load_rulebook(team)


@pytest.mark.parametrize("absent", ["reason", "source", "title", "severity", "example"])
def test_a_rule_without_reason_or_source_is_an_error(team: Path, absent: str) -> None:
    _put(team, "\n".join(line for line in JARGON.splitlines() if not line.startswith(f"{absent}:")))
    with pytest.raises(ContentError, match=rf"jargon\.yml:\d+: {absent}:"):
        load_rulebook(team)


@pytest.mark.parametrize("pattern", ["(the | a brownbag", "@nowhere to be found", "brown) bag"])
def test_a_pattern_that_cannot_be_read_is_named_with_its_line(team: Path, pattern: str) -> None:
    _put(team, JARGON.replace("(the | a) brownbag", pattern))
    with pytest.raises(ContentError, match=r"jargon\.yml:9: pattern:"):
        load_rulebook(team)


def test_broken_yaml_is_named_with_its_line(team: Path) -> None:
    _put(team, JARGON + "kinds: [corrective\n")
    with pytest.raises(ContentError, match=r"jargon\.yml:\d+: file:"):
        load_rulebook(team)


def test_a_file_that_is_not_named_after_its_code_is_an_error(team: Path) -> None:
    _put(team, JARGON, "other")
    with pytest.raises(ContentError, match=r"other\.yml:1: code:"):
        load_rulebook(team)


def test_a_folder_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="TRELLIS_CONTENT"):
        load_rulebook(tmp_path / "nowhere")
