"""The `trellis coach` command: drafts in as JSON Lines, remarks out as JSON Lines or as a review to read."""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated, Any

import typer

from bot.content import ContentError, load_rulebook, team_folder
from bot.sbi.drafts import TEXTS, Draft, Finding
from bot.sbi.rulebook import Rulebook
from bot.sbi.rules import review

CHOICES = {
    "kind": ("corrective", "reinforcing"),
    "recipient_level": ("novice", "intermediate", "advanced"),
    "channel": ("private", "public"),
}
SHOWN = ("code", "field", "span", "start", "end", "severity", "reason", "suggestion")


class Format(StrEnum):
    """How the review is written."""

    TEXT = "text"
    JSON = "json"


class BadLine(ValueError):
    """A line that is no draft; the message says why."""


def coach(
    file: Annotated[
        Path | None,
        typer.Argument(help="Drafts, one JSON object a line; standard input if left out.", show_default=False),
    ] = None,
    output: Annotated[
        Format | None,
        typer.Option("--format", help="How to write the review; text on a terminal, else json.", show_default=False),
    ] = None,
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="CODE", help="Print one rule and its examples, then stop.")
    ] = None,
) -> None:
    """Review drafts of feedback and say what to change, and why."""
    try:
        rulebook = load_rulebook(team_folder())
    except ContentError as error:
        raise _usage(str(error)) from None
    if explain is not None:
        _explain(explain, rulebook)
        return
    if output is None:
        output = Format.TEXT if sys.stdout.isatty() else Format.JSON
    write = _text_writer() if output is Format.TEXT else _write_json
    if file is None or str(file) == "-":
        bad = _review_all(sys.stdin.buffer, rulebook, write)
    else:
        try:
            with file.open("rb") as lines:
                bad = _review_all(lines, rulebook, write)
        except OSError as error:
            raise _usage(f"{file}: {error.strerror}") from None
    if bad:
        raise typer.Exit(1)


def read_draft(line: bytes, number: int) -> tuple[object, Draft]:
    """Return the id and the draft on a line; BadLine says what is wrong with it."""
    try:
        data = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError:
        raise BadLine("is not UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise BadLine(f"is not JSON: {error}") from None
    if not isinstance(data, dict):
        raise BadLine("is not a JSON object")
    given = {key: value for key, value in data.items() if value is not None}
    if "kind" not in given:
        raise BadLine("kind is missing: corrective or reinforcing")
    fields = {name: _checked(name, given[name]) for name in (*CHOICES, *TEXTS, "event_age_days") if name in given}
    return given.get("id", number), Draft(**fields)


def _checked(name: str, value: Any) -> Any:
    if name in CHOICES:
        if not isinstance(value, str) or value not in CHOICES[name]:
            raise BadLine(f"{name} is {json.dumps(value)[:60]}, not one of: {', '.join(CHOICES[name])}")
    elif name in TEXTS:
        if not isinstance(value, str):
            raise BadLine(f"{name} is not a text")
    elif type(value) is not int or value < 0:
        raise BadLine(f"{name} is not a whole number from 0 up")
    return value


Write = Callable[[dict[str, Any], Draft | None, tuple[Finding, ...]], None]


def _review_all(lines: IO[bytes], rulebook: Rulebook, write: Write) -> int:
    """Review each line in order; return how many lines were bad."""
    bad = 0
    for number, line in _numbered(lines):
        try:
            name, draft = read_draft(line, number)
        except BadLine as error:
            write({"line": number, "error": str(error)}, None, ())
            bad += 1
            continue
        findings = review(draft, rulebook)
        write({"id": name, "findings": [_shown(finding) for finding in findings]}, draft, findings)
    return bad


def _numbered(lines: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, line


def _shown(finding: Finding) -> dict[str, Any]:
    values = asdict(finding)
    return {name: values[name] for name in SHOWN}


def _text_writer() -> Callable[[dict[str, Any], Draft | None, tuple[Finding, ...]], None]:
    """Colors come with a package that a server never needs: it is loaded here."""
    from bot.coach_text import printer

    return printer()


def _write_json(answer: dict[str, Any], draft: Draft | None, findings: tuple[Finding, ...]) -> None:
    try:
        line = json.dumps(answer, ensure_ascii=False).encode()
    except UnicodeEncodeError:  # half of a surrogate pair in the draft has no UTF-8 form
        line = json.dumps(answer).encode()
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


def _explain(code: str, rulebook: Rulebook) -> None:
    try:
        rule = rulebook.rule(code)
    except KeyError:
        raise _usage(f"there is no rule {code!r}; the rules are: {', '.join(rulebook.codes)}") from None
    from bot.coach_text import explanation

    explanation(rule)


def _usage(problem: str) -> typer.Exit:
    typer.echo(f"trellis coach: {problem}", err=True)
    return typer.Exit(2)
