"""The kinds of messages that are about messages."""

from datetime import datetime, timedelta

from bot.nudges.kinds import Class, Kind
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
