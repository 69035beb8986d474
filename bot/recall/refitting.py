"""At night, once a week: each person's memory model is fitted to their answers, and what is remembered follows."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Protocol, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import Database
from bot.people.rules import Hours
from bot.recall import fits_store as store
from bot.recall.fitting import FROM_ANSWERS, fitted, of_workspace
from bot.recall.fitting_pool import Pool
from bot.recall.forecasts import Forecast, forecast
from bot.recall.memory import Grade, Memory, Parameters, answered
from bot.recall.replay import Series
from bot.recall.values import Key

NIGHT = range(1, 5)
"""Hours of the person's day in which nobody answers questions."""

EVERY = timedelta(days=6, hours=12)
"""A week, less what the night is long, so that the night does not wander."""

NEW_ANSWERS = 10
AT_ONCE = 200
"""People in one turn; four turns fall into a night."""

VOICES = 200
"""People by whose answers a workspace's number is found, at most: by then it is known to a tenth."""

LOOK_BACK = timedelta(days=90)

T = TypeVar("T")


class Computer(Protocol):
    """Computes elsewhere; None if that failed."""

    async def run(self, work: Callable[..., T], *given: object) -> T | None: ...


async def run(db: Database, now: datetime, go_on: Callable[[], bool]) -> int:
    """Fit those whose night it is and who have answered enough since; returns how many were fitted."""
    async with db.read() as session:
        zones = asleep({*await store.zones(session), "UTC"}, now)
        turn = now - EVERY
        people = await store.due(session, zones, turn, answers=FROM_ANSWERS, new=NEW_ANSWERS, limit=AT_ONCE)
    async with Pool() as pool:
        return await refit(db, sorted(people), pool, now, go_on)


def asleep(zones: Iterable[str], now: datetime) -> set[str]:
    """The zones in which it is night."""
    return {zone for zone in zones if now.astimezone(Hours(zone).tz).hour in NIGHT}


async def refit(
    db: Database, people: Collection[Key], computer: Computer, now: datetime, go_on: Callable[[], bool]
) -> int:
    """Fit these people, workspace by workspace. Only grades and times leave the rows."""
    done = 0
    for team_id, members in groupby(people, key=lambda person: person[0]):
        common = await _common(db, team_id, computer)
        for person in members:
            if not go_on():
                return done
            async with db.read() as session:
                series = Series.of(await store.answers(session, person))
            found = await computer.run(fitted, series, common)
            async with db.begin() as session:
                await settle(session, person, found, now)
            done += 1
    return done


async def _common(db: Database, team_id: str, computer: Computer) -> float:
    """The workspace's factor, by the answers of those who let them be used for it."""
    async with db.read() as session:
        people = await store.consenting(session, team_id, answers=FROM_ANSWERS, limit=VOICES)
        voices = [Series.of(await store.answers(session, person)) for person in people]
    return await computer.run(of_workspace, voices) or 1.0


async def settle(session: AsyncSession, person: Key, found: Parameters | None, now: datetime) -> None:
    """A person was fitted. With new parameters, what they remember is what their answers make of it under these.

    `found` None: nothing was found, and everything stays.
    """
    before = await store.lock(session, person)
    if before is None:
        return
    await store.save(session, person, now, found)
    if found and found != before:
        await store.replace_memories(session, person, replayed(await store.answers(session, person), found))


def replayed(answers: Iterable[store.Answered], parameters: Parameters) -> dict[str, Memory]:
    """Each card's memory after all its answers, which come in the order of time."""
    memories: dict[str, Memory] = {}
    for card_id, at, grade in answers:
        memories[card_id] = answered(memories.get(card_id), Grade(grade), at, parameters)
    return memories


async def predictions(db: Database, now: datetime) -> Forecast | None:
    """How well the last ninety days' answers were predicted, of everybody together; None if they were too few."""
    async with db.read() as session:
        return forecast(await store.predicted(session, now - LOOK_BACK))
