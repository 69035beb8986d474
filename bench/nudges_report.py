"""What a nudge costs beside the aims: two tables for a person to read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rich.table import Table

from bench.nudges_own import BASELINE

Results = Mapping[str, Any]

NUDGE_MS = 1.0
TIMES_BASELINE = 2.5
GROWTH = 1.2
DECISION_US = 50.0
DEFAULT = "batches of 8"


@dataclass(frozen=True)
class Row:
    what: str
    cells: tuple[str, str, str, str, str]
    """Planning, sending, both by processor time; both by the wall; the ratio."""
    aim: str = ""
    met: bool | None = None
    """None: no aim."""

    @property
    def verdict(self) -> str:
        return "" if self.met is None else "met" if self.met else "missed"


def rows(found: Results) -> Iterator[Row]:
    own = found["own"]
    base = own[BASELINE]
    yield Row(f"{BASELINE}: add a job, run it", _costs(base, "1.0"))
    for way, cost in own.items():
        if way != BASELINE:
            times = base["all_cpu_ms"] / cost["all_cpu_ms"]
            yield Row(f"Trellis, {way}", _costs(cost, f"{times:.2f}"), *_aims(way, cost, times))
    for count, cost in found["pending"].items():
        last = count == list(found["pending"])[-1]
        aim = (f"≤ {GROWTH} ×", cost["times"] <= GROWTH) if last else ()
        yield Row(f"  with {int(count):,} rows for later", _costs(cost, f"{cost['times']:.2f}"), *aim)
    slowest = max(found["rules"].values())
    shown = f"{slowest:.0f} µs"
    yield Row("governor: slowest decision", ("", "", shown, "", ""), f"≤ {DECISION_US:.0f} µs", slowest <= DECISION_US)
    yield from _planning(found["planning"])


def _costs(cost: Results, times: str) -> tuple[str, str, str, str, str]:
    plan, run, both, wall = (cost[name] for name in ("plan_cpu_ms", "run_cpu_ms", "all_cpu_ms", "all_wall_ms"))
    return f"{plan:.2f}", f"{run:.2f}", f"{both:.2f}", f"{wall:.2f}", times


def _aims(way: str, cost: Results, times: float) -> tuple[str, bool] | tuple[()]:
    if way != DEFAULT:
        return ()
    return f"≤ {NUDGE_MS:.0f} ms, ≥ {TIMES_BASELINE} ×", cost["all_cpu_ms"] <= NUDGE_MS and times >= TIMES_BASELINE


def _planning(found: Results) -> Iterator[Row]:
    people = f"{found['people']:,}"
    for name, what in (("first", f"planning for {people} people"), ("again", "  again, which adds nothing")):
        cost = found[name]
        yield Row(what, (f"{cost['cpu_us']:.0f} µs", "", "", f"{cost['seconds']:.1f} s", ""))
    added = found["rows"]
    yield Row("  rows after both", ("", "", "", f"{added:,}", ""), people, added == found["people"])
    yield Row("  longest that another writer waits", ("", "", "", f"{found['longest_ms']:.0f} ms", ""))


def tables(found: Results) -> list[Table]:
    return [_costs_table(found), _scale_table(found["scale"])]


def _costs_table(found: Results) -> Table:
    title = "A nudge planned and sent, Slack answering at once: milliseconds, medians of the rounds"
    caption = (
        "Processor time, and the wall's. Both on SQLite with WAL and synchronous=NORMAL, a log line for each nudge. "
        f"Ratio: times as many as {BASELINE} in that processor time; with rows for later, the cost beside the fewest."
    )
    drawn = Table(title=title, caption=caption, title_justify="left", caption_justify="left")
    drawn.add_column("")
    for name in ("plan", "send", "both", "wall", "ratio", "aim"):
        drawn.add_column(name, justify="right")
    drawn.add_column("")
    for row in rows(found):
        color = {True: "green", False: "red", None: ""}[row.met]
        if not row.what.startswith(" "):
            drawn.add_section()
        drawn.add_row(row.what, *row.cells, row.aim, f"[{color}]{row.verdict}[/]" if color else "")
    return drawn


def _scale_table(found: Results) -> Table:
    title = "Notes of /sbi by real processes, each drawn from its row, over HTTP"
    caption = "PostgreSQL without fsync on the same machine. Processor time is for each note."
    drawn = Table(title=title, caption=caption, title_justify="left", caption_justify="left")
    drawn.add_column("")
    for name in ("a second", "Trellis", "PostgreSQL", "not sent"):
        drawn.add_column(name, justify="right")
    for way, one in found.items():
        server = f"{one['server_cpu_ms']:.1f} ms" if way.startswith("PostgreSQL") else ""
        drawn.add_row(way, f"{one['per_second']:.0f}", f"{one['cpu_ms']:.1f} ms", server, f"{one['left']:.0f}")
    return drawn
