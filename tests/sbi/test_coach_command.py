"""The protocol of `trellis coach`, to the letter."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from bot import content
from bot.coach import coach

APP = typer.Typer()
APP.command()(coach)
KEYS = ["code", "field", "span", "start", "end", "severity", "reason", "suggestion"]


@pytest.fixture(autouse=True, scope="module")
def _our_rules_read_once() -> Iterator[None]:
    """They are the same for every run of the command."""
    read, ours = content.load_rulebook, content.load_rulebook()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.coach.load_rulebook", lambda extra=None: read(extra) if extra else ours)
        yield


def _run(stdin: str | bytes = "", *arguments: str) -> Result:
    return CliRunner().invoke(APP, list(arguments), input=stdin)


def _answers(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_draft_gets_one_line_in_order() -> None:
    result = _run('{"id": "b", "kind": "corrective"}\n{"id": "a", "kind": "reinforcing"}\n')
    assert [answer["id"] for answer in _answers(result)] == ["b", "a"]


def test_a_finding_has_exactly_the_promised_fields() -> None:
    answer = _answers(_run('{"kind": "corrective", "behavior": "You are lazy."}'))[0]
    assert all(list(finding) == KEYS for finding in answer["findings"])  # type: ignore[attr-defined]


def test_findings_are_no_failure() -> None:
    assert _run('{"kind": "corrective"}').exit_code == 0


def test_an_absent_id_is_the_line_number_and_blank_lines_count() -> None:
    result = _run('\n  \n{"kind": "corrective"}\n')
    assert _answers(result)[0]["id"] == 3


@pytest.mark.parametrize("name", [0, "x", None, [1], {"a": 1}])
def test_an_id_comes_back_as_it_was_given(name: object) -> None:
    answer = _answers(_run(json.dumps({"kind": "corrective", "id": name})))[0]
    assert answer["id"] == (1 if name is None else name)


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[]",
        "{}",
        '{"kind": "praise"}',
        '{"kind": null}',
        '{"kind": ["corrective"]}',
        '{"kind": "corrective", "channel": "everyone"}',
        '{"kind": "corrective", "recipient_level": 3}',
        '{"kind": "corrective", "event_age_days": "3"}',
        '{"kind": "corrective", "event_age_days": true}',
        '{"kind": "corrective", "event_age_days": -1}',
        '{"kind": "corrective", "event_age_days": 1.5}',
        '{"kind": "corrective", "impact": 7}',
        "[" * 100_000,
    ],
    ids=lambda line: line[:50],
)
def test_a_bad_line_is_reported_and_the_run_goes_on(line: str) -> None:
    result = _run(f'{line}\n{{"kind": "corrective", "id": "next"}}\n')
    first, second = _answers(result)
    assert set(first) == {"line", "error"}
    assert first["line"] == 1
    assert second["id"] == "next"
    assert result.exit_code == 1


def test_bytes_that_are_no_utf8_are_a_bad_line() -> None:
    result = _run(b'{"kind": "corrective", "behavior": "\xff"}\n{"kind": "corrective"}\n')
    assert _answers(result)[0]["line"] == 1
    assert result.exit_code == 1


def test_labels_and_notes_are_ignored() -> None:
    plain = _run('{"kind": "corrective", "id": 1}')
    labelled = _run('{"kind": "corrective", "id": 1, "labels": [{"code": 7}], "note": 3}')
    assert plain.stdout == labelled.stdout


def test_half_a_surrogate_pair_does_not_stop_the_run() -> None:
    result = _run('{"kind": "corrective", "behavior": "You are \\ud83d lazy."}')
    assert result.exit_code == 0
    assert _answers(result)[0]["id"] == 1


def test_a_line_separator_inside_a_text_is_no_new_line() -> None:
    result = _run('{"kind": "corrective", "behavior": "You merged\u2028it."}')
    assert len(result.stdout.strip().split("\n")) == 1


def test_a_file_is_read_like_standard_input(tmp_path: Path) -> None:
    path = tmp_path / "drafts.jsonl"
    path.write_text('{"kind": "corrective"}\n')
    assert _run("", str(path)).stdout == _run('{"kind": "corrective"}\n').stdout


@pytest.mark.parametrize(
    "arguments", [["--format", "xml"], ["no/such/file"], ["--explain", "no_such_code"], ["a", "b"]]
)
def test_wrong_usage_exits_with_2(arguments: list[str]) -> None:
    assert _run("", *arguments).exit_code == 2


def test_text_shows_the_words_the_reason_and_a_better_example() -> None:
    draft = {"kind": "corrective", "behavior": "You always leave the big PRs to the others."}
    shown = " ".join(_run(json.dumps(draft), "--format", "text").stdout.split())
    assert "“always” An absolute invites the one exception" in shown
    assert "Better: You leave the big PRs to the others." in shown


def test_text_names_a_bad_line_and_exits_with_1() -> None:
    result = _run("nonsense", "--format", "text")
    assert "line 1:" in result.stdout
    assert result.exit_code == 1


def test_square_brackets_in_a_draft_are_no_markup() -> None:
    result = _run('{"kind": "corrective", "behavior": "You wrote [red]stop[/red] [/] there."}', "--format", "text")
    assert "[red]stop[/red] [/] there." in result.stdout


def test_explain_prints_the_rule() -> None:
    result = _run("", "--explain", "stale")
    assert result.exit_code == 0
    assert "Too long ago" in result.stdout
    assert "Source:" in result.stdout


def test_a_broken_team_folder_stops_the_command_with_its_file_and_field(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = tmp_path / "sbi" / "rules"
    rules.mkdir(parents=True)
    (rules / "ours.yml").write_text("code: ours\n")
    monkeypatch.setenv("TRELLIS_CONTENT", str(tmp_path))
    result = _run('{"kind": "corrective"}')
    assert result.exit_code == 2
    assert "ours.yml:1: title" in result.stderr
