"""What a person shows about a kind of message: by stopping it, by answering, or by leaving it."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.nudges.kinds import Class
from bot.people.calendar import Availability, working_days_after

HALF, REST = 2, 4
"""Messages of one kind left without an answer, in a row, before it comes half as often, and before it rests."""

JUDGED_AFTER = 3
"""Working days without a click or an answer, before a message counts as ignored."""


@dataclass(frozen=True, slots=True)
class Habit:
    """What a person has said or shown about one kind."""

    stopped: bool = False
    rests: bool = False
    ignored: int = 0
    skip_next: bool = False

    @property
    def is_half(self) -> bool:
        return self.ignored >= HALF


NO_HABIT = Habit()


def sent(class_: Class, habit: Habit) -> Habit:
    """One went out: a kind that comes half as often leaves out the next one."""
    return replace(habit, skip_next=True) if habit.is_half and class_ is not Class.WAITING else habit


def left_out(class_: Class, habit: Habit) -> Habit:
    """One was dropped: the next one may go."""
    return replace(habit, skip_next=False) if class_ is not Class.WAITING else habit


def ignored(habit: Habit, times: int = 1) -> Habit:
    """So many more without an answer; `times` is two for *Not useful*. At four the kind rests."""
    count = habit.ignored + times
    return replace(habit, ignored=count, rests=habit.rests or count >= REST)


def answered(habit: Habit) -> Habit:
    """An answer starts the kind anew; what was stopped stays stopped."""
    return Habit(stopped=habit.stopped)


def judged_at(sent_at: datetime, who: Availability) -> datetime | None:
    """When a message without a reaction counts as ignored; None while its person is not at work for a year."""
    return working_days_after(sent_at, JUDGED_AFTER, who)
