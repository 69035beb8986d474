"""Rows about skills: where the two see the mentee, and in the words of which stage somebody reads prompts."""

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from bot.mentorships import pair_store, store
from bot.mentorships.access import Viewer
from bot.mentorships.tables import MentorWish, Skill, StageView
from bot.mentorships.values import Key, MentorshipView
from bot.people import store as people
from bot.people.rules import STAGES

MIDDLE = "competent"
"""For whom nobody has said a stage."""


# --- in whose words ---------------------------------------------------------------------------------------
async def stage_for(
    session: AsyncSession, viewer: Viewer, mentorship: MentorshipView, skill_id: str | None = None
) -> tuple[str, str]:
    """The stage in whose words this one of the two reads prompts, and the skill's name ("" without one).

    What they chose for this mentorship; else where the pair last saw the mentee in the skill, the mentor's view before
    the mentee's; else the mentee's own stage; else the middle one.
    """
    found = await _skill(session, viewer, mentorship, skill_id) if skill_id else None
    name = str(found["name"]) if found else ""
    chosen = (await store.wish(session, (viewer.team_id, viewer.user_id))).forms.get(mentorship.id)
    if chosen in STAGES:
        return chosen, name
    seen = await _last_shared(session, viewer, mentorship, skill_id) if found and skill_id else None
    if seen:
        return seen, name
    mentee = await people.person(session, mentorship.team_id, mentorship.mentee_id)
    return (mentee.stage if mentee and mentee.stage in STAGES else MIDDLE), name


async def _skill(
    session: AsyncSession, viewer: Viewer, mentorship: MentorshipView, skill_id: str
) -> pair_store.Fields | None:
    found = await pair_store.rows(session, viewer, mentorship.pair, Skill, col(Skill.id) == skill_id)
    return found[0] if found else None


async def _last_shared(session: AsyncSession, viewer: Viewer, mentorship: MentorshipView, skill_id: str) -> str | None:
    which = col(StageView.skill_id) == skill_id, col(StageView.shared)
    views = await pair_store.rows(session, viewer, mentorship.pair, StageView, *which)
    stages = {one["author_id"]: str(one["stage"]) for one in views}  # the newest of each
    return stages.get(mentorship.mentor_id) or stages.get(mentorship.mentee_id)


async def choose_form(session: AsyncSession, person: Key, mentorship_id: str, stage: str | None) -> None:
    """From now on they read prompts of this mentorship so; None: as the pair's views say. Raises NotTheirs."""
    await store.get(session, person, mentorship_id)
    await people.insert_values_once(session, MentorWish, MentorWish(team_id=person[0], user_id=person[1]).model_dump())
    mine = col(MentorWish.team_id) == person[0], col(MentorWish.user_id) == person[1]
    row = (await session.scalars(select(MentorWish).where(*mine).with_for_update())).one()
    kept = {one: form for one, form in row.forms.items() if one != mentorship_id}
    row.forms = kept | ({mentorship_id: stage} if stage else {})
