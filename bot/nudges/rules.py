"""When a nudge may go out, and what the world's answer to it means."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.people.rules import PersonView, next_open

STATES = ("planned", "sending", "sent", "skipped", "unknown", "dead")

LEASE = timedelta(minutes=2)
"""Longer than a batch to one person takes when each call to Slack runs into its timeout, so that an expired lease means
a process that died."""

ASK_AGAIN = timedelta(minutes=1)
"""Before a person's hours are known nothing is sent; a minute later Slack may answer."""

MAX_ATTEMPTS = 300
"""Tries where nothing went out (Slack said wait, or could not be reached) before a nudge is given up: about a day, as
all but the first few are five minutes apart. An outage is over by then, and what was written is still of use."""


@dataclass(frozen=True)
class NudgeView:
    id: str
    team_id: str
    user_id: str
    kind: str
    subject_id: str
    not_before: datetime
    expires_at: datetime
    state: str
    attempts: int
    channel: str | None
    message_ts: str | None


@dataclass(frozen=True)
class Send:
    """It may go out now."""


@dataclass(frozen=True)
class Hold:
    """Not now, but then."""

    until: datetime
    why: str


@dataclass(frozen=True)
class Drop:
    """Not any more."""

    why: str


def decide(nudge: NudgeView, person: PersonView | None, muted: bool, now: datetime) -> Send | Hold | Drop:
    """Hours and do-not-disturb hold, expiry and a person who cannot or will not be reached drop."""
    if now >= nudge.expires_at:
        return Drop("expired")
    if muted:
        return Drop("stopped by the person")
    if person is None:
        return Hold(now + ASK_AGAIN, "Slack did not say who this is, so their hours are unknown")
    if person.profile.is_deleted:
        return Drop("account deactivated")
    at = next_open(now, person.hours, person.quiet)
    if at is None:
        return Drop("no working time within two weeks")
    if at > now:
        return Hold(at, "outside working hours or in do-not-disturb") if at < nudge.expires_at else Drop("expired")
    return Send()


class Outcome(StrEnum):
    """What became of a call to Slack."""

    SENT = "sent"
    WAIT = "wait"  # nothing went out, Slack says when to try again
    UNKNOWN = "unknown"  # it may or may not have gone out: never send it again blindly
    DEAD = "dead"  # Slack will never take it


def backoff(attempts: int) -> timedelta:
    """Seconds 2, 4, 8 … at most five minutes."""
    return timedelta(seconds=min(2**attempts, 300))
