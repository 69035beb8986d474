"""The clock's side: claim what is due, decide, post, record. And the buttons that stop a kind."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from sqlalchemy.ext.asyncio import AsyncSession

from bot.deps import Deps
from bot.nudges import service, store
from bot.nudges.rules import Drop, Hold, NudgeView, Outcome, Send, decide
from bot.people import store as people
from bot.sbi import receiving
from bot.slack.message import Message
from bot.slack.sender import Posted
from handlers import home, home_views, people_views, sbi_nudges
from handlers import sbi_inbox_views as sbi
from handlers.acting import Acting, Body, acting, known, value_of
from handlers.blocks import section

BATCH = 8
"""Rows claimed at once: as many as the sender posts at once, so that few are in flight if the process dies."""

log = structlog.get_logger()

Draw = Callable[[AsyncSession, NudgeView], Awaitable[Message | None]]
KINDS: dict[str, Draw] = {**sbi_nudges.KINDS}
"""How each kind is drawn when its time has come; None means that it has become pointless."""


def register(app: AsyncApp) -> None:
    app.action("nudges.stop")(stop)
    app.action(home_views.RESUME)(resume)


async def dispatch(deps: Deps, go_on: Callable[[], bool] = lambda: True) -> int:
    """Send what is due now; returns how many rows were taken. Called by the tick and after a person's send.

    `go_on` is asked between two batches, so that a stop need not wait for a long queue.
    """
    taken = 0
    while True:
        async with deps.db.begin() as session:
            lost = await store.expire_leases(session, datetime.now(UTC))
            for nudge in (one for one in lost if one.kind in sbi_nudges.DELIVERIES):
                await receiving.delivered(session, nudge, Outcome.UNKNOWN, deps.clock.now())
            batch = await store.claim(session, deps.clock.now(), datetime.now(UTC), BATCH)
        taken += len(batch)
        people = {(nudge.team_id, nudge.user_id) for nudge in batch}
        await asyncio.gather(*(_deliver_to(deps, [n for n in batch if (n.team_id, n.user_id) == to]) for to in people))
        if not go_on() or not batch:
            return taken


async def _deliver_to(deps: Deps, nudges: Sequence[NudgeView]) -> None:
    """One person's messages, one after the other: in order, and only the first one introduces Trellis."""
    for nudge in nudges:
        try:
            await _deliver(deps, nudge)
        except Exception as error:
            # The others must go out all the same; this one's lease runs out, and then it is unknown.
            log.error("a delivery failed", nudge=nudge.id, kind=nudge.kind, exc_info=error)


async def _deliver(deps: Deps, nudge: NudgeView) -> None:
    """One claimed row, to its end: held, dropped, or posted once and recorded."""
    person = await known(Acting(nudge.team_id, nudge.user_id, deps), nudge.user_id)
    now = deps.clock.now()
    async with deps.db.begin() as session:
        muted = await store.is_muted(session, nudge.team_id, nudge.user_id, nudge.kind)
        decision = decide(nudge, person, muted, now)
        if not isinstance(decision, Send):
            await _put_off(session, nudge, decision, now)
            return
        message = await KINDS[nudge.kind](session, nudge)
        if message is None:
            await _put_off(session, nudge, Drop("no longer needed"), now)
            return
    if nudge.kind != "sbi.praise" and (person is None or person.introduced_at is None):
        message = Message(message.text, [*people_views.introduction(), *message.blocks])
    started = time.perf_counter()
    posted = await _post(deps, nudge, message, person.dm_channel if person else None)
    async with deps.db.begin() as session:
        await _record(session, deps, nudge, posted)
        instead = await sbi_nudges.taken_back(session, nudge)
    if instead and posted.channel and posted.message_ts:
        await deps.sender.update(posted.channel, posted.message_ts, instead)
    log.info(
        "nudge",
        kind=nudge.kind,
        nudge=nudge.id,
        outcome=posted.outcome,
        error=posted.error,
        ms=round((time.perf_counter() - started) * 1000),
    )


async def _put_off(session: AsyncSession, nudge: NudgeView, decision: Hold | Drop, now: datetime) -> None:
    kept = await service.put_off(session, nudge, decision, now)
    if kept and isinstance(decision, Drop) and nudge.kind in sbi_nudges.DELIVERIES:
        await receiving.delivered(session, nudge, Outcome.DEAD, now)  # if it still was on its way


async def _post(deps: Deps, nudge: NudgeView, message: Message, dm: str | None) -> Posted:
    """`dm` is the person's channel as it was when they were last written to."""
    if nudge.kind == "sbi.praise":
        async with deps.db.read() as session:
            praise = (await people.workspace(session, nudge.team_id)).praise_channel_id
        return await deps.sender.post(praise, message) if praise else Posted(Outcome.DEAD, error="no praise channel")
    if dm is None:
        opened = await deps.sender.open_dm(nudge.user_id)
        if opened.outcome is not Outcome.SENT or opened.channel is None:
            return opened
        await _keep_dm(deps, nudge, opened.channel)
        return await deps.sender.post(opened.channel, message)
    posted = await deps.sender.post(dm, message)
    if posted.error == "channel_not_found":
        await _keep_dm(deps, nudge, None)  # the next try opens it anew, and takes no for an answer
        return Posted(Outcome.WAIT, error=posted.error)
    return posted


async def _keep_dm(deps: Deps, nudge: NudgeView, channel: str | None) -> None:
    async with deps.db.begin() as session:
        await people.save_person(session, nudge.team_id, nudge.user_id, deps.clock.now(), {"dm_channel": channel})


async def _record(session: AsyncSession, deps: Deps, nudge: NudgeView, posted: Posted) -> None:
    now = deps.clock.now()
    outcome = await service.record(
        session,
        nudge,
        posted.outcome,
        now,
        error=posted.error,
        retry_after=posted.retry_after,
        channel=posted.channel,
        message_ts=posted.message_ts,
    )
    if posted.outcome is Outcome.SENT and nudge.kind != "sbi.praise":
        await people.introduced(session, nudge.team_id, nudge.user_id, now)
    if outcome and nudge.kind in sbi_nudges.DELIVERIES:
        await receiving.delivered(session, nudge, outcome, now)


async def stop(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """From the message itself; the message says that it worked."""
    await ack()
    who, kind = acting(context), value_of(body).get("kind", "")
    if kind not in KINDS:
        return
    async with who.deps.db.begin() as session:
        await service.stop_kind(session, who.team_id, who.user_id, kind, who.deps.clock.now())
    place = body["container"]
    message = Message("Reminders stopped.", [section(sbi.STOPPED)])
    await who.deps.sender.update(place["channel_id"], place["message_ts"], message)
    await home.refresh(who)


async def resume(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    await ack()
    who = acting(context)
    async with who.deps.db.begin() as session:
        await service.resume_kind(session, who.team_id, who.user_id, value_of(body).get("kind", ""))
    await home.refresh(who)
