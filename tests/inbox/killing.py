"""Kill `trellis run` at random moments after Slack's 200, start it again, and count what its last words did."""

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sandbox.server import Sandbox
from tests.driver import Person
from tests.inbox.seen import eventually
from tests.processes import Process

Rows = Callable[..., list[Any]]
"""A query with `?` for each value, and the values: rows."""

LATEST_KILL_S = 0.4
"""By then an answer that nothing disturbs has been posted."""

DONE = {"pause": "paused_until IS NOT NULL", "resume": "paused_until IS NULL"}


@dataclass
class Killed:
    """What was seen in all rounds."""

    rounds: int = 0
    handled_before: int = 0
    """Words that had taken effect when the process was killed."""
    effects: Counter[int] = field(default_factory=Counter)
    """How many answers were planned for a word: one, where it took effect once."""
    posts: Counter[int] = field(default_factory=Counter)
    """How many answers a person got for a word: none, where the kill came between the claim and the post."""
    states: Counter[str] = field(default_factory=Counter)
    """What became of the answers' rows."""


def kill_after_the_ack(
    sandbox: Sandbox, begin: Callable[[], Process], rows: Rows, rounds: int, chance: random.Random
) -> Killed:
    """A person writes *pause*, then *resume*, and so on; after each ack the process dies within a moment.

    `begin` starts a process that handles events, and `rows` asks its database.
    """
    seen, person, keys = Killed(), Person(sandbox.url, "mara", timeout=20), []
    process = begin().ready()
    try:
        for number in range(rounds):
            word = "resume" if number % 2 else "pause"
            ts = _write(sandbox, person, word)
            time.sleep(LATEST_KILL_S * chance.random() ** 3)  # mostly early, while the word is being handled
            process.process.kill()
            process.process.wait(5)
            seen.handled_before += bool(_handled(rows, ts))
            process = begin().ready()
            eventually(partial(_handled, rows, ts), within=20)
            assert rows(f"SELECT {DONE[word]} FROM person WHERE user_id = ?", person.id) == [(1,)]
            keys.append(f"%:words:{person.id}:{ts}")
        eventually(lambda: not rows("SELECT id FROM nudge WHERE state = 'planned'"), within=30)
        assert process.terminated()[0] == 0
    finally:
        process.process.kill()
        process.process.wait(5)
    _count(seen, sandbox, rows, person, keys)
    return seen


def _write(sandbox: Sandbox, person: Person, word: str) -> str:
    """Returns at the ack."""
    known = _acks(sandbox)
    ts = str(person.says("Trellis", word)["message"])
    eventually(lambda: _acks(sandbox) > known)
    return ts


def _acks(sandbox: Sandbox) -> int:
    """Of messages of people; our own come back as events too."""
    seen = [one for one in sandbox.world.traffic.named("message") if one["direction"] == "event"]
    return sum(one["status"] == "ok" and "bot_id" not in one["request"]["event"] for one in seen)


def _handled(rows: Rows, ts: str) -> list[Any]:
    return rows("SELECT 1 FROM inbox WHERE sent_ts = ? AND done_at IS NOT NULL AND error IS NULL", ts)


def _count(seen: Killed, sandbox: Sandbox, rows: Rows, person: Person, keys: list[str]) -> None:
    messages = sandbox.world.workspace.app_dm(person.id).messages.values()
    posted = Counter(one.metadata["event_payload"]["id"] for one in messages if one.metadata)
    for key in keys:
        answers = rows("SELECT id, state FROM nudge WHERE dedupe_key LIKE ?", key)
        seen.rounds += 1
        seen.effects[len(answers)] += 1
        seen.posts[sum(posted[nudge_id] for nudge_id, _ in answers)] += 1
        seen.states.update(state for _, state in answers)
