"""The rows of a world: people who are always at work, nudges for them with the notes behind them, and what became."""

import itertools
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, func, or_, select

from bot.db import Database, new_id
from bot.nudges import service as nudges
from bot.nudges.tables import Nudge
from bot.people.tables import Person, Workspace
from bot.sbi import kinds, service
from bot.sbi.tables import Feedback

TEAM = "T0FERNWOOD"
WRITERS = 3
GIVER = "U0GIVER"
"""Who gave the notes behind the nudges, and hears what became of them."""

PUT_OFF = timedelta(minutes=15)
"""Longer than the pause between two tries, and shorter than until tomorrow's hours."""

_numbers = itertools.count()


class Row(NamedTuple):
    """What became of a nudge."""

    id: str
    user_id: str
    kind: str
    state: str
    outcome: str | None
    not_before: datetime
    expires_at: datetime
    digest_id: str | None


async def settle_in(db: Database, people: Sequence[str], channels: Mapping[str, str]) -> None:
    """Everybody works all day and every day; `channels` are the conversations that are known."""
    now = datetime.now(UTC)
    about: dict[str, Any] = {
        "work_days": "1111111",
        "work_start": 0,
        "work_end": 1440,
        "profile_at": now,
        "dnd_at": now,
    }
    async with db.begin() as session:
        session.add(Workspace(team_id=TEAM, created_at=now))
        await session.flush()
        for one in (GIVER, *people):
            known: dict[str, Any] = {"dm_channel": channels.get(one), "introduced_at": now}
            session.add(Person(team_id=TEAM, user_id=one, **about, **known))


async def plan(
    db: Database,
    people: Sequence[str],
    count: int,
    *,
    lasts: float | None = None,
    at: datetime | None = None,
    slot: str | None = None,
) -> list[str]:
    """One asks after the other whether a note may be read, as `/sbi` plans it. `lasts` is in seconds."""
    now = datetime.now(UTC)
    due = at or now
    wanted = []
    async with db.begin() as session:
        for number in itertools.islice(_numbers, count):
            note = _note(people[number % len(people)], due, now)
            session.add(note)
            wanted.append(_plan(note, due, lasts, slot))
        await nudges.plan(session, now, *wanted)
        return await _ids(session, [one.subject_id for one in wanted])


def _note(recipient_id: str, due: datetime, now: datetime) -> Feedback:
    sent = {"kind": "reinforcing", "state": "planned", "way": "ask", "deliver_at": due}
    about = {"team_id": TEAM, "giver_id": GIVER, "recipient_id": recipient_id, "created_at": now, "updated_at": now}
    return Feedback.model_validate(about | sent)


def _plan(note: Feedback, due: datetime, lasts: float | None, slot: str | None) -> nudges.Plan:
    assert note.recipient_id is not None
    return nudges.Plan(
        kind=kinds.ASK,
        team_id=TEAM,
        user_id=note.recipient_id,
        subject_id=note.id,
        reason=kinds.reason(kinds.ASK, note.giver_id),
        key=f"faults:{new_id()}",
        at=due,
        slot=slot,
        expires_at=due + timedelta(seconds=lasts) if lasts is not None else None,
    )


async def _ids(session: AsyncSession, subjects: Sequence[str]) -> list[str]:
    return list(await session.scalars(select(Nudge.id).where(col(Nudge.subject_id).in_(subjects))))


async def all_nudges(db: Database) -> dict[str, Row]:
    wanted = [getattr(Nudge, name) for name in Row._fields]
    async with db.read() as session:
        return {row.id: Row(*row) for row in await session.execute(select(*wanted))}


async def open_rows(db: Database) -> int:
    """How many are due, put off for minutes, or on their way."""
    due = (col(Nudge.state) == "planned") & (col(Nudge.not_before) <= datetime.now(UTC) + PUT_OFF)
    async with db.read() as session:
        query = select(func.count()).select_from(Nudge).where(or_(due, col(Nudge.state) == "sending"))
        return int((await session.scalars(query)).one())


async def unsettled(db: Database) -> int:
    """Of how many Slack is still to be asked."""
    async with db.read() as session:
        query = select(func.count()).select_from(Nudge).where(col(Nudge.look_at).is_not(None))
        return int((await session.scalars(query)).one())


async def note_states(db: Database) -> dict[str, str]:
    """Of the notes behind the nudges, by id."""
    async with db.read() as session:
        rows = await session.execute(select(Feedback.id, Feedback.state).where(col(Feedback.giver_id) == GIVER))
        return {row.id: row.state for row in rows}


async def words_of(db: Database, giver_id: str) -> set[str]:
    """What a person can see of what they wrote, page by page, as App Home shows it."""
    found: set[str] = set()
    async with db.read() as session:
        for offset in itertools.count(0, 100):
            shown, total = await service.given(session, TEAM, giver_id, offset, 100)
            found |= {one.words.behavior for one in shown}
            if offset + 100 >= total:
                return found
    return found
