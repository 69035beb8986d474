"""What one decision of the governor costs: a person with a past, with holidays and with other things planned."""

import time
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from bot.nudges.governor import Decision, Hold, Send, decide
from bot.nudges.habits import Habit
from bot.nudges.kinds import Class, Kind
from bot.nudges.rules import NudgeView
from bot.nudges.standing import Sent, Standing
from bot.people.calendar import Availability
from bot.people.rules import Hours

NOW = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
"""A Tuesday, 11:00 in Berlin."""

AT_NIGHT = datetime(2026, 3, 3, 22, 0, tzinfo=UTC)
ROUNDS, CALLS = 40, 250
KINDS = {one.value: Kind(one.value, "Measured", one, timedelta(days=3), "too late") for one in Class}


def _nudge(class_: Class, id_: str, at: datetime = NOW) -> NudgeView:
    return NudgeView(id_, "T1", "U1", class_.value, class_, "s", at, at, at + timedelta(days=3))


def _standing() -> Standing:
    """Four messages in two weeks, three planned, one kind that comes half as often."""
    past = [(Class.OFFERED, 2), (Class.AGREED, 5), (Class.WAITING, 6), (Class.OFFERED, 9)]
    return Standing(
        who=Availability(hours=Hours(zone="Europe/Berlin"), country="DE", region="BE"),
        sent=[Sent(NOW - timedelta(days=days), class_) for class_, days in past],
        habits={Class.OFFERED.value: Habit(ignored=2)},
        others=[_nudge(Class.AGREED, f"later-{number}", NOW + timedelta(days=number)) for number in (1, 2, 3)],
    )


def measured(rounds: int = ROUNDS) -> dict[str, Any]:
    """Microseconds a decision, the median of many rounds, for each class and outside working time."""
    standing, found = _standing(), {}
    asked: dict[str, tuple[NudgeView, datetime, type[Decision]]] = {
        one.value: (_nudge(one, "mine"), NOW, Send) for one in Class
    }
    asked["at night"] = (_nudge(Class.OFFERED, "mine"), AT_NIGHT, Hold)
    for name, (nudge, now, expected) in asked.items():
        decision = decide(nudge, KINDS, standing, now)
        assert isinstance(decision, expected), decision
        took = []
        for _ in range(rounds):
            begun = time.process_time()
            for _ in range(CALLS):
                decide(nudge, KINDS, standing, now)
            took.append(1_000_000 * (time.process_time() - begun) / CALLS)
        found[name] = median(took)
    return found
