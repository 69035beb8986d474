"""kill -9 at random moments, again and again, while messages go out and people write."""

import random
import time
from dataclasses import dataclass, field

from bench.faults.judged import FOUND, Line, count, found_all, told
from bench.faults.world import POSTGRESQL, POSTS_AT_ONCE, START_SECONDS, Stage, World
from bench.faults.writers import Writers, writing
from bot.workers.worker import JOBS_PER_POST

PEOPLE = 1500
"""Enough that nobody is due again while a message to them is unclear."""

DUE = 120
PACE = 40
"""So many are kept due, at so many a second, so that every kill finds some on their way."""

SHORT = 20
"""Every twentieth is too late after SHORT_SECONDS."""

SHORT_SECONDS = 5.0
SLOW_MS = 150
"""What Slack takes for a message."""

EARLY = 0.2
"""So many of the kills come at any moment of the start, the others while there is work."""

EARLY_SECONDS, LATE_SECONDS = 1.0, 3.0
SETTLE_SECONDS = 1200.0
"""A lease of two minutes runs out; then the lookup asks about a hundred a minute, and about the absent ones again."""

ENOUGH = 0.99


@dataclass
class Killed:
    """`flying` were claimed and not recorded when their process died; `most` counts messages at one kill."""

    rounds: int = 0
    planned: list[str] = field(default_factory=list)
    short: set[str] = field(default_factory=set)
    flying: set[str] = field(default_factory=set)
    most: int = 0

    def note(self, world: World) -> None:
        """What was on its way at this kill."""
        flying = [row for row in world.rows().values() if row.state == "sending" and row.id not in self.flying]
        self.most = max(self.most, len({row.digest_id or row.id for row in flying}))
        self.flying |= {row.id for row in flying}
        self.rounds += 1

    def top_up(self, world: World, due: int) -> None:
        wanted = due - world.open_rows()
        short = world.plan(max(wanted // SHORT, 0), lasts=SHORT_SECONDS)
        self.short.update(short)
        self.planned += short + world.plan(max(wanted - len(short), 0))


def kill_again_and_again(world: World, rounds: int, chance: random.Random, due: int = DUE) -> Killed:
    """Every round starts what was killed, lets it work for a moment, and kills it."""
    seen = Killed()
    slow = world.sandbox.world.faults.add("latency", "chat.postMessage", times=-1, ms=SLOW_MS)
    for _ in range(rounds):
        seen.top_up(world, due)
        started = world.begin_all()
        if chance.random() < EARLY:
            time.sleep(chance.uniform(0, EARLY_SECONDS))
        else:
            for process in started:
                process.ready(START_SECONDS)
            time.sleep(chance.uniform(0, LATE_SECONDS))
        world.kill_all()
        seen.note(world)
    world.sandbox.world.faults.remove(slow.id)
    return seen


def killed(stage: Stage, engine: str, rounds: int, seed: int = 1, people: int = PEOPLE) -> list[Line]:
    with stage.world(engine, people, TRELLIS_POSTS_PER_SECOND=PACE) as world:
        with writing(world, 2) as writers:
            seen = kill_again_and_again(world, rounds, random.Random(seed))
        world.start_all()
        world.wait(lambda: world.drained() and found_all(world, seen.planned), SETTLE_SECONDS)
        found = count(world, seen.planned)
        asked = f"kill -9 at random moments, {seen.rounds} rounds"
        first = Line(asked, engine, told(found), found.nothing_twice)
        return [first, _unclear(world, seen), _calm(world, seen), _words(world, writers)]


def _unclear(world: World, seen: Killed) -> Line:
    known, posted = world.rows(), world.posted()
    unclear = {row.id for row in known.values() if row.state == "unknown" or row.outcome == FOUND}
    at_once = POSTS_AT_ONCE * (JOBS_PER_POST if world.engine == POSTGRESQL else 1)
    there = {one for one in seen.flying if posted[known[one].digest_id or one]}
    found = {one for one in seen.flying if known[one].outcome == FOUND}
    happened = (
        f"{len(seen.flying)} on their way at the kills (at most {seen.most} messages at one, of {at_once} allowed); "
        f"{len(there)} of them had reached Slack, the lookup found {len(found)}; "
        f"{len(seen.flying - there)} had not, and are not sent again"
    )
    ok = unclear <= seen.flying and seen.most <= at_once and found == there
    return Line("… unknown, and never more than were on their way", world.engine, happened, ok)


def _calm(world: World, seen: Killed) -> Line:
    known = world.rows()
    calm = [known[one] for one in seen.planned if one not in seen.flying | seen.short]
    share, stale = sum(row.state == "sent" for row in calm) / max(len(calm), 1), count(world, seen.planned).stale
    happened = f"{share:.2%} of {len(calm)} are sent; {stale} of all are planned past their expiry"
    return Line("… never on their way at a kill", world.engine, happened, share >= ENOUGH and stale == 0)


def _words(world: World, writers: Writers) -> Line:
    lost, unseen = writers.lost(), writers.unseen()
    happened = (
        f"{writers.kept} drafts acked ({writers.sent} sent on; {writers.refused} visibly failed), "
        f"{len(lost)} lost, {len(unseen)} not in App Home"
    )
    return Line("… what people wrote", world.engine, happened, not lost and not unseen and writers.kept > 0)
