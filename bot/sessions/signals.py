"""What rows show about how a mentorship goes: no score and no verdict, each with the rows that it is read from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sessions.autonomy import Change

ORDER = (
    "silence",
    "no-shows",
    "moves",
    "low-usefulness",
    "dependency",
    "empty-preparation",
    "no-progress",
)
"""Of several the first is told: whether the two meet at all comes before what comes of it."""

LATEST = 4
"""Sessions that are looked at for no-shows, moves and usefulness: about a month of weeks, so that it is of now."""
NO_SHOWS = 2
"""Of these four: one is life, two are worth a question."""
MOVES = 3
"""Of these four: most of them, and not a month with two releases."""
LITTLE, LITTLE_OFTEN = 2, 3
"""Answers of at most "a little useful", in so many of the latest four: one or two poor sessions are normal."""
EMPTY = 3
"""Sessions in a row without a preparation, as in what the mentor is told about wins."""
SHOWN = 2
"""At most this level: shown, or done together."""
TOPIC_SESSIONS = 6
"""A topic that stays there for so many sessions was more than new."""
PROGRESS = timedelta(days=91)
MET_MEANWHILE = 3
"""With fewer sessions in three months it is no wonder that goals stand still, and another signal says so."""
QUIET: Mapping[str | None, timedelta] = {
    "week": timedelta(days=28),
    "two_weeks": timedelta(days=42),
    "month": timedelta(days=70),
    None: timedelta(days=42),
}
"""By how often they agreed to meet: three sessions missed, or two of a month's rhythm. Six weeks where none is said."""

MONTH = timedelta(days=28)
"""Between two of these messages to one person about one mentorship, beside one in a calendar month."""
AGAIN = timedelta(days=90)
"""The same is not told twice in a row within three months, nor at all to who said that it is not so. Longer than that
no message is remembered."""


@dataclass(frozen=True)
class SessionFact:
    """A session that was to begin before now and was not called off."""

    id: str
    starts_at: datetime
    moves: int = 0
    met: bool | None = None
    """By the check-ins: True if either says so, None if nobody said anything."""
    prepared: bool = False
    """The mentee wrote something before, shared or not."""
    useful: int | None = None
    """As the mentee said, shared or not."""


@dataclass(frozen=True)
class TopicFact:
    """A skill over the sessions in which somebody said how much help it needed, the oldest first."""

    skill_id: str
    sessions: Sequence[tuple[str, datetime]]
    mentor: Sequence[int]
    mentee: Sequence[int]
    """A level for each session; 0 where that one said nothing."""
    change: Change | None = None

    @property
    def views(self) -> tuple[Sequence[int], Sequence[int]]:
        return self.mentor, self.mentee


@dataclass(frozen=True)
class Facts:
    """What the rows of one mentorship say, of one mode alone."""

    started_at: datetime
    every: str | None = None
    sessions: Sequence[SessionFact] = ()
    """The oldest first."""
    topics: Sequence[TopicFact] = ()
    changed_at: datetime | None = None
    """When a goal, a stage or the plan changed last."""
    active_at: datetime | None = None
    """When there was the last session, check-in or action."""
    back_at: datetime | None = None
    """When it went on after its last pause."""
    has_next: bool = False
    """A session is planned."""
    plans_solo: bool = False
    """An open plan has more autonomy as its stretch assignment."""


@dataclass(frozen=True)
class Found:
    """A signal, and the rows behind it: how many of how many, and of when."""

    code: str
    count: int
    of: int
    at: Sequence[datetime] = ()
    skill_ids: Sequence[str] = ()


@dataclass(frozen=True)
class Told:
    """One of these messages that was planned for somebody."""

    code: str
    at: datetime
    skill_id: str = ""
    said: str = ""
    """What they answered: seen, not-so, talk; or nothing."""


def found(facts: Facts, now: datetime) -> list[Found]:
    """All that shows now, in the order in which it would be told."""
    shown = (_silence, _no_shows, _moves, _low_usefulness, _dependency, _empty_preparation, _no_progress)
    return [one for one in (look(facts, now) for look in shown) if one]


def is_for(first: str, role: str) -> bool:
    """Whether a signal that goes to the pair, the mentor or the mentee goes to this one of the two."""
    return first in {"pair", role}


def to_tell(candidates: Sequence[tuple[str, str]], told: Sequence[Told], now: datetime) -> tuple[str, str] | None:
    """The first of these (a code, and a skill or "") that may be told now; None: none, or it is too soon for any.

    `told`: what this person was told about how this mentorship goes, signals and help alike, the oldest first.
    """
    if told and now - told[-1].at < MONTH:
        return None
    return next((one for one in candidates if not _heard(one, told, now)), None)


def _heard(candidate: tuple[str, str], told: Sequence[Told], now: datetime) -> bool:
    same = [one for one in told if (one.code, one.skill_id) == candidate]
    if any(one.said == "not-so" and now - one.at < AGAIN for one in same):
        return True
    return bool(same) and same[-1] is told[-1] and now - same[-1].at < AGAIN


# --- one by one -------------------------------------------------------------------------------------------
def _silence(facts: Facts, now: datetime) -> Found | None:
    since = max(at for at in (facts.started_at, facts.active_at, facts.back_at) if at)
    if facts.has_next or now - since < QUIET.get(facts.every, QUIET[None]):
        return None
    return Found("silence", (now - since).days // 7, 0, (since,))


def _no_shows(facts: Facts, now: datetime) -> Found | None:
    said = [one for one in facts.sessions if one.met is not None][-LATEST:]
    return _enough("no-shows", said, [one for one in said if not one.met], NO_SHOWS)


def _moves(facts: Facts, now: datetime) -> Found | None:
    last = facts.sessions[-LATEST:]
    return _enough("moves", last, [one for one in last if one.moves], MOVES)


def _low_usefulness(facts: Facts, now: datetime) -> Found | None:
    said = [one for one in facts.sessions if one.useful is not None][-LATEST:]
    return _enough("low-usefulness", said, [one for one in said if (one.useful or 0) <= LITTLE], LITTLE_OFTEN)


def _empty_preparation(facts: Facts, now: datetime) -> Found | None:
    last = [one for one in facts.sessions if one.met is not False][-EMPTY:]
    return _enough("empty-preparation", last, [one for one in last if not one.prepared], EMPTY)


def _enough(code: str, of: Sequence[SessionFact], which: Sequence[SessionFact], least: int) -> Found | None:
    at = [one.starts_at for one in which]
    return Found(code, len(which), len(of), at) if len(which) >= least else None


def _no_progress(facts: Facts, now: datetime) -> Found | None:
    since = max(at for at in (facts.started_at, facts.changed_at, facts.back_at) if at)
    met = [one for one in facts.sessions if one.starts_at >= since and one.met is not False]
    if now - since < PROGRESS or len(met) < MET_MEANWHILE:
        return None
    return Found("no-progress", len(met), len(met), (since,))


def _dependency(facts: Facts, now: datetime) -> Found | None:
    """Most of the topics that were worked on for a while are still shown or done together, and none needs less help.

    That the mentee asks before trying is in no row, so it is asked in the questions and not claimed.
    """
    long = [one for one in facts.topics if len(one.sessions) >= TOPIC_SESSIONS]
    close = [one for one in long if _stays_close(one)]
    if not close or 2 * len(close) <= len(long):
        return None
    return Found("dependency", len(close), len(long), skill_ids=[one.skill_id for one in close])


def _stays_close(topic: TopicFact) -> bool:
    """By what either said in the latest sessions; a level that was never said says nothing."""
    latest = [level for view in topic.views for level in view[-TOPIC_SESSIONS:] if level]
    falls = topic.change is not None and topic.change.help == "less"
    return not falls and max(latest) <= SHOWN
