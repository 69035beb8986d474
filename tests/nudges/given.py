"""A person in Berlin on a Tuesday in March, and what is planned for them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.nudges.governor import Decision, Sent, Standing, decide
from bot.nudges.habits import Habit
from bot.nudges.kinds import Class
from bot.nudges.rules import NudgeView
from bot.people.calendar import Availability
from bot.people.rules import Hours
from tests.nudges.people import KINDS, nudge

TUESDAY = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
"""11:00 in Berlin; work is from 9 to 17 there, 8 to 16 in UTC."""

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WAITING, AGREED, OFFERED = Class.WAITING, Class.AGREED, Class.OFFERED


def planned(kind: str, due: datetime = TUESDAY, id_: str = "", class_: Class | None = None, **more: Any) -> NudgeView:
    return replace(nudge(id_ or kind, "U1", KINDS[kind], due, class_), **more)


def knowing(who: Mapping[str, Any] | None = None, hours: Mapping[str, Any] | None = None, **standing: Any) -> Standing:
    at_work = Hours(**{"zone": "Europe/Berlin", **(hours or {})})
    return Standing(who=Availability(**{"hours": at_work, **(who or {})}), **standing)


def had(class_: Class, *at: datetime) -> list[Sent]:
    return [Sent(one, class_) for one in at]


def lately(class_: Class, count: int, before: datetime = TUESDAY) -> list[Sent]:
    """One a day on so many days before."""
    return had(class_, *(before - number * DAY for number in range(1, count + 1)))


def said(one: NudgeView, now: datetime = TUESDAY, **standing: Any) -> Decision:
    return decide(one, KINDS, knowing(**standing), now)


def half(kind: str, *, skip_next: bool) -> dict[str, Habit]:
    return {kind: Habit(ignored=2, skip_next=skip_next)}
