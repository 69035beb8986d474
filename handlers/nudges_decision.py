"""From claimed rows to messages: the rules decide, the features draw, and what may not go now is put off."""

import contextlib
import dataclasses
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.deps import Deps
from bot.nudges import claims, facts, habits, service, store
from bot.nudges.facts import Facts
from bot.nudges.governor import TOGETHER, Decision, Drop, Hold, Send, Sent, decide
from bot.nudges.habits import NO_HABIT, Habit
from bot.nudges.kinds import Class
from bot.nudges.rules import NudgeView, Outcome, Settled
from bot.people.rules import FOREVER
from bot.slack.message import Message
from handlers import nudges_views, people_views
from handlers.nudges_registry import KINDS, SERVED

Person = tuple[str, str]

REMOVED = timedelta(hours=1)
"""Between two looks at whether a workspace has the app again. What a person wrote waits for it."""

OTHER_VERSION = timedelta(minutes=5)
"""A kind that only a newer Trellis knows is left to a process of that one: during an upgrade both run."""

A_DAY = timedelta(days=1)
"""A leave without an end is looked at again so often, in case nobody heard that it ended."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Parcel:
    """A message that may go out, with the rows it is made of: the head first, then its lines."""

    nudges: tuple[NudgeView, ...]
    message: Message
    dm: str | None
    where: str | None
    judge_at: datetime | None
    introduces: bool

    @property
    def head(self) -> NudgeView:
        return self.nudges[0]


class Round:
    """One transaction's decisions about claimed rows."""

    def __init__(self, session: AsyncSession, deps: Deps, claimed: Sequence[NudgeView]) -> None:
        self.session, self.deps, self.now = session, deps, deps.clock.now()
        self.left = {nudge.id: nudge for nudge in claimed}
        self.parcels: list[Parcel] = []
        self._settled: list[Settled] = []
        self._dropped: list[tuple[NudgeView, Outcome]] = []
        self._habits: dict[tuple[Person, str], tuple[Habit, Habit]] = {}

    async def run(self) -> list[Parcel]:
        """Decide about all, and store what is put off. The parcels are to be posted after the commit."""
        keys = {nudge.person for nudge in self.left.values()}
        known = await facts.of_people(self.session, keys, KINDS, self.now, set(self.left))
        for nudge in sorted(self.left.values(), key=_turn):
            if self.left.pop(nudge.id, None):
                await self._one(nudge, known)
        await claims.settle(self.session, self._settled)
        await tell(self.session, self._dropped, self.now)
        for (person, name), (before, after) in self._habits.items():
            await store.save_habit(self.session, person, name, before, after, self.now)
        return self.parcels

    async def _one(self, nudge: NudgeView, known: dict[Person, Facts]) -> None:
        found = known.get(nudge.person)
        decision = self._decide(nudge, found)
        if not isinstance(decision, Send):
            self._put_off(nudge, decision, quietly=_is_unwanted(nudge, found, self.now))
            if isinstance(decision, Drop) and found and nudge.kind in KINDS:
                self._shown(nudge, found, habits.left_out)
            return
        assert found is not None
        parcel = await self._drawn(nudge, decision, found)
        if parcel:
            self.parcels.append(parcel)
        if parcel and any(one.person == nudge.person for one in self.left.values()):
            sent = [Sent(self.now, one.class_, KINDS[one.kind].counts, one.id != nudge.id) for one in parcel.nudges]
            gone = {one.id for one in parcel.nudges}
            standing = dataclasses.replace(
                found.standing,
                sent=[*sent, *found.standing.sent],
                others=[one for one in found.standing.others if one.id not in gone],
            )
            known[nudge.person] = dataclasses.replace(found, standing=standing)

    def _decide(self, nudge: NudgeView, found: Facts | None) -> Decision:
        if nudge.kind not in KINDS:
            why, again = "this version of Trellis does not know these", self.now + OTHER_VERSION
            return Hold(min(again, nudge.expires_at), why) if self.now < nudge.expires_at else Drop(why)
        if found is None:
            return decide(nudge, KINDS, None, self.now)
        if found.workspace.unreachable_since and self.now < nudge.expires_at:
            return Hold(min(self.now + REMOVED, nudge.expires_at), "the app was removed from the workspace")
        if found.busy:
            return Hold(self.now + TOGETHER, "one message at a time")
        mine = [one for one in self.left.values() if one.person == nudge.person and one.kind in KINDS]
        standing = dataclasses.replace(found.standing, others=[*found.standing.others, *mine])
        decision = decide(nudge, KINDS, standing, self.now)
        if isinstance(decision, Hold) and found.person.leave_until == FOREVER:
            return Hold(min(decision.until, self.now + A_DAY), decision.why)
        return decision

    def _put_off(self, nudge: NudgeView, decision: Hold | Drop, *, quietly: bool = False) -> None:
        """`quietly`: the person wants no message, and finds it in App Home; that is a delivery all the same."""
        self._settled.append(service.put_off(nudge, decision, self.now))
        self.deps.metrics.decided(nudge.kind, "held" if isinstance(decision, Hold) else "dropped", decision.why)
        if isinstance(decision, Drop) and nudge.kind in SERVED:
            self._dropped.append((nudge, Outcome.SENT if quietly else Outcome.DEAD))

    async def _drawn(self, nudge: NudgeView, decision: Send, found: Facts) -> Parcel | None:
        """The message of this row and of those that go along; rows that have become pointless are dropped."""
        here = [self.left.pop(one) for one in decision.along if one in self.left]
        elsewhere = [one for one in decision.along if one not in {nudge.id for nudge in here}]
        if elsewhere:
            lease_from = datetime.now(UTC)
            here += await claims.claim_along(self.session, elsewhere, nudge.id, self.now, lease_from)
        drawn: list[tuple[NudgeView, Message]] = []
        for one in (nudge, *here):
            if message := await self._message(one):
                drawn.append((dataclasses.replace(one, sent_at=self.now), message))
        if not drawn:
            return None
        for one, _ in drawn:
            self._shown(one, found, habits.sent)
        return await self._parcel(drawn, found)

    async def _message(self, nudge: NudgeView) -> Message | None:
        """As its feature draws it. One that cannot be drawn is tried again later, and keeps no other from going."""
        try:
            async with guarded(self.session):
                message = await SERVED[nudge.kind].draw(self.session, nudge)
        except Exception as error:
            log.error("a message could not be drawn", nudge=nudge.id, kind=nudge.kind, exc_info=error)
            self._settled.append(service.recorded(nudge, Outcome.WAIT, self.now, error="it could not be drawn"))
            if self._settled[-1].state == "dead":
                self._dropped.append((nudge, Outcome.DEAD))
            return None
        if message is None:
            self._put_off(nudge, Drop("no longer needed"))
        return message

    async def _parcel(self, drawn: Sequence[tuple[NudgeView, Message]], found: Facts) -> Parcel:
        head, message = drawn[0]
        kind, where = KINDS[head.kind], SERVED[head.kind].where
        if len(drawn) > 1:
            message = nudges_views.digest(drawn, KINDS)
        elif not where:
            message = nudges_views.framed(message, head, kind)
        digest_id = head.id if len(drawn) > 1 else None
        for one, _ in drawn:  # before the post: whoever finds the rows of a dead process looks for the head's mark
            if one.digest_id != digest_id:
                await store.change(self.session, one.id, "sending", digest_id=digest_id)
        introduces = not where and found.person.introduced_at is None
        if introduces:
            message = dataclasses.replace(message, blocks=[*people_views.introduction(), *message.blocks])
        return Parcel(
            nudges=tuple(dataclasses.replace(one, digest_id=digest_id) for one, _ in drawn),
            message=message,
            dm=found.person.dm_channel,
            where=(await where(self.session, head) or "") if where else None,
            judge_at=habits.judged_at(self.now, found.standing.who) if kind.ruled else None,
            introduces=introduces,
        )

    def _shown(self, nudge: NudgeView, found: Facts, change: Callable[[Class, Habit], Habit]) -> None:
        """What sending it, or leaving it out, changes for its kind."""
        name = KINDS[nudge.kind].habit
        before = found.standing.habits.get(name, NO_HABIT)
        first, last = self._habits.get((nudge.person, name), (before, before))
        if (after := change(nudge.class_, last)) != last:
            self._habits[nudge.person, name] = first, after


def _turn(nudge: NudgeView) -> tuple[bool, datetime, str]:
    """Whoever waits first; else as the rules rank what is alike, so that none yields to one that was decided before."""
    return nudge.class_ is not Class.WAITING, nudge.due_at, nudge.id


@contextlib.asynccontextmanager
async def guarded(session: AsyncSession) -> AsyncGenerator[None]:
    """For reading that may fail: on PostgreSQL an error would end the whole transaction."""
    if session.get_bind().dialect.name == "sqlite":
        yield
    else:
        async with session.begin_nested():
            yield


async def tell(session: AsyncSession, news: Sequence[tuple[NudgeView, Outcome]], now: datetime) -> None:
    """Their features hear what became of them. Where one fails, what became of its message is stored all the same."""
    told = [(nudge, outcome) for nudge, outcome in news if nudge.kind in SERVED and SERVED[nudge.kind].told]
    if not told:
        return
    try:
        async with session.begin_nested():
            for nudge, outcome in told:
                await _told(session, nudge, outcome, now)
    except Exception as error:
        if len(told) > 1:  # nothing of it is stored, so each hears it again, by itself
            for one in told:
                await tell(session, [one], now)
        else:
            what = "a feature could not take in what became of its message"
            log.error(what, nudge=told[0][0].id, exc_info=error)


async def _told(session: AsyncSession, nudge: NudgeView, outcome: Outcome, now: datetime) -> None:
    if told := SERVED[nudge.kind].told:
        await told(session, nudge, outcome, now)


def _is_unwanted(nudge: NudgeView, found: Facts | None, now: datetime) -> bool:
    """Whether its person has stopped these or paused everything, and sees it in App Home."""
    kind = KINDS.get(nudge.kind)
    if found is None or kind is None or not kind.has_home or found.standing.gone or now >= nudge.expires_at:
        return False
    paused = found.standing.paused_until
    return found.standing.habit(kind).stopped or (paused is not None and now < paused)
