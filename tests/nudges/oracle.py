"""Judges a diary by what was promised to people, with zoneinfo and the package `holidays` and nothing of the rules."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import holidays

from bot.nudges.kinds import Class
from bot.nudges.rules import NudgeView
from tests.nudges.life import Diary
from tests.nudges.people import KINDS, State

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
A_SECOND = timedelta(seconds=1)


@cache
def _holidays(country: str, region: str | None) -> holidays.HolidayBase:
    return holidays.country_holidays(country, subdiv=region)


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


class Oracle:
    """Questions to one diary. Every instant is asked with what had happened until then."""

    def __init__(self, diary: Diary) -> None:
        self.diary = diary
        self._since = [at for at, _ in diary.states]
        self.messages = sorted((at, diary.nudges[id_].class_) for at, id_, inside, _ in diary.sent if inside is None)
        self._times = [at for at, _ in self.messages]
        self.offered = sorted(at for at, id_, *_ in diary.sent if diary.nudges[id_].class_ is Class.OFFERED)
        self.settled = {id_: at for id_, (at, _) in diary.dropped.items()} | {id_: at for at, id_, *_ in diary.sent}
        self._agreed = [one for one in diary.nudges.values() if one.class_ is Class.AGREED]
        self._agreed_looks = sorted((at, id_) for one in self._agreed for at, id_ in self._looks(one.id))
        self._moods = self._all_moods()
        # the same instants are asked about for many nudges
        self.closed_until = cache(self._closed_until)
        self._day_off = cache(lambda day, number: day_off(day, diary.states[number][1]))
        self._blocked = cache(self._why_nothing_goes)

    def _looks(self, id_: str) -> Iterator[tuple[datetime, str]]:
        for _, until in self.diary.looks[id_]:
            yield until, id_

    def state(self, at: datetime) -> State:
        return self.diary.states[bisect_right(self._since, at) - 1][1]

    def day_off(self, day: date, at: datetime) -> str | None:
        return self._day_off(day, bisect_right(self._since, at) - 1)

    # --- where the person is ---------------------------------------------------------------------------
    def _closed_until(self, at: datetime) -> datetime | None:
        """When that local day or its work begins, or something changes; so that to look at a long leave costs little.

        None within working time.
        """
        state = self.state(at)
        zone = _zone(state.zone)
        local = at.astimezone(zone)
        minute, until = local.hour * 60 + local.minute, timedelta(minutes=state.start)
        if self.day_off(local.date(), at) or minute >= state.end:
            until = DAY
        elif minute >= state.start:
            return None
        opens = (datetime.combine(local.date(), datetime.min.time(), zone) + until).astimezone(at.tzinfo)
        change = bisect_right(self._since, at)
        return min(opens, self._since[change]) if change < len(self._since) else opens

    # --- what they had ---------------------------------------------------------------------------------
    def crowded(self, class_: Class, at: datetime, *, now_too: bool = False) -> str | None:
        """Why it would be one too many now, after the messages before (or, with `now_too`, until) this instant."""
        if class_ is Class.WAITING:
            return None
        until = (bisect_right if now_too else bisect_left)(self._times, at)
        if until and self._times[until - 1] > at - HOUR:
            return "within an hour"
        state = self.state(at)
        zone = _zone(state.zone)
        today = at.astimezone(zone).date()
        recent = self.messages[bisect_left(self._times, at - 8 * DAY) : until]
        days = [(when.astimezone(zone).date(), its) for when, its in recent]
        used = sum(day == today and its is not Class.WAITING for day, its in days)
        if used >= 2:
            return "a third one that day"
        if class_ is Class.AGREED or self.hungry(at, today, zone):
            return None
        if sum(day > today - 7 * DAY for day, _ in days) >= state.budget:
            return "over the weekly budget"
        return "kept for what was agreed" if used + self.agreed_today(at, today, state) >= 2 else None

    def hungry(self, at: datetime, today: date, zone: ZoneInfo) -> bool:
        """None offered on this day and the six before: the one exception to the budget."""
        before = bisect_left(self.offered, at)
        return not before or self.offered[before - 1].astimezone(zone).date() <= today - 7 * DAY

    def agreed_today(self, at: datetime, today: date, state: State) -> int:
        """How many agreed ones were still meant to come within today's hours."""
        midnight = datetime.combine(today, datetime.min.time(), _zone(state.zone))
        close = (midnight + timedelta(minutes=state.end)).astimezone(at.tzinfo)
        first = bisect_left(self._agreed_looks, (at, ""))
        last = bisect_left(self._agreed_looks, (close, ""))
        near = {id_ for _, id_ in self._agreed_looks[first:last]}
        return sum(
            self.settled.get(id_, close) > at
            and at < self.next_look(id_, at) < close
            and not self.unwanted(self.diary.nudges[id_], at)
            for id_ in near
        )

    def next_look(self, id_: str, at: datetime) -> datetime:
        """When it was to be looked at next, as planned at that instant; long ago if it was not planned yet."""
        known = [until for since, until in self.diary.looks[id_] if since <= at]
        return known[-1] if known else datetime.min.replace(tzinfo=at.tzinfo)

    # --- what they said --------------------------------------------------------------------------------
    def _all_moods(self) -> dict[str, list[tuple[datetime, int, int, bool]]]:
        """For each kind: when and by which word so many were ignored in a row, and whether the next is left out."""
        moods: dict[str, list[tuple[datetime, int, int, bool]]] = defaultdict(list)
        for number, (at, kind, word) in enumerate(self.diary.said):
            ignored, skip = moods[kind][-1][2:] if moods[kind] else (0, False)
            if word in ("answered", "resumed"):
                ignored, skip = 0, False
            elif word in ("ignored", "not_useful"):
                ignored += 2 if word == "not_useful" else 1
            elif word == "left_out":
                skip = False
            elif word != "waiting":
                skip = skip or ignored >= 2
            moods[kind].append((at, number, ignored, skip))
        return moods

    def unwanted(self, one: NudgeView, at: datetime, after: int | None = None) -> str | None:
        """Why the person does not want it, at an instant's end or, where it is told, after so many words."""
        if one.kind in self.state(at).stopped:
            return "stopped"
        if one.class_ is Class.WAITING:
            return None
        moods = self._moods[one.kind]
        if after is None:
            before = bisect_right(moods, at, key=lambda mood: mood[0])
        else:
            before = bisect_left(moods, after, key=lambda mood: mood[1])
        ignored, skip = moods[before - 1][2:] if before else (0, False)
        return "rests" if ignored >= 4 else "half as often" if ignored >= 2 and skip else None

    # --- all together ----------------------------------------------------------------------------------
    def could_go(self, one: NudgeView, at: datetime) -> bool:
        """Whether the promises allowed it at this instant, with what had happened until then."""
        return not (self._blocked(at, one.class_) or self.unwanted(one, at))

    def in_reach(self, at: datetime) -> bool:
        """Whether the person could be written to, and anything ran that could do it."""
        return not self._blocked(at, Class.WAITING)

    def _why_nothing_goes(self, at: datetime, class_: Class) -> str | None:
        if self.closed_until(at):
            return "not at work"
        if any(begin <= at < end for begin, end in self.diary.down):
            return "nothing runs"
        return out_of_reach(self.state(at), at) or self.crowded(class_, at, now_too=True)


def day_off(day: date, state: State) -> str | None:
    if state.days[day.weekday()] != "1":
        return "not a working day"
    if any(first <= day <= last for first, last in state.away):
        return "away"
    if state.country and day in _holidays(state.country, state.region):
        return "a public holiday"
    return None


def out_of_reach(state: State, at: datetime) -> str | None:
    """Why nothing may come now."""
    local = at.astimezone(_zone(state.zone))
    if off := day_off(local.date(), state):
        return off
    if not state.start <= local.hour * 60 + local.minute < state.end:
        return "outside working hours"
    if state.leave_until and at < state.leave_until:
        return "on leave"
    if state.quiet and state.quiet[0] <= at < state.quiet[1]:
        return "do not disturb"
    if state.paused_until and at < state.paused_until:
        return "paused"
    return None


def broken(diary: Diary) -> Iterator[str]:
    """Every promise that a message broke, as the promise and the message."""
    oracle, seen = Oracle(diary), set[str]()
    for at, id_, inside, after in diary.sent:
        one = diary.nudges[id_]
        wrong = [out_of_reach(oracle.state(at), at), oracle.unwanted(one, at, after), "twice" if id_ in seen else None]
        wrong.append("too late" if at >= one.expires_at else "too early" if at < one.due_at else None)
        if inside is None:
            wrong.append(oracle.crowded(one.class_, at))
        elif KINDS[one.kind].alone or KINDS[diary.nudges[inside].kind].alone:
            wrong.append("not alone")
        seen.add(id_)
        yield from (f"{promise}: {one.kind} at {at}" for promise in wrong if promise)
    for (before, _), (later, _) in pairwise(oracle.messages):
        if later - before < A_SECOND:
            yield f"two messages in a second: {later}"
