"""What the two hear of a change at once: the other one the news, each the calendar file."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships.values import MentorshipView
from bot.nudges import service as nudges
from bot.nudges import store as nudge_rows
from bot.nudges.kinds import Kind
from bot.nudges.rules import NudgeView
from bot.sessions import kinds
from bot.sessions.store import OfPair
from bot.sessions.tables import Meeting, Series
from bot.sessions.values import MeetingView

ABOUT_CHANGE = (kinds.NEWS.name, kinds.FILE.name)


async def tell(
    session: AsyncSession,
    pair: OfPair,
    row: Meeting,
    what: str,
    was: datetime,
    now: datetime,
    following: Meeting | None = None,
) -> None:
    """The other one hears it; who did it gets the calendar file. Several changes that were not heard yet are one.

    `following` is the next of the series after one that is left out: if they never heard of that one, they hear of it.
    """
    about = await nudge_rows.of_subject(session, row.team_id, row.id)
    unheard = [one for one in about if one.user_id == pair.other_id and _is_unheard(one)]
    await nudge_rows.cancel(session, row.team_id, row.id, ABOUT_CHANGE, "changed again")
    payload = {"what": what, "was": was.isoformat(), "sequence": row.sequence}
    is_new = any(one.payload.get("what") == "new" for one in unheard)
    if is_new and row.state == "planned":
        payload["what"] = "new"
    elif unheard:
        payload["was"] = unheard[-1].payload.get("was", payload["was"])
    plans = [await file(session, pair.mentorship, row, pair.viewer.user_id, now)]
    about_row = following if is_new and row.state == "cancelled" else row
    if about_row:
        new = {"what": "new", "was": about_row.starts_at.isoformat(), "sequence": about_row.sequence}
        told = payload if about_row is row else new
        plans.append(_plan(kinds.NEWS, pair.mentorship, about_row, pair.other_id, now, told))
    await nudges.plan(session, now, *plans)


def _is_unheard(nudge: NudgeView) -> bool:
    """One that was snoozed has been heard."""
    return nudge.kind == kinds.NEWS.name and nudge.state == "planned" and "snoozed" not in nudge.payload


async def file(
    session: AsyncSession, mentorship: MentorshipView, row: Meeting | MeetingView, user_id: str, now: datetime
) -> nudges.Plan:
    """At most once for each state of the session, or of the series it belongs to, and person."""
    payload: dict[str, Any] = {"sequence": row.sequence}
    subject = f"{row.id}:{row.sequence}"
    if as_of := await series_as_of(session, row.series_id):
        payload["as_of"], subject = as_of, f"{row.series_id}:{as_of}"
    plan = _plan(kinds.FILE, mentorship, row, user_id, now, payload)
    return replace(plan, key=f"{kinds.FILE.name}:{subject}:{user_id}")


async def series_as_of(session: AsyncSession, series_id: str | None) -> str | None:
    """Which state of a series that is: its last change."""
    series = await session.get(Series, series_id) if series_id else None
    return series.updated_at.isoformat() if series else None


def _plan(
    kind: Kind,
    mentorship: MentorshipView,
    row: Meeting | MeetingView,
    user_id: str,
    now: datetime,
    payload: dict[str, Any],
) -> nudges.Plan:
    return nudges.Plan(
        kind=kind,
        team_id=mentorship.team_id,
        user_id=user_id,
        subject_id=row.id,
        reason=kinds.reason(kind, mentorship.other(user_id)),
        key=f"{kind.name}:{row.id}:{row.sequence}:{user_id}",
        at=now,
        payload=payload,
    )


async def file_follows(session: AsyncSession, pair: OfPair, row: MeetingView, nudge: NudgeView, now: datetime) -> None:
    """After the news went out; not for who wants no such news."""
    if not (await nudges.habit(session, nudge.person, kinds.NEWS.habit)).stopped:
        await nudges.plan(session, now, await file(session, pair.mentorship, row, nudge.user_id, now))
