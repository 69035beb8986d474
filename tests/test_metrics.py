"""What happened can be counted cheaply, read by a collector, and never grows without end."""

import subprocess
import sys
import time

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.exposition import exposition
from bot.health import Health
from bot.metrics import MOST_SERIES, Metrics, code
from tests.test_web import parsed


def busy() -> Health:
    """A process in which a little of everything has happened."""
    health = Health()
    health.metrics.decided("sbi.remind", "dropped", "you stopped these")
    health.metrics.decided("sbi.remind", "held", "outside your working hours")
    health.metrics.decided("sbi.remind", "held", "outside your working hours")
    health.metrics.posted("sbi.remind", "sent", 0.2)
    health.metrics.posted("sbi.remind", "unknown", 10.0)
    health.metrics.slack_error("chat.postMessage", "ratelimited", 30.0)
    health.metrics.acked("command", 0.004)
    health.metrics.acked("command", 0.3)
    health.ticked("dispatch")
    health.failed("dispatch")
    return health


async def scraped(health: Health) -> dict[str, float]:
    body, _type = await exposition(health)
    return parsed(body.decode())


async def test_everything_that_is_counted_is_in_a_scrape() -> None:
    values = await scraped(busy())
    held = 'trellis_nudge_decisions_total{decision="held",kind="sbi.remind",reason="outside_your_working_hours"}'
    assert values[held] == 2
    assert values['trellis_nudge_posts_total{kind="sbi.remind",outcome="unknown"}'] == 1
    assert values['trellis_slack_errors_total{error="ratelimited",method="chat.postMessage"}'] == 1
    assert values['trellis_slack_retry_after_seconds_total{method="chat.postMessage"}'] == 30
    assert values['trellis_tick_failures_total{tick="dispatch"}'] == 1
    assert values['trellis_nudge_post_seconds_sum{outcome="sent"}'] == 0.2


async def test_ack_times_stand_in_buckets_up_to_the_three_seconds_that_slack_waits() -> None:
    values = await scraped(busy())

    def within(bound: str) -> float:
        return values[f'trellis_ack_seconds_bucket{{le="{bound}",type="command"}}']

    assert [within(bound) for bound in ("0.005", "0.25", "0.5", "3.0", "+Inf")] == [1, 1, 2, 2, 2]


async def test_a_post_of_ten_seconds_is_counted_beyond_every_bound() -> None:
    values = await scraped(busy())
    assert values['trellis_nudge_post_seconds_bucket{le="3.0",outcome="unknown"}'] == 0
    assert values['trellis_nudge_post_seconds_bucket{le="+Inf",outcome="unknown"}'] == 1


async def test_an_outcome_that_was_only_noticed_later_has_no_time() -> None:
    health = busy()
    health.metrics.posted("sbi.remind", "unknown")
    values = await scraped(health)
    assert values['trellis_nudge_posts_total{kind="sbi.remind",outcome="unknown"}'] == 2
    assert values['trellis_nudge_post_seconds_count{outcome="unknown"}'] == 1


async def test_prometheus_own_reader_reads_a_scrape() -> None:
    body, _type = await exposition(busy())
    names = {family.name for family in text_string_to_metric_families(body.decode())}
    assert {"trellis_up_seconds", "trellis_nudge_decisions", "trellis_ack_seconds"} <= names


async def test_a_collector_that_asks_for_openmetrics_gets_it() -> None:
    body, content_type = await exposition(busy(), "application/openmetrics-text; version=1.0.0")
    assert content_type.startswith("application/openmetrics-text; version=1.0.0")
    assert body.endswith(b"# EOF\n")


async def test_two_processes_in_one_do_not_share_their_numbers() -> None:
    busy()
    assert not [name for name in await scraped(Health()) if "decisions_total" in name]


@pytest.mark.parametrize(
    ("why", "label"),
    [
        ("", ""),
        ("your 5 a week are used", "your_a_week_are"),
        ("2 a day are enough", "a_day_are_enough"),
        ("an hour after the last message", "an_hour_after_the"),
        ("too late: the session of Tuesday is over", "too_late"),
        ("you are on leave, by your Slack status", "you_are_on_leave"),
        ("outside your working hours, until it is too late", "outside_your_working_hours"),
    ],
)
def test_a_reason_becomes_a_short_label_without_numbers(why: str, label: str) -> None:
    assert code(why) == label


def test_labels_from_outside_do_not_grow_without_end() -> None:
    metrics = Metrics()
    for n in range(1000):
        metrics.slack_error("chat.postMessage", f"error_{n}")
        metrics.decided("sbi.remind", "held", "x" * n)
    assert len(metrics.errors) <= MOST_SERIES + 1
    assert len(metrics.decisions) <= MOST_SERIES + 1
    assert sum(metrics.errors.values()) == 1000


def test_counting_costs_a_few_microseconds() -> None:
    metrics = Metrics()
    begun = time.process_time()
    for _ in range(10_000):
        metrics.decided("sbi.remind", "held", "outside your working hours")
        metrics.posted("sbi.remind", "sent", 0.2)
        metrics.acked("command", 0.01)
    assert (time.process_time() - begun) / 10_000 < 0.0001


def test_a_start_does_not_wait_for_what_only_a_scrape_needs() -> None:
    command = [sys.executable, "-c", "import bot.web, bot.health, sys; print('prometheus_client' in sys.modules)"]
    assert subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout == "False\n"
