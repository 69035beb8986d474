"""The figures beside their aims: rows for a person to read."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.table import Table

from bench.contestants import LATENCY_MS, NAMES, ONLY_ACKS, TRELLIS
from bench.starts import EXISTING

Results = Mapping[str, Any]

TIMES_SYNC = 8.0
ACK_P99_MS, STEADY_ACK_P99_MS = 500.0, 60.0
DRAFT_MS = 2.0
VIEW_MS = 60.0
CHOICE_MS = 20.0
START_MS = 1500.0
IDLE_MB = 120.0
GROWTH_MB = 0.05
"""Per 1,000 requests. Less than this cannot be told from the allocator's noise; it would be 5 MB in 100,000."""


@dataclass(frozen=True)
class Row:
    what: str
    cells: Sequence[str]
    """Trellis, (a), (b); shorter where a baseline has no such figure."""
    aim: str = ""
    met: bool | None = None
    """None: no aim."""

    @property
    def verdict(self) -> str:
        return "" if self.met is None else "met" if self.met else "missed"


def rows(results: Results) -> Iterator[Row]:
    """In the order of the benchmarks; only those that were run."""
    if "load" in results:
        yield from _load(results["load"])
    if "steady" in results:
        yield from _steady(results["steady"])
    if "coach" in results:
        yield from _coach(results["coach"])
    if "choosing" in results:
        yield from _choosing(results["choosing"])
    if "recall" in results:
        yield from _recall(results["recall"])
    if "mentoring" in results:
        yield from _mentoring(results["mentoring"])
    if "start" in results:
        yield from _start(results["start"])
    if "memory" in results:
        yield from _memory(results["memory"])


def _load(found: Results) -> Iterator[Row]:
    rates = [found[name]["per_second"] for name in NAMES]
    times = rates[0] / rates[2]
    yield Row("64 callers: /sbi per second", [f"{rate:.0f}" for rate in rates])
    yield Row(
        "  times (b)",
        [f"{rate / rates[2]:.1f}" for rate in rates],
        f"≥ {TIMES_SYNC:.0f}",
        times >= TIMES_SYNC,
    )
    yield _times("  ack p50", found, "ack_p50_ms")
    yield _times("  ack p99", found, "ack_p99_ms", ACK_P99_MS)
    yield _times("  modal open p50", found, "modal_p50_ms")
    yield _times("  modal open p99", found, "modal_p99_ms")
    yield Row("  processor time a request", [f"{found[who]['cpu_ms']:.1f} ms" for who in NAMES])
    yield _failures(found)


def _steady(found: Results) -> Iterator[Row]:
    yield _times("50 requests/s: ack p50", found, "ack_p50_ms")
    yield _times("  ack p99", found, "ack_p99_ms", STEADY_ACK_P99_MS)
    yield _times("  modal open p99", found, "modal_p99_ms")
    yield _failures(found)


def _times(what: str, found: Results, name: str, aim: float | None = None) -> Row:
    values = [found[who][name] for who in NAMES]
    cells = ["–" if math.isnan(value) else f"{value:.0f} ms" for value in values]
    return Row(what, cells) if aim is None else Row(what, cells, f"< {aim:.0f} ms", values[0] < aim)


def _failures(found: Results) -> Row:
    lost = [int(found[who]["failed"] + found[who]["rows_missing"]) for who in NAMES]
    return Row("  failed, or no modal or row", [str(count) for count in lost], "0", lost[0] == 0)


def _coach(found: Results) -> Iterator[Row]:
    yield Row("coach: drafts per second", [f"{found['per_second']:.0f}"])
    middle = found["p50_ms"]
    yield Row("  per draft, median", [f"{middle:.2f} ms"], f"≤ {DRAFT_MS:.0f} ms", middle <= DRAFT_MS)
    yield Row("  per draft, p99", [f"{found['p99_ms']:.2f} ms"])
    yield Row("  loading the rules", [f"{found['rulebook_ms']:.0f} ms"])


def _choosing(found: Results) -> Iterator[Row]:
    took = found["choice_ms"]
    yield Row("recall: one question of 2,000 cards", [f"{took:.1f} ms"], f"≤ {CHOICE_MS:.0f} ms", took <= CHOICE_MS)
    yield Row("  an answer", [f"{found['answer_ms']:.2f} ms"])
    yield Row("  a week's two questions of 200 cards", [f"{found['week_ms']:.2f} ms"])
    yield Row(f"  the same for {found['people']:,} people", [f"{found['weeks_s']:.1f} s"])


def _recall(found: Results) -> Iterator[Row]:
    """Processor time, as of choosing alone; here every row is read and written, on SQLite."""
    took = found["choice"]["cpu_ms"]
    aim = f"≤ {CHOICE_MS:.0f} ms"
    yield Row("recall with its rows: one question of 2,000 cards", [f"{took:.1f} ms"], aim, took <= CHOICE_MS)
    yield Row("  an answer kept, read, shown and graded", [f"{found['answer']['cpu_ms']:.1f} ms"])
    yield Row("  a week's two questions of 200 cards: planned", [f"{found['plan']['cpu_ms']:.2f} ms"])
    yield Row("  chosen, drawn and sent", [f"{found['send']['cpu_ms']:.1f} ms"])
    yield Row(f"  all of it for {found['people']:,} people", [f"{found['week_wall_s']:.0f} s"])


def _mentoring(found: Results) -> Iterator[Row]:
    """On the wall: somebody waits for it. Nobody else is served meanwhile."""
    history = f"{found['sessions']} sessions, {found['actions']} actions"
    for what, name in (("App Home", "home"), ("/mentor", "mentor")):
        took = found[name]["p95_ms"]
        yield Row(f"{what} with {history}, p95", [f"{took:.0f} ms"], f"≤ {VIEW_MS:.0f} ms", took <= VIEW_MS)
        yield Row("  median", [f"{found[name]['p50_ms']:.0f} ms"])


def _start(found: Results) -> Iterator[Row]:
    cells = [f"{found[who]['ready_ms']:.0f} ms" for who in NAMES]
    fresh, there = found[TRELLIS]["ready_ms"], found[EXISTING]["ready_ms"]
    yield Row("cold start, fresh folder", cells, f"< {START_MS:.0f} ms", fresh < START_MS)
    yield Row("  database there", [f"{there:.0f} ms"], f"< {START_MS:.0f} ms", there < START_MS)


def _memory(found: Results) -> Iterator[Row]:
    cells = [f"{found[who]['idle_mb']:.0f} MB" for who in NAMES]
    yield Row("memory idle", cells, f"< {IDLE_MB:.0f} MB", found[TRELLIS]["idle_mb"] < IDLE_MB)
    loaded = [found[TRELLIS], found[ONLY_ACKS]]
    yield Row(f"  after {loaded[0]['requests']:,} requests", [f"{each['after_mb']:.0f} MB" for each in loaded])
    growth = [each["growth_mb_per_1000"] for each in loaded]
    cells = [f"{mb:+.3f} MB" for mb in growth]
    yield Row("  growth per 1,000, warm", cells, f"< {GROWTH_MB} MB", growth[0] < GROWTH_MB)


def table(results: Results) -> Table:
    title = f"Trellis measured: Slack API at {LATENCY_MS} ms, HTTP mode, medians of the rounds"
    caption = "(a) asynchronous Bolt that only acks · (b) synchronous Bolt, default settings, doing the same work"
    drawn = Table(title=title, caption=caption, title_justify="left", caption_justify="left")
    drawn.add_column("")
    for name in ("Trellis", "(a)", "(b)", "aim"):
        drawn.add_column(name, justify="right")
    drawn.add_column("")
    for row in rows(results):
        color = {True: "green", False: "red", None: ""}[row.met]
        verdict = f"[{color}]{row.verdict}[/]" if color else ""
        if not row.what.startswith(" "):
            drawn.add_section()
        drawn.add_row(row.what, *(*row.cells, "", "")[:3], row.aim, verdict)
    return drawn
