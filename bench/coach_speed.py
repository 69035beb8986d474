"""How many drafts the coach reviews in a second, on one core."""

import itertools
import time
from statistics import median
from typing import Any

from bench.coach_eval import DEFAULT
from bench.figures import percentile
from bot.coach import read_draft
from bot.content import load_rulebook
from bot.sbi.rules import review


def measured(*, rounds: int, seconds: float) -> dict[str, Any]:
    """Medians of the rounds; for `seconds` a round goes on through the development drafts, around and around."""
    begun = time.perf_counter()
    rulebook = load_rulebook()
    load_ms = (time.perf_counter() - begun) * 1000
    drafts = [read_draft(line, n)[1] for n, line in enumerate(DEFAULT.read_bytes().splitlines(), 1) if line.strip()]
    coming = itertools.cycle(drafts)
    rates, middles, slow = [], [], []
    for _ in range(rounds):
        took: list[float] = []
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            draft = next(coming)
            started = time.perf_counter()
            review(draft, rulebook)
            took.append((time.perf_counter() - started) * 1000)
        rates.append(1000 * len(took) / sum(took))
        middles.append(percentile(took, 0.5))
        slow.append(percentile(took, 0.99))
    return {
        "drafts": len(drafts),
        "per_second": median(rates),
        "p50_ms": median(middles),
        "p99_ms": median(slow),
        "rulebook_ms": load_ms,
    }
