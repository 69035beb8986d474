"""The messages that go with a session, planned for its time and called off when that changes."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from bot.mentorships import store as mentorships
from bot.mentorships.values import Key, MentorshipView
from bot.nudges import service as nudges
from bot.nudges import store as nudge_rows
from bot.nudges.kinds import Kind
from bot.nudges.rules import NudgeView
from bot.people import store as people
from bot.people.calendar import Availability, availability
from bot.people.rules import FOREVER, Hours
from bot.sessions import kinds, times
from bot.sessions.tables import Meeting
from bot.sessions.values import MeetingView

KINDS = frozenset(kind.name for kind in kinds.OF_SESSION)
BEFORE = (kinds.PREP.name, kinds.AGENDA.name)
ABOUT_ONE = KINDS | {kinds.NEWS.name}


async def calendars(session: AsyncSession, team_id: str, user_ids: Collection[str]) -> dict[str, Availability]:
    """When these people are at work; of whom nothing is known yet, what is usual."""
    known = await people.people(session, [(team_id, user_id) for user_id in user_ids])
    workspace = await people.workspace(session, team_id)
    found = {user_id: availability(person, workspace) for (_, user_id), person in known.items()}
    return {user_id: found.get(user_id, Availability(Hours())) for user_id in user_ids}


async def plan(session: AsyncSession, mentorship: MentorshipView, rows: Iterable[Meeting], now: datetime) -> None:
    """What comes before and after each of these sessions. Planned again for the same time, nothing is added."""
    both = await calendars(session, mentorship.team_id, (mentorship.mentor_id, mentorship.mentee_id))
    days_before = {user: (await mentorships.wish(session, (mentorship.team_id, user))).prep_days for user in both}
    plans = [one for row in rows if row.starts_at > now for one in _plans(mentorship, row, both, days_before, now)]
    await nudges.plan(session, now, *plans)


def _plans(
    mentorship: MentorshipView, row: Meeting, both: dict[str, Availability], days_before: dict[str, int], now: datetime
) -> Iterable[nudges.Plan]:
    mentor, mentee = mentorship.mentor_id, mentorship.mentee_id
    ends_at = row.starts_at + timedelta(minutes=row.minutes)
    if prep := times.prepare_at(row.starts_at, days_before[mentee], both[mentee], now):
        at, is_morning = prep
        slot = f"{at.astimezone(both[mentee].hours.tz):%Y-%m-%dT%H:%M}" if is_morning else None
        yield _one(kinds.PREP, mentorship, row, mentee, at, until=row.starts_at, slot=slot)
    if agenda := times.agenda_at(row.starts_at, days_before[mentor], both[mentor], now):
        yield _one(kinds.AGENDA, mentorship, row, mentor, agenda, until=row.starts_at)
    if (before := row.starts_at - times.TWO_MINUTES) > now:
        yield _one(kinds.TWO_MINUTES, mentorship, row, mentee, before)
    for user in (mentor, mentee):
        until = times.check_in_until(ends_at, both[user])
        yield _one(kinds.CHECK_IN, mentorship, row, user, ends_at + times.AFTERWARDS, until=until)


def _one(
    kind: Kind,
    mentorship: MentorshipView,
    meeting: Meeting | MeetingView,
    user_id: str,
    at: datetime,
    *,
    until: datetime | None = None,
    slot: str | None = None,
) -> nudges.Plan:
    return nudges.Plan(
        kind=kind,
        team_id=mentorship.team_id,
        user_id=user_id,
        subject_id=meeting.id,
        reason=kinds.reason(kind, mentorship.other(user_id)),
        key=f"{kind.name}:{meeting.id}:{meeting.sequence}:{user_id}",
        at=at,
        slot=slot,
        expires_at=until,
    )


async def plan_agenda_now(
    session: AsyncSession, mentorship: MentorshipView, meeting: MeetingView, now: datetime
) -> None:
    """The mentee has shared what they prepared: the mentor's agenda comes in half an hour, if it was for later."""
    at = now + times.ONCE_SHARED
    if at >= meeting.starts_at:
        return
    await nudges.plan(
        session, now, _one(kinds.AGENDA, mentorship, meeting, mentorship.mentor_id, at, until=meeting.starts_at)
    )
    for nudge in await nudge_rows.of_subject(session, mentorship.team_id, meeting.id):
        if nudge.kind == kinds.AGENDA.name and nudge.not_before > at:
            await nudge_rows.change(session, nudge.id, "planned", due_at=at, not_before=at)


async def prepare_anew(session: AsyncSession, person: Key, now: datetime) -> None:
    """The person wants to prepare on another day: what is planned for that comes then."""
    mine = await nudge_rows.planned_of(session, [person], FOREVER)
    theirs = {one.subject_id: one for one in mine if one.kind in BEFORE and "snoozed" not in one.payload}
    who = (await calendars(session, person[0], person[1:]))[person[1]]
    days_before = (await mentorships.wish(session, person)).prep_days
    for row in await session.scalars(select(Meeting).where(col(Meeting.id).in_(list(theirs)))):
        nudge = theirs[row.id]
        prep = times.prepare_at(row.starts_at, days_before, who, now)
        agenda = times.agenda_at(row.starts_at, days_before, who, now)
        if prep and agenda:
            at = prep[0] if nudge.kind == kinds.PREP.name else agenda
            slot = f"{at.astimezone(who.hours.tz):%Y-%m-%dT%H:%M}" if nudge.slot and prep[1] else None
            await nudge_rows.change(session, nudge.id, "planned", due_at=at, not_before=at, slot=slot)


async def call_off(session: AsyncSession, rows: Iterable[Meeting], why: str) -> list[NudgeView]:
    """Nothing planned about these sessions comes any more. What has come already is returned, to be replaced."""
    sent = []
    for row in rows:
        await nudge_rows.cancel(session, row.team_id, row.id, KINDS, why)
        about = await nudge_rows.of_subject(session, row.team_id, row.id)
        sent += [one for one in about if one.kind in ABOUT_ONE and one.message_ts]
    return sent
