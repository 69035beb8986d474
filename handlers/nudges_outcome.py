"""What became of a message: posted once, recorded, looked for when that is unclear, and judged when nobody answers."""

import time
from collections.abc import Collection, Sequence
from datetime import UTC, datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.deps import Deps
from bot.nudges import claims, service
from bot.nudges.rules import MAX_ATTEMPTS, NudgeView, Outcome, Settled
from bot.people import store as people
from bot.people.rules import FOREVER
from bot.slack.message import Message
from bot.slack.sender import Posted
from handlers.nudges_decision import Parcel, guarded, tell
from handlers.nudges_registry import KINDS, SERVED

OPEN = "conversations.open"
REFUSED_BLOCKS = "invalid_blocks"
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
        return await _posted(deps, parcel, parcel.where)
    if parcel.dm is None:
        opened = await _open(deps, head)
        if opened.outcome is not Outcome.SENT or opened.channel is None:
            return opened
        return await _posted(deps, parcel, opened.channel)
    posted = await _posted(deps, parcel, parcel.dm)
    if posted.error == "channel_not_found":
        await _keep_dm(deps, head, None)  # the next try opens it anew, and takes no for an answer
        return Posted(Outcome.WAIT, error=posted.error)
    return posted


async def _posted(deps: Deps, parcel: Parcel, channel: str) -> Posted:
    """Where Slack refuses the blocks nothing was posted, so the feature may say it in other ones."""
    head, attempt = parcel.head, 0
    if send := SERVED[head.kind].send:
        return await send(deps, head, channel, parcel.message)
    posted = await deps.sender.post(channel, parcel.message, head.id)
    otherwise = SERVED[head.kind].otherwise if len(parcel.nudges) == 1 else None
    while posted.error == REFUSED_BLOCKS and otherwise:
        message = await otherwise(deps, head, parcel.message, attempt)
        if message is None:
            break
        posted, attempt = await deps.sender.post(channel, message, head.id), attempt + 1
    return posted


async def _open(deps: Deps, nudge: NudgeView) -> Posted:
    async with deps.db.read() as session:
        wait = await claims.wait_for(session, nudge.team_id, OPEN, time.time())
    if wait:
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
        for parcel, posted in done:  # people before what features have about them, as everywhere
            await _mark(session, parcel, posted, now)
        await tell(session, _news(done, mine), now)
        for parcel, posted in done:
            if posted.outcome is Outcome.SENT and (message := await _instead(session, parcel)):
                wrong.append((posted, message))
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


async def _instead(session: AsyncSession, parcel: Parcel) -> Message | None:
    """What has to stand there, if it was wrong by the moment it went out. A digest is put right by its lines."""
    instead = SERVED[parcel.head.kind].instead
    if instead is None or len(parcel.nudges) > 1:
        return None
    try:
        async with guarded(session):
            return await instead(session, parcel.head)
    except Exception as error:
        log.error("a message could not be put right", nudge=parcel.head.id, exc_info=error)
        return None


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
    return sorted(found, key=lambda one: one[0].subject_id)
