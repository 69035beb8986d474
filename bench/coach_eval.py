"""Scores the coach on labelled drafts: per code precision, recall and F1, and what it does to clean drafts."""

import json
import statistics
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.coach import read_draft
from bot.content import load_rulebook
from bot.sbi.rulebook import Rulebook
from bot.sbi.rules import review

DATA = Path(__file__).resolve().parent.parent / "tests" / "data" / "sbi"
DEFAULT = DATA / "dev_cases.jsonl"
ROUNDS = 3
# of each draft the fastest of three, in processor time: what other processes cost is not the coach's


def main(paths: list[Path]) -> None:
    """Print one table for each file."""
    rulebook = load_rulebook()
    for path in paths or [DEFAULT]:
        lines = [line for line in path.read_bytes().splitlines() if line.strip()]
        report(path.name, [json.loads(line) for line in lines], *run(lines, rulebook))


def run(lines: list[bytes], rulebook: Rulebook) -> tuple[list[set[str]], list[float]]:
    """Return the codes found in each draft, and the processor milliseconds it took."""
    found, took = [], []
    for number, line in enumerate(lines, 1):
        _, draft = read_draft(line, number)
        rounds = []
        for _ in range(ROUNDS):
            begun = time.process_time()
            findings = review(draft, rulebook)
            rounds.append((time.process_time() - begun) * 1000)
        found.append({finding.code for finding in findings})
        took.append(min(rounds))
    return found, took


def report(name: str, cases: list[dict[str, Any]], found: list[set[str]], took: list[float]) -> None:
    """Print the figures; the label guide defines them."""
    labelled = [{label["code"] for label in case["labels"]} for case in cases]
    hit, extra, missed = Counter[str](), Counter[str](), Counter[str]()
    for want, have in zip(labelled, found, strict=True):
        hit.update(want & have)
        extra.update(have - want)
        missed.update(want - have)
    table = Table(title=f"{name}: {len(cases)} drafts", title_justify="left")
    for column in ("code", "precision", "recall", "F1", "support"):
        table.add_column(column, justify="left" if column == "code" else "right")
    for code in sorted(hit | extra | missed):
        table.add_row(code, *scores(hit[code], extra[code], missed[code]), str(hit[code] + missed[code]))
    table.add_section()
    table.add_row("all (micro)", *scores(hit.total(), extra.total(), missed.total()), str((hit + missed).total()))
    flagged = [bool(have) for want, have in zip(labelled, found, strict=True) if not want]
    console = Console(width=100)
    console.print(table)
    share = sum(flagged) / len(flagged) if flagged else 0
    console.print(f"clean drafts flagged: {sum(flagged)} of {len(flagged)} ({share:.1%})")
    console.print(f"processor milliseconds a draft: median {statistics.median(took):.2f}, slowest {max(took):.2f}\n")


def scores(hit: int, extra: int, missed: int) -> tuple[str, str, str]:
    """Return precision, recall and F1 as text; 0 where a denominator is 0."""
    precision = hit / (hit + extra) if hit + extra else 0.0
    recall = hit / (hit + missed) if hit + missed else 0.0
    f1 = 2 * hit / (2 * hit + extra + missed) if 2 * hit + extra + missed else 0.0
    return f"{precision:.2f}", f"{recall:.2f}", f"{f1:.3f}"


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
