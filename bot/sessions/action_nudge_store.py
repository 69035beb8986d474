"""The one message for an action: it moves along with its date until it went out, and never comes twice."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.nudges import service as nudges
from bot.nudges import store as nudge_rows
from bot.people import store as people
from bot.people.rules import Hours
from bot.sessions import kinds
from bot.sessions.actions import morning
from bot.sessions.tables import Action

CALLED_OFF = "the action was done, dropped or moved"

NOT_OUT = frozenset({"planned", "skipped"})
"""States in which a message has reached nobody, so that it can still come on another day."""


REMEMBERED = timedelta(days=90)
"""Rows of messages are kept so long at least. Of an older action without one nobody knows whether it came."""


async def remind(session: AsyncSession, row: Action, now: datetime) -> None:
    """In its owner's morning of its date. One that went out is the one that there is."""
    slot, at = await _when(session, row)
    is_wanted = row.state == "open" and at > now
    about = await nudge_rows.of_subject(session, row.team_id, row.id)
    before = [one for one in about if one.kind == kinds.ACTION.name]
    if not before and is_wanted and now < row.created_at + REMEMBERED:
        await nudges.plan(session, now, _plan(row, slot, at))
    for one in before:
        is_first = "snoozed" not in one.payload
        if is_first and one.state in NOT_OUT and is_wanted:
            again = {"state": "planned", "user_id": row.owner_id, "outcome": None, "done_at": None}
            await nudge_rows.change(session, one.id, one.state, **again, **_times(slot, at))
        elif one.state == "planned":
            await nudge_rows.change(session, one.id, "planned", state="skipped", outcome=CALLED_OFF)


async def _when(session: AsyncSession, row: Action) -> tuple[str, datetime]:
    owner = row.team_id, row.owner_id
    person = await people.person(session, *owner)
    hours = person.hours if person else Hours()
    slot = morning(row.due_on, hours)
    return slot, nudges.at_slot(slot, hours, kinds.ACTION.class_, owner)


def _times(slot: str, at: datetime) -> dict[str, Any]:
    lasts = kinds.ACTION.lasts
    return {"slot": slot, "due_at": at, "not_before": at} | ({"expires_at": at + lasts} if lasts else {})


def _plan(row: Action, slot: str, at: datetime) -> nudges.Plan:
    return nudges.Plan(
        kind=kinds.ACTION,
        team_id=row.team_id,
        user_id=row.owner_id,
        subject_id=row.id,
        reason=kinds.reason(kinds.ACTION),
        key=f"{kinds.ACTION.name}:{row.id}",
        at=at,
        slot=slot,
    )
