"""The clock's side: plan, claim what is due, decide, post, record; ask about what is unclear; judge silence."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.deps import Deps
from bot.nudges import claims, facts, store
from bot.nudges.rules import NudgeView, Outcome
from bot.people.store import Key
from bot.slack.sender import Posted
from handlers.nudges_decision import Parcel, Round
from handlers.nudges_outcome import lost, post, record
from handlers.nudges_registry import PLANNERS
from handlers.people_fresh import refresh_profiles, refresh_quiet

LOOKED_AFTER = 200
"""People with something due whom Slack is asked about at once."""

SOON = 0.25
"""Seconds between two looks while a workspace has no turn."""

log = structlog.get_logger()


async def plan_ahead(deps: Deps) -> None:
    """The planning tick: every feature plans what comes due. One that fails does not keep the others from it."""
    failed: Exception | None = None
    for planner in PLANNERS:
        try:
            async with deps.db.begin() as session:
                await planner(session, deps.clock.now())
        except Exception as error:
            log.error("a planner failed", planner=planner.__qualname__, exc_info=error)
            failed = error
    if failed:
        raise failed


async def dispatch(deps: Deps, go_on: Callable[[], bool] = lambda: True) -> int:
    """Send what is due now; returns how many rows were taken. Called by the tick and after a person's send.

    `go_on` is asked between two batches, so that a stop need not wait for a long queue.
    """
    await lost(deps)
    flight = _Flight(deps)
    try:
        while go_on() and await flight.load():
            await flight.land()
    finally:
        await flight.land_all()
    return flight.taken


async def deliver_one(deps: Deps, nudge_id: str) -> bool:
    """The same for one row, as a worker's job; False if it has to wait for its workspace's turn.

    Nothing happens if the row is not due, or not planned any more.
    """
    async with deps.db.read() as session:
        person = await store.person_of(session, nudge_id)
    if person is None:
        return True
    await look_after(deps, [person])
    async with deps.db.begin() as session:  # by itself: who decides must not hold up the workspace's other turns
        if not await claims.may_post(session, person[0], deps.posts_per_second, time.time(), 1):
            return False
    async with deps.db.begin() as session:
        await facts.lock(session, [person])
        claimed = await claims.claim_one(session, nudge_id, deps.clock.now(), datetime.now(UTC))
        parcels = await Round(session, deps, [claimed]).run() if claimed else []
        if not parcels:
            await claims.give_back(session, person[0], deps.posts_per_second, 1)
    for parcel in parcels:
        await record(deps, [(parcel, await _post(deps, parcel))])
    return True


async def look_after(deps: Deps, keys: Sequence[Key]) -> None:
    """What Slack says about people comes before what is decided about them: who they are, and do-not-disturb."""
    await refresh_profiles(deps, keys)
    await refresh_quiet(deps, keys)


class _Flight:
    """Posts on their way, never more than the sender's concurrency, so that few are unclear if the process dies."""

    def __init__(self, deps: Deps) -> None:
        self.deps, self.taken = deps, 0
        self._posts: dict[asyncio.Task[Posted], Parcel] = {}
        self._fresh_for = 0
        self._turns: Counter[str] = Counter()
        self._teams: Sequence[str] = ()
        self._teams_until = 0.0

    async def load(self) -> bool:
        """Claim and send off as many as there is room for; False if nothing is due and nothing is on its way."""
        room = self.deps.sender.concurrency - len(self._posts)
        if room * 2 < self.deps.sender.concurrency:
            return True
        if self._fresh_for <= 0:
            await self._look_after()
        async with self.deps.db.begin() as session:
            teams = await self._due_teams(session)
            claimed = await self._claim(session, teams, room)
            self._teams = teams if len(claimed) >= room else ()
            parcels = await Round(session, self.deps, claimed).run() if claimed else []
            await self._give_back(session, parcels)
        self._fresh_for -= len(claimed)
        self.taken += len(claimed)
        for parcel in parcels:
            self._posts[asyncio.create_task(_post(self.deps, parcel))] = parcel
        if teams and not claimed and not self._posts:
            await asyncio.sleep(SOON)  # until a workspace has a turn
        return bool(teams or self._posts)

    async def _due_teams(self, session: AsyncSession) -> Sequence[str]:
        """As known a moment ago, while there is more than there is room for."""
        now = time.monotonic()
        if not self._teams or now > self._teams_until:
            self._teams, self._teams_until = await claims.due_teams(session, self.deps.clock.now()), now + SOON
        return self._teams

    async def _look_after(self) -> None:
        async with self.deps.db.read() as session:
            keys = await store.due_people(session, self.deps.clock.now(), LOOKED_AFTER)
        await look_after(self.deps, keys)
        self._fresh_for = len(keys)

    async def _claim(self, session: AsyncSession, teams: Sequence[str], room: int) -> list[NudgeView]:
        """Fair turns: every workspace gets its share of the room, and what is left goes round again."""
        claimed: list[NudgeView] = []
        waiting, self._turns = list(teams), Counter[str]()
        while waiting and len(claimed) < room:
            share = max((room - len(claimed)) // len(waiting), 1)
            for team_id in waiting[: room - len(claimed)]:
                turns = await claims.may_post(session, team_id, self.deps.posts_per_second, time.time(), share)
                self._turns[team_id] += turns
                found = await self._claim_of(session, team_id, turns)
                claimed += found
                if len(found) < share:
                    waiting.remove(team_id)
        return claimed

    async def _claim_of(self, session: AsyncSession, team_id: str, turns: int) -> list[NudgeView]:
        if not turns:
            return []
        return await claims.claim(session, team_id, self.deps.clock.now(), datetime.now(UTC), turns)

    async def _give_back(self, session: AsyncSession, parcels: Sequence[Parcel]) -> None:
        self._turns.subtract(parcel.head.team_id for parcel in parcels)
        for team_id, unused in self._turns.items():
            if unused > 0:
                await claims.give_back(session, team_id, self.deps.posts_per_second, unused)

    async def land(self) -> None:
        """Record those that have arrived, together."""
        if self._posts:
            done, _ = await asyncio.wait(self._posts, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.sleep(0)
            done |= {task for task in self._posts if task.done()}
            await record(self.deps, [(self._posts.pop(task), task.result()) for task in done])

    async def land_all(self) -> None:
        while self._posts:
            await self.land()


async def _post(deps: Deps, parcel: Parcel) -> Posted:
    """One call, which ends somehow: an error of ours is an unclear outcome, for nobody knows how far it came."""
    started = time.perf_counter()
    try:
        posted = await post(deps, parcel)
    except Exception as error:
        log.error("a delivery failed", nudge=parcel.head.id, kind=parcel.head.kind, exc_info=error)
        posted = Posted(Outcome.UNKNOWN, error=type(error).__name__)
    deps.metrics.posted(parcel.head.kind, str(posted.outcome), time.perf_counter() - started)
    return posted
