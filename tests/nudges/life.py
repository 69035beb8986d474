"""One person's year under the rules: from due instant to due instant, without ticks and without a database."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from heapq import heappop, heappush
from random import Random
from typing import Any

from bot.nudges import habits
from bot.nudges.governor import Decision, Drop, Hold, Send, Sent, Standing, decide
from bot.nudges.habits import NO_HABIT, Habit
from bot.nudges.kinds import Class, Kind
from bot.nudges.rules import NudgeView
from bot.people.calendar import Availability
from bot.people.rules import Hours, Quiet
from tests.nudges.people import DAY, END, KINDS, START, Person, State, nudge

Decide = Callable[[NudgeView, dict[str, Kind], Standing, datetime], Decision]

DOWN_DAYS = (70, 200, 201)
"""Days of the year on which nothing runs."""


@dataclass(slots=True)
class Diary:
    """What happened to a person: all that a judge needs, and nothing that the rules have computed."""

    states: list[tuple[datetime, State]] = field(default_factory=list)
    nudges: dict[str, NudgeView] = field(default_factory=dict)
    planned_at: dict[str, datetime] = field(default_factory=dict)
    sent: list[tuple[datetime, str, str | None, int]] = field(default_factory=list)
    """When, what, for a line in whose message, and how much had been said before."""
    dropped: dict[str, tuple[datetime, str]] = field(default_factory=dict)
    looks: dict[str, list[tuple[datetime, datetime]]] = field(default_factory=dict)
    """For each nudge: since when it is next looked at when."""
    said: list[tuple[datetime, str, str]] = field(default_factory=list)
    """In order: when the person did what about which kind (answered, ignored, not_useful, resumed), and what was done
    about it: its class for a message, or left_out."""
    down: list[tuple[datetime, datetime]] = field(default_factory=list)
    held: Counter[str] = field(default_factory=Counter)
    decisions: int = 0


class Life:
    """Plays a person's year; `diary` is what comes out."""

    def __init__(self, person: Person, seed: int, rule: Decide = decide) -> None:
        self.person, self.rule = person, rule
        self.chance = Random(f"{seed}/{person.id}/life")
        self.state, self.who = person.state, availability(person.state)
        self.habits: dict[str, Habit] = {}
        self.planned: dict[str, NudgeView] = {}
        self.messages: list[Sent] = []
        self.diary = Diary()
        self.events: list[tuple[datetime, int, Callable[..., None], tuple[Any, ...]]] = []
        self.number, self.now = 0, START
        self.diary.states.append((START, self.state))
        self.diary.down = [(START + day * DAY, START + (day + 1) * DAY) for day in DOWN_DAYS]
        for at, change in person.changes:
            self.on(at, self.change, change)
        for at, planned in person.plans:
            self.on(at, self.plan, planned)

    def on(self, at: datetime, what: Callable[..., None], *about: Any) -> None:
        self.number += 1
        heappush(self.events, (at, self.number, what, about))

    def live(self, until: datetime = END) -> Diary:
        while self.events and self.events[0][0] < until:
            at, _, what, about = heappop(self.events)
            self.now = max(at, self.now)
            what(self.now, *about)
        return self.diary

    # --- what the world does ---------------------------------------------------------------------------
    def change(self, now: datetime, fields: dict[str, Any]) -> None:
        """Settings, zone, leave or do-not-disturb changed: what is held is looked at again."""
        self.state = replace(self.state, **fields)
        self.who = availability(self.state)
        self.diary.states.append((now, self.state))
        for one in list(self.planned.values()):
            if one.due_at <= now:
                self.put_off(now, one, now)

    def plan(self, now: datetime, one: NudgeView) -> None:
        self.diary.nudges[one.id] = one
        self.diary.planned_at[one.id] = now
        self.put_off(now, one, one.not_before)

    def put_off(self, now: datetime, one: NudgeView, until: datetime) -> None:
        self.planned[one.id] = nudge(one.id, one.user_id, KINDS[one.kind], one.due_at, one.class_, until)
        self.diary.looks.setdefault(one.id, []).append((now, until))
        self.on(max(now, until), self.look, one.id, until)

    # --- what the rules do -----------------------------------------------------------------------------
    def look(self, now: datetime, id_: str, not_before: datetime) -> None:
        one = self.planned.get(id_)
        if one is None or one.not_before != not_before:
            return  # it went as a line, or was moved
        if up := next((end for begin, end in self.diary.down if begin <= now < end), None):
            self.on(up, self.look, id_, not_before)
            return
        self.diary.decisions += 1
        decision = self.rule(one, KINDS, self.standing(one), now)
        if isinstance(decision, Hold):
            assert now < decision.until <= one.expires_at, f"{id_} makes no progress at {now}: {decision}"
            self.diary.held[decision.why.removesuffix(", until it is too late")] += 1
            self.put_off(now, one, decision.until)
        elif isinstance(decision, Drop):
            self.drop(now, one, decision.why)
        else:
            self.send(now, one, decision)

    def standing(self, one: NudgeView) -> Standing:
        state = self.state
        known = self.habits | {kind: replace(self.habit(kind), stopped=True) for kind in state.stopped}
        others = [other for other in self.planned.values() if other.id != one.id]
        return Standing(self.who, None, state.paused_until, state.budget, self.messages, known, others)

    def habit(self, kind: str) -> Habit:
        return self.habits.get(kind, NO_HABIT)

    def drop(self, now: datetime, one: NudgeView, why: str) -> None:
        del self.planned[one.id]
        self.diary.dropped[one.id] = now, why
        if why.startswith("these come half"):
            self.say(now, one.kind, "left_out", habits.left_out(one.class_, self.habit(one.kind)))

    def send(self, now: datetime, one: NudgeView, decision: Send) -> None:
        self.messages = [sent for sent in self.messages if sent.at > now - 14 * DAY]
        for id_ in (one.id, *decision.along):
            line = self.planned.pop(id_, self.diary.nudges[id_])
            self.diary.sent.append((now, id_, one.id if id_ != one.id else None, len(self.diary.said)))
            self.messages.append(Sent(now, line.class_, line=id_ != one.id))
            self.say(now, line.kind, str(line.class_), habits.sent(line.class_, self.habit(line.kind)))
            self.react(now, line)

    # --- what the person does --------------------------------------------------------------------------
    def react(self, now: datetime, one: NudgeView) -> None:
        draw = self.chance.random()
        soon = now + timedelta(minutes=self.chance.choice((1, 30, 90, 1000)))
        if draw < self.person.answers * self.person.snoozes:
            self.on(soon, self.snooze, one)
        elif draw < self.person.answers:
            self.on(soon, self.answer, one.kind)
        elif one.class_ is not Class.WAITING:
            if self.chance.random() < self.person.dislikes:
                self.on(soon, self.dislike, one.kind)
            elif at := habits.judged_at(now, self.who):
                self.on(at, self.ignore, one, now)

    def say(self, now: datetime, kind: str, word: str, habit: Habit) -> None:
        self.diary.said.append((now, kind, word))
        if habit.rests and not self.habit(kind).rests:
            self.on(now + self.chance.randint(7, 60) * DAY, self.resume, kind)
        self.habits[kind] = habit

    def answer(self, now: datetime, kind: str) -> None:
        self.say(now, kind, "answered", habits.answered(self.habit(kind)))

    def dislike(self, now: datetime, kind: str) -> None:
        self.say(now, kind, "not_useful", habits.ignored(self.habit(kind), 2))

    def ignore(self, now: datetime, one: NudgeView, sent_at: datetime) -> None:
        at = habits.judged_at(sent_at, self.who)
        if at is None or at > now:
            self.on(at or now + 30 * DAY, self.ignore, one, sent_at)  # a leave has begun since
        else:
            self.say(now, one.kind, "ignored", habits.ignored(self.habit(one.kind)))

    def resume(self, now: datetime, kind: str) -> None:
        self.say(now, kind, "resumed", NO_HABIT)

    def snooze(self, now: datetime, one: NudgeView) -> None:
        self.answer(now, one.kind)
        until = now + self.chance.choice((1, 1, 7)) * DAY
        self.plan(now, nudge(f"{one.id}s", one.user_id, KINDS[one.kind], until, Class.WAITING))


def availability(state: State) -> Availability:
    """The same facts as the rules take them."""
    hours = Hours(state.zone, state.days, state.start, state.end)
    quiet = Quiet(*state.quiet) if state.quiet else None
    return Availability(hours, state.country, state.region, state.away, state.leave_until, quiet)
