"""A click at a message that Trellis started is an answer, so its kind goes on coming as it does."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from slack_bolt import BoltResponse
from slack_bolt.context.async_context import AsyncBoltContext

from bot.nudges import service, store
from handlers.acting import Acting, Body, acting
from handlers.nudges_registry import KINDS

OWN = ("nudges.", "people.")
"""The frame's buttons say something else about a message, and settings say nothing."""

log = structlog.get_logger()
_counting: set[asyncio.Task[None]] = set()
# the event loop itself holds a task only weakly


async def count(body: Body, context: AsyncBoltContext, next: Callable[[], Awaitable[BoltResponse]]) -> BoltResponse:
    """Bolt's middleware. It counts beside the listener: no ack waits for it, and its failure harms none."""
    place = body.get("container") or {}
    if body.get("type") == "block_actions" and place.get("type") == "message" and not _is_own(body):
        task = asyncio.create_task(_count(acting(context), place["channel_id"], place["message_ts"]))
        _counting.add(task)
        task.add_done_callback(_counting.discard)
    return await next()


def _is_own(body: Body) -> bool:
    return all(action["action_id"].startswith(OWN) for action in body["actions"])


async def _count(who: Acting, channel: str, message_ts: str) -> None:
    try:
        async with who.deps.db.read() as session:
            found = await store.at_message(session, who.team_id, channel, message_ts)
        new = [one for one in found if one.user_id == who.user_id and not one.reaction and one.kind in KINDS]
        if not new:
            return
        async with who.deps.db.begin() as session:
            for nudge in new:
                await service.reacted(session, nudge, KINDS[nudge.kind], who.deps.clock.now())
    except Exception as error:
        log.error("an answer was not counted", exc_info=error)
