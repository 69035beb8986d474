"""Long after a message: it is looked for where nobody knows whether it went out, and judged where nobody answered."""

import time
from collections import defaultdict
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.deps import Deps
from bot.nudges import claims, facts, own, service, store
from bot.nudges.habits import ignored, judged_at
from bot.nudges.rules import NudgeView, Outcome, next_look
from bot.people import store as people
from bot.slack.sender import Posted
from handlers.nudges_decision import tell
from handlers.nudges_registry import KINDS, SERVED

HISTORY = "conversations.history"
LOOKS_AT_ONCE = 40
"""Slack answers fifty such calls a minute, and planning comes every minute."""

ASK_LATER = timedelta(minutes=5)
ASK_FOR = timedelta(days=1)
"""Where Slack cannot be asked, an unclear message is asked about for so long."""

CLOCKS_DIFFER = timedelta(minutes=5)
"""A message is looked for from so long before it went, for Slack's clock is not ours."""

NEVER_AT_WORK = timedelta(days=30)
JUDGED_AT_ONCE = 100


async def look_up(deps: Deps) -> int:
    """Ask Slack about messages of which nobody knows whether they went out; returns how many were found.

    Where Slack does not want to be asked, the workspace is left alone until the next time.
    """
    now, found = deps.clock.now(), 0
    async with deps.db.read() as session:
        unclear = await store.unsettled(session, now, LOOKS_AT_ONCE)
        known = await people.people(session, {nudge.person for nudge in unclear}) if unclear else {}
    busy: dict[str, bool] = defaultdict(bool)
    for nudge in unclear:
        if not busy[nudge.team_id]:
            dm = known[nudge.person].dm_channel if nudge.person in known else None
            seen = await _find(deps, nudge, nudge.channel or dm)
            busy[nudge.team_id] = seen is not None and seen.outcome is Outcome.WAIT
            found += await _settle(deps, nudge, seen, now)
    return found


async def _find(deps: Deps, nudge: NudgeView, channel: str | None) -> Posted | None:
    """By the mark that it carries; a line of a digest by its head's. What is elsewhere cannot be looked for."""
    served = SERVED.get(nudge.kind)
    if channel is None or served is None or served.where:
        return Posted(Outcome.DEAD, error="it cannot be looked for")
    async with deps.db.read() as session:
        wait = await claims.wait_for(session, nudge.team_id, HISTORY, time.time())
    if wait:
        return Posted(Outcome.WAIT, retry_after=wait)
    since = (nudge.sent_at or deps.clock.now()) - CLOCKS_DIFFER
    return await deps.sender.find(channel, nudge.digest_id or nudge.id, since, nudge.payload.get("thread"))


async def _settle(deps: Deps, nudge: NudgeView, seen: Posted | None, now: datetime) -> bool:
    """Sent, if it is there; looked for again, if there is hope; else unclear for good, and its author may decide."""
    if seen and seen.outcome is Outcome.SENT:
        change = {"channel": seen.channel, "message_ts": seen.message_ts, "outcome": "found by its mark"}
        async with deps.db.begin() as session:
            if await store.change(session, nudge.id, "unknown", state="sent", look_at=None, **change):
                await tell(session, [(nudge, Outcome.SENT)], now)
        deps.metrics.posted(nudge.kind, "found")
        return True
    began = nudge.done_at or nudge.sent_at or now
    later = next_look(now, began) if seen is None else None
    if seen and seen.outcome is Outcome.WAIT and now < began + ASK_FOR:
        later = now + max(ASK_LATER, timedelta(seconds=seen.retry_after or 0))
    async with deps.db.begin() as session:
        if seen and seen.outcome is Outcome.WAIT and seen.retry_after and seen.method:
            await claims.block(session, nudge.team_id, HISTORY, time.time() + seen.retry_after)
        if await store.change(session, nudge.id, "unknown", look_at=later) and later is None:
            await tell(session, [(nudge, Outcome.UNKNOWN)], now)
    return False


async def judge(deps: Deps) -> None:
    """Messages without a reaction in three working days count as ignored; at four in a row their kind rests."""
    now = deps.clock.now()
    async with deps.db.begin() as session:
        silent = await store.unjudged(session, now, JUDGED_AT_ONCE)
        known = await facts.of_people(session, {one.person for one in silent}, KINDS, now) if silent else {}
        for nudge in silent:
            if nudge.kind in KINDS and nudge.person in known:
                await _judge(session, nudge, known[nudge.person], now)
            else:
                await store.change(session, nudge.id, nudge.state, judge_at=None)


async def _judge(session: AsyncSession, nudge: NudgeView, about: facts.Facts, now: datetime) -> None:
    """Days that have become days off since it went out are no days without an answer."""
    later = judged_at(nudge.sent_at or now, about.standing.who) or now + NEVER_AT_WORK
    if later > now:
        await store.change(session, nudge.id, nudge.state, judge_at=later)
    elif await store.react(session, nudge.id, "ignored"):
        kind = KINDS[nudge.kind]
        before = await service.habit(session, nudge.person, kind.habit)
        after = ignored(before)
        await store.save_habit(session, nudge.person, kind.habit, before, after, now)
        if after.rests and not before.rests and kind is not own.RESTS:
            await service.plan(session, now, own.rests(nudge.person, kind, now))
