"""Life time: the sandbox's movable clock, the real one plus an offset."""

from datetime import UTC, datetime, timedelta


class LifeClock:
    """Dates that people see come from here; protocol time (acks, triggers, limits) is always the real clock."""

    def __init__(self, start: datetime | None = None) -> None:
        self.offset = timedelta() if start is None else start - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def move_to(self, moment: datetime) -> None:
        self.offset = moment - datetime.now(UTC)
