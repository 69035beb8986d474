"""Messages that went out, found again by their buttons, and drawn again as the rows have them now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.deps import Deps
from bot.nudges import choices, own, store
from bot.nudges.kinds import Kind
from bot.nudges.rules import NudgeView
from bot.slack.message import Message
from handlers import nudges_views
from handlers.acting import Acting
from handlers.nudges_registry import KINDS, SERVED
from handlers.nudges_views import NOTHING_LEFT, SHOWN_BELOW, Line, Which


@dataclass(frozen=True)
class Found:
    """A message of the acting person's: one nudge, or a digest with those of its lines that still wait."""

    nudges: Sequence[NudgeView]
    digest_id: str | None = None

    @property
    def which(self) -> Which:
        return {"digest": self.digest_id} if self.digest_id else {"id": self.nudges[0].id}

    @property
    def kinds(self) -> dict[str, Kind]:
        """By the name under which each is stopped. A note that a kind rests is about that kind."""
        return {kind.habit: kind for kind in map(about, self.nudges)}

    def of(self, kind: Kind) -> list[NudgeView]:
        return [nudge for nudge in self.nudges if about(nudge).habit == kind.habit]


def about(nudge: NudgeView) -> Kind:
    """Which kind is meant by somebody who says at this message that they want no more of these."""
    named = nudge.subject_id if nudge.kind == own.RESTS.name else None
    return next((kind for kind in KINDS.values() if named and kind.habit == named), KINDS[nudge.kind])


async def find(session: AsyncSession, who: Acting, value: Mapping[str, Any]) -> Found | None:
    """What a button names, if it is theirs; a digest of which nothing waits any more is None, too."""
    if digest_id := value.get("digest"):
        rows = await store.of_digest(session, who.team_id, str(digest_id))
        mine = [one for one in rows if one.user_id == who.user_id and one.kind in KINDS]
        waiting = [one for one in mine if (await _line(session, one)).note is None]
        return Found(waiting, str(digest_id)) if waiting else None
    nudge = await store.get(session, who.team_id, str(value.get("id", "")))
    return Found([nudge]) if nudge and nudge.user_id == who.user_id and nudge.kind in KINDS else None


async def drawn(session: AsyncSession, found: Found) -> Message:
    """As it is now: what has become pointless since it went out says so."""
    if found.digest_id:
        return await drawn_digest(session, found.nudges[0].team_id, found.digest_id)
    [nudge] = found.nudges
    message, is_left = await _one(session, nudge)
    return nudges_views.framed(message, nudge, KINDS[nudge.kind]) if is_left else message


async def drawn_digest(session: AsyncSession, team_id: str, head_id: str) -> Message:
    rows = await store.of_digest(session, team_id, head_id)
    lines = [await _line(session, row) for row in rows if row.kind in KINDS]
    return nudges_views.digest_of(head_id, lines)


async def _line(session: AsyncSession, nudge: NudgeView) -> Line:
    message, is_left = await _one(session, nudge)
    words = nudges_views.first_words(message)
    if not is_left:
        return Line(nudge.id, "", words)
    return Line(nudge.id, words, SHOWN_BELOW if choices.is_shown(nudge) else None)


async def still_waits(session: AsyncSession, nudge: NudgeView) -> bool:
    return (await _one(session, nudge))[1]


async def _one(session: AsyncSession, nudge: NudgeView) -> tuple[Message, bool]:
    """The message itself, or what is in its place; and whether it is itself."""
    served = SERVED[nudge.kind]
    if served.instead and (instead := await served.instead(session, nudge)):
        return instead, False
    message = await served.draw(session, nudge)
    return (message, True) if message else (nudges_views.line_of(NOTHING_LEFT), False)


async def replace(deps: Deps, nudges: Sequence[NudgeView], message: Message) -> None:
    """Put this in place of these messages. Of a digest only the line is drawn again, for the others still wait."""
    for nudge in nudges:
        if nudge.channel is None or nudge.message_ts is None:
            continue
        shown = message
        if nudge.digest_id and not choices.is_shown(nudge):
            async with deps.db.read() as session:
                shown = await drawn_digest(session, nudge.team_id, nudge.digest_id)
        await deps.sender.update(nudge.channel, nudge.message_ts, shown)
