"""Words that count as the same come from a file, and a team's own adds to ours."""

from pathlib import Path

import pytest

from bot.content import ROOT, ContentError, load, load_synonyms
from bot.recall.cards import KeyPoint
from bot.recall.matching import found
from bot.recall.synonyms import SynonymFile, Synonyms

POINT = KeyPoint(id="p", point="Write a runbook.", accepted=("write runbook",))


@pytest.fixture
def team(tmp_path: Path) -> Path:
    (tmp_path / "recall").mkdir()
    return tmp_path


def _says(answer: str, known: Synonyms) -> bool:
    return bool(found([POINT], answer, known))


def test_ours_know_forms_that_a_stemmer_leaves_apart() -> None:
    assert _says("the runbook was written", load_synonyms())


def test_a_team_can_add_words_and_keeps_ours(team: Path) -> None:
    (team / "recall" / "synonyms.yml").write_text("groups:\n  - [runbook, playbook, fire drill card]\n")
    known = load_synonyms(team)
    assert _says("a written playbook", known)
    assert _says("we wrote it on the fire drill card", known)
    assert not _says("a written playbook", load_synonyms())


def test_a_team_can_add_forms_to_a_word_of_ours(team: Path) -> None:
    (team / "recall" / "synonyms.yml").write_text("forms:\n  write: scribbled\n")
    known = load_synonyms(team)
    assert _says("scribbled into the runbook", known)
    assert _says("wrote the runbook", known)


def test_an_unknown_field_is_an_error_that_names_the_file(team: Path) -> None:
    (team / "recall" / "synonyms.yml").write_text("groops: []\n")
    with pytest.raises(ContentError, match=r"recall/synonyms\.yml:1: groops"):
        load_synonyms(team)


def test_a_form_belongs_to_one_word() -> None:
    forms = [form for forms in _file().forms.values() for form in forms.split()]
    assert sorted(forms) == sorted(set(forms))
    assert not set(forms) & _file().forms.keys()


def _file() -> SynonymFile:
    return load(ROOT / "recall" / "synonyms.yml", SynonymFile)


@pytest.mark.parametrize(("word", "other"), [("sample", "simple"), ("notice", "novice"), ("talking", "taking")])
def test_a_common_word_is_no_slip_of_another(word: str, other: str) -> None:
    point = KeyPoint(id="p", point="A point.", accepted=(f"{word} runbook",))
    known = load_synonyms()
    assert not found([point], f"a {other} of the runbook", known)
    assert found([point], f"a {word} of the runbook", known)
