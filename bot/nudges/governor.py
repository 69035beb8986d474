"""Whether a nudge may go out now, later or never. Pure: what is known comes in, a decision goes out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zlib import crc32

from bot.nudges.kinds import SPREAD, Class, Kind
from bot.nudges.rules import NudgeView
from bot.nudges.standing import Sent as Sent
from bot.nudges.standing import Standing as Standing
from bot.nudges.standing import Tally, last_message, tally
from bot.people.calendar import next_stretch, start_of, why_closed, working_time

A_DAY = 2
"""Messages a day that nobody waits for. What people wait for does not take a place."""

APART = timedelta(hours=1)
TOGETHER = timedelta(seconds=1)
"""Between two messages to one conversation, as Slack wants it."""

DIGEST_FROM = 3
"""So many waiting messages at once, as after a leave, become one."""

LINES = 10
"""The most that one digest holds; a phone shows no more."""

ASK_AGAIN = timedelta(minutes=1)

Kinds = Mapping[str, Kind]


@dataclass(frozen=True, slots=True)
class Send:
    """It may go out now, and these others with it, as lines of one message."""

    along: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hold:
    """Not now, but look again then, which is never after it is too late. `why` is for the person."""

    until: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Drop:
    """Not any more. `why` is for the person."""

    why: str


Decision = Send | Hold | Drop


def decide(nudge: NudgeView, kinds: Kinds, standing: Standing | None, now: datetime) -> Decision:
    """For one nudge whose time has come. `standing` None: nobody knows yet who this is."""
    kind = kinds[nudge.kind]
    if now >= nudge.expires_at:
        return Drop(f"too late: {kind.too_late}")
    if standing is None:
        decision: Decision = Hold(now + ASK_AGAIN, "Slack did not say yet who this is, so the hours are unknown")
    elif standing.gone:
        return Drop(standing.gone)
    elif kind.at_once:
        return Send()
    else:
        decision = _unwanted(nudge, kind, standing, now) or _when_at_work(nudge, kinds, standing, now)
    if isinstance(decision, Hold) and decision.until >= nudge.expires_at:
        return Hold(nudge.expires_at, f"{decision.why}, until it is too late")
    return decision


def _unwanted(nudge: NudgeView, kind: Kind, standing: Standing, now: datetime) -> Hold | Drop | None:
    """What the person has said about this kind, or about everything."""
    if "1" not in standing.who.hours.days:
        return Drop("no working day is set")
    habit = standing.habit(kind)
    if habit.stopped:
        return Drop("you stopped these")
    if standing.paused_until and now < standing.paused_until:
        return Drop("everything is paused") if kind.has_home else Hold(standing.paused_until, "everything is paused")
    if nudge.class_ is Class.WAITING:
        return None
    if habit.rests:
        return Drop("these rest, after four without an answer")
    if habit.is_half and habit.skip_next:
        return Drop("these come half as often, after two without an answer")
    return None


def _when_at_work(nudge: NudgeView, kinds: Kinds, standing: Standing, now: datetime) -> Send | Hold:
    """Outside working time everything waits; within it, it depends on what else there is and was."""
    stretch = next_stretch(now, standing.who)
    if stretch is None or stretch[0] > now:
        return _hold(stretch, why_closed(now, standing.who) or "not at work", nudge)
    if nudge.class_ is Class.WAITING:
        return _waiting(nudge, kinds, standing, now)
    had = tally(standing, now)
    return _not_now(nudge, kinds, standing, had, now) or _with_the_rest(nudge, kinds, standing, had, now)


def _waiting(nudge: NudgeView, kinds: Kinds, standing: Standing, now: datetime) -> Send | Hold:
    """A pile that has gathered goes as one message, and two messages leave a second between them."""
    # one from the future, where the clock stepped back, holds nobody who waits
    last = max((one.at for one in standing.sent if one.counts and now - TOGETHER < one.at <= now), default=None)
    if last:
        return Hold(last + TOGETHER, "one message a second")
    if kinds[nudge.kind].alone or not standing.others:
        return Send()
    pile = [
        one
        for one in _due(kinds, standing, now, ASK_AGAIN)
        if one.class_ is Class.WAITING and not kinds[one.kind].alone
    ]
    pile.sort(key=lambda one: (one.due_at, one.id))
    return Send(tuple(one.id for one in pile[: LINES - 1])) if len(pile) + 1 >= DIGEST_FROM else Send()


def _not_now(nudge: NudgeView, kinds: Kinds, standing: Standing, had: Tally, now: datetime) -> Hold | None:
    """Why an agreed or offered one has to wait, though its person is at work."""
    last = last_message(standing, now)
    if last and last + APART > now:
        return Hold(last + APART, "an hour after the last message")
    if had.used >= A_DAY:
        return _next_day(had.today + timedelta(days=1), f"{A_DAY} a day are enough", nudge, standing)
    if nudge.class_ is Class.OFFERED and not had.hungry:
        coming = _agreed_today(kinds, standing, had, now)
        if had.used + len(coming) >= A_DAY:
            # not until tomorrow: what was agreed may still be called off
            return Hold(min(coming) + ASK_AGAIN, "today is kept for what you agreed to")
        free_on = had.free_on(standing.budget)
        if free_on > had.today:
            return _next_day(free_on, f"your {standing.budget} a week are used", nudge, standing)
    if _has_rival(nudge, kinds, standing, had, now):
        return Hold(now + ASK_AGAIN, "something more urgent goes first")
    return None


def _has_rival(nudge: NudgeView, kinds: Kinds, standing: Standing, had: Tally, now: datetime) -> bool:
    """Whether something else is due that goes first. Nothing holds that one which would not hold this one too."""
    mine = _rank(nudge, kinds, had)
    rivals = (one for one in _due(kinds, standing, now) if one.class_ is not Class.WAITING)
    return any(_rank(one, kinds, had) < mine for one in rivals)


def _rank(nudge: NudgeView, kinds: Kinds, had: Tally) -> tuple[int, int, datetime, str]:
    """What was agreed, then what is offered, each by its kind's priority and by age."""
    level = 1 if nudge.class_ is Class.AGREED else 0 if had.hungry else 2
    return level, kinds[nudge.kind].priority, nudge.due_at, nudge.id


def _with_the_rest(nudge: NudgeView, kinds: Kinds, standing: Standing, had: Tally, now: datetime) -> Send:
    """A message takes along what would be too late an hour later; the day's last one, what would wait for another day.

    Of a kind that comes half as often it takes one.
    """
    if kinds[nudge.kind].alone or not standing.others:
        return Send()
    span = working_time(had.today, standing.who)
    is_last = had.used >= A_DAY - 1 or span is None or now + APART >= span[1]
    along: list[str] = []
    taken = {kinds[nudge.kind].habit}
    for one in sorted(_due(kinds, standing, now, ASK_AGAIN), key=lambda one: _rank(one, kinds, had)):
        kind = kinds[one.kind]
        if one.class_ is Class.WAITING or kind.alone or not (is_last or one.expires_at <= now + APART):
            continue
        if kind.habit not in taken or not standing.habit(kind).is_half:
            taken.add(kind.habit)
            along.append(one.id)
    return Send(tuple(along[: LINES - 1]))


def _agreed_today(kinds: Kinds, standing: Standing, had: Tally, now: datetime) -> list[datetime]:
    """When those with a date are still to come within today's working time."""
    span = working_time(had.today, standing.who)
    return [
        one.not_before
        for one in standing.others
        if one.class_ is Class.AGREED and span and now < one.not_before < span[1] and _is_wanted(one, kinds, standing)
    ]


def _due(kinds: Kinds, standing: Standing, now: datetime, within: timedelta = timedelta()) -> Iterator[NudgeView]:
    """What else could go out now, were it alone; also what was due and is held for a moment, `within` that time."""
    for one in standing.others:
        is_due = one.not_before <= now or (one.due_at <= now and one.not_before <= now + within)
        if is_due and now < one.expires_at and _is_wanted(one, kinds, standing):
            yield one


def _is_wanted(other: NudgeView, kinds: Kinds, standing: Standing) -> bool:
    kind = kinds[other.kind]
    habit = standing.habit(kind)
    if kind.at_once or habit.stopped:
        return False
    return other.class_ is Class.WAITING or not (habit.rests or (habit.is_half and habit.skip_next))


def _next_day(day: date, why: str, nudge: NudgeView, standing: Standing) -> Hold:
    return _hold(next_stretch(start_of(day, standing.who), standing.who), why, nudge)


def _hold(stretch: tuple[datetime, datetime] | None, why: str, nudge: NudgeView) -> Hold:
    """Until the stretch begins, or as much later as this person comes after others, but well within it."""
    if stretch is None:
        return Hold(nudge.expires_at, why)
    return Hold(spread(stretch[0], nudge.class_, nudge.person, min(stretch[1], nudge.expires_at)), why)


def spread(at: datetime, class_: Class, person: tuple[str, str], until: datetime | None = None) -> datetime:
    """`at`, moved by a time of this person's own, the same on every day, but not up to `until`."""
    window = SPREAD[class_].total_seconds()
    if until is not None:
        window = min(window, (until - at).total_seconds() / 2)
    return at + timedelta(seconds=crc32("\x1f".join(person).encode()) % max(int(window), 1))
