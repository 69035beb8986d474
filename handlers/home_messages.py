"""What App Home says about the messages of Trellis, from the rows."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.nudges import store
from bot.nudges.habits import NO_HABIT, Habit
from bot.nudges.kinds import Class
from bot.nudges.rules import NudgeView
from bot.nudges.standing import Sent, Standing, tally
from bot.people.calendar import Availability, availability, day_off
from bot.people.rules import FOREVER, Hours, PersonView, WorkspaceView
from handlers.home_messages_views import Came, Messages, Off, Planned
from handlers.nudges_registry import KINDS

SHOWN = 5
"""Rows of each list; more is not read on a phone."""

Person = tuple[str, str]


async def gather(
    session: AsyncSession, key: Person, person: PersonView | None, workspace: WorkspaceView, now: datetime
) -> Messages:
    """Two statements, however much there is."""
    who = availability(person, workspace) if person else Availability(Hours())
    planned, came = await store.near(session, [key], now - store.MEMORY, FOREVER)
    habits = (await store.habits_of(session, [key])).get(key, {})
    zone = who.hours.tz
    paused = person.paused_until if person else None
    return Messages(
        today=now.astimezone(zone).date(),
        week=_week(who, came, now),
        budget=person.weekly_budget if person else 5,
        closed=_closed(who, now),
        leave_until=_local(who.leave_until, now, who.hours),
        paused_until=_local(paused, now, who.hours),
        came=[
            Came(KINDS[one.kind].title, one.reason, one.sent_at.astimezone(zone))
            for one in sorted(_to_the_person(came), key=lambda one: one.sent_at or now, reverse=True)
            if one.sent_at
        ][:SHOWN],
        planned=[
            Planned(one.id, KINDS[one.kind].title, one.not_before.astimezone(zone), _held(one, now))
            for one in sorted(planned, key=lambda one: one.not_before)
            if _is_expected(one, habits)
        ][:SHOWN],
        off=_off(habits),
    )


def _week(who: Availability, came: Iterable[NudgeView], now: datetime) -> int:
    """As the rules count it."""
    sent = [
        Sent(one.sent_at, one.class_, KINDS[one.kind].counts, one.digest_id not in {None, one.id})
        for one in came
        if one.sent_at and one.kind in KINDS
    ]
    return len(tally(Standing(who, sent=sent), now).week)


def _closed(who: Availability, now: datetime) -> str | None:
    off = day_off(now.astimezone(who.hours.tz).date(), who)
    return None if off == "not a working day" else off


def _to_the_person(came: Iterable[NudgeView]) -> list[NudgeView]:
    known = [one for one in came if one.kind in KINDS and one.state in {"sent", "unknown"}]
    return [one for one in known if KINDS[one.kind].counts and not KINDS[one.kind].at_once]


def _is_expected(nudge: NudgeView, habits: Mapping[str, Habit]) -> bool:
    """What the person asked for, or Trellis offers. Not what somebody has sent: they may still take it back unseen."""
    if nudge.kind not in KINDS or KINDS[nudge.kind].at_once:
        return False
    kind = KINDS[nudge.kind]
    habit = habits.get(kind.habit, NO_HABIT)
    if habit.stopped or (habit.rests and nudge.class_ is not Class.WAITING):
        return False
    return kind.class_ is not Class.WAITING or nudge.slot is not None


def _held(nudge: NudgeView, now: datetime) -> str | None:
    """Why it has to wait; what is due by now is looked at again at any moment."""
    return nudge.outcome if nudge.not_before > now else None


def _off(habits: Mapping[str, Habit]) -> list[Off]:
    titles = {kind.habit: kind.title for kind in reversed(KINDS.values())}
    return [
        Off(name, titles[name], rests=habit.rests and not habit.stopped)
        for name, habit in sorted(habits.items())
        if (habit.stopped or habit.rests) and name in titles
    ]


def _local(until: datetime | None, now: datetime, hours: Hours) -> datetime | None:
    """None once it is over. FOREVER is the same instant everywhere."""
    if until is None or until <= now:
        return None
    return until if until >= FOREVER else until.astimezone(hours.tz)
