"""Skills that a pair works on: added, renamed and dropped by either."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from bot.mentorships import kinds, pair_store, row_store, store
from bot.mentorships.access import Viewer
from bot.mentorships.stages import SKILLS_MOST, Standing, new_names, same_name, standing
from bot.mentorships.tables import Skill, StageView
from bot.mentorships.values import Key, MentorshipView
from bot.nudges import store as nudge_rows


class TooMany(Exception):
    """The pair works on so many skills already."""


class Taken(Exception):
    """Another skill of the pair has this name."""


async def standings(session: AsyncSession, viewer: Viewer, mentorship: MentorshipView) -> list[Standing]:
    """Of all skills that they work on, the oldest first."""
    skills = await pair_store.rows(session, viewer, mentorship.pair, Skill, col(Skill.dropped).is_(False))
    views = defaultdict(list)
    for one in await pair_store.rows(session, viewer, mentorship.pair, StageView):
        views[one["skill_id"]].append(one)
    whose = mentorship.mentor_id, mentorship.mentee_id, viewer.user_id
    return [standing(skill, views[skill["id"]], *whose) for skill in skills]


async def skill(
    session: AsyncSession, viewer: Viewer, mentorship: MentorshipView, skill_id: str
) -> pair_store.Fields | None:
    """Also one that was dropped; None for one that is not theirs to see in this mode."""
    found = await pair_store.rows(session, viewer, mentorship.pair, Skill, col(Skill.id) == skill_id)
    return found[0] if found else None


async def at_skill(session: AsyncSession, person: Key, skill_id: str) -> tuple[MentorshipView, Standing]:
    """In the skill's own mode. Raises NotTheirs."""
    mentorship = await row_store.of_row(session, person, Skill, skill_id)
    viewer = mentorship.viewer(person[1])
    found = await skill(session, viewer, mentorship, skill_id)
    if found is None:
        raise pair_store.NotTheirs(skill_id)
    which = col(StageView.skill_id) == skill_id
    views = await pair_store.rows(session, viewer, mentorship.pair, StageView, which)
    return mentorship, standing(found, views, mentorship.mentor_id, mentorship.mentee_id, person[1])


async def add_skills(
    session: AsyncSession,
    person: Key,
    mentorship_id: str,
    wanted: Sequence[str],
    now: datetime,
    mode: str | None = None,
) -> None:
    """Those that are new; one that was dropped comes back with its views. Without a mode: in the one they are in.

    Raises TooMany, Over, NotTheirs.
    """
    mentorship = store.view(await pair_store.mentorship(session, Viewer(*person), mentorship_id, lock=True))
    row_store.check_active(mentorship)
    viewer = mentorship.viewer(person[1], mode)
    there = await pair_store.rows(session, viewer, mentorship.pair, Skill)
    kept = [one for one in there if not one["dropped"]]
    names = new_names(wanted, [one["name"] for one in kept])
    if len(kept) + len(names) > SKILLS_MOST:
        raise TooMany
    for name in names:
        before = [one["id"] for one in there if one["dropped"] and same_name(one["name"], name)]
        row = (
            await pair_store.row(session, viewer, Skill, before[-1]) if before else _new_skill(viewer, mentorship, now)
        )
        pair_store.write(session, row, {"name": name, "dropped": False}, now)
        await pair_store.add(session, row)


def _new_skill(viewer: Viewer, mentorship: MentorshipView, now: datetime) -> Skill:
    return Skill(
        team_id=viewer.team_id,
        mentorship_id=mentorship.id,
        author_id=viewer.user_id,
        mode=viewer.mode,
        created_at=now,
        updated_at=now,
    )


async def rename(session: AsyncSession, person: Key, skill_id: str, name: str, now: datetime) -> None:
    """Its views stay with it. Raises Taken, Over, NotTheirs."""
    mentorship, row = await to_change(session, person, skill_id)
    there = await pair_store.rows(session, mentorship.viewer(person[1]), mentorship.pair, Skill)
    others = [one["name"] for one in there if not one["dropped"] and one["id"] != skill_id]
    if not new_names([name], others):
        raise Taken
    pair_store.write(session, row, {"name": new_names([name], [])[0]}, now)


async def drop(session: AsyncSession, person: Key, skill_id: str, now: datetime) -> MentorshipView:
    """They do not work on it any more; what was said stays. Raises Over, NotTheirs."""
    mentorship, row = await to_change(session, person, skill_id)
    pair_store.write(session, row, {"dropped": True}, now)
    await nudge_rows.cancel(session, person[0], skill_id, (kinds.VIEWS.name,), "the skill was dropped")
    return mentorship


async def to_change(session: AsyncSession, person: Key, skill_id: str) -> tuple[MentorshipView, Skill]:
    mentorship = await row_store.of_row(session, person, Skill, skill_id)
    row_store.check_active(mentorship)
    return mentorship, await pair_store.row(session, mentorship.viewer(person[1]), Skill, skill_id, lock=True)
