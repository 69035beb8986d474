"""What the rows say about people, as the rules want to know it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import select

from bot.nudges import store
from bot.nudges.kinds import Kind
from bot.nudges.rules import NudgeView
from bot.nudges.standing import Sent, Standing
from bot.people import store as people
from bot.people.calendar import availability
from bot.people.rules import PersonView, WorkspaceView
from bot.people.tables import Person

TODAY = timedelta(days=1)
"""How far ahead planned messages matter to a decision."""

_PEOPLE: Any = Person.__table__  # type: ignore[attr-defined]

_LOCKED = (
    select(_PEOPLE.c.user_id)
    .where(store.among(_PEOPLE))
    .order_by(_PEOPLE.c.team_id, _PEOPLE.c.user_id)
    .with_for_update()
)


@dataclass(frozen=True)
class Facts:
    """One person's. `busy`: a message to them is on its way at this moment."""

    person: PersonView
    workspace: WorkspaceView
    standing: Standing
    busy: bool


async def of_people(
    session: AsyncSession,
    keys: Collection[tuple[str, str]],
    kinds: Mapping[str, Kind],
    now: datetime,
    claimed: Collection[str] = (),
) -> dict[tuple[str, str], Facts]:
    """Of those whom Slack has described. `claimed` are rows that are being decided about: no history yet.

    The people are locked until the transaction ends, so that nobody else decides about them meanwhile.
    """
    await lock(session, keys)
    known = await people.people(session, keys)
    spaces = await people.workspaces(session, {team_id for team_id, _ in known})
    planned, sent = await store.near(session, keys, now - store.MEMORY, now + TODAY)
    habits = await store.habits_of(session, keys)
    theirs = _by_person(planned), _by_person(one for one in sent if one.id not in claimed)
    found = {}
    for key, person in known.items():
        others, mine = (of.get(key, []) for of in theirs)
        standing = Standing(
            who=availability(person, spaces[key[0]]),
            gone="account deactivated" if person.profile.is_deleted else None,
            paused_until=person.paused_until,
            budget=person.weekly_budget,
            sent=[_sent(one, kinds) for one in mine],
            habits=habits.get(key, {}),
            others=[one for one in others if one.kind in kinds],
        )
        found[key] = Facts(person, spaces[key[0]], standing, any(one.state == "sending" for one in mine))
    return found


def _by_person(nudges: Iterable[NudgeView]) -> dict[tuple[str, str], list[NudgeView]]:
    found: dict[tuple[str, str], list[NudgeView]] = {}
    for one in nudges:
        found.setdefault(one.person, []).append(one)
    return found


async def lock(session: AsyncSession, keys: Collection[tuple[str, str]]) -> None:
    """Before their nudges, as settings do, so that neither waits for the other. On SQLite a writer is alone anyway."""
    if session.get_bind().dialect.name != "sqlite":
        await session.execute(_LOCKED, store.these(keys))


def _sent(nudge: NudgeView, kinds: Mapping[str, Kind]) -> Sent:
    kind = kinds.get(nudge.kind)
    assert nudge.sent_at is not None
    line = nudge.digest_id is not None and nudge.digest_id != nudge.id
    return Sent(nudge.sent_at, nudge.class_, kind is None or kind.counts, line)
