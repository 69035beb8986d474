"""Every number of the sandbox that a test or a demo may change, with Slack's own as the default."""

from dataclasses import dataclass, field


@dataclass
class Limits:
    """Calls a minute by tier, and the special budgets of posting."""

    enforced: bool = True
    tiers: dict[int, int] = field(default_factory=lambda: {1: 10, 2: 20, 3: 50, 4: 100})
    # Slack's tier 1 is "1+"; ten lets a socket reconnect a few times, as Slack does in practice
    special_per_minute: int = 600
    channel_per_second: float = 1.0
    channel_burst: int = 3
    workspace_posts_per_minute: int = 300

    @classmethod
    def off(cls) -> "Limits":
        return cls(enforced=False)


@dataclass
class Settings:
    """Timings are seconds of real time."""

    ack_s: float = 3.0
    trigger_s: float = 3.0
    event_retries_s: tuple[float, ...] = (0.0, 60.0, 300.0)
    response_url_s: float = 1800.0
    response_url_uses: int = 5
    ticket_s: float = 30.0
    max_connections: int = 10
    refresh_grace_s: float = 0.2
    traffic_kept: int = 2000
    hang_s: float = 60.0
    # how long the fault "timeout" holds a request before it cuts the connection
    habits: bool = False
    # tests drive people themselves; the demo switches this on
    limits: Limits = field(default_factory=Limits)
