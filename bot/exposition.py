"""What /metrics says, in the format that the collector asks for."""

from collections.abc import Iterable, Iterator, Mapping

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.health import Health
from bot.metrics import BOUNDS, Spread


async def exposition(health: Health, accept: str = "") -> tuple[bytes, str]:
    """The numbers as of now and their content type, for a request's Accept header."""
    await health.look()
    registry = CollectorRegistry()
    registry.register(_Collector(health))
    encode, content_type = choose_encoder(accept)
    return encode(registry), content_type


class _Collector(Collector):
    def __init__(self, health: Health) -> None:
        self._health = health

    def collect(self) -> Iterator[Metric]:
        yield from _process(self._health)
        yield from _ticks(self._health)
        yield from _nudges(self._health)
        yield from _slack(self._health)
        yield from _recall(self._health)


def _process(health: Health) -> Iterator[Metric]:
    yield _gauge("trellis_up_seconds", "Since the process started.", health.up())
    yield _gauge("trellis_healthy", "1 if /healthz says so.", float(not health.problems()))
    yield _counters("trellis_requests", "Requests of Slack's that reached a listener.", (), [((), health.requests)])
    yield from _known("trellis_last_request_age_seconds", "Since Slack's last request.", health.since_request())
    yield from _known("trellis_socket_ping_age_seconds", "Since Slack last answered a ping.", health.silence())
    if health.inbox is not None:
        count, age = health.inbox
        yield _gauge("trellis_inbox_events", "Events of Slack's that wait for their effect.", count)
        yield _gauge("trellis_inbox_oldest_age_seconds", "How long the oldest of them has waited.", age)


def _ticks(health: Health) -> Iterator[Metric]:
    ages = GaugeMetricFamily("trellis_tick_age_seconds", "Since a tick last worked.", labels=["tick"])
    for name, age in health.since_ticks().items():
        ages.add_metric([name], round(age, 3))
    yield ages
    failures = [((name,), count) for name, count in health.failures.items()]
    yield _counters("trellis_tick_failures", "Ticks that failed.", ("tick",), failures)


def _nudges(health: Health) -> Iterator[Metric]:
    metrics = health.metrics
    yield from _known(
        "trellis_oldest_due_nudge_age_seconds", "How late the oldest unsent message is.", health.oldest_due
    )
    yield _counters(
        "trellis_nudge_decisions",
        "What the governor decided, and the first words of its reason.",
        ("kind", "decision", "reason"),
        metrics.decisions.items(),
    )
    yield _counters("trellis_nudge_posts", "What became of posts.", ("kind", "outcome"), metrics.outcomes.items())
    yield _histogram(
        "trellis_nudge_post_seconds", "Until Slack answered, its channel's turn included.", "outcome", metrics.posts
    )


def _slack(health: Health) -> Iterator[Metric]:
    metrics = health.metrics
    yield _counters("trellis_slack_errors", "Calls that failed.", ("method", "error"), metrics.errors.items())
    waits = [((method,), seconds) for method, seconds in metrics.waits.items()]
    yield _counters("trellis_slack_retry_after_seconds", "Seconds that Slack asked us to wait.", ("method",), waits)
    yield _histogram("trellis_ack_seconds", "Until Slack had its answer, by what it sent.", "type", metrics.acks)


def _recall(health: Health) -> Iterator[Metric]:
    if (forecast := health.metrics.forecast) is None:
        return
    yield _gauge("trellis_recall_answers", "Answers of the last 90 days that were predicted.", forecast.answers)
    yield _gauge(
        "trellis_recall_log_loss", "Of those predictions: the mean of -ln(chance of what came).", forecast.log_loss
    )
    yield _gauge(
        "trellis_recall_calibration_error",
        "Of those predictions: how far chances were from shares remembered, over ten bins.",
        forecast.calibration_error,
    )


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(name, meaning, value=round(value, 3))


def _known(name: str, meaning: str, value: float | None) -> Iterator[Metric]:
    if value is not None:
        yield _gauge(name, meaning, value)


def _counters(
    name: str, meaning: str, labels: tuple[str, ...], counts: Iterable[tuple[tuple[str, ...], float]]
) -> Metric:
    """`_total` is added to the name."""
    family = CounterMetricFamily(name, meaning, labels=labels)
    for values, count in counts:
        family.add_metric(values, count)
    return family


def _histogram(name: str, meaning: str, label: str, spreads: Mapping[str, Spread]) -> Metric:
    family = HistogramMetricFamily(name, meaning, labels=[label])
    for value, spread in spreads.items():
        below, buckets = 0, []
        for bound, count in zip((*map(str, BOUNDS), "+Inf"), spread.counts, strict=True):
            below += count
            buckets.append((bound, float(below)))
        family.add_metric([value], buckets, spread.total)
    return family
