"""A hundred people live through a year, and nothing that they were promised is broken; broken rules are noticed."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.nudges.governor import Decision, Hold, Send, Standing, decide
from bot.nudges.kinds import Class, Kind
from bot.nudges.rules import NudgeView
from tests.nudges.life import Decide, Life
from tests.nudges.missed import missed, starved
from tests.nudges.oracle import broken
from tests.nudges.people import KINDS, person
from tests.nudges.year import simulate

SEED = 7
Kinds = dict[str, Kind]


@pytest.mark.parametrize("part", range(4))
def test_a_year_of_a_hundred_people_breaks_no_promise(part: int) -> None:
    year = simulate(range(part * 25, part * 25 + 25), SEED)
    assert year.wrong == {}, year.examples
    assert year.messages > 25 * 50
    assert year.most_looks < 40  # nothing is held again and again


def test_the_same_seed_is_the_same_year() -> None:
    assert simulate(range(2), SEED) == simulate(range(2), SEED)


def blind(**changed: Any) -> Decide:
    """Rules that do not know some part of a person's standing."""
    return lambda nudge, kinds, standing, now: decide(nudge, kinds, replace(standing, **changed), now)


def careless(**changed: Any) -> Decide:
    """Rules that do not know some part of when a person may be reached."""

    def rule(nudge: NudgeView, kinds: Kinds, standing: Standing, now: datetime) -> Decision:
        return decide(nudge, kinds, replace(standing, who=replace(standing.who, **changed)), now)

    return rule


def hasty(nudge: NudgeView, kinds: Kinds, standing: Standing, now: datetime) -> Decision:
    """Sends what should wait for its hour."""
    decision = decide(nudge, kinds, standing, now)
    return Send() if isinstance(decision, Hold) and decision.why.startswith("an hour") else decision


def at_any_hour(nudge: NudgeView, kinds: Kinds, standing: Standing, now: datetime) -> Decision:
    decision = decide(nudge, kinds, standing, now)
    return Send() if isinstance(decision, Hold) and decision.why.startswith("outside") else decision


def slow(nudge: NudgeView, kinds: Kinds, standing: Standing, now: datetime) -> Decision:
    """Holds everything two hours longer."""
    decision = decide(nudge, kinds, standing, now)
    if not isinstance(decision, Hold):
        return decision
    return Hold(min(nudge.expires_at, decision.until + timedelta(hours=2)), decision.why)


def stingy(nudge: NudgeView, kinds: Kinds, standing: Standing, now: datetime) -> Decision:
    """Lets nothing through that is merely offered."""
    if nudge.class_ is Class.OFFERED and now < nudge.expires_at:
        return Hold(nudge.expires_at, "not today")
    return decide(nudge, kinds, standing, now)


class Repeating:
    """Sends the message before once more."""

    def __init__(self) -> None:
        self.before: tuple[str, ...] = ()

    def __call__(self, nudge: NudgeView, kinds: Kinds, standing: Standing, now: datetime) -> Decision:
        decision = decide(nudge, kinds, standing, now)
        if isinstance(decision, Send):
            decision, self.before = Send((*decision.along, *self.before)), (nudge.id,)
        return decision


@pytest.mark.parametrize(
    ("rule", "complaints"),
    [
        (hasty, {"within an hour"}),
        (at_any_hour, {"outside working hours"}),
        (blind(sent=()), {"within an hour", "a third one that day", "over the weekly budget"}),
        (blind(budget=10), {"over the weekly budget"}),
        (blind(habits={}), {"stopped", "half as often", "rests"}),
        (blind(paused_until=None), {"paused"}),
        (blind(others=()), {"kept for what was agreed"}),
        (careless(country=None), {"a public holiday"}),
        (careless(leave_until=None), {"on leave"}),
        (careless(away=()), {"away"}),
        (careless(quiet=None), {"do not disturb"}),
        (slow, {"missed", "late"}),
        (stingy, {"missed", "starved"}),
        (Repeating(), {"twice"}),
    ],
)
def test_the_judge_complains_of_rules_that_break(rule: Decide, complaints: set[str]) -> None:
    missing = set(complaints)
    for number in range(60):
        one = person(number, SEED)
        if isinstance(rule, Repeating):
            rule.before = ()
        diary = Life(one, SEED, rule).live()
        found = [*broken(diary), *(missed(diary) if missing & {"missed", "late"} else ()), *starved(diary, one)]
        missing -= {each.partition(":")[0] for each in found}
        if not missing:
            return
    pytest.fail(f"nobody complained of {missing}")


def test_the_kinds_of_the_simulation_are_of_every_class() -> None:
    assert {kind.class_ for kind in KINDS.values()} == set(Class)
