"""What a start looks like to one of the two: their form, what it waits for, or both sides."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships import goal_store, side_store, start_store, store
from bot.mentorships.access import Viewer
from bot.mentorships.rules import MODES
from bot.mentorships.terms import Terms
from bot.mentorships.values import MentorshipView
from bot.people import store as people
from handlers import mentor_agreement_views as agreements
from handlers import mentor_start_both_views as both_views
from handlers import mentor_start_side_views as views
from handlers import mentor_start_views as starts
from handlers.acting import Acting
from handlers.blocks import View
from handlers.mentor_managing_views import WHOM


def is_open(mentorship: MentorshipView) -> bool:
    return mentorship.state in {"asked", "active"}


async def page(who: Acting, mentorship_id: str) -> View:
    """The form; once it is said, what it waits for; once both are said, both."""
    async with who.deps.db.read() as session:
        mentorship = await store.get(session, who.person, mentorship_id)
        found = await side_store.sides(session, who.person, mentorship)
        other = await people.person(session, who.team_id, mentorship.other(who.user_id))
        goals = await goal_store.of(session, mentorship, Viewer(*who.person))
        starting = store.guidebook_of(session).starting
    if mentorship.mode(who.user_id) != MODES[0]:
        return agreements.other_mode(mentorship, who.user_id, "side")
    if mentorship.state == "declined":
        return agreements.closed(mentorship, who.user_id)
    said = {author: side.terms for author, side in found.items() if side.shared and side.terms}
    if len(said) == 2:
        both = said[mentorship.mentor_id], said[mentorship.mentee_id]
        started = [one for one in goals if one.id.startswith(f"{mentorship.id}.goal")]
        return both_views.both(mentorship, who.user_id, *both, started, starting)
    if mentorship.state != "asked":
        return agreements.none(mentorship, who.user_id)
    mine = found.get(who.user_id)
    if mine and mine.said_at:
        is_gone = other is not None and other.profile.is_deleted
        return both_views.waiting(mentorship, who.user_id, other_gone=is_gone)
    return await form(who, mentorship)


async def form(who: Acting, mentorship: MentorshipView, note: str = "") -> View:
    """The first step, with what was typed so far."""
    async with who.deps.db.read() as session:
        lines = await about(session, mentorship, who)
        mine = (await side_store.sides(session, who.person, mentorship)).get(who.user_id)
        found = await goal_store.of(session, mentorship, Viewer(*who.person))
    terms = (mine and mine.terms) or Terms()
    if mentorship.role(who.user_id) == "mentor":
        return views.first(mentorship, who.user_id, terms, None, note=note, about=lines)
    goals = [one.goal for one in found]
    return views.first(mentorship, who.user_id, terms, goals, shown=max(len(goals), 1), note=note, about=lines)


async def about(session: AsyncSession, mentorship: MentorshipView, who: Acting) -> Sequence[str]:
    """What the one who was asked has not read yet: the kind, and whether it is one mentee too many.

    Whoever manages the other is told what that means, also if they did not ask.
    """
    starting = store.guidebook_of(session).starting
    found = [WHOM, *starting.manages] if mentorship.manages else []
    if mentorship.asked_by == who.user_id:
        return found
    if mentorship.role(who.user_id) == "mentor" and (full := await start_store.too_many(session, *who.person)):
        found.insert(0, starts.too_many(*full))
    return [f"*{one.title}.* {one.line}" for one in starting.kinds if one.id == mentorship.kind] + found
