"""Once a week each mentorship's rows are looked at, and what may be worth a talk is planned for whom it is meant."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from bot.mentorships import kinds, store
from bot.mentorships.service import LOOKED_AT
from bot.mentorships.tables import Mentorship
from bot.mentorships.values import MentorshipView
from bot.nudges import service as nudges
from bot.nudges.kinds import Class, Kind
from bot.nudges.tables import Nudge
from bot.sessions import signals
from bot.sessions.autonomy import is_near_solo
from bot.sessions.going_store import Restarts, facts_of
from bot.sessions.rules import LEVELS
from bot.sessions.signals import Facts, Told

AT_ONCE = 50
"""Mentorships in one pass; the rest come in the next."""

NEWS = 12
"""Sessions: a change that began before the latest so many is known to both."""

RESCUE, STEP_UP, SOLO, CHART = "going-rescue", "going-step-up", "hint-first-solo", "chart"
FIRST = {RESCUE: "mentor", SOLO: "mentor", STEP_UP: "pair"}
"""Who is told."""

ASKED, SOON_ALONE = "You asked for this chart.", "A topic may soon be done alone for the first time."

Candidate = tuple[str, str]
"""A code, and a skill or ""."""
Heard = Mapping[tuple[str, str], Sequence[Told]]
"""By mentorship and person what was planned for them, the oldest first."""


async def look(session: AsyncSession, now: datetime) -> None:
    """Plan for all whose week is over, and set when the next one is. Run again, it adds nothing."""
    due = select(Mentorship).where(col(Mentorship.going_at) <= now).order_by(col(Mentorship.going_at)).limit(AT_ONCE)
    rows = (await session.scalars(due.with_for_update(skip_locked=True))).all()
    for row in rows:
        assert row.going_at
        weeks = (now - row.going_at) // LOOKED_AT + 1
        row.going_at = row.going_at + weeks * LOOKED_AT if row.state == "active" else None
    mine = [store.view(row) for row in rows if row.state == "active"]
    mine = [one for one in mine if not one.is_paused(now)]
    if not mine:
        return
    heard = await _heard(session, mine, now)
    facts = await facts_of(session, mine, now, _restarts(heard))
    signals_first = {code: one.first for code, one in store.guidebook_of(session).signals.items()}
    first = {**FIRST, **signals_first}
    plans = [plan for one in mine for plan in _plans(one, facts, heard, first, now)]
    await nudges.plan(session, now, *plans)


async def next_moment(session: AsyncSession, after: datetime, until: datetime) -> datetime | None:
    """When `look` has something to look at next."""
    soonest = await session.scalar(select(func.min(col(Mentorship.going_at))).where(col(Mentorship.going_at) <= until))
    return max(soonest, after) if soonest else None


def _plans(
    one: MentorshipView,
    facts: Mapping[tuple[str, str], Facts],
    heard: Heard,
    first: Mapping[str, str],
    now: datetime,
) -> Iterable[nudges.Plan]:
    """At most one for each of the two, a signal or a change of help: the sort that they did not hear last first."""
    modes = [(mode, facts[one.id, mode]) for mode in ("mentor", "manager") if (one.id, mode) in facts]
    for user_id in (one.mentor_id, one.mentee_id):
        told = heard.get((one.id, user_id), ())
        sorts = [(kinds.AUTONOMY, mode, autonomy(of)) for mode, of in modes]
        sorts += [(kinds.SIGNAL, mode, [(each.code, "") for each in signals.found(of, now)]) for mode, of in modes]
        last = _kind(told[-1].code) if told else None
        for kind, mode, found in sorted(sorts, key=lambda sort: sort[0] is last):
            for_them = [each for each in found if signals.is_for(first.get(each[0], ""), one.role(user_id))]
            if chosen := signals.to_tell(for_them, told, now):
                yield _plan(kind, one, user_id, chosen, mode, now)
                break


def _kind(code: str) -> Kind:
    return kinds.AUTONOMY if code in FIRST else kinds.SIGNAL


def autonomy(facts: Facts) -> list[Candidate]:
    """Topics that need more help, are near a first time alone (or a plan is, with none done alone), or need less."""
    recent = [
        (topic.skill_id, topic.change.help)
        for topic in facts.topics
        if topic.change and topic.change.since >= len(topic.sessions) - NEWS
    ]
    more = [(RESCUE, skill_id) for skill_id, change in recent if change == "more"]
    solo = [(SOLO, topic.skill_id) for topic in facts.topics if is_near_solo(topic.views)]
    done_alone = any(LEVELS[-1] in view for topic in facts.topics for view in topic.views)
    if facts.plans_solo and not solo and not done_alone:
        solo = [(SOLO, "")]
    return more + solo + [(STEP_UP, skill_id) for skill_id, change in recent if change == "less"]


def _plan(kind: Kind, one: MentorshipView, user_id: str, chosen: Candidate, mode: str, now: datetime) -> nudges.Plan:
    code, skill_id = chosen
    return nudges.Plan(
        kind=kind,
        team_id=one.team_id,
        user_id=user_id,
        subject_id=one.id,
        reason=SOON_ALONE if code == SOLO else kinds.reason(kind, one.other(user_id)),
        key=f"going:{one.id}:{user_id}:{now:%Y-%m}",
        at=now,
        payload={"code": code, "mode": mode} | ({"skill": skill_id} if skill_id else {}),
    )


# --- what was told ----------------------------------------------------------------------------------------
async def _heard(session: AsyncSession, mine: Sequence[MentorshipView], now: datetime) -> Heard:
    """By one query for all. One that the rules kept back counts, too: seldom is the promise."""
    statement = (
        select(col(Nudge.subject_id), col(Nudge.user_id), col(Nudge.payload), col(Nudge.created_at))
        .where(
            col(Nudge.subject_id).in_([one.id for one in mine]),
            col(Nudge.kind).in_([kinds.SIGNAL.name, kinds.AUTONOMY.name]),
            col(Nudge.created_at) > now - signals.AGAIN - timedelta(days=1),
        )
        .order_by(col(Nudge.created_at))
    )
    found: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for mentorship_id, user_id, payload, at in await session.execute(statement):
        told = Told(payload.get("code", ""), at, payload.get("skill", ""), payload.get("said", ""))
        if "snoozed" not in payload and told.code != CHART:
            found[mentorship_id, user_id].append(told)
    return found


def _restarts(heard: Heard) -> Restarts:
    """A topic of which a change was told begins anew from then on, in both modes: a skill belongs to one alone."""
    at = {}
    for (mentorship_id, _), told in heard.items():
        for one in told:
            if one.skill_id and one.code != SOLO:
                for mode in ("mentor", "manager"):
                    at[(mentorship_id, mode), one.skill_id] = one.at
    return at


async def chart(
    session: AsyncSession, one: MentorshipView, user_id: str, skill_id: str, gesture: str, now: datetime
) -> None:
    """The chart of a topic, as they asked for it: once for each press."""
    plan = _plan(kinds.AUTONOMY, one, user_id, (CHART, skill_id), one.mode(user_id), now)
    key = f"{kinds.AUTONOMY.name}:{CHART}:{user_id}:{gesture}"
    await nudges.plan(session, now, replace(plan, key=key, class_=Class.WAITING, reason=ASKED))


async def say(session: AsyncSession, nudge_id: str, payload: Mapping[str, object], answer: str) -> None:
    """What the person answered, kept with the message."""
    row = await session.get(Nudge, nudge_id, with_for_update=True)
    if row is not None:
        row.payload = {**payload, "said": answer}
