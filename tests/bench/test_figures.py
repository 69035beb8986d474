"""The arithmetic behind the benchmarks' table."""

import math

import pytest

from bench.figures import Round, medians, percentile, slope


def test_a_percentile_is_the_nearest_rank() -> None:
    values = [float(n) for n in range(1, 101)]
    assert [percentile(values, share) for share in (0.01, 0.5, 0.99, 1.0)] == [1, 50, 99, 100]


def test_a_percentile_does_not_depend_on_order() -> None:
    assert percentile([9.0, 1.0, 5.0], 0.5) == 5.0


def test_without_values_there_is_no_percentile() -> None:
    assert math.isnan(percentile([], 0.5))


def test_the_slope_is_that_of_the_best_line() -> None:
    assert slope([(1, 10), (2, 12), (3, 14)]) == pytest.approx(2)
    assert slope([(1, 10), (2, 13), (3, 10)]) == pytest.approx(0)


def test_one_point_has_no_slope() -> None:
    assert slope([(1, 10)]) == 0


def test_the_rate_counts_only_what_was_done_in_time() -> None:
    done = Round(seconds=2, ack_ms=(1, 2, 3, 4), modal_ms=(50, 60, 70, 5000), done_in_time=3, failed=0)
    assert done.figures()["per_second"] == 1.5


def test_failures_are_summed_over_rounds_and_other_figures_are_medians() -> None:
    rounds = [{"per_second": rate, "failed": lost} for rate, lost in ((10.0, 0.0), (30.0, 2.0), (20.0, 0.0))]
    assert medians(rounds) == {"per_second": 20.0, "failed": 2.0}
