"""What rows say of how mentorships go: ids, dates and levels, of many at once; no text is opened here."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, literal, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from bot.mentorships import pair_store
from bot.mentorships.access import Viewer
from bot.mentorships.tables import Agreement, Goal, PairRow, Plan, PlanStep, Skill, StageView
from bot.mentorships.values import MentorshipView
from bot.sessions.autonomy import Change, changes
from bot.sessions.signals import Facts, SessionFact, TopicFact
from bot.sessions.tables import Action, CheckIn, Help, Meeting, Prep, Series

Which = tuple[str, str]
"""A mentorship's id, and a mode. What was said in one mode is never counted in the other."""
Restarts = Mapping[tuple[Which, str], datetime]
"""By mentorship, mode and skill: what came up to then was told already."""

HISTORY = timedelta(days=365)
"""A year: half of it in weeks is what autonomy looks at, and a month's rhythm gives twelve sessions."""

_WRITTEN = or_(*(col(text).is_not(None) for text in (Prep.wins, Prep.hardest, Prep.topics, Prep.wants, Prep.note)))
"""That something is there. An empty text is stored as none."""


async def facts_of(
    session: AsyncSession, found: Iterable[MentorshipView], now: datetime, told: Restarts | None = None
) -> dict[Which, Facts]:
    """By mentorship and mode, for every mode that has one: seven queries, however many there are."""
    of = {one.id: one for one in found}
    met, useful, seen_at = await _check_ins(session, of, now)
    prepared = await _preps(session, of, now)
    meetings = await _meetings(session, of, now)
    topics = _with_changes(await _topics(session, of, now), told or {})
    latest, every, solo = await _latest(session, of), await _every(session, of), await _plan_solo(session, of)
    made: dict[Which, Facts] = {}
    for which in ((one.id, mode) for one in of.values() for mode in _modes(one)):
        mentorship, rows = of[which[0]], meetings[which]
        past = [row for row in rows if row.starts_at + timedelta(minutes=row.minutes) <= now]
        sessions = [
            SessionFact(row.id, row.starts_at, row.moves, met.get(row.id), row.id in prepared, useful.get(row.id))
            for row in past
        ]
        by_hand = [row.starts_at for row in past if row.series_id is None and met.get(row.id) is not False]
        written = [at for row in rows for at in (prepared.get(row.id), seen_at.get(row.id)) if at]
        back_at = mentorship.paused_until
        made[which] = Facts(
            started_at=mentorship.started_at or mentorship.created_at,
            every=every.get(which),
            sessions=sessions,
            topics=topics[which],
            changed_at=latest.get((*which, "changed")),
            active_at=max([*by_hand, *written, *_given(latest.get((*which, "active")))], default=None),
            back_at=back_at if back_at and back_at <= now else None,
            has_next=any(row.series_id is None for row in rows if row not in past),
            plans_solo=which in solo,
        )
    return made


async def skill_names(session: AsyncSession, viewer: Viewer, mentorship: MentorshipView) -> dict[str, str]:
    """As the pair wrote them."""
    return {one["id"]: one["name"] for one in await pair_store.rows(session, viewer, mentorship.pair, Skill)}


def _modes(mentorship: MentorshipView) -> tuple[str, ...]:
    return ("mentor", "manager") if mentorship.manages else ("mentor",)


def _given(at: datetime | None) -> list[datetime]:
    return [at] if at else []


async def _meetings(session: AsyncSession, of: Mapping[str, MentorshipView], now: datetime) -> dict[Which, list[Any]]:
    statement = (
        _rows(Meeting, of, "id", "mentorship_id", "mode", "series_id", "starts_at", "minutes", "moves")
        .where(col(Meeting.state) != "cancelled", col(Meeting.starts_at) > now - HISTORY)
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    )
    found: dict[Which, list[Any]] = defaultdict(list)
    for row in await session.execute(statement):
        found[row.mentorship_id, row.mode].append(row)
    return found


async def _check_ins(
    session: AsyncSession, of: Mapping[str, MentorshipView], now: datetime
) -> tuple[dict[str, bool], dict[str, int], dict[str, datetime]]:
    """By session: whether they met by either's word, how useful the mentee found it, and when it was last said."""
    columns = ("mentorship_id", "session_id", "author_id", "met", "useful", "created_at")
    statement = _rows(CheckIn, of, *columns).where(col(CheckIn.created_at) > now - HISTORY)
    met: dict[str, bool] = {}
    useful: dict[str, int] = {}
    at: dict[str, datetime] = {}
    for row in await session.execute(statement):
        met[row.session_id] = met.get(row.session_id, False) or row.met
        at[row.session_id] = max(row.created_at, at.get(row.session_id, row.created_at))
        if row.author_id == of[row.mentorship_id].mentee_id and row.useful:
            useful[row.session_id] = row.useful
    return met, useful, at


async def _preps(session: AsyncSession, of: Mapping[str, MentorshipView], now: datetime) -> dict[str, datetime]:
    """By session, when the mentee wrote something before it."""
    columns = ("mentorship_id", "session_id", "author_id", "updated_at")
    statement = _rows(Prep, of, *columns).where(col(Prep.created_at) > now - HISTORY, _WRITTEN)
    rows = await session.execute(statement)
    return {row.session_id: row.updated_at for row in rows if row.author_id == of[row.mentorship_id].mentee_id}


async def _topics(
    session: AsyncSession, of: Mapping[str, MentorshipView], now: datetime
) -> dict[Which, list[TopicFact]]:
    """Skills with what was said of them session by session, the one that was said of last first."""
    statement = (
        _rows(Help, of, "mentorship_id", "mode", "skill_id", "session_id", "author_id", "level")
        .add_columns(col(Meeting.starts_at))
        .join(Meeting, col(Meeting.id) == col(Help.session_id))
        .join(Skill, col(Skill.id) == col(Help.skill_id))
        .where(col(Skill.dropped).is_(False), col(Meeting.starts_at) > now - HISTORY)
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    )
    said: dict[Which, dict[str, dict[tuple[str, datetime], dict[str, int]]]] = defaultdict(dict)
    for row in await session.execute(statement):
        by_skill = said[row.mentorship_id, row.mode].setdefault(row.skill_id, {})
        by_skill.setdefault((row.session_id, row.starts_at), {})[row.author_id] = row.level
    found: dict[Which, list[TopicFact]] = defaultdict(list)
    for which, skills in said.items():
        one = of[which[0]]
        for skill_id, sessions in skills.items():
            mentor, mentee = ([by.get(who, 0) for by in sessions.values()] for who in (one.mentor_id, one.mentee_id))
            found[which].append(TopicFact(skill_id, list(sessions), mentor, mentee))
        found[which].sort(key=lambda topic: topic.sessions[-1][1], reverse=True)
    return found


def _with_changes(topics: Mapping[Which, list[TopicFact]], told: Restarts) -> dict[Which, list[TopicFact]]:
    """What was told before is not looked at again: the topic begins anew."""
    flat = [(which, topic) for which, mine in topics.items() for topic in mine]
    skips = [_before(topic, told.get((which, topic.skill_id))) for which, topic in flat]
    seen = changes([[view[skip:] for view in topic.views] for (_, topic), skip in zip(flat, skips, strict=True)])
    found: dict[Which, list[TopicFact]] = defaultdict(list)
    for (which, topic), skip, change in zip(flat, skips, seen, strict=True):
        moved = Change(change.help, change.since + skip) if change else None
        found[which].append(replace(topic, change=moved))
    return found


def _before(topic: TopicFact, at: datetime | None) -> int:
    """How many sessions of this topic there were up to then."""
    return sum(starts_at <= at for _, starts_at in topic.sessions) if at else 0


async def _latest(session: AsyncSession, of: Mapping[str, MentorshipView]) -> dict[tuple[str, str, str], datetime]:
    """By mentorship, mode and sort (changed: goals, stages, plans; active: actions), when there was the last one."""
    sorts: list[tuple[type[PairRow], str]] = [
        (Goal, "changed"),
        (StageView, "changed"),
        (Plan, "changed"),
        (PlanStep, "changed"),
        (Action, "active"),
    ]
    parts = [
        _rows(table, of, "mentorship_id", "mode")
        .add_columns(literal(sort), func.max(col(table.updated_at)))
        .group_by(col(table.mentorship_id), col(table.mode))
        for table, sort in sorts
    ]
    found: dict[tuple[str, str, str], datetime] = {}
    for mentorship_id, mode, sort, at in await session.execute(union_all(*parts)):
        key = mentorship_id, mode, sort
        found[key] = max(at, found.get(key, at))
    return found


async def _every(session: AsyncSession, of: Mapping[str, MentorshipView]) -> dict[Which, str]:
    """How often they meant to meet, as they said last: with a series of sessions, or an agreement both accepted."""
    columns = ("mentorship_id", "mode", "every", "created_at")
    accepted = col(Agreement.mentor_accepted_at).is_not(None), col(Agreement.mentee_accepted_at).is_not(None)
    series = _rows(Series, of, *columns)
    agreed = _rows(Agreement, of, *columns).where(col(Agreement.every).is_not(None), *accepted)
    rows: Sequence[Any] = (await session.execute(union_all(series, agreed).order_by("created_at"))).all()
    return {(row.mentorship_id, row.mode): row.every for row in rows}


async def _plan_solo(session: AsyncSession, of: Mapping[str, MentorshipView]) -> set[Which]:
    open_ones = col(Plan.state) == "open", col(Plan.stretch_kind) == "autonomy"
    rows = await session.execute(_rows(Plan, of, "mentorship_id", "mode").where(*open_ones))
    return {(row.mentorship_id, row.mode) for row in rows}


def _rows(table: type[PairRow], of: Mapping[str, MentorshipView], *columns: str) -> Any:
    """These columns of the rows of all these mentorships, in both modes."""
    return select(*(getattr(table, name) for name in columns)).where(col(table.mentorship_id).in_(list(of)))
