"""An answer survives `kill -9` at any moment after Slack's 200, and takes effect once."""

import random
from functools import partial
from pathlib import Path

from bot import manifest
from sandbox.server import Sandbox
from sandbox.settings import Limits, Settings
from tests.inbox.killing import kill_after_the_ack
from tests.inbox.seen import rows
from tests.processes import Process
from tests.sandbox.background import Background

ROUNDS = 2


def test_what_was_acked_takes_effect_once_and_is_answered_at_most_once(background: Background, tmp_path: Path) -> None:
    sandbox = Sandbox(manifest.path(), settings=Settings(limits=Limits.off(), ack_s=8.0))
    background.run(sandbox.start())
    begin, look = partial(Process, sandbox, tmp_path), partial(rows, tmp_path / "var")
    try:
        seen = kill_after_the_ack(sandbox, begin, look, ROUNDS, random.Random())
    finally:
        background.run(sandbox.stop())
    assert (seen.rounds, dict(seen.effects)) == (ROUNDS, {1: ROUNDS})
    assert set(seen.posts) <= {0, 1}
    assert set(seen.states) <= {"sent", "sending", "unknown"}
