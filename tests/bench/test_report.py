"""The table: figures beside their aims."""

import io
import json
import math
from pathlib import Path

import pytest
from rich.console import Console

from bench.__main__ import FULL, MEASURES, kept, main
from bench.report import Row, rows, table

NUMBERS = {"ack_p50_ms": 30.0, "ack_p99_ms": 90.0, "modal_p50_ms": 80.0, "modal_p99_ms": 140.0} | {
    "cpu_ms": 1.5,
    "failed": 0.0,
    "rows_missing": 0,
}


def load(trellis: float, sync: float) -> dict[str, object]:
    blank = {"modal_p50_ms": math.nan, "modal_p99_ms": math.nan}
    return {
        "trellis": NUMBERS | {"per_second": trellis},
        "only acks": NUMBERS | blank | {"per_second": 1000.0},
        "sync": NUMBERS | {"per_second": sync},
    }


def row(results: dict[str, object], what: str) -> Row:
    return next(row for row in rows(results) if row.what.strip() == what)


def test_eight_times_the_synchronous_app_is_the_aim() -> None:
    assert row({"load": load(800, 100)}, "times (b)").verdict == "met"
    assert row({"load": load(799, 100)}, "times (b)").verdict == "missed"


def test_an_app_that_opens_no_modal_has_no_time_for_it() -> None:
    assert row({"load": load(800, 100)}, "modal open p99").cells == ["140 ms", "–", "140 ms"]


def test_an_ack_without_a_row_is_a_failure() -> None:
    results = load(800, 100)
    results["trellis"] = NUMBERS | {"per_second": 800.0, "rows_missing": 3}
    lost = row({"load": results}, "failed, or no modal or row")
    assert (lost.cells[0], lost.verdict) == ("3", "missed")


def test_growth_is_missed_when_memory_climbs() -> None:
    loaded = {"idle_mb": 90.0, "after_mb": 110.0, "requests": 10_000}
    memory = {
        "trellis": loaded | {"growth_mb_per_1000": 0.4},
        "only acks": loaded | {"growth_mb_per_1000": 0.0},
        "sync": {"idle_mb": 80.0},
    }
    assert row({"memory": memory}, "growth per 1,000, warm").verdict == "missed"
    assert row({"memory": memory}, "memory idle").verdict == "met"


def test_only_what_was_measured_is_in_the_table() -> None:
    console = Console(width=110, record=True, file=io.StringIO())
    console.print(table({"load": load(800, 100)}))
    shown = console.export_text()
    assert "64 callers" in shown
    assert "cold start" not in shown


def test_the_figures_are_kept_with_the_machine(tmp_path: Path) -> None:
    data = json.loads(kept({"load": load(800, 100)}, FULL, tmp_path).read_text())
    assert data["machine"]["cores"] >= 1
    assert data["results"]["load"]["trellis"]["per_second"] == 800


def test_an_unknown_name_is_told_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["speed"])
    told = capsys.readouterr().err
    assert all(name in told for name in MEASURES)
