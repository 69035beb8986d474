"""`make simulate`: people live through a year under the rules, and a judge of its own counts what went wrong."""

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, fields
from multiprocessing import get_context

from bot.nudges.governor import decide
from tests.nudges.life import Decide, Diary, Life
from tests.nudges.missed import missed, starved
from tests.nudges.oracle import broken
from tests.nudges.people import PLACES, Person, person

AT_ONCE = 25
"""People that a process takes at a time."""

EXAMPLES = 20


@dataclass(slots=True)
class Year:
    """What came out, for any number of people."""

    people: int = 0
    nudges: int = 0
    messages: int = 0
    lines: int = 0
    decisions: int = 0
    most_looks: int = 0
    held: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    def add(self, other: "Year") -> None:
        for each in fields(self):
            mine, theirs = getattr(self, each.name), getattr(other, each.name)
            setattr(self, each.name, max(mine, theirs) if each.name == "most_looks" else mine + theirs)

    def count(self, one: Person, diary: Diary) -> None:
        lines = sum(inside is not None for _, _, inside, _ in diary.sent)
        dropped = Counter(why.partition(":")[0] for _, why in diary.dropped.values())
        found = [*broken(diary), *missed(diary), *starved(diary, one)]
        wrong = Counter(each.partition(":")[0] for each in found)
        looks = Counter((id_, at.date()) for id_, each in diary.looks.items() for at, _ in each)
        sent = len(diary.sent) - lines
        held = Counter[str]()
        for why, times in diary.held.items():
            held[re.sub(r"your \d+ a week", "the week's messages", why)] += times
        examples = [f"{one.id}: {each}" for each in found[:EXAMPLES]]
        self.add(
            Year(
                1,
                len(diary.nudges),
                sent,
                lines,
                diary.decisions,
                max(looks.values(), default=0),
                held,
                dropped,
                wrong,
                examples,
            )
        )


def simulate(numbers: Iterable[int], seed: int, rule: Decide = decide) -> Year:
    """The year of the people with these numbers."""
    year = Year()
    for number in numbers:
        one = person(number, seed)
        year.count(one, Life(one, seed, rule).live())
    return year


def table(year: Year, seconds: float) -> str:
    rows = [
        ("people", year.people),
        ("zones", min(year.people, len(PLACES))),
        ("nudges planned", year.nudges),
        ("messages sent", year.messages),
        ("sent as lines of another", year.lines),
        ("decisions", year.decisions),
        ("most looks at one nudge in a day", year.most_looks),
        *((f"held: {why}", count) for why, count in year.held.most_common()),
        *((f"dropped: {why}", count) for why, count in year.dropped.most_common()),
        *((f"WRONG: {why}", count) for why, count in year.wrong.most_common()),
        ("allowed but not sent", year.wrong["missed"]),
        ("allowed but sent later", year.wrong["late"]),
        ("people's two weeks starved", year.wrong["starved"]),
        ("other promises broken", year.wrong.total() - sum(year.wrong[each] for each in ("missed", "late", "starved"))),
        ("seconds", round(seconds)),
    ]
    return "\n".join(f"{name:<68}{count:>10,}" for name, count in rows)


def main(arguments: list[str]) -> int:
    """Print the table; status 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args(arguments)
    year, begun = Year(), time.monotonic()
    parts = [range(first, min(first + AT_ONCE, given.people)) for first in range(0, given.people, AT_ONCE)]
    with ProcessPoolExecutor(given.processes, get_context("spawn")) as pool:
        for part in pool.map(simulate, parts, [given.seed] * len(parts)):
            year.add(part)
    print(table(year, time.monotonic() - begun))
    print(*year.examples[:EXAMPLES], sep="\n")
    return 1 if year.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
