"""The messages of `/sbi` that the clock sends: each is drawn from its row at the moment it goes out."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.nudges.rules import NudgeView
from bot.people import store as people
from bot.sbi import kinds, planning, receiving, store
from bot.sbi.delivery import FeedbackView
from bot.slack.message import Message
from handlers import sbi_inbox_views as views
from handlers.nudges_kinds import Served


async def _feedback(session: AsyncSession, nudge: NudgeView, *states: str) -> FeedbackView | None:
    """None also for somebody who has no part in it any more: a note taken back may have gone to another person."""
    row = await store.row_of(session, nudge.team_id, nudge.subject_id)
    theirs = row and nudge.user_id in {row.giver_id, row.recipient_id}
    return store.view(session, row) if row and theirs and row.state in states else None


async def taken_back(session: AsyncSession, nudge: NudgeView) -> Message | None:
    """What replaces a note that was withdrawn or refused at the moment when it went out; None if it stands."""
    row = await store.row_of(session, nudge.team_id, nudge.subject_id)
    if row is None:
        return None
    state = row.state if row.recipient_id == nudge.user_id else "withdrawn"
    if state not in {"withdrawn", "declined"}:
        return None
    if nudge.kind == kinds.PRAISE.name:
        return views.praise_withdrawn()
    return views.withdrawn(row.giver_id) if state == "withdrawn" else views.refused(row.giver_id)


def _unread(nudge: NudgeView) -> str:
    """The state of feedback that this note is about: delivered, when it went out before or was snoozed."""
    return "planned" if nudge.state == "sending" and "snoozed" not in nudge.payload else "delivered"


async def ask(session: AsyncSession, nudge: NudgeView) -> Message | None:
    feedback = await _feedback(session, nudge, _unread(nudge))
    return views.pointer(feedback, ask=True) if feedback else None


async def read(session: AsyncSession, nudge: NudgeView) -> Message | None:
    feedback = await _feedback(session, nudge, _unread(nudge))
    return views.pointer(feedback, ask=False) if feedback else None


async def praise(session: AsyncSession, nudge: NudgeView) -> Message | None:
    """Only if its recipient still likes praise in public."""
    feedback = await _feedback(session, nudge, "planned")
    recipient = await people.person(session, nudge.team_id, nudge.user_id)
    return views.praise(feedback) if feedback and recipient and recipient.public_praise else None


async def later(session: AsyncSession, nudge: NudgeView) -> Message | None:
    feedback = await _feedback(session, nudge, "delivered")
    return views.pointer(feedback, ask=True, again=True) if feedback else None


async def reflect(session: AsyncSession, nudge: NudgeView) -> Message | None:
    feedback = await _feedback(session, nudge, "read")
    return views.reflect_pointer(feedback) if feedback else None


async def follow_up(session: AsyncSession, nudge: NudgeView) -> Message | None:
    """Not asked when the recipient has told already that something changed."""
    feedback = await _feedback(session, nudge, "read")
    if feedback is None or any(reply.kind == "changed" for reply in await store.replies(session, feedback.id)):
        return None
    return views.follow_up(feedback)


async def news(session: AsyncSession, nudge: NudgeView) -> Message | None:
    feedback = await _feedback(session, nudge, "declined", "failed", "unknown")
    return views.news(feedback) if feedback else None


async def reply(session: AsyncSession, nudge: NudgeView) -> Message | None:
    found = await store.reply(session, nudge.team_id, nudge.subject_id)
    return views.reply_pointer(found[0]) if found else None


async def praise_channel(session: AsyncSession, nudge: NudgeView) -> str | None:
    return (await people.workspace(session, nudge.team_id)).praise_channel_id


SERVED = (
    Served(kinds.ASK, ask, told=receiving.delivered, instead=taken_back),
    Served(kinds.READ, read, told=receiving.delivered, instead=taken_back),
    Served(kinds.PRAISE, praise, told=receiving.delivered, instead=taken_back, where=praise_channel),
    Served(kinds.LATER, later, instead=taken_back),
    Served(kinds.REFLECT, reflect),
    Served(kinds.FOLLOW_UP, follow_up),
    Served(kinds.NEWS, news),
    Served(kinds.REPLY, reply),
)
PLANNERS = (planning.follow_ups,)
MOMENTS = (planning.next_moment,)
