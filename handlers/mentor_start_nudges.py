"""The messages about a start and an agreement: drawn from the rows at the moment when each goes out."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships import agreement_store, kinds, side_store, store
from bot.mentorships.terms import AgreementView
from bot.mentorships.values import MentorshipView
from bot.nudges.rules import NudgeView
from bot.slack.message import Message
from handlers import mentor_start_messages_views as views
from handlers.nudges_kinds import Served


async def asked(session: AsyncSession, nudge: NudgeView) -> Message | None:
    found = await store.find(session, nudge.person, nudge.subject_id)
    if found is None or not await _waits(session, found, nudge.user_id):
        return None
    return views.pointer(found, nudge.user_id)


async def _waits(session: AsyncSession, found: MentorshipView, user_id: str) -> bool:
    if found.state != "asked":
        return False
    mine = (await side_store.sides(session, (found.team_id, user_id), found)).get(user_id)
    return mine is None or mine.said_at is None


async def answered(session: AsyncSession, nudge: NudgeView) -> Message | None:
    """What replaces it once they have said their side, or it was closed."""
    found = await store.find(session, nudge.person, nudge.subject_id)
    if found is None or await _waits(session, found, nudge.user_id):
        return None
    return views.answered(found, nudge.user_id)


async def agree(session: AsyncSession, nudge: NudgeView) -> Message | None:
    """Only the newest version, and only while it waits for them."""
    found, newest = await _newest(session, nudge)
    if found is None or newest is None or newest.accepted(found, nudge.user_id):
        return None
    return views.to_read(found, nudge.user_id, newest.version)


async def agreed(session: AsyncSession, nudge: NudgeView) -> Message | None:
    found, newest = await _newest(session, nudge)
    if found is None or newest is None:
        return None
    return views.read() if newest.accepted(found, nudge.user_id) else None


async def _newest(session: AsyncSession, nudge: NudgeView) -> tuple[MentorshipView | None, AgreementView | None]:
    found = await store.find(session, nudge.person, nudge.subject_id)
    if found is None or found.state not in {"asked", "active"}:
        return None, None
    versions = await agreement_store.versions(session, nudge.person, found)
    is_it = bool(versions) and versions[0].version == nudge.payload.get("version")
    return found, versions[0] if is_it else None


async def news(session: AsyncSession, nudge: NudgeView) -> Message | None:
    found = await store.find(session, nudge.person, nudge.subject_id)
    what, mode = (str(nudge.payload.get(name, "")) for name in ("what", "mode"))
    if found and what == "said":
        return views.last(found, nudge.user_id) if await _waits(session, found, nudge.user_id) else None
    if found and what in views.MANAGING:
        return views.managing(found, nudge.user_id, what)
    return views.news(found, nudge.user_id, what, mode) if found else None


SERVED = (
    Served(kinds.ASKED, asked, instead=answered),
    Served(kinds.AGREE, agree, instead=agreed),
    Served(kinds.NEWS, news),
)
