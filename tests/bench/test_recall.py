"""The measure of recalling with its rows: everybody is asked and somebody answers, and the table judges by its aim."""

from pathlib import Path
from typing import Any

import pytest

from bench.recall_own import measured
from bench.report import rows

COST = {"cpu_ms": 1.0, "wall_ms": 2.0}
FOUND: dict[str, Any] = {
    "people": 5,
    "load": 0.1,
    "week_wall_s": 3.0,
    **dict.fromkeys(("plan", "send", "answer", "choice"), COST),
}


async def test_each_figure_is_measured(tmp_path: Path) -> None:
    found = await measured(tmp_path, 3)
    assert found.keys() == FOUND.keys()
    assert min(found[what]["cpu_ms"] for what in ("plan", "send", "answer", "choice")) > 0


@pytest.mark.parametrize(("took", "verdict"), [(20.0, "met"), (20.1, "missed")])
def test_twenty_milliseconds_for_a_choice_from_its_rows_is_the_aim(took: float, verdict: str) -> None:
    row = next(rows({"recall": FOUND | {"choice": COST | {"cpu_ms": took}}}))
    assert row.verdict == verdict
