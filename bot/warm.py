"""What a first use would have to wait for is done before: the decks are read, the coach's patterns compiled."""

import asyncio
import threading
import time
from collections.abc import Callable, Sequence

from bot.sbi.rulebook import Rulebook
from bot.sbi.rules import Draft, review

BREATH = 0.002
"""Seconds between two examples, so that requests which come meanwhile have their turn."""

AFTER = 0.5
"""Seconds after the start: whoever waits for readiness comes first."""


def up(rulebook: Rulebook, stop: threading.Event) -> None:
    """Review every example that a rule must find; a second of work, all told."""
    for code in rulebook.codes:
        for example in rulebook.rule(code).matches:
            if stop.is_set():
                return
            review(Draft(**example.model_dump()), rulebook)
            time.sleep(BREATH)


class Warming:
    """Warms up beside the event loop; `stop` ends it early."""

    def __init__(self, rulebook: Rulebook, *load: Callable[[], object]) -> None:
        self._stop = threading.Event()
        self._task = asyncio.create_task(self._run(rulebook, load))

    async def _run(self, rulebook: Rulebook, load: Sequence[Callable[[], object]]) -> None:
        await asyncio.sleep(AFTER)
        for one in load:
            await asyncio.to_thread(one)
        await asyncio.to_thread(up, rulebook, self._stop)

    async def stop(self) -> None:
        """At most one example later."""
        self._stop.set()
        await asyncio.wait({self._task}, timeout=AFTER)
        self._task.cancel()
