"""The kinds of messages that are about messages."""

from datetime import datetime, timedelta

from bot.nudges.kinds import Class, Kind
from bot.nudges.rules import NudgeView
from bot.nudges.service import Plan

RESTS = Kind(
    "nudges.rests",
    "Notes that something rests",
    Class.AGREED,
    timedelta(days=14),
    "by then it is no news",
    priority=90,
)


def rests(person: tuple[str, str], kind: Kind, now: datetime) -> Plan:
    """The one message that says so, with a way back."""
    return Plan(
        kind=RESTS,
        team_id=person[0],
        user_id=person[1],
        subject_id=kind.habit,
        reason="Four in a row were left without an answer, so Trellis stopped asking by itself.",
        key=f"rests:{person[1]}:{kind.habit}:{now:%Y%m%d}",
        at=now,
        payload={"title": kind.title},
    )


SHOWN = Kind(
    "nudges.shown",
    "What you asked to see",
    Class.WAITING,
    timedelta(hours=1),
    "after an hour nobody waits for it any more",
    at_once=True,
    counts=False,
    alone=True,
)


def shown(line: NudgeView, now: datetime) -> Plan:
    """A line of a digest as a message of its own, for the click that asked for it."""
    return Plan(
        kind=SHOWN,
        team_id=line.team_id,
        user_id=line.user_id,
        subject_id=line.id,
        reason="You asked to see it.",
        key=f"{SHOWN.name}:{line.id}",
        at=now,
    )
