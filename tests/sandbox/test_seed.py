"""The seed is read strictly, and a mistake is named by file and field."""

from pathlib import Path

import pytest

from sandbox.seed import SeedError, load

GOOD = "people: [{name: ada, real_name: Ada}]\n"


def test_the_seed_that_ships_has_everybody() -> None:
    seed = load()
    names = {p.name for p in seed.people}
    assert {"mara", "devin", "lena", "tomasz", "aiko", "sam", "ines"} <= names
    zones = {"America/New_York", "Europe/Berlin", "Europe/Warsaw", "Asia/Tokyo", "Asia/Kolkata", "Europe/Lisbon"}
    assert zones <= {p.tz for p in seed.people}
    assert [c.name for c in seed.channels][:4] == ["general", "backend", "praise", "incidents"]


@pytest.mark.parametrize("kind", ["deleted", "guest", "bot", "owner"])
def test_the_seed_that_ships_has_somebody_for_each_error_path(kind: str) -> None:
    assert any(getattr(p, kind) for p in load().people)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("people: [{name: ada, real_name: Ada, hobby: chess}]", "people.0.hobby"),
        ("people: [{name: ada, real_name: Ada, tz: Mars/Base}]", "people.0.tz"),
        ("people: [{name: Ada Byron, real_name: Ada}]", "people.0.name"),
        ("people: []", "people"),
        (GOOD + "channels: [{name: a, members: [bob]}]", "nobody is called 'bob'"),
        (GOOD + "direct: [{with: [ada, bob]}]", "direct.with"),
        (GOOD + "start: 2026-03-02T09:00:00", "start"),
        (GOOD + "colour: red", "colour"),
        ("people: [{name: ada, real_name: Ada}, {name: ada, real_name: B}]", "'ada' is there twice"),
        ("people: [", "not YAML"),
    ],
)
def test_a_mistake_is_named_with_its_file(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "mine.yml"
    path.write_text(text)
    with pytest.raises(SeedError) as error:
        load(path)
    assert str(path) in str(error.value)
    assert said in str(error.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match=r"gone\.yml"):
        load(tmp_path / "gone.yml")
