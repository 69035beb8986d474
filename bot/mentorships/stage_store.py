"""Rows about skills: where the two see the mentee, and in the words of which stage somebody reads prompts."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from bot.mentorships import kinds, pair_store, skill_store, store
from bot.mentorships.access import Viewer
from bot.mentorships.tables import MentorWish, StageView
from bot.mentorships.values import Key, MentorshipView
from bot.nudges import service as nudges
from bot.nudges import store as nudge_rows
from bot.people import store as people
from bot.people.rules import FOREVER, STAGES

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
    found = await skill_store.skill(session, viewer, mentorship, skill_id) if skill_id else None
    name = str(found["name"]) if found else ""
    chosen = (await store.wish(session, (viewer.team_id, viewer.user_id))).forms.get(mentorship.id)
    if chosen in STAGES:
        return chosen, name
    seen = await _last_shared(session, viewer, mentorship, skill_id) if found and skill_id else None
    if seen:
        return seen, name
    mentee = await people.person(session, mentorship.team_id, mentorship.mentee_id)
    return (mentee.stage if mentee and mentee.stage in STAGES else MIDDLE), name


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


# --- views ------------------------------------------------------------------------------------------------
async def give(session: AsyncSession, person: Key, skill_id: str, stage: str, after: int, now: datetime) -> None:
    """Where this one sees the mentee. With the second view of a round, both are shared.

    `after`: how many rounds there were when they chose. If there are more by now, nothing happens: a second click on
    what ended a round begins no new one. Raises Over, NotTheirs.
    """
    mentorship, skill = await skill_store.to_change(session, person, skill_id)
    if stage not in STAGES or skill.dropped or await _rounds(session, person, skill_id) != after:
        return
    mine = await _waiting(session, person, skill_id)
    if mine is None:
        mine = StageView(
            team_id=person[0],
            mentorship_id=mentorship.id,
            author_id=person[1],
            mode=mentorship.mode(person[1]),
            skill_id=skill_id,
            stage=stage,
            created_at=now,
            updated_at=now,
        )
        await pair_store.add(session, mine)
    pair_store.write(session, mine, {"stage": stage}, now)
    other_id = mentorship.other(person[1])
    theirs = await _waiting(session, (person[0], other_id), skill_id)
    if theirs:
        for one in (mine, theirs):
            pair_store.write(session, one, {"shared": True}, now)
        await nudge_rows.cancel(session, person[0], skill_id, (kinds.VIEWS.name,), "both views are in")
    await session.flush()
    await _tell(session, mine, other_id, "both" if theirs else "waits", mentorship, now)


async def take_back(session: AsyncSession, person: Key, skill_id: str) -> None:
    """Their view that waits for the other's. Raises Over, NotTheirs."""
    await skill_store.to_change(session, person, skill_id)
    mine = await _waiting(session, person, skill_id)
    if mine:
        await session.delete(mine)
        await nudge_rows.cancel(session, person[0], skill_id, (kinds.VIEWS.name,), "the view was taken back")


async def _waiting(session: AsyncSession, person: Key, skill_id: str) -> StageView | None:
    statement = select(StageView).where(_by(person, skill_id), col(StageView.shared).is_(False))
    return (await session.scalars(statement)).first()


async def _rounds(session: AsyncSession, person: Key, skill_id: str) -> int:
    statement = select(func.count()).select_from(StageView).where(_by(person, skill_id), col(StageView.shared))
    return await session.scalar(statement) or 0


def _by(person: Key, skill_id: str) -> ColumnElement[bool]:
    mine = col(StageView.team_id) == person[0], col(StageView.author_id) == person[1]
    return and_(col(StageView.skill_id) == skill_id, *mine)


async def _tell(
    session: AsyncSession, view: StageView, other_id: str, what: str, mentorship: MentorshipView, now: datetime
) -> None:
    """The other, once for each view: that it waits for theirs, or that both are in. In a pause, when that is over."""
    back_at = mentorship.paused_until if mentorship.is_paused(now) else None
    plan = nudges.Plan(
        kind=kinds.VIEWS,
        team_id=view.team_id,
        user_id=other_id,
        subject_id=view.skill_id,
        reason=kinds.reason(kinds.VIEWS, view.author_id),
        key=f"{kinds.VIEWS.name}:{view.id}:{what}",
        at=back_at if back_at and back_at < FOREVER else now,
        payload={"what": what},
    )
    await nudges.plan(session, now, plan)
