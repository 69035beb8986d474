"""Several processes handle one inbox: each event takes effect once, and each lane keeps its order."""

import asyncio
from collections import defaultdict
from datetime import UTC, datetime

from bot import housekeeping
from bot.clock import Clock
from bot.db import Database
from bot.inbox import service
from tests.inbox.test_rows import NOW, TYPES, arrival, receive, rows

PROCESSES, LANES, EACH = 3, 4, 8


async def work(db: Database, effects: dict[str, list[int]]) -> None:
    """Until nothing waits. The effect is noted inside its transaction, so before the next one can be taken."""
    while True:
        async with db.read() as session:
            letters = await service.next_ones(session, TYPES, NOW)
        if not letters:
            return
        for letter in letters:
            async with db.begin() as session:
                if body := await service.take(session, letter, NOW):
                    effects[letter.event.lane].append(int(body["text"]))


async def test_each_event_takes_effect_once_and_in_order(db: Database) -> None:
    for number in range(LANES * EACH):
        await receive(db, arrival(number, lane=f"D{number % LANES}"), str(number))
    url = db.engine.url.render_as_string(hide_password=False)
    effects: dict[str, list[int]] = defaultdict(list)
    others = [Database(url, db.vault) for _ in range(PROCESSES - 1)]
    await asyncio.gather(*(work(one, effects) for one in (db, *others)))
    for other in others:
        await other.close()
    assert effects == {f"D{lane}": list(range(lane, LANES * EACH, LANES)) for lane in range(LANES)}


class Deps:
    """What housekeeping uses."""

    def __init__(self, db: Database) -> None:
        self.db, self.clock = db, Clock()


async def test_housekeeping_deletes_old_events(db: Database) -> None:
    await receive(db, arrival(), "0")
    await work(db, defaultdict(list))
    async with db.say_once() as session:
        await service.receive(session, arrival(2), {"text": "now"}, datetime.now(UTC))
    await housekeeping.run(Deps(db))  # type: ignore[arg-type]
    assert [row.event_id for row in await rows(db)] == ["Ev2"]
