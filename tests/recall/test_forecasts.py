"""How good predictions were: two numbers, told in /metrics once there is enough to tell."""

import pytest

from bot.exposition import exposition
from bot.health import Health
from bot.recall.forecasts import Forecast, forecast
from tests.test_web import parsed


def test_chances_that_come_true_as_often_as_they_say_have_no_calibration_error() -> None:
    found = forecast([(0.8, True, 80), (0.8, False, 20), (0.3, True, 30), (0.3, False, 70)])
    assert found
    assert found.answers == 200
    assert found.calibration_error == pytest.approx(0.0)
    assert found.log_loss == pytest.approx(0.5556, abs=1e-4)


def test_chances_that_promise_too_much_are_off_by_what_they_promise() -> None:
    found = forecast([(0.9, True, 60), (0.9, False, 40)])
    assert found
    assert found.calibration_error == pytest.approx(0.3)


def test_too_few_answers_say_nothing_about_predictions() -> None:
    assert forecast([(0.9, True, 49)]) is None


async def test_metrics_tell_of_predictions_once_there_is_something_to_tell() -> None:
    health = Health()
    before = parsed((await exposition(health))[0].decode())
    health.metrics.forecast = Forecast(60, 0.512, 0.034)
    after = parsed((await exposition(health))[0].decode())
    assert after.keys() - before.keys() == {
        "trellis_recall_answers",
        "trellis_recall_log_loss",
        "trellis_recall_calibration_error",
    }
    assert after["trellis_recall_log_loss"] == 0.512
