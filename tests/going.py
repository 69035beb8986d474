"""Sessions of a pair as rows that show something, and what the weekly pass makes of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships import kinds, pair_store
from bot.mentorships.values import MentorshipView
from bot.nudges import store as nudge_rows
from bot.nudges.rules import NudgeView
from bot.sessions import going_planning_store
from bot.sessions.tables import CheckIn, Help, Meeting, Prep
from tests.conftest import Workspace
from tests.driver import Modal, Person
from tests.paired import WEEK, whose
from tests.recalled import stored

RISING = (2, 2, 2, 2, 2, 3, 3, 4, 4)
FALLING = (4, 4, 4, 4, 4, 3, 3, 2, 2)


def held(
    workspace: Workspace,
    two: MentorshipView,
    each: Sequence[Mapping[str, Any]],
    *,
    skill_id: str = "",
    mode: str = "mentor",
) -> None:
    """Sessions a week apart, the last one yesterday: `met`, the mentee's `useful`, the mentor's `level`, `moves`."""
    now = workspace.trellis.clock.now()

    async def make(session: AsyncSession) -> None:
        for number, one in enumerate(each):
            at = now - timedelta(days=1) - (len(each) - 1 - number) * WEEK
            of = whose(two, at) | {"mode": mode}
            row = Meeting(
                **of, was_at=at, starts_at=at, zone="UTC", minutes=30, state="over", moves=one.get("moves", 0)
            )
            session.add(row)
            await session.flush()
            mentees = of | {"author_id": two.mentee_id, "session_id": row.id, "created_at": at, "updated_at": at}
            prep = Prep(**mentees)
            pair_store.write(session, prep, {"topics": "The flaky test"})
            session.add(prep)
            session.add(CheckIn(**mentees, met=one.get("met", True), useful=one.get("useful", 4)))
            if skill_id and one.get("level"):
                session.add(Help(**of, session_id=row.id, skill_id=skill_id, level=one["level"]))

    stored(workspace, make)


def levels(*each: int) -> list[dict[str, Any]]:
    return [{"level": level} for level in each]


def looked(workspace: Workspace, two: MentorshipView, at: datetime) -> list[NudgeView]:
    """The weekly pass, and what it has planned by then."""

    async def work(session: AsyncSession) -> list[NudgeView]:
        await going_planning_store.look(session, at)
        return await nudge_rows.of_subject(session, two.team_id, two.id)

    ours = {kinds.SIGNAL.name, kinds.AUTONOMY.name}
    return [one for one in stored(workspace, work) if one.kind in ours]


def next_week(workspace: Workspace, weeks: int = 1) -> datetime:
    return workspace.trellis.clock.now() + weeks * WEEK


def planned(found: Sequence[NudgeView], mara: Person) -> set[tuple[str, str]]:
    """Codes, and for which of the two."""
    return {(one.payload["code"], "mentor" if one.user_id == mara.id else "mentee") for one in found}


def opened(person: Person) -> Modal:
    person.types("/mentor going")
    return person.modal("How it goes")
