"""What Trellis says about its own messages: that a kind rests, and what a digest's line holds."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.nudges import choices, own, store
from bot.nudges.rules import NudgeView, Outcome
from bot.slack.message import Message
from handlers import nudges_views
from handlers.nudges_kinds import Served


async def rests(session: AsyncSession, nudge: NudgeView) -> Message | None:
    """Not if it has been brought back meanwhile."""
    habits = (await store.habits_of(session, [nudge.person])).get(nudge.person, {})
    about = habits.get(nudge.subject_id)
    return nudges_views.rests(nudge) if about and about.rests else None


async def _points_there(session: AsyncSession, nudge: NudgeView, outcome: Outcome, now: datetime) -> None:
    """The line's own message is the new one: what becomes of it is said there. One that died can be asked for again."""
    sent = await store.get(session, nudge.team_id, nudge.id)
    line = await store.get(session, nudge.team_id, nudge.subject_id)
    if line and outcome is Outcome.DEAD:
        head = await store.get(session, nudge.team_id, line.digest_id or "")
        await choices.hide(session, line, head)
    elif sent and line:
        await store.change(session, line.id, line.state, channel=sent.channel, message_ts=sent.message_ts)


def served(features: Iterable[Served]) -> tuple[Served, ...]:
    """Its own kinds. A digest's line is drawn by whichever of `features` the line is of."""
    known = {one.kind.name: one for one in (*features, RESTS)}

    async def line_of(session: AsyncSession, nudge: NudgeView) -> tuple[Served | None, NudgeView | None]:
        line = await store.get(session, nudge.team_id, nudge.subject_id)
        return known.get(line.kind) if line else None, line

    async def shown(session: AsyncSession, nudge: NudgeView) -> Message | None:
        feature, line = await line_of(session, nudge)
        message = await feature.draw(session, line) if feature and line else None
        return nudges_views.framed(message, line, feature.kind) if message and feature and line else None

    async def instead(session: AsyncSession, nudge: NudgeView) -> Message | None:
        feature, line = await line_of(session, nudge)
        return await feature.instead(session, line) if feature and line and feature.instead else None

    return RESTS, Served(own.SHOWN, shown, told=_points_there, instead=instead)


RESTS = Served(own.RESTS, rests)
