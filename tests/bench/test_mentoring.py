"""The measure of a long history: both surfaces are drawn, and the table judges by its aim."""

from pathlib import Path

import pytest

from bench.mentoring import timed
from bench.report import rows

TOOK = {"p50_ms": 10.0, "p95_ms": 20.0}


async def test_both_surfaces_arelive(tmp_path: Path) -> None:
    found = await timed(tmp_path, 3)
    assert min(found["home"]["p50_ms"], found["mentor"]["p50_ms"]) > 0
    assert (found["sessions"], found["actions"]) == (500, 200)


@pytest.mark.parametrize(("took", "verdict"), [(60.0, "met"), (60.1, "missed")])
def test_sixty_milliseconds_for_app_home_is_the_aim(took: float, verdict: str) -> None:
    results = {"mentoring": {"home": TOOK | {"p95_ms": took}, "mentor": TOOK, "sessions": 500, "actions": 200}}
    assert next(rows(results)).verdict == verdict
