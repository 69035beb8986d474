"""What happened in this process, counted so cheaply that nobody need think twice about counting it."""

import bisect
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from bot.recall.forecasts import Forecast

MOST_SERIES = 300
"""Values of labels that come from outside, such as Slack's error codes, must not grow without end."""

OTHER = "other"
CODE_WORDS = 4

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
"""Seconds; the last one is what Slack waits for an ack."""


@dataclass
class Spread:
    """How many took at most so long, by `BOUNDS`, and the seconds of all together."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    total: float = 0.0

    def add(self, seconds: float) -> None:
        self.counts[bisect.bisect_left(BOUNDS, seconds)] += 1
        self.total += seconds


@dataclass
class Metrics:
    """Counts since the process started. Kinds, decisions and methods are our own words; ids never come in."""

    decisions: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    posts: dict[str, Spread] = field(default_factory=dict)
    errors: Counter[tuple[str, str]] = field(default_factory=Counter)
    waits: dict[str, float] = field(default_factory=dict)
    acks: dict[str, Spread] = field(default_factory=dict)
    forecast: Forecast | None = None
    """How well recall was predicted lately, by everybody's answers; None as long as there are too few."""

    def decided(self, kind: str, decision: str, why: str = "") -> None:
        """What the governor decided, in a word such as held; `why` is its sentence."""
        key = (kind, decision, code(why))
        full = len(self.decisions) >= MOST_SERIES and key not in self.decisions
        self.decisions[(kind, decision, OTHER) if full else key] += 1

    def posted(self, kind: str, outcome: str, seconds: float | None = None) -> None:
        """A post came to an end after so long, its channel's turn included; None if the end was only noticed later."""
        self.outcomes[kind, outcome] += 1
        if seconds is not None:
            self.posts.setdefault(outcome, Spread()).add(seconds)

    def slack_error(self, method: str, code: str, retry_after: float | None = None) -> None:
        """A call failed: Slack's own code, or the exception's name; and how long Slack asked us to wait."""
        full = len(self.errors) >= MOST_SERIES and (method, code) not in self.errors
        self.errors[method, OTHER if full else code] += 1
        if retry_after is not None:
            self.waits[method] = self.waits.get(method, 0.0) + retry_after

    def acked(self, kind: str, seconds: float) -> None:
        """Slack had its answer to a command, action, view or event after so long."""
        self.acks.setdefault(kind, Spread()).add(seconds)


@lru_cache(maxsize=1024)
def code(why: str) -> str:
    """A sentence as a label: its first clause without numbers, four words at most.

    `your 5 a week are used` and `your 7 a week are used` are one reason, and so are dates and names after a colon.
    """
    clause = why.replace(":", ",").partition(",")[0].lower()
    words = ["".join(letter for letter in word if letter.isalpha()) for word in clause.split() if not _counts(word)]
    kept = [word for word in words if word]
    return "_".join(kept[:CODE_WORDS])


def _counts(word: str) -> bool:
    return any(letter.isdigit() for letter in word)
