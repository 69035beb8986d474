"""Life time: the only place that reads the wall clock, so that a demo and tests can move it."""

from datetime import UTC, datetime, timedelta


class Clock:
    """What time it is in people's lives. Protocol time (acks, leases, rate limits) never comes from here."""

    def __init__(self) -> None:
        self._offset = timedelta()

    def now(self) -> datetime:
        """Aware UTC."""
        return datetime.now(UTC) + self._offset

    def move_to(self, instant: datetime) -> None:
        """From now on life time runs on from `instant`; only a demo and tests call this."""
        self._offset = instant - datetime.now(UTC)
