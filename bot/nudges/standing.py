"""What the rules know about a person, and what they have had so far, counted by their own local days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.nudges.habits import NO_HABIT, Habit
from bot.nudges.kinds import Class, Kind
from bot.nudges.rules import NudgeView
from bot.people.calendar import Availability

WEEK = timedelta(days=7)

OF_INTEREST = timedelta(days=8)
"""Seven local days, the longest day and the shortest of a year among them, and a move to another zone."""

AHEAD = timedelta(days=1)
"""A message from further in the future went while a clock ran ahead, and says nothing about today."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that went to the person."""

    at: datetime
    class_: Class
    counts: bool = True
    line: bool = False
    """It was a line of another one, so it was no message of its own."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the governor knows about a person. `sent` reaches two weeks back; `others` are their planned nudges."""

    who: Availability
    gone: str | None = None
    """Why nothing can reach them, ever."""
    paused_until: datetime | None = None
    budget: int = 5
    sent: Sequence[Sent] = ()
    habits: Mapping[str, Habit] = field(default_factory=dict)
    others: Sequence[NudgeView] = ()

    def habit(self, kind: Kind) -> Habit:
        return self.habits.get(kind.habit, NO_HABIT)

    def day_of(self, at: datetime) -> date:
        return at.astimezone(self.who.hours.tz).date()


@dataclass(frozen=True, slots=True)
class Tally:
    """What the person has had up to today."""

    today: date
    used: int
    """Messages today that nobody waited for."""
    week: Sequence[date]
    """The days of all messages of seven days, today included, earliest first."""
    offered_on: date
    """The latest day with an offered message or line; a week ago if there was none since."""

    @property
    def hungry(self) -> bool:
        """No offered message for seven days: the next one goes before what was agreed."""
        return self.offered_on <= self.today - WEEK

    def free_on(self, budget: int) -> date:
        """The first local date from today on with a place for an offered message.

        There is one while fewer than the budget came in seven days, of any class. And there is one where none of the
        seven days brought an offered message: else who has many dates would never be asked anything.
        """
        if len(self.week) < budget:
            return self.today
        return max(self.today, min(self.week[len(self.week) - budget], self.offered_on) + WEEK)


def tally(standing: Standing, now: datetime) -> Tally:
    """Each message's local day is looked up once, for that is most of what a decision costs."""
    zone = standing.who.hours.tz
    today = now.astimezone(zone).date()
    first, last = now - OF_INTEREST, now + AHEAD
    used, week, offered_on = 0, [], today - WEEK
    for one in standing.sent:
        if not one.counts or not first < one.at < last:
            continue
        day = one.at.astimezone(zone).date()
        if one.class_ is Class.OFFERED and day > offered_on:
            offered_on = day
        if one.line:
            continue
        used += day == today and one.class_ is not Class.WAITING
        if day > today - WEEK:
            week.append(day)
    return Tally(today, used, sorted(week), offered_on)


def last_message(standing: Standing, now: datetime) -> datetime | None:
    """When the person had their latest message."""
    return max((one.at for one in standing.sent if one.counts and one.at < now + AHEAD), default=None)


def budget_free_on(standing: Standing, now: datetime) -> date:
    """The first local date from `now` on with a place for an offered message."""
    return tally(standing, now).free_on(standing.budget)
