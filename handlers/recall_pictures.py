"""Pictures of charts for where Slack draws none: drawn and uploaded once, found again while nothing has changed."""

import asyncio
import hashlib
import json

import structlog

from bot.deps import Deps
from bot.nudges.rules import NudgeView
from bot.pictures.drawer import NotDrawn
from bot.recall import pictures_store
from bot.recall.pictures_store import PictureView
from bot.recall.values import Key
from bot.slack import files
from bot.slack.message import Message
from handlers import recall_stats_views as views
from handlers.recall_charts_views import CAPTIONS, Chart, image

WAITS = (0.0, 1.0, 3.0)
"""Seconds before each try to show a picture: Slack looks at a new file before it can stand in a block."""

log = structlog.get_logger()


def signature(chart: Chart) -> str:
    """The same for as long as the same would be drawn and said."""
    told = json.dumps([chart.name, chart.block, list(chart.words)], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


async def picture(deps: Deps, person: Key, chart: Chart) -> PictureView | None:
    """The chart as a picture at Slack; None if there is nothing to draw, or it could not be drawn or uploaded now."""
    if chart.block is None:
        return None
    async with deps.drawer.turn:
        async with deps.db.read() as session:
            known = await pictures_store.newest(session, person, chart.name)
        if known and known.signature == signature(chart):
            return known
        file_id = await _uploaded(deps, chart)
        if file_id is None:
            return None
        async with deps.db.begin() as session:
            made, old = await pictures_store.add(
                session,
                person,
                chart.name,
                signature=signature(chart),
                file_id=file_id,
                words=chart.words,
                now=deps.clock.now(),
            )
    for file in old:
        await files.delete(deps.client, file)
    return made


async def _uploaded(deps: Deps, chart: Chart) -> str | None:
    assert chart.block
    try:
        png = await deps.drawer.draw(chart.block["chart"])
    except (NotDrawn, OSError) as error:
        log.error("a picture could not be drawn", exc_info=error)
        return None
    done = await files.upload(deps.client, f"{chart.name}.png", png, chart.title, chart.alt_text)
    if done.failed:
        deps.metrics.slack_error(done.failed.method or "", done.failed.error or "", done.failed.retry_after)
        log.warning("a picture was not uploaded", step=done.failed.method, error=done.failed.error)
    return done.file_id


async def in_place_of_charts(deps: Deps, nudge: NudgeView, message: Message, charts: dict[str, Chart]) -> Message:
    """The same message with pictures. Where there is none the words stand alone."""
    blocks = []
    for block in message.blocks:
        if block["type"] != "data_visualization":
            blocks.append(block)
            continue
        chart = charts.get(block["block_id"].removeprefix("chart:"))
        if chart and (made := await kept(deps, nudge.person, chart)):
            blocks.append(image(made.file_id, CAPTIONS[chart.name], chart.alt_text, block["block_id"]))
    return Message(message.text, blocks, message.thread_ts)


async def kept(deps: Deps, person: Key, chart: Chart) -> PictureView | None:
    """A picture that stays in a message, also when there is a newer one."""
    made = await picture(deps, person, chart)
    if made:
        async with deps.db.begin() as session:
            await pictures_store.keep(session, made.id)
    return made


async def shown_later(message: Message, attempt: int) -> Message | None:
    """The message once more, a little later, for Slack may still look at its picture; at last without it."""
    if attempt < len(WAITS):
        await asyncio.sleep(WAITS[attempt])
        return message
    return views.without_pictures(message) if attempt == len(WAITS) else None
