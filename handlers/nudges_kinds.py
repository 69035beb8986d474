"""Every kind of message that Trellis sends by itself, and how its feature serves it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.deps import Deps
from bot.nudges.kinds import Kind
from bot.nudges.rules import NudgeView, Outcome
from bot.slack.message import Message
from bot.slack.sender import Posted

Draw = Callable[[AsyncSession, NudgeView], Awaitable[Message | None]]
Told = Callable[[AsyncSession, NudgeView, Outcome, datetime], Awaitable[None]]
Otherwise = Callable[[Deps, NudgeView, Message, int], Awaitable[Message | None]]
Send = Callable[[Deps, NudgeView, str, Message], Awaitable[Posted]]
Where = Callable[[AsyncSession, NudgeView], Awaitable[str | None]]
Planner = Callable[[AsyncSession, datetime], Awaitable[None]]
"""Plans what comes due within a day. Run twice, it adds nothing."""

Moment = Callable[[AsyncSession, datetime, datetime], Awaitable[datetime | None]]
"""When, after the first instant and up to the second, a feature's planner has something to plan."""


@dataclass(frozen=True)
class Served:
    """`draw` makes the message when its time has come, None if it has become pointless.

    `told` hears what became of it, `instead` replaces what turned out wrong at the moment when it went out, `where`
    names a channel other than the person's own conversation with Trellis. `otherwise` says how to put it where Slack
    refuses the message's blocks: it is asked for one message after the other, counted from 0, until it has no more.
    `send` brings it into that channel otherwise than as a post, as a file does; it tries once, as the sender does.
    """

    kind: Kind
    draw: Draw
    told: Told | None = None
    instead: Draw | None = None
    where: Where | None = None
    otherwise: Otherwise | None = None
    send: Send | None = None
