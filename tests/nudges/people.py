"""People with random settings, the changes of their year, and the messages that features plan for them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from bot.nudges.governor import spread
from bot.nudges.kinds import Class, Kind
from bot.nudges.rules import NudgeView
from bot.people.rules import FOREVER

START, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)

DAY = timedelta(days=1)

PLACES = (
    ("America/New_York", "US", "NY"),
    ("Europe/Berlin", "DE", "BE"),
    ("Europe/Warsaw", "PL", None),
    ("Asia/Tokyo", "JP", None),
    ("Asia/Kolkata", "IN", "KA"),
    ("Europe/Lisbon", "PT", None),
    ("Australia/Lord_Howe", "AU", "NSW"),
    ("Asia/Kathmandu", "NP", None),
    ("America/Sao_Paulo", "BR", "SP"),
    ("Pacific/Apia", "WS", None),
    ("Africa/Casablanca", "MA", None),
    ("UTC", None, None),
)

_KINDS = (
    Kind("feedback", "Feedback", Class.WAITING, None, "", has_home=True),
    Kind("request", "Requests", Class.WAITING, timedelta(days=3), "it was for that day"),
    Kind("letter", "Letters", Class.WAITING, timedelta(days=7), "it is read elsewhere", alone=True),
    Kind("prep", "Session preparation", Class.AGREED, timedelta(days=1), "the session has begun", priority=10),
    Kind("action", "Dates", Class.AGREED, timedelta(days=3), "the date has passed", priority=20),
    Kind("session", "Sessions", Class.AGREED, timedelta(hours=4), "the session is over", priority=5, alone=True),
    Kind("question", "Questions", Class.OFFERED, timedelta(days=2), "another one follows", priority=50),
    Kind("hint", "Hints", Class.OFFERED, timedelta(days=5), "another one follows", priority=60),
    Kind("follow_up", "Follow-ups", Class.OFFERED, timedelta(days=7), "it is too long ago", priority=40),
    Kind("poll", "Polls", Class.OFFERED, timedelta(hours=10), "the poll is closed", priority=70),
)
KINDS = {kind.name: kind for kind in _KINDS}

WEEKLY = {
    "feedback": (0.0, 0.1, 0.5, 2.0),
    "request": (0.0, 0.1, 0.5),
    "letter": (0.0, 0.1),
    "prep": (0.0, 0.5, 2.0),
    "action": (0.0, 0.5, 1.0, 4.0),
    "session": (0.0, 0.5, 1.0),
    "question": (0.0, 1.0, 2.0, 4.0),
    "hint": (0.0, 0.5, 1.0),
    "follow_up": (0.0, 0.5, 1.0),
    "poll": (0.0, 0.2, 2.0),
}
"""How many of a kind come in a week: one of these for each person."""


@dataclass(frozen=True, slots=True)
class State:
    """How a person's world is from one instant to the next, as plain facts."""

    zone: str
    country: str | None
    region: str | None
    days: str
    start: int
    end: int
    budget: int
    away: tuple[tuple[date, date], ...] = ()
    leave_until: datetime | None = None
    quiet: tuple[datetime, datetime] | None = None
    paused_until: datetime | None = None
    stopped: frozenset[str] = frozenset()


@dataclass(slots=True)
class Person:
    """Whom the simulation lives through. `answers` is their share of messages that get a click."""

    id: str
    state: State
    answers: float
    snoozes: float
    dislikes: float
    changes: list[tuple[datetime, dict[str, Any]]] = field(default_factory=list)
    plans: list[tuple[datetime, NudgeView]] = field(default_factory=list)
    """When each is planned, and what."""


def person(number: int, seed: int) -> Person:
    """The same one for the same number and seed."""
    chance = Random(f"{seed}/{number}")
    zone, country, region = PLACES[number % len(PLACES)]
    start = chance.choice((9 * 60, 9 * 60, 8 * 60, 10 * 60 + 30, chance.randrange(4 * 60, 14 * 60, 15)))
    state = State(
        zone,
        *((country, region) if chance.random() < 0.9 else (None, None)),
        days=chance.choice(("1111100", "1111100", "1111100", "1111000", "0111110", "1111111", "1010100", "1100111")),
        start=start,
        end=start + chance.choice((4 * 60, 8 * 60, 8 * 60, 9 * 60, 10 * 60)),
        budget=chance.randint(1, 10),
    )
    answers, snoozes = chance.choice((1.0, 1.0, 0.9, 0.5, 0.0)), chance.choice((0.0, 0.1))
    one = Person(f"U{number}", state, answers, snoozes, chance.choice((0.0, 0.1)))
    one.changes = sorted(_changes(chance, state), key=lambda change: change[0])
    one.plans = sorted(_plans(chance, one), key=lambda plan: plan[0])
    return one


def _at(chance: Random, until: datetime = END) -> datetime:
    return START + timedelta(minutes=chance.randrange(int((until - START) / timedelta(minutes=1))))


def _changes(chance: Random, state: State) -> Iterator[tuple[datetime, dict[str, Any]]]:
    """What the person and the world change in a year: each an instant, and fields of State."""
    for _ in range(chance.choice((0, 0, 1, 3))):
        zone, country, region = chance.choice(PLACES)
        yield _at(chance), {"zone": zone, "country": country, "region": region}
    for _ in range(chance.choice((0, 0, 1))):
        start = chance.randrange(4 * 60, 14 * 60, 15)
        yield _at(chance), {"start": start, "end": start + 8 * 60}
    for _ in range(chance.choice((0, 1, 2))):
        yield _at(chance), {"budget": chance.randint(1, 10)}
    for _ in range(chance.choice((0, 1, 2))):
        kind, at = chance.choice(list(KINDS)), _at(chance)
        yield at, {"stopped": frozenset({kind})}
        yield at + chance.randint(5, 90) * DAY, {"stopped": frozenset()}
    for _ in range(chance.choice((0, 1, 2, 4))):
        yield from _span(chance, "leave_until", 21)
    for _ in range(chance.choice((0, 0, 1, 2))):
        yield from _span(chance, "paused_until", 10)
    yield from _away(chance)
    yield from _quiet(chance, ZoneInfo(state.zone))


def _span(chance: Random, name: str, longest: int) -> Iterator[tuple[datetime, dict[str, Any]]]:
    """A time that is said to end then, or not to, and does so when it is said or earlier."""
    at = _at(chance)
    until = at + chance.randint(1, longest * 24) * timedelta(hours=1)
    said = chance.choice((until, until, FOREVER, until + 2 * DAY))
    yield at, {name: said}
    if said != until:
        yield until, {name: None}


def _away(chance: Random) -> Iterator[tuple[datetime, dict[str, Any]]]:
    away: list[tuple[date, date]] = []
    for at in sorted(_at(chance) for _ in range(chance.choice((0, 1, 3)))):
        first = at.date() + chance.randint(-1, 30) * DAY
        away.append((first, first + chance.randint(0, 18) * DAY))
        yield at, {"away": tuple(away)}


def _quiet(chance: Random, zone: ZoneInfo) -> Iterator[tuple[datetime, dict[str, Any]]]:
    """Do-not-disturb: by hand for hours, and of some people every night for two months, known at noon."""
    for _ in range(chance.choice((0, 5, 20))):
        at = _at(chance)
        yield at, {"quiet": (at, at + timedelta(minutes=chance.choice((30, 60, 240, 1440))))}
    if chance.random() < 0.3:
        first = chance.randrange(300)
        for ahead in range(first, first + 60):
            night = datetime.combine((START + ahead * DAY).date(), datetime.min.time(), zone) + timedelta(hours=20)
            quiet = night.astimezone(UTC), (night + timedelta(hours=13, minutes=30)).astimezone(UTC)
            yield (night - timedelta(hours=8)).astimezone(UTC), {"quiet": quiet}


def _plans(chance: Random, one: Person) -> Iterator[tuple[datetime, NudgeView]]:
    """Waiting ones come at any hour and sometimes many at once; the others at a time of the day, planned ahead."""
    number = 0
    for kind in _KINDS:
        rate = chance.choice(WEEKLY[kind.name])
        at = START
        while rate and (at := at + timedelta(days=chance.expovariate(rate / 7))) < END - 14 * DAY:
            for _ in range(chance.choice((1, 1, 1, 1, 5)) if kind.class_ is Class.WAITING else 1):
                number += 1
                due = at if kind.class_ is Class.WAITING else _slot(chance, one, at, kind.class_)
                ahead = timedelta() if kind.class_ is Class.WAITING else chance.choice((1, 24, 72)) * timedelta(hours=1)
                yield max(START, due - ahead), nudge(f"{one.id}-{number}", one.id, kind, due)


def _slot(chance: Random, one: Person, at: datetime, class_: Class) -> datetime:
    """Mostly when work begins, else at some hour of the day."""
    minute = one.state.start if chance.random() < 0.7 else chance.randrange(0, 24 * 60, 30)
    local = datetime.combine(at.astimezone(ZoneInfo(one.state.zone)).date(), datetime.min.time())
    slot = (local + timedelta(minutes=minute)).replace(tzinfo=ZoneInfo(one.state.zone)).astimezone(UTC)
    return spread(slot, class_, ("T", one.id))


def nudge(
    id_: str, user_id: str, kind: Kind, due: datetime, class_: Class | None = None, not_before: datetime | None = None
) -> NudgeView:
    """One that a feature plans, or a person snoozes."""
    late = due + kind.lasts if kind.lasts else FOREVER
    return NudgeView(id_, "T", user_id, kind.name, class_ or kind.class_, id_, due, not_before or due, late)
