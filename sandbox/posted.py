"""What the app posted, one after the other: tests count it, the calendar picture draws it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Posted:
    """One accepted chat.postMessage; it stays here when the message is deleted."""

    channel: str
    ts: str
    text: str
    metadata: Json | None

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(float(self.ts), UTC)

    @property
    def id(self) -> str | None:
        """The payload's `id`, by which a message is looked up; none without one."""
        found = (self.metadata or {}).get("event_payload", {}).get("id")
        return None if found is None else str(found)

    def as_page(self) -> Json:
        return {"channel": self.channel, "ts": self.ts, "id": self.id, "metadata": self.metadata}


def report(posted: Sequence[Posted], after: int = 0) -> Json:
    """Everything from the `after`th post on, and how many there were in all, per channel and per metadata id."""
    return {
        "count": len(posted),
        "posted": [p.as_page() for p in posted[after:]],
        "per_channel": Counter(p.channel for p in posted),
        "per_id": Counter(p.id for p in posted if p.id is not None),
    }
