"""From single timings to the figures that are printed. Pure arithmetic."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0 to 1) of the values do not exceed (nearest rank)."""
    if not values:
        return math.nan
    rank = max(math.ceil(share * len(values)), 1)
    return sorted(values)[rank - 1]


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Growth of y per unit of x, by least squares; 0 for fewer than two points."""
    if len(points) < 2:
        return 0.0
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / spread if spread else 0.0


@dataclass(frozen=True)
class Round:
    """What one contestant did in one round of load. Times are milliseconds from the request's (due) moment."""

    seconds: float
    ack_ms: tuple[float, ...]
    modal_ms: tuple[float, ...]
    done_in_time: int
    """Requests whose last step (the modal; without one, the ack) fell within `seconds`."""
    failed: int
    """Answers other than an empty 200, and modals that never opened."""

    def figures(self) -> dict[str, float]:
        return {
            "per_second": self.done_in_time / self.seconds,
            "ack_p50_ms": percentile(self.ack_ms, 0.5),
            "ack_p99_ms": percentile(self.ack_ms, 0.99),
            "modal_p50_ms": percentile(self.modal_ms, 0.5),
            "modal_p99_ms": percentile(self.modal_ms, 0.99),
            "failed": float(self.failed),
        }


def medians(rounds: Sequence[dict[str, float]]) -> dict[str, float]:
    """The median of each figure over the rounds; failures are summed, so that none hides."""
    return {
        name: sum(found) if name == "failed" else median(found)
        for name in rounds[0]
        for found in [[each[name] for each in rounds]]
    }
