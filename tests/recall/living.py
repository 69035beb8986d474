"""Weeks of people who recall, through the work of the real ticks, with a small deck of our own making."""

import shutil
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from freezegun.api import FrozenDateTimeFactory

from bot.clock import Clock
from bot.db import Database
from bot.deps import Deps
from bot.nudges import store as nudges
from bot.nudges.service import reacted
from bot.opening import plan_and_judge
from bot.people import store as people
from bot.people.rules import Hours
from bot.recall import asking, service, store
from bot.recall.cards import Card, Deck, KeyPoint, Library
from bot.recall.memory import Grade
from bot.recall.shelf import SHELF, Shelf
from bot.recall.synonyms import Synonyms
from bot.recall.values import QuestionView
from bot.vault import Vault, new_key
from handlers.acting import Acting
from handlers.nudges_delivery import dispatch
from handlers.nudges_registry import KINDS, MOMENTS
from handlers.recall_reveal import grade
from tests.nudges.living import Slack

TEAM = "T1"
TOPICS = ("a", "b", "c", "d")
CARDS = 5
"""Of each topic."""

STEP = timedelta(hours=12)
AT_ONCE = timedelta(seconds=5)
"""As the dispatching tick comes."""

GRADES = (Grade.GOOD, Grade.HARD, Grade.GOOD, Grade.FORGOT, Grade.EASY)


def library() -> Library:
    """Cards `a1` to `d5`; the first ones are for novices."""
    cards = {}
    for topic in TOPICS:
        for number in range(1, CARDS + 1):
            points = tuple(KeyPoint(id=f"p{n}", point=f"point {n}", accepted=("point",)) for n in range(3))
            stages = ("novice",) if number <= 2 else ("competent",)
            card = Card(id=f"t/{topic}{number}", deck="t", prompt=f"What is {topic}{number}?", points=points)
            cards[card.id] = card.model_copy(update={"topic": topic, "stages": stages})
    return Library(decks={"t": Deck(id="t", title="T", about="T", topics={one: one for one in TOPICS})}, cards=cards)


@dataclass
class Life:
    """A database, a clock, and a Slack that takes every message."""

    deps: Deps
    slack: Slack
    clock: FrozenDateTimeFactory
    zones: dict[str, str] = field(default_factory=dict)
    sent: list[tuple[str, datetime]] = field(default_factory=list)
    """To whom a question went, and when by their own clock."""

    async def person(self, user_id: str, zone: str, **change: Any) -> None:
        now = self.deps.clock.now()
        self.zones[user_id] = zone
        known = {"profile_at": now, "dnd_at": now, "dm_channel": f"D{user_id}", "introduced_at": now, "zone": zone}
        async with self.deps.db.begin() as session:
            await people.save_person(session, TEAM, user_id, now, known | change)

    async def enrols(self, user_id: str, days: str, weekly: int = 2) -> None:
        given: dict[str, Any] = {"decks": ["t"], "topics": [], "weekly": weekly, "days": days, "minute": 600}
        given |= {"stage": "novice", "fits": False}
        async with self.deps.db.begin() as session:
            hours = Hours(self.zones[user_id])
            await service.enrol(session, (TEAM, user_id), hours, self.deps.clock.now(), **given)

    async def asked(self, user_id: str) -> list[QuestionView]:
        """All that were asked, the oldest first."""
        states = ("open", "answered", "shown", "graded", "put_off", "skipped", "lapsed")
        async with self.deps.db.read() as session:
            found = await store.questions(session, (TEAM, user_id), states)
        return sorted(found, key=lambda one: (one.asked_at, one.number))

    async def until(self, end: datetime, answers: Callable[[str, datetime], bool]) -> None:
        """Through every instant at which something is due. `answers`: whether that person does, at that time."""
        now = self.deps.clock.now()
        while now < end:
            async with self.deps.db.read() as session:
                moments = [await moment(session, now, now + STEP) for moment in (nudges.next_due, *MOMENTS)]
            now = min([moment for moment in moments if moment], default=now + STEP)
            self.clock.move_to(now)
            await self._tick()
            while await self._answered(answers):
                now += AT_ONCE
                self.clock.move_to(now)
                await self._tick()

    async def _tick(self) -> None:
        before = len(self.slack.posts)
        await plan_and_judge(self.deps)
        await dispatch(self.deps)
        for channel, message, _ in self.slack.posts[before:]:
            if "to recall" in message.text:
                user_id = channel.removeprefix("D")
                self.sent.append((user_id, self.deps.clock.now().astimezone(ZoneInfo(self.zones[user_id]))))

    async def _answered(self, answers: Callable[[str, datetime], bool]) -> bool:
        """Whether anybody answered anything."""
        did = False
        for user_id in self.zones:
            for question in await self.asked(user_id):
                if question.state == "open" and answers(user_id, self.deps.clock.now()):
                    await self.answer(question)
                    did = True
        return did

    async def answer(self, question: QuestionView) -> None:
        """Written, how sure, and graded, each in its turn: good, hard, good, forgot, easy, and so on."""
        person, now = (question.team_id, question.user_id), self.deps.clock.now()
        who = Acting(*person, self.deps)
        async with self.deps.db.begin() as session:
            given = GRADES[len(await store.questions(session, person, ("graded",))) % len(GRADES)]
            await asking.answer(session, person, question, "the point", now)
            await asking.sure(session, person, question.id, 75, now)
            await grade(session, who, question.id, given)
            nudge = await nudges.get(session, TEAM, question.nudge_id or "")
            assert nudge
            await reacted(session, nudge, KINDS[nudge.kind], now)


@asynccontextmanager
async def living(migrated: Path, folder: Path, clock: FrozenDateTimeFactory) -> AsyncGenerator[Life]:
    """On a migrated SQLite file."""
    shutil.copy(migrated, folder / "life.db")
    slack, outside = Slack(), cast(Any, None)
    shelf = Shelf(library, lambda: Synonyms())
    db = Database(f"sqlite+aiosqlite:///{folder / 'life.db'}", Vault([new_key()]), **{SHELF: shelf})
    deps = Deps(db, Clock(), outside, cast(Any, slack), outside, lambda: None, posts_per_second=1000.0)
    yield Life(deps, slack, clock)
    await db.close()
