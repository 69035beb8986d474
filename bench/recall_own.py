"""A process of its own that measures what recalling costs in one process on SQLite, every row read and written."""

import argparse
import asyncio
import json
import math
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from bench.nudges_world import Cost, Instant, clocked, opened, people, settle_in, sqlite, teams
from bench.recall_world import FEW, MANY, answered_cards, enrolled, just_looked_at, many_cards, one_with
from bot import content, log, migrations
from bot.config import LogFormat
from bot.deps import Deps
from bot.people.store import Key
from bot.recall import asking, cards_store, planning, service, store
from bot.recall.memory import Grade
from bot.recall.shelf import SHELF
from handlers.nudges_delivery import dispatch

CHOICES = 30
ANSWERS = 200
SLOTS = (timedelta(days=1), timedelta(days=3))
"""Of a week that begins on Monday: who wants two questions gets one on Tuesday and one on Thursday."""

LATER = timedelta(hours=2)
"""By then everybody's slot has come, however they are spread."""


async def measured(folder: Path, count: int) -> dict[str, Any]:
    shelf = content.shelf()
    shelf.load()
    monday = _monday(datetime.now(UTC))
    members = [(teams(1)[0], user) for user in people(count)]
    url = sqlite(folder / "recall.db")
    migrations.upgrade(url)
    async with opened(url, Instant(), **{SHELF: shelf}) as deps:
        await settle_in(deps.db, members, zone="UTC")
        await enrolled(deps.db, members, monday + SLOTS[0])
        await answered_cards(deps.db, members, list(shelf.cards)[:FEW], monday)
        found = await _week(deps, members, monday)
    many = many_cards(shelf, MANY)
    async with opened(url, Instant(), **{SHELF: many}) as deps:
        person = await one_with(deps.db, list(many.cards), monday)
        found["choice"] = await _choice(deps, person, monday + SLOTS[0])
    return found | {"people": count, "load": os.getloadavg()[0]}


def _monday(now: datetime) -> datetime:
    """The next one, at nine in the morning, UTC."""
    day = now.replace(hour=9, minute=0, second=0, microsecond=0)
    return day + timedelta(days=7 - day.weekday())


async def _week(deps: Deps, members: Sequence[Key], monday: datetime) -> dict[str, Any]:
    """Everybody's questions planned a day ahead, chosen, drawn and sent when they are due; the first ones answered."""
    plans, sends = [], []
    answers = Cost(0.0, 0.0)
    for slot in SLOTS:
        deps.clock.move_to(monday + slot - planning.AHEAD)
        with clocked(len(members)) as planned:
            for _ in range(math.ceil(len(members) / planning.AT_ONCE)):
                async with deps.db.begin() as session:
                    await planning.questions(session, deps.clock.now())
        deps.clock.move_to(monday + slot + LATER)
        await just_looked_at(deps.db, deps.clock.now())
        with clocked(len(members)) as sent:
            taken = await dispatch(deps)
        assert taken == len(members), f"{taken} of {len(members)} questions went out"
        plans.append(planned.cost)
        sends.append(sent.cost)
        if slot == SLOTS[0]:
            answers = await _answers(deps, members[:ANSWERS])
    plan, send = plans[0] + plans[1], sends[0] + sends[1]
    wall_s = (plan + send).wall_ms * len(members) / 1000
    return {"plan": vars(plan), "send": vars(send), "week_wall_s": wall_s, "answer": vars(answers)}


async def _answers(deps: Deps, members: Sequence[Key]) -> Cost:
    """The question that waits answered in the words of its model answer, which have most to compare."""
    waiting = []
    async with deps.db.read() as session:
        for person in members:
            [question] = await store.questions(session, person, ("open",))
            card = await cards_store.card(session, person, question.card_id)
            assert card
            waiting.append((person, question, card.answer))
    now = deps.clock.now()
    with clocked(len(members)) as spent:
        for person, question, text in waiting:
            async with deps.db.begin() as session:
                await asking.answer(session, person, question, text, now)
            async with deps.db.begin() as session:
                shown = await asking.sure(session, person, question.id, 75, now)
            async with deps.db.begin() as session:
                graded = await asking.grade(session, person, question.id, Grade.GOOD, now)
            assert shown
            assert shown.found
            assert graded
    return spent.cost


async def _choice(deps: Deps, person: Key, now: datetime) -> dict[str, float]:
    """One person's choice, the middle of many: enrolment, cards, memories and questions are read each time."""
    costs = []
    for _ in range(CHOICES):
        with clocked(1) as spent:
            async with deps.db.read() as session:
                view = await store.enrolment(session, person)
                assert view
                assert await service.pick(session, view, now)
        costs.append(spent.cost)
    return {"cpu_ms": median(cost.cpu_ms for cost in costs), "wall_ms": median(cost.wall_ms for cost in costs)}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("people", type=int)
    options = parser.parse_args()
    log.configure("INFO", LogFormat.JSON)  # a line for each message is part of the cost
    (options.folder / "found.json").write_text(json.dumps(asyncio.run(measured(options.folder, options.people))))


if __name__ == "__main__":
    main()
