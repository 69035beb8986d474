"""What became of a message: posted once, recorded, looked for when that is unclear, and judged when nobody answers."""

import time
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.deps import Deps
from bot.nudges import claims, facts, own, service, store
from bot.nudges.habits import ignored, judged_at
from bot.nudges.rules import LONGEST_WAIT, MAX_ATTEMPTS, NudgeView, Outcome, Settled, next_look
from bot.people import store as people
from bot.people.rules import FOREVER
from bot.slack.message import Message
from bot.slack.sender import Posted
from handlers.nudges_decision import Parcel, tell
from handlers.nudges_registry import KINDS, SERVED

OPEN = "conversations.open"
BATCH = 100
CLOCKS_DIFFER = timedelta(minutes=5)
"""A message is looked for from so long before it went, for Slack's clock is not ours."""

log = structlog.get_logger()

Done = Sequence[tuple[Parcel, Posted]]


async def lost(deps: Deps, *, alone: bool = False) -> None:
    """Rows of a process that died while it sent them: Slack is asked about them.

    `alone`: nobody else can be sending, so no lease has to be waited for.
    """
    async with deps.db.begin() as session:
        found = await claims.expire_leases(session, FOREVER if alone else datetime.now(UTC), deps.clock.now())
    for nudge in found:
        deps.metrics.posted(nudge.kind, str(Outcome.UNKNOWN))


async def post(deps: Deps, parcel: Parcel) -> Posted:
    """The one call that puts a message in front of somebody."""
    head = parcel.head
    if parcel.where is not None:
        if not parcel.where:
            return Posted(Outcome.DEAD, error="no channel is set for it")
        return await deps.sender.post(parcel.where, parcel.message, head.id)
    if parcel.dm is None:
        opened = await _open(deps, head)
        if opened.outcome is not Outcome.SENT or opened.channel is None:
            return opened
        return await deps.sender.post(opened.channel, parcel.message, head.id)
    posted = await deps.sender.post(parcel.dm, parcel.message, head.id)
    if posted.error == "channel_not_found":
        await _keep_dm(deps, head, None)  # the next try opens it anew, and takes no for an answer
        return Posted(Outcome.WAIT, error=posted.error)
    return posted


async def _open(deps: Deps, nudge: NudgeView) -> Posted:
    async with deps.db.read() as session:
        wait = await claims.blocked_until(session, nudge.team_id, OPEN) - time.time()
    if 0 < wait <= LONGEST_WAIT:
        return Posted(Outcome.WAIT, error="ratelimited", retry_after=wait, method=OPEN)
    opened = await deps.sender.open_dm(nudge.user_id)
    if opened.outcome is Outcome.SENT:
        await _keep_dm(deps, nudge, opened.channel)
    return opened


async def _keep_dm(deps: Deps, nudge: NudgeView, channel: str | None) -> None:
    async with deps.db.begin() as session:
        await people.save_person(session, nudge.team_id, nudge.user_id, deps.clock.now(), {"dm_channel": channel})


async def record(deps: Deps, done: Done) -> None:
    """Store what became of these, in one transaction; then put right what was wrong when it went out."""
    now = deps.clock.now()
    wrong: list[tuple[Posted, Message]] = []
    async with deps.db.begin() as session:
        mine = await claims.settle(session, [one for parcel, posted in done for one in _settled(parcel, posted, now)])
        await tell(session, _news(done, mine), now)
        for parcel, posted in done:
            await _mark(session, parcel, posted, now)
            if posted.outcome is Outcome.SENT and (instead := SERVED[parcel.head.kind].instead):
                message = await instead(session, parcel.head) if len(parcel.nudges) == 1 else None
                wrong += [(posted, message)] if message else []
    for posted, message in wrong:
        if posted.channel and posted.message_ts:
            await deps.sender.update(posted.channel, posted.message_ts, message)
    for parcel, posted in done:
        ids = [nudge.id for nudge in parcel.nudges]
        log.info("nudge", kind=parcel.head.kind, nudges=ids, outcome=posted.outcome, error=posted.error)


def _settled(parcel: Parcel, posted: Posted, now: datetime) -> list[Settled]:
    dm = posted.channel or parcel.where or parcel.dm
    return [
        service.recorded(
            nudge,
            posted.outcome,
            now,
            error=posted.error,
            retry_after=posted.retry_after,
            channel=dm,
            message_ts=posted.message_ts,
            judge_at=parcel.judge_at if KINDS[nudge.kind].ruled and nudge.class_ is KINDS[nudge.kind].class_ else None,
        )
        for nudge in parcel.nudges
    ]


async def _mark(session: AsyncSession, parcel: Parcel, posted: Posted, now: datetime) -> None:
    """What the answer says about the person, the workspace, or how often it may be called."""
    team_id, user_id = parcel.head.person
    if posted.outcome is Outcome.SENT and parcel.introduces:
        await people.introduced(session, team_id, user_id, now)
    if posted.outcome is Outcome.WAIT and posted.retry_after:
        await claims.block(session, team_id, posted.method or claims.POST, time.time() + posted.retry_after)
    if posted.gone == "person":
        await people.save_person(session, team_id, user_id, now, {"is_deleted": True})
    if posted.gone == "workspace":
        await people.save_workspace(session, team_id, now, unreachable_since=now)


def _news(done: Done, mine: Collection[str]) -> list[tuple[NudgeView, Outcome]]:
    """What features hear now: nothing of what is tried again, of an unclear one only once Slack was asked in vain."""
    found: list[tuple[NudgeView, Outcome]] = []
    for parcel, posted in done:
        for nudge in parcel.nudges:
            is_last = posted.outcome is Outcome.WAIT and nudge.attempts >= MAX_ATTEMPTS
            outcome = Outcome.DEAD if is_last else posted.outcome
            can_look = outcome is Outcome.UNKNOWN and parcel.where is None
            if nudge.id in mine and outcome is not Outcome.WAIT and not can_look:
                found.append((nudge, outcome))
    return found


async def look_up(deps: Deps) -> int:
    """Ask Slack about messages of which nobody knows whether they went out; returns how many were found."""
    now, found = deps.clock.now(), 0
    async with deps.db.read() as session:
        unclear = await store.unsettled(session, now, BATCH)
        known = await people.people(session, {nudge.person for nudge in unclear}) if unclear else {}
    for nudge in unclear:
        dm = known[nudge.person].dm_channel if nudge.person in known else None
        found += await _look(deps, nudge, nudge.channel or dm, now)
    return found


async def _look(deps: Deps, nudge: NudgeView, channel: str | None, now: datetime) -> bool:
    """One message, by the mark that it carries; of a digest, by its head's."""
    mark, since = nudge.digest_id or nudge.id, (nudge.sent_at or now) - CLOCKS_DIFFER
    seen = await deps.sender.find(channel, mark, since) if channel else None
    there = seen is not None and seen.outcome is Outcome.SENT
    async with deps.db.begin() as session:
        if there:
            assert seen is not None
            change = {"channel": seen.channel, "message_ts": seen.message_ts, "outcome": "found by its mark"}
            kept = await store.change(session, nudge.id, "unknown", state="sent", look_at=None, **change)
        else:
            can_tell = seen is None or seen.outcome is Outcome.WAIT
            later = next_look(now, nudge.done_at or nudge.sent_at or now) if channel and can_tell else None
            kept = await store.change(session, nudge.id, "unknown", look_at=later) and later is None
        if kept:
            await tell(session, [(nudge, Outcome.SENT if there else Outcome.UNKNOWN)], now)
    if there:
        deps.metrics.posted(nudge.kind, "found")
    return there


async def judge(deps: Deps) -> None:
    """Messages without a reaction in three working days count as ignored; at four in a row their kind rests."""
    now = deps.clock.now()
    async with deps.db.begin() as session:
        silent = [one for one in await store.unjudged(session, now, BATCH) if one.kind in KINDS]
        known = await facts.of_people(session, {one.person for one in silent}, KINDS, now) if silent else {}
        for nudge in silent:
            who = known[nudge.person].standing.who if nudge.person in known else None
            if who and who.leave_until and now < who.leave_until:
                await store.change(session, nudge.id, "sent", judge_at=judged_at(who.leave_until, who))
            elif await store.react(session, nudge.id, "ignored"):
                await _ignored(session, nudge, now)


async def _ignored(session: AsyncSession, nudge: NudgeView, now: datetime) -> None:
    kind = KINDS[nudge.kind]
    before = await service.habit(session, nudge.person, kind.habit)
    after = ignored(before)
    await store.save_habit(session, nudge.person, kind.habit, before, after, now)
    if after.rests and not before.rests and kind is not own.RESTS:
        await service.plan(session, now, own.rests(nudge.person, kind, now))
