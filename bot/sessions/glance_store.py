"""All mentorships of a person at a glance: so many queries, however many sessions and actions there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, func, or_
from sqlalchemy import select as select_rows
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.sql import sqltypes

from bot.mentorships import pair_store
from bot.mentorships.rules import MODES
from bot.mentorships.tables import Agreement, PairRow, Plan, Side
from bot.mentorships.values import Key, MentorshipView
from bot.sessions.glance import Glance
from bot.sessions.tables import Action, CheckIn, Meeting, Prep
from bot.sessions.values import ActionView, MeetingView

SHOWN = 3
"""Actions of each mentorship."""

CHECK_IN_FOR = timedelta(days=3)
"""Later nobody remembers how much help was needed; the page of past sessions still takes it."""

WELL_OVER = timedelta(hours=1)
SOMETHING_SAID = timedelta(minutes=15)

Pairs = Sequence[MentorshipView]
ByPair = dict[str, list[Any]]
SAYS_SOMETHING = or_(*(col(text).is_not(None) for text in (Prep.wins, Prep.hardest, Prep.topics, Prep.wants)))
"""Besides a note, which is its author's alone. An empty text is stored as none."""
Instant = sqltypes.UTCDateTime()
_PAIRS: BindParameter[Any] = bindparam("pairs", expanding=True)


async def glances(session: AsyncSession, person: Key, mine: Pairs, now: datetime) -> list[Glance]:
    """Of these mentorships of this person, each in the mode that they are in."""
    user_id = person[1]
    coming = await _first(session, "coming", mine, user_id, after=now - WELL_OVER)
    over = await _first(session, "over", mine, user_id, after=now - CHECK_IN_FOR, before=now - SOMETHING_SAID)
    plans = await _first(session, "plans", mine, user_id)
    actions = await _first(session, "actions", mine, user_id, SHOWN)
    counts = await _counts(session, mine, user_id)
    prepared = await _authors(session, "preps", [rows[0].id for rows in coming.values()])
    said = await _authors(session, "check_ins", [rows[0].id for rows in over.values()])
    sides, agreements = await _sides(session, mine), await _agreements(session, mine)
    found = []
    for one in mine:
        next_, last = _one(coming, one), _one(over, one)
        at_next = prepared.get(next_.id, {}) if next_ else {}
        open_check_in = last is not None and user_id not in said.get(last.id, {})
        plan = _seen(session, one, user_id, _one(plans, one))
        found.append(
            Glance(
                one,
                user_id,
                next=_meeting(session, one, user_id, next_),
                i_prepared=user_id in at_next,
                they_shared=at_next.get(one.other(user_id), False),
                to_check_in=_meeting(session, one, user_id, last) if open_check_in else None,
                actions=[ActionView.of(_seen(session, one, user_id, row)) for row in actions.get(one.id, ())],
                my_actions=counts.get((one.id, user_id), 0),
                their_actions=counts.get((one.id, one.other(user_id)), 0),
                plan_id=plan.get("id"),
                plan_title=plan.get("title") or plan.get("growth") or "",
                review_on=plan.get("review_on"),
                **_agreed(one, user_id, sides.get(one.id, set()), agreements.get(one.id, ())),
            )
        )
    return found


def _coming() -> ColumnElement[bool]:
    """Until it is well over: in the meeting the guide is looked for here."""
    return and_(col(Meeting.state) == "planned", col(Meeting.starts_at) > bindparam("after", type_=Instant))


def _just_over() -> ColumnElement[bool]:
    """It has been long enough for something to be said."""
    at, after, before = col(Meeting.starts_at), bindparam("after", type_=Instant), bindparam("before", type_=Instant)
    return and_(col(Meeting.state) != "cancelled", at <= before, at > after)


def _ranked(table: type[PairRow], which: ColumnElement[bool], order: Any) -> Any:
    """The first so many of each pair and mode; built once, since building it costs more than running it."""
    modes = (col(table.mentorship_id), col(table.mode))
    rank = func.row_number().over(partition_by=modes, order_by=(order, col(table.id))).label("rank")
    inner = select_rows(table, rank).where(col(table.mentorship_id).in_(_PAIRS), which).subquery()
    statement = select(aliased(table, inner)).where(inner.c.rank <= bindparam("most"))
    return statement.order_by(inner.c.rank)


@cache
def _statements() -> dict[str, Any]:
    is_open = col(Action.state) == "open"
    whose = (col(Action.mentorship_id), col(Action.mode), col(Action.owner_id))
    accepted = (col(Agreement.mentor_accepted_at), col(Agreement.mentee_accepted_at))
    agreements = select_rows(col(Agreement.mentorship_id), *accepted).where(col(Agreement.mentorship_id).in_(_PAIRS))
    return {
        "coming": _ranked(Meeting, _coming(), col(Meeting.starts_at)),
        "over": _ranked(Meeting, _just_over(), col(Meeting.starts_at).desc()),
        "plans": _ranked(Plan, col(Plan.state) == "open", col(Plan.created_at).desc()),
        "actions": _ranked(Action, is_open, col(Action.due_on)),
        "counts": select_rows(*whose, func.count())
        .where(col(Action.mentorship_id).in_(_PAIRS), is_open)
        .group_by(*whose),
        "preps": _writers(Prep, and_(col(Prep.shared), SAYS_SOMETHING)),
        "check_ins": _writers(CheckIn, col(CheckIn.shared)),
        "sides": select_rows(col(Side.mentorship_id), col(Side.author_id)).where(
            col(Side.mentorship_id).in_(_PAIRS), col(Side.said_at).is_not(None)
        ),
        "agreements": agreements.order_by(col(Agreement.version).desc()),
    }


def _writers(table: type[Prep] | type[CheckIn], is_shown: Any) -> Any:
    """Who has written for each session, and whether the other sees it."""
    columns = select_rows(col(table.session_id), col(table.author_id), is_shown)
    return columns.where(col(table.session_id).in_(bindparam("sessions", expanding=True)))


async def _first(session: AsyncSession, name: str, mine: Pairs, user_id: str, most: int = 1, **given: Any) -> ByPair:
    """The first of each mentorship in the mode that this person is in."""
    modes = {one.id: one.mode(user_id) for one in mine}
    found: ByPair = defaultdict(list)
    for row in await session.scalars(_statements()[name], {"pairs": list(modes), "most": most, **given}):
        if row.mode == modes[row.mentorship_id]:
            found[row.mentorship_id].append(row)
    return found


async def _authors(session: AsyncSession, name: str, ids: Iterable[str]) -> dict[str, dict[str, bool]]:
    found: dict[str, dict[str, bool]] = defaultdict(dict)
    if wanted := list(ids):
        for session_id, author_id, shared in await session.execute(_statements()[name], {"sessions": wanted}):
            found[session_id][author_id] = bool(shared)
    return found


async def _counts(session: AsyncSession, mine: Pairs, user_id: str) -> Mapping[tuple[str, str], int]:
    """How many open actions each of the two has, by mentorship and owner."""
    modes = {one.id: one.mode(user_id) for one in mine}
    rows = await session.execute(_statements()["counts"], {"pairs": list(modes)})
    return {(pair, owner): count for pair, mode, owner, count in rows if mode == modes[pair]}


async def _sides(session: AsyncSession, mine: Pairs) -> dict[str, set[str]]:
    """Who has said theirs, of mentorships that have not begun."""
    found: dict[str, set[str]] = defaultdict(set)
    if asked := [one.id for one in mine if one.state == "asked"]:
        for mentorship_id, author_id in await session.execute(_statements()["sides"], {"pairs": asked}):
            found[mentorship_id].add(author_id)
    return found


Version = tuple[datetime | None, datetime | None]
"""When the mentor and when the mentee accepted it."""


async def _agreements(session: AsyncSession, mine: Pairs) -> dict[str, list[Version]]:
    """The versions of each, the newest first, without their words."""
    found: dict[str, list[Version]] = defaultdict(list)
    rows = await session.execute(_statements()["agreements"], {"pairs": [one.id for one in mine]})
    for mentorship_id, by_mentor, by_mentee in rows:
        found[mentorship_id].append((by_mentor, by_mentee))
    return found


def _agreed(one: MentorshipView, user_id: str, sides: set[str], versions: Sequence[Version]) -> dict[str, Any]:
    if one.is_active and one.mode(user_id) != MODES[0]:  # where agreements belong
        return {}
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


def _one(found: ByPair, one: MentorshipView) -> Any:
    return found[one.id][0] if one.id in found else None


def _seen(session: AsyncSession, one: MentorshipView, user_id: str, row: PairRow | None) -> pair_store.Fields:
    return pair_store.see(session, one.viewer(user_id), one.pair, row) if row else {}


def _meeting(session: AsyncSession, one: MentorshipView, user_id: str, row: Meeting | None) -> MeetingView | None:
    return MeetingView.of(_seen(session, one, user_id, row)) if row else None
