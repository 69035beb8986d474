"""Rate limits as Slack sets them: per method by tier, one message a second per channel, a workspace budget."""

import math
import time
from dataclasses import dataclass

from sandbox.errors import SlackError
from sandbox.settings import Limits


@dataclass
class Bucket:
    """A token bucket: `burst` at once, then `rate` a second."""

    rate: float
    burst: float
    level: float
    at: float

    def take(self, now: float) -> float:
        """0 when there was a token, else the seconds until there will be one."""
        self.level = min(self.burst, self.level + (now - self.at) * self.rate)
        self.at = now
        if self.level >= 1:
            self.level -= 1
            return 0.0
        return (1 - self.level) / self.rate


class Budgets:
    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._buckets: dict[str, Bucket] = {}

    def spend(self, method: str, tier: int) -> None:
        """SlackError ratelimited with Retry-After when the method's budget is used up."""
        per_minute = self.limits.tiers[tier] if tier else self.limits.special_per_minute
        self._take(f"method:{method}", per_minute / 60, per_minute)

    def spend_post(self, channel_id: str) -> None:
        each = self.limits
        self._take(f"channel:{channel_id}", each.channel_per_second, each.channel_burst)
        self._take("workspace", each.workspace_posts_per_minute / 60, each.workspace_posts_per_minute)

    def let_pass(self, seconds: float) -> None:
        """Fills up as this much time would: when life time moves a week, last week's messages are a week old."""
        for bucket in self._buckets.values():
            bucket.at -= seconds

    def refill(self) -> None:
        self._buckets.clear()

    def _take(self, key: str, rate: float, burst: float) -> None:
        if not self.limits.enforced:
            return
        now = time.monotonic()
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = Bucket(rate, burst, burst, now)
        wait = bucket.take(now)
        if wait:
            raise SlackError("ratelimited", status=429, note=f"budget of {key}", retry_after=max(1, math.ceil(wait)))
