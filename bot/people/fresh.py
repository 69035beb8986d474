"""Whom this process lately knew well enough, or is asking about, so that a burst of requests does not ask again."""

from datetime import datetime, timedelta

LATELY = timedelta(minutes=1)
"""Short beside the quarter of an hour after which do-not-disturb is asked for again."""

MOST = 10_000
"""People remembered; then all are forgotten, which costs each one read."""


class Fresh:
    """Says that the rows about a person were fresh a moment ago. It never says what is in them."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], datetime] = {}

    def note(self, team_id: str, user_id: str, now: datetime) -> None:
        if len(self._seen) >= MOST:
            self._seen.clear()
        self._seen[team_id, user_id] = now

    def forget(self, team_id: str, user_id: str) -> None:
        self._seen.pop((team_id, user_id), None)

    def holds(self, team_id: str, user_id: str, now: datetime) -> bool:
        seen = self._seen.get((team_id, user_id))
        return seen is not None and timedelta() <= now - seen < LATELY
