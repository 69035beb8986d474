"""The composition root of `trellis worker`: the parts, the queue, whoever works it off; and their orderly end."""

import contextlib
from dataclasses import dataclass, field

from bot import opening
from bot.clock import Clock
from bot.config import Settings, SettingsError
from bot.health import Health, Phase
from bot.sbi.rulebook import Rulebook
from bot.workers.queue import queue
from bot.workers.schema import is_needed
from bot.workers.waking import Waking
from bot.workers.worker import Worker
from handlers.inbox import Inbox

WAKE_SECONDS = 1


@dataclass
class Carrier:
    """One running worker. `start` opens everything, `stop` closes it in order."""

    settings: Settings
    clock: Clock = field(default_factory=Clock)
    rulebook: Rulebook | None = None
    """The coach's rules, if they are loaded already; else `start` loads them."""
    health: Health = field(default_factory=Health)

    async def start(self) -> None:
        """What a failed or cancelled start had opened is closed again."""
        url = self.settings.sqlalchemy_url
        if not is_needed(url):
            raise SettingsError(
                "DATABASE_URL: a worker needs PostgreSQL. With SQLite, `trellis run` does all the work."
            )
        async with contextlib.AsyncExitStack() as opened:
            parts = opening.opened(
                self.settings, self.clock, self.health, self.rulebook, lambda: self._waking.wake("dispatch")
            )
            deps = await opened.enter_async_context(parts)
            inbox = Inbox(deps, lambda: self._waking.wake("inbox"))
            opened.push_async_callback(inbox.finish, within=WAKE_SECONDS)
            self.health.measure_inbox(inbox.backlog)
            jobs = queue(url, deps, self.health, [*opening.recurring(deps), opening.arrivals(inbox)])
            self._waking = Waking(jobs, deps)
            self._waking.start()
            opened.push_async_callback(self._waking.finish, within=WAKE_SECONDS)
            worker = Worker(jobs, deps.db, self.health, self.settings.trellis_posts_at_once)
            worker.start()
            opened.push_async_callback(worker.stop)
            self.health.phase = Phase.RUNNING
            self._opened = opened.pop_all()

    async def stop(self) -> None:
        """No job begins any more; those that run have their time, then the rest is closed."""
        self.health.phase = Phase.STOPPING
        await self._opened.aclose()
