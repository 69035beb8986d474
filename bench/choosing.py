"""What it costs to choose a question: among very many cards, and for a week of everybody's questions."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

import numpy as np

from bot.recall.choice import Known, choose
from bot.recall.memory import Grade, Memory, answered
from bot.recall.newcomers import Asked, New

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TOPICS = 11
WEEKLY = 2
FEW, MANY = 200, 2_000
ROUNDS = 15


def measured(people: int, rounds: int = ROUNDS) -> dict[str, Any]:
    """Milliseconds of processor time: a choice among MANY cards, an answer, and a week for `people` with FEW each."""
    many, few = deck(MANY, seed=1), [deck(FEW, seed) for seed in range(20)]
    memory = few[0][0][0].memory
    begun = time.process_time()
    for person in range(people):
        week(*few[person % len(few)])
    total = time.process_time() - begun
    return {
        "choice_ms": _median_ms(lambda: week(*many, questions=1), rounds),
        "answer_ms": _median_ms(lambda: answered(memory, Grade.GOOD, NOW), rounds),
        "people": people,
        "week_ms": 1_000 * total / people,
        "weeks_s": total,
    }


def deck(cards: int, seed: int) -> tuple[list[Known], list[New], list[Asked]]:
    """Nine in ten cards known for a while, the others new; three questions in the last four weeks."""
    random = np.random.default_rng(seed)
    known, new = [], []
    for number in range(cards):
        card, topic = f"c{number:05}", f"topic-{number % TOPICS}"
        if number % 10 == 0:
            new.append(New(card, topic, ("novice",)))
            continue
        at = NOW - timedelta(days=int(random.integers(1, 300)))
        known.append(Known(card, topic, Memory(float(random.uniform(1, 200)), float(random.uniform(1, 10)), at, at)))
    lately = enumerate(known[:3], start=1)
    return known, new, [Asked(one.card_id, one.topic, NOW - timedelta(weeks=ago), False) for ago, one in lately]


def week(known: list[Known], new: list[New], asked: list[Asked], questions: int = WEEKLY) -> list[str]:
    """The cards of one slot, with too many that are not firm for a new one, so that all known ones are compared."""
    taken: list[str] = []
    for _ in range(questions):
        pick = choose(known, new, asked, weekly=WEEKLY, stage="novice", now=NOW, but=frozenset(taken))
        assert pick
        assert not pick.is_new
        taken.append(pick.card_id)
    return taken


def _median_ms(call: Callable[[], object], rounds: int) -> float:
    took = []
    for _ in range(rounds):
        begun = time.process_time()
        call()
        took.append(1_000 * (time.process_time() - begun))
    return median(took)
