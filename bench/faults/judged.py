"""What a run came to, counted from what the sandbox saw and from the rows, and whether that keeps the promises."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from bench.faults.world import World
from bench.faults.writers import Writers

FOUND = "found by its mark"


@dataclass(frozen=True)
class Line:
    """One row of the table."""

    asked: str
    engine: str
    happened: str
    ok: bool


@dataclass(frozen=True)
class Count:
    """`planned` are the nudges that a run was about; `twice` counts over every message there was."""

    planned: int
    messages: int
    twice: int
    states: Counter[str]
    found: int
    unknown: int
    unknown_but_there: int
    """Slack has the message, and no lookup has found it yet."""
    sent_but_absent: int
    stale: int
    """Still planned after it was too late."""

    @property
    def nothing_twice(self) -> bool:
        return self.twice == 0 and self.sent_but_absent == 0 and self.stale == 0


def count(world: World, planned: Collection[str]) -> Count:
    posted, known, now = world.posted(), world.rows(), datetime.now(UTC)
    mine = [known[one] for one in planned]
    unknown = [row for row in mine if row.state == "unknown"]
    return Count(
        planned=len(mine),
        messages=sum(posted[row.id] for row in mine),
        twice=sum(number > 1 for number in posted.values()),
        states=Counter(row.state for row in mine),
        found=sum(row.state == "sent" and row.outcome == FOUND for row in mine),
        unknown=len(unknown),
        unknown_but_there=sum(posted[row.id] > 0 for row in unknown),
        sent_but_absent=sum(row.state == "sent" and not posted[row.id] for row in mine),
        stale=sum(row.state == "planned" and row.expires_at < now for row in known.values()),
    )


def found_all(world: World, planned: Collection[str]) -> bool:
    """Every message of which nobody knew is found: there is nothing left for a lookup."""
    return count(world, planned).unknown_but_there == 0


def told(found: Count) -> str:
    """The counts as a phrase."""
    states = ", ".join(f"{number} {state}" for state, number in sorted(found.states.items()))
    parts = [f"{found.messages} messages for {found.planned}", states, f"{found.twice} twice"]
    if found.found or found.unknown:
        parts.append(f"{found.found} were unclear and found, {found.unknown} stay unknown")
    return "; ".join(parts)


def words(writers: Writers) -> str:
    """What became of what people wrote."""
    lost = len(writers.lost())
    return f"{writers.kept} drafts acked during it ({writers.sent} sent on), {lost} lost"
