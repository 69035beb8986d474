"""What the promises would have allowed and that did not come in time, and who got nothing for too long."""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from bot.nudges.kinds import SPREAD, Class
from bot.nudges.rules import NudgeView
from tests.nudges.life import Diary
from tests.nudges.oracle import Oracle
from tests.nudges.people import DAY, END, START, Person

STEP = timedelta(minutes=30)

WORKING_DAYS = 4
"""In each of two weeks, before anybody counts as starved."""

REACHABLE = timedelta(hours=3)
"""So long in reach, with something offered at hand, makes a day a working day in that sense."""


def missed(diary: Diary, until: datetime = END) -> Iterator[str]:
    """Each nudge that could have gone for longer than people who share a slot are spread, and did not go then.

    Nothing has happened yet from `until` on.
    """
    oracle = Oracle(diary)
    sent_at = {id_: at for at, id_, *_ in diary.sent}
    for id_, one in diary.nudges.items():
        dropped_at, why = diary.dropped.get(id_, (until, "too late"))
        if id_ in sent_at:
            end, name = sent_at[id_], "late"
        else:
            end, name = min(dropped_at, one.expires_at), "missed"
        begin = max(one.due_at, diary.planned_at[id_])
        if since := _chance(oracle, one, begin, end):
            yield f"{name}: {one.kind} {id_} could go at {since}, {why if name == 'missed' else f'went at {end}'}"


def _chance(oracle: Oracle, one: NudgeView, at: datetime, end: datetime) -> datetime | None:
    """The first instant, on a grid of half hours, from which on it could have gone for longer than its spread.

    The spread is less where work or the message itself is known to end: it has to fit into half the time that is left.
    """
    since, at = None, _on_the_grid(at)
    while at < end:
        if shut := oracle.closed_until(at):
            if since and at - since >= 2 * STEP and oracle.state(since) is oracle.state(at):
                return since
            at, since = _on_the_grid(shut), None
            continue
        since = (since or at) if oracle.could_go(one, at) else None
        if since and at - since >= SPREAD[one.class_]:
            return since
        at += STEP
    known = since and end == one.expires_at and oracle.state(since) is oracle.state(end)
    return since if since and known and end - since >= 2 * STEP else None


def _on_the_grid(at: datetime) -> datetime:
    """That instant, or the next full or half hour."""
    return START + STEP * -((START - at) // STEP)


def starved(diary: Diary, person: Person) -> Iterator[str]:
    """Each two weeks without an offered message, for somebody who answers all and to whom something was offered."""
    if person.answers < 1 or person.dislikes:
        return
    oracle = Oracle(diary)
    offered = [one for one in diary.nudges.values() if one.class_ is Class.OFFERED]
    working = list(_working_days(oracle, offered))
    had = sorted({at.date() for at, id_, *_ in diary.sent if diary.nudges[id_].class_ is Class.OFFERED})
    first = START.date()
    while (last := first + timedelta(days=14)) < END.date():
        middle = first + timedelta(days=7)
        weeks = [bisect_left(working, middle) - bisect_left(working, first)]
        weeks.append(bisect_left(working, last) - bisect_left(working, middle))
        if min(weeks) >= WORKING_DAYS and bisect_left(had, first) == bisect_left(had, last):
            yield f"starved: {person.id} from {first} to {last}"
        first += timedelta(days=1)


def _working_days(oracle: Oracle, offered: list[NudgeView]) -> Iterator[date]:
    """Days, of UTC, with three hours in reach while something offered was at hand."""
    for ahead in range((END - START).days):
        at, midnight = START + ahead * DAY, START + (ahead + 1) * DAY
        near = [one for one in offered if one.due_at < midnight and at < one.expires_at]
        reached = timedelta()
        while near and at < midnight:
            if shut := oracle.closed_until(at):
                at = _on_the_grid(shut)
                continue
            if oracle.in_reach(at) and any(_at_hand(oracle, one, at) for one in near):
                reached += STEP
            at += STEP
        if reached >= REACHABLE:
            yield (midnight - DAY).date()


def _at_hand(oracle: Oracle, one: NudgeView, at: datetime) -> bool:
    begin, end = max(one.due_at, oracle.diary.planned_at[one.id]), oracle.settled.get(one.id, one.expires_at)
    return begin <= at < end and one.kind not in oracle.state(at).stopped
