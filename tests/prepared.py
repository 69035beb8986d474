"""Sessions ahead of a pair in a running workspace, and what each of the two wrote before them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships import pair_store
from bot.mentorships.values import MentorshipView
from bot.nudges import service as nudges
from bot.nudges.kinds import Kind
from bot.sessions import action_store, kinds, prep_store, store
from bot.sessions.actions import Wish
from bot.sessions.tables import CheckIn, Help
from bot.sessions.values import PrepView
from handlers import mentor_prep
from handlers.acting import Acting, known
from handlers.blocks import Block
from tests.conftest import Workspace
from tests.driver import Modal, Person
from tests.paired import meeting, pair
from tests.planned import go, team
from tests.recalled import key, stored

STARTS = datetime(2026, 3, 5, 13, 30, tzinfo=UTC)
WHO = "Who sees it?"
A_TOPIC = {"topics": "The flaky test"}


def known_pair(workspace: Workspace, mentor: Person, mentee: Person, *, manages: bool = False) -> MentorshipView:
    """A pair of whom Trellis knows the zones."""
    for person in (mentor, mentee):
        workspace.run(known(Acting(team(workspace), person.id, workspace.trellis.deps), person.id))
    return pair(workspace, mentor, mentee, manages=manages)


def prepares(person: Person) -> Modal:
    person.types("/mentor prep")
    return person.modal("Prepare")


def wrote(
    workspace: Workspace, person: Person, session_id: str, texts: Mapping[str, str] = A_TOPIC, *, shared: bool = True
) -> None:
    """A preparation, saved."""
    now, whose = workspace.trellis.clock.now(), key(workspace, person)
    stored(workspace, lambda session: prep_store.save(session, whose, session_id, texts, shared=shared, now=now))


def prep_of(workspace: Workspace, person: Person, session_id: str) -> PrepView | None:
    async def read(session: AsyncSession) -> PrepView | None:
        pair, _ = await store.meeting(session, key(workspace, person), session_id)
        return await prep_store.own(session, pair, session_id)

    return stored(workspace, read)


def open_action(workspace: Workspace, person: Person, session_id: str, text: str) -> None:
    now = workspace.trellis.clock.now()

    async def add(session: AsyncSession) -> None:
        pair, _ = await store.meeting(session, key(workspace, person), session_id)
        await action_store.add(session, pair, Wish(text, person.id, now.date()), now, gesture=text)

    stored(workspace, add)


def page_of(workspace: Workspace, person: Person, session_id: str) -> list[Block]:
    who = Acting(team(workspace), person.id, workspace.trellis.deps)
    blocks: list[Block] = workspace.run(mentor_prep.page(who, session_id))["blocks"]
    return blocks


def comes(workspace: Workspace, kind: Kind, person: Person, session_id: str) -> None:
    """The message of this kind about this session goes out now."""
    plan = nudges.Plan(
        kind=kind,
        team_id=team(workspace),
        user_id=person.id,
        subject_id=session_id,
        reason=kinds.reason(kind, person.id),
        key=f"{kind.name}:{session_id}",
        at=workspace.trellis.clock.now(),
    )
    stored(workspace, lambda session: nudges.plan(session, plan.at, plan))
    go(workspace)


def checked_in(workspace: Workspace, person: Person, session_id: str, learned: str) -> None:
    now = workspace.trellis.clock.now()

    async def add(session: AsyncSession) -> None:
        pair, found = await store.meeting(session, key(workspace, person), session_id)
        row = CheckIn(
            team_id=pair.viewer.team_id,
            mentorship_id=found.mentorship_id,
            author_id=person.id,
            session_id=session_id,
            met=True,
            created_at=now,
            updated_at=now,
        )
        pair_store.write(session, row, {"learned": learned})
        await pair_store.add(session, row)

    stored(workspace, add)


def helped(
    workspace: Workspace, mentorship: MentorshipView, person: Person, skill_id: str, levels: Sequence[int]
) -> None:
    """How much help a skill needed in the last sessions, one a day, by this person's word."""
    now = workspace.trellis.clock.now()
    days = [now - timedelta(days=len(levels) - n) for n in range(len(levels))]
    held = [(at, meeting(workspace, mentorship, at)) for at in days]

    async def add(session: AsyncSession) -> None:
        for (at, session_id), level in zip(held, levels, strict=True):
            row = Help(
                team_id=mentorship.team_id,
                mentorship_id=mentorship.id,
                author_id=person.id,
                session_id=session_id,
                skill_id=skill_id,
                level=level,
                created_at=at,
                updated_at=at,
            )
            await pair_store.add(session, row)

    stored(workspace, add)
