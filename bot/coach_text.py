"""Writes reviews and rules for people who read them in a terminal."""

import sys
from collections.abc import Callable
from io import TextIOWrapper
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.text import Text

from bot.sbi.drafts import TEXTS, Draft, Finding
from bot.sbi.rulebook import Example, Rule

LABELS = {"request": "Next step", "event_age_days": "Age"}
COLORS = {"fix": "red", "consider": "yellow"}

PIPED_WIDTH = 100
# where no terminal says how wide it is


def printer() -> Callable[[dict[str, Any], Draft | None, tuple[Finding, ...]], None]:
    """Return a writer of reviews on standard output; colors appear on a terminal only."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # half of a surrogate pair in a draft has no UTF-8 form
    console = _console()

    def write(answer: dict[str, Any], draft: Draft | None, findings: tuple[Finding, ...]) -> None:
        if draft is None:
            console.print(Text(f"line {answer['line']}: {answer['error']}\n", style="bold red"))
        else:
            _review(console, answer["id"], draft, findings)

    return write


def explanation(rule: Rule) -> None:
    """Print a rule: what it says, why, where that comes from, and examples."""
    console = _console()
    color = COLORS[rule.severity]
    console.print(f"[bold]{escape(rule.title)}[/bold]  [{color}]{rule.severity}[/{color}] · {rule.code}")
    console.print(f"\n{escape(rule.reason)}\n\nBetter: {escape(rule.example)}\n")
    console.print(Text("Found in:", style="bold"))
    for example in rule.matches:
        console.print(Text(f"  {_changed(example)}"))
    console.print(Text("Left alone:", style="bold"))
    for example in rule.clean:
        console.print(Text(f"  {_changed(example)}"))
    console.print(f"\n[dim]Source: {escape(rule.source)}[/dim]")


def _console() -> Console:
    return Console(highlight=False, width=None if sys.stdout.isatty() else PIPED_WIDTH)


def _changed(example: Example) -> str:
    said = {name: getattr(example, name) for name in sorted(example.model_fields_set)}
    return " · ".join(f"{LABELS.get(name, name.capitalize())}: {value or '(empty)'}" for name, value in said.items())


def _review(console: Console, name: object, draft: Draft, findings: tuple[Finding, ...]) -> None:
    age = f"{draft.event_age_days} days ago" if draft.event_age_days != 1 else "1 day ago"
    console.print(Text.assemble((str(name), "bold"), (f"  {draft.kind} · {draft.channel} · {age}", "dim")))
    for field in TEXTS:
        own = [finding for finding in findings if finding.field == field]
        if draft.text(field).strip() or own:
            console.print(_field(field, draft, own))
            _remarks(console, own)
    _remarks(console, [finding for finding in findings if finding.field not in TEXTS])
    console.print(Text("  Nothing to remark.\n", style="green") if not findings else "")


def _field(field: str, draft: Draft, findings: list[Finding]) -> Text:
    words = Text(str(getattr(draft, field)) or "(empty)")
    for finding in findings:
        if finding.start is not None:
            words.stylize(f"bold underline {COLORS[finding.severity]}", finding.start, finding.end)
    return Text.assemble((f"  {LABELS.get(field, field.capitalize())}: ", "bold"), words)


def _remarks(console: Console, findings: list[Finding]) -> None:
    for finding in findings:
        quoted = f"“{finding.span}” " if finding.span else ""
        line = Text.assemble(
            (finding.severity, COLORS[finding.severity]), (f" {finding.code}  ", "dim"), quoted, finding.reason
        )
        if finding.suggestion:
            line.append(f"\nBetter: {finding.suggestion}", style="green")
        console.print(Padding(line, (0, 0, 0, 4)))
