"""All mentorships of a person at a glance: so many queries, however many sessions and actions there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy import select as select_rows
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from bot.mentorships import pair_store
from bot.mentorships.tables import Agreement, PairRow, Plan, Side
from bot.mentorships.values import Key, MentorshipView
from bot.sessions.glance import Glance
from bot.sessions.tables import Action, CheckIn, Meeting, Prep
from bot.sessions.values import ActionView, MeetingView

SHOWN = 3
"""Actions of each mentorship."""

CHECK_IN_FOR = timedelta(days=3)
"""Later nobody remembers how much help was needed; the page of past sessions still takes it."""

Row = TypeVar("Row", bound=PairRow)
Pairs = Sequence[MentorshipView]


async def glances(session: AsyncSession, person: Key, mine: Pairs, now: datetime) -> list[Glance]:
    """Of these mentorships of this person, each in the mode that they are in."""
    user_id = person[1]
    coming = await _first(session, Meeting, mine, user_id, _coming(now), col(Meeting.starts_at))
    over = await _first(session, Meeting, mine, user_id, _just_over(now), col(Meeting.starts_at).desc())
    prepared = await _authors(session, Prep, [row.id for row in coming.values()])
    said = await _authors(session, CheckIn, [row.id for row in over.values()])
    acts, counts = await _actions(session, mine, user_id)
    plans = await _first(session, Plan, mine, user_id, col(Plan.state) == "open", col(Plan.created_at).desc())
    sides, agreements = await _sides(session, mine), await _agreements(session, mine)
    found = []
    for one in mine:
        next_, last = coming.get(one.id), over.get(one.id)
        at_next = prepared.get(next_.id, {}) if next_ else {}
        open_check_in = last is not None and user_id not in said.get(last.id, {})
        plan = _seen(session, one, user_id, plans.get(one.id))
        found.append(
            Glance(
                one,
                user_id,
                next=_meeting(session, one, user_id, next_),
                i_prepared=user_id in at_next,
                they_shared=at_next.get(one.other(user_id), False),
                to_check_in=_meeting(session, one, user_id, last) if open_check_in else None,
                actions=[ActionView.of(_seen(session, one, user_id, row)) for row in acts.get(one.id, ())],
                my_actions=counts.get((one.id, user_id), 0),
                their_actions=counts.get((one.id, one.other(user_id)), 0),
                plan_id=plan.get("id"),
                plan_title=plan.get("title") or plan.get("growth") or "",
                review_on=plan.get("review_on"),
                **_agreed(one, user_id, sides.get(one.id, set()), agreements.get(one.id, ())),
            )
        )
    return found


def _coming(now: datetime) -> ColumnElement[bool]:
    """Until it is well over: in the meeting the guide is looked for here."""
    return and_(col(Meeting.state) == "planned", col(Meeting.starts_at) > now - timedelta(hours=1))


def _just_over(now: datetime) -> ColumnElement[bool]:
    """It has been long enough for something to be said."""
    at = col(Meeting.starts_at)
    return and_(col(Meeting.state) != "cancelled", at <= now - timedelta(minutes=15), at > now - CHECK_IN_FOR)


def _in_modes(table: type[PairRow], mine: Pairs, user_id: str) -> ColumnElement[bool]:
    mode = col(table.mode)
    return or_(*(and_(col(table.mentorship_id) == one.id, mode == one.mode(user_id)) for one in mine))


async def _first(
    session: AsyncSession, table: type[Row], mine: Pairs, user_id: str, which: ColumnElement[bool], order: Any
) -> dict[str, Row]:
    """The first of each mentorship, by its id."""
    found = await _ranked(session, table, mine, user_id, which, order, 1)
    return {row.mentorship_id: row for row in found}


async def _ranked(
    session: AsyncSession,
    table: type[Row],
    mine: Pairs,
    user_id: str,
    which: ColumnElement[bool],
    order: Any,
    most: int,
) -> Sequence[Row]:
    rank = func.row_number().over(partition_by=col(table.mentorship_id), order_by=(order, col(table.id))).label("rank")
    inner = select_rows(table, rank).where(_in_modes(table, mine, user_id), which).subquery()
    entity = aliased(table, inner)
    return (await session.scalars(select(entity).where(inner.c.rank <= most).order_by(inner.c.rank))).all()


async def _authors(
    session: AsyncSession, table: type[Prep] | type[CheckIn], ids: Iterable[str]
) -> dict[str, dict[str, bool]]:
    """Who has written for each session, and whether it is shared."""
    found: dict[str, dict[str, bool]] = defaultdict(dict)
    if wanted := list(ids):
        columns = select_rows(col(table.session_id), col(table.author_id), col(table.shared))
        for session_id, author_id, shared in await session.execute(columns.where(col(table.session_id).in_(wanted))):
            found[session_id][author_id] = shared
    return found


async def _actions(
    session: AsyncSession, mine: Pairs, user_id: str
) -> tuple[dict[str, list[Action]], Mapping[tuple[str, str], int]]:
    """The next few of each mentorship, and how many each of the two has."""
    is_open = col(Action.state) == "open"
    by_pair: dict[str, list[Action]] = defaultdict(list)
    for row in await _ranked(session, Action, mine, user_id, is_open, col(Action.due_on), SHOWN):
        by_pair[row.mentorship_id].append(row)
    whose = (col(Action.mentorship_id), col(Action.owner_id))
    statement = select_rows(*whose, func.count()).where(_in_modes(Action, mine, user_id), is_open).group_by(*whose)
    return by_pair, {(pair, owner): count for pair, owner, count in await session.execute(statement)}


async def _sides(session: AsyncSession, mine: Pairs) -> dict[str, set[str]]:
    asked = [one.id for one in mine if one.state == "asked"]
    found: dict[str, set[str]] = defaultdict(set)
    if asked:
        statement = select_rows(col(Side.mentorship_id), col(Side.author_id)).where(col(Side.mentorship_id).in_(asked))
        for mentorship_id, author_id in await session.execute(statement):
            found[mentorship_id].add(author_id)
    return found


Version = tuple[datetime | None, datetime | None]
"""When the mentor and when the mentee accepted it."""


async def _agreements(session: AsyncSession, mine: Pairs) -> dict[str, list[Version]]:
    """The versions of each, the newest first, without their words."""
    columns = (col(Agreement.mentorship_id), col(Agreement.mentor_accepted_at), col(Agreement.mentee_accepted_at))
    statement = (
        select_rows(*columns)
        .where(col(Agreement.mentorship_id).in_([one.id for one in mine]))
        .order_by(col(Agreement.version).desc())
    )
    found: dict[str, list[Version]] = defaultdict(list)
    for mentorship_id, *accepted in await session.execute(statement):
        found[mentorship_id].append((accepted[0], accepted[1]))
    return found


def _agreed(one: MentorshipView, user_id: str, sides: set[str], versions: Sequence[Version]) -> dict[str, Any]:
    held = next((max(mentor, mentee) for mentor, mentee in versions if mentor and mentee), None)
    mentor, mentee = versions[0] if versions else (None, None)
    mine, theirs = (mentor, mentee) if one.role(user_id) == "mentor" else (mentee, mentor)
    waits = bool(versions) and not (mentor and mentee)
    return {
        "agreed_at": held,
        "side_mine": user_id in sides,
        "side_theirs": one.other(user_id) in sides,
        "to_accept": waits and mine is None,
        "they_accept": waits and mine is not None and theirs is None,
    }


def _seen(session: AsyncSession, one: MentorshipView, user_id: str, row: PairRow | None) -> pair_store.Fields:
    return pair_store.see(session, one.viewer(user_id), one.pair, row) if row else {}


def _meeting(session: AsyncSession, one: MentorshipView, user_id: str, row: Meeting | None) -> MeetingView | None:
    return MeetingView.of(_seen(session, one, user_id, row)) if row else None
