"""Whatever the world does to one to three people in six weeks, and in whatever order, they get what was promised."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.nudges.governor import Send
from bot.nudges.kinds import Class
from bot.nudges.rules import NudgeView
from bot.people.rules import FOREVER
from tests.nudges.life import Life
from tests.nudges.missed import missed
from tests.nudges.oracle import broken, out_of_reach
from tests.nudges.people import DAY, KINDS, PLACES, START, Person, State, nudge

HOUR, A_MINUTE, A_SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
SIX_WEEKS = START + 42 * DAY

kinds = st.sampled_from(sorted(KINDS))
whose = st.integers(0, 2)


class Watched(Life):
    """A life in which each message is judged at the moment it goes, by what was so at that moment."""

    def send(self, now: datetime, one: NudgeView, decision: Send) -> None:
        for id_ in (one.id, *decision.along):
            assert id_ in self.planned, f"{id_} twice"
            line = self.planned[id_]
            assert line.due_at <= now < line.expires_at
            assert out_of_reach(self.state, now) is None
            assert line.kind not in self.state.stopped
        if one.class_ is not Class.WAITING:
            assert all(abs(sent.at - now) >= HOUR for sent in self.messages if not sent.line)
            zone = self.who.hours.tz
            today = now.astimezone(zone).date()
            days = [
                sent.at.astimezone(zone).date()
                for sent in self.messages
                if sent.class_ is not Class.WAITING and not sent.line
            ]
            assert days.count(today) < 2
        super().send(now, one, decision)


class World(RuleBasedStateMachine):
    """Steps are what the world does. `straight`: no clock has stepped, so the judge of the year can be asked too."""

    def __init__(self) -> None:
        super().__init__()
        self.lives: list[Watched] = []
        self.now, self.count, self.straight = START + 4 * DAY, 0, True  # a Monday

    @initialize(
        people=st.lists(
            st.tuples(st.sampled_from(PLACES), st.integers(1, 10), st.sampled_from(["1111100", "0111111", "1010100"])),
            min_size=1,
            max_size=3,
        )
    )
    def begin(self, people: list[tuple[tuple[str, str | None, str | None], int, str]]) -> None:
        for number, (place, budget, days) in enumerate(people):
            state = State(place[0], place[1], place[2], days, 9 * 60, 17 * 60, budget)
            self.lives.append(Watched(Person(f"U{number}", state, answers=0, snoozes=0, dislikes=0), 0))
        self.run()

    def run(self) -> None:
        for life in self.lives:
            life.live(self.now + A_SECOND)
            life.now = self.now

    def life(self, number: int) -> Watched:
        return self.lives[number % len(self.lives)]

    def change(self, number: int, **fields: Any) -> None:
        self.now += 30.5 * A_SECOND  # not at the instant of a message: nobody could say which was first
        self.run()
        self.life(number).change(self.now, fields)

    @precondition(lambda self: self.now < SIX_WEEKS)
    @rule(hours=st.integers(1, 72))
    def time_passes(self, hours: int) -> None:
        self.now += hours * HOUR
        self.run()

    @rule(whose=whose, kind=kinds, hours=st.integers(0, 96), many=st.integers(1, 5), again=st.booleans())
    def a_feature_plans(self, whose: int, kind: str, hours: int, many: int, again: bool) -> None:
        for _ in range(many):
            self.count += 1
            class_ = Class.WAITING if again else None
            one = nudge(f"n{self.count}", self.life(whose).person.id, KINDS[kind], self.now + hours * HOUR, class_)
            self.life(whose).plan(self.now, one)

    @rule(whose=whose, place=st.sampled_from(PLACES))
    def somebody_moves(self, whose: int, place: tuple[str, str | None, str | None]) -> None:
        self.change(whose, zone=place[0], country=place[1], region=place[2])

    @rule(whose=whose, hours=st.none() | st.integers(1, 300))
    def a_leave_begins(self, whose: int, hours: int | None) -> None:
        self.change(whose, leave_until=FOREVER if hours is None else self.now + hours * HOUR)

    @rule(whose=whose)
    def somebody_is_back(self, whose: int) -> None:
        self.change(whose, leave_until=None, paused_until=None)

    @rule(whose=whose, begin=st.integers(0, 48), hours=st.integers(1, 48))
    def do_not_disturb_is_set(self, whose: int, begin: int, hours: int) -> None:
        self.change(whose, quiet=(self.now + begin * HOUR, self.now + (begin + hours) * HOUR))

    @rule(whose=whose, hours=st.none() | st.integers(1, 200))
    def somebody_pauses_everything(self, whose: int, hours: int | None) -> None:
        self.change(whose, paused_until=FOREVER if hours is None else self.now + hours * HOUR)

    @rule(whose=whose, first=st.integers(-1, 5), days=st.integers(0, 9))
    def somebody_names_days_away(self, whose: int, first: int, days: int) -> None:
        day = self.now.date() + first * DAY
        self.change(whose, away=((day, day + days * DAY),))

    @rule(whose=whose, budget=st.integers(1, 10), stopped=st.frozensets(kinds, max_size=3))
    def settings_change(self, whose: int, budget: int, stopped: frozenset[str]) -> None:
        self.change(whose, budget=budget, stopped=stopped)

    @rule(whose=whose, act=st.sampled_from(["answer", "dislike", "snooze"]), back=st.integers(1, 3))
    def somebody_clicks(self, whose: int, act: str, back: int) -> None:
        """Not to click is to ignore: that comes by itself."""
        life = self.life(whose)
        sent = [life.diary.nudges[id_] for _, id_, *_ in life.diary.sent[-back:]]
        if act == "snooze":
            fresh = [one for one in sent[:1] if f"{one.id}s" not in life.diary.nudges]
            for one in fresh:
                life.snooze(self.now, one)
        elif sent:
            getattr(life, act)(self.now, sent[0].kind)

    @rule(minutes=st.integers(-180, 180))
    def the_clock_steps(self, minutes: int) -> None:
        self.now, self.straight = self.now + minutes * A_MINUTE, False
        for life in self.lives:
            life.now = self.now

    @rule(hours=st.integers(1, 60))
    def nothing_runs_for_a_while(self, hours: int) -> None:
        for life in self.lives:
            life.diary.down.append((self.now, self.now + hours * HOUR))
        self.now += hours * HOUR
        self.run()

    @invariant()
    def what_is_planned_has_a_future(self) -> None:
        for life in self.lives:
            assert all(self.now <= one.expires_at for one in life.planned.values() if self.straight)

    def teardown(self) -> None:
        self.run()
        for life in self.lives if self.straight else ():
            assert [*broken(life.diary), *missed(life.diary, self.now)] == []


World.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestWorld = World.TestCase
