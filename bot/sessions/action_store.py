"""Actions of a pair: add, change, move, do and drop them, with one message at most for each."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from bot.mentorships import pair_store
from bot.mentorships.plans import Fields, merge
from bot.mentorships.row_store import check_active
from bot.mentorships.values import Key
from bot.people.store import insert_values_once
from bot.sessions import action_nudge_store, store
from bot.sessions.actions import Wish, fields_of, wish_of
from bot.sessions.rules import ACTION_STATES
from bot.sessions.store import OfPair
from bot.sessions.tables import Action, Meeting
from bot.sessions.values import ActionView

PAGE = 10


class Clash(Exception):
    """Both changed the same of an action: nothing is written, and who came second has both versions to choose."""

    def __init__(self, stands: ActionView, clashes: Fields) -> None:
        super().__init__(stands.id)
        self.stands, self.clashes = stands, clashes


async def add(
    session: AsyncSession, pair: OfPair, wish: Wish, now: datetime, *, gesture: str, session_id: str | None = None
) -> ActionView:
    """Once for each gesture. Raises ValueError for an owner who is not of the pair, and for a missing date.

    Raises Over, and NotTheirs for a session that is not of the pair.
    """
    due_on, action_id = _checked(pair, wish), f"{pair.viewer.team_id}.{gesture}"
    if await session.get(Action, action_id):
        return (await get(session, pair.person, action_id))[1]
    check_active(pair.mentorship)
    if session_id:
        meeting = await pair_store.row(session, pair.viewer, Meeting, session_id)
        if meeting.mentorship_id != pair.mentorship.id:
            raise pair_store.NotTheirs(session_id)
    row = Action(
        id=action_id,
        team_id=pair.viewer.team_id,
        mentorship_id=pair.mentorship.id,
        author_id=pair.viewer.user_id,
        mode=pair.viewer.mode,
        session_id=session_id,
        owner_id=wish.owner_id,
        due_on=due_on,
        created_at=now,
        updated_at=now,
    )
    pair_store.write(session, row, {"text": wish.text, "reason": ""})
    await insert_values_once(session, Action, row.model_dump())  # the same gesture may arrive twice at once
    await action_nudge_store.remind(session, row, now)
    return _view(session, pair, row)


async def get(session: AsyncSession, person: Key, action_id: str) -> tuple[OfPair, ActionView]:
    """In the mode it was written in. Raises NotTheirs."""
    pair, row = await _row(session, person, action_id)
    return pair, _view(session, pair, row)


async def edit(
    session: AsyncSession,
    person: Key,
    action_id: str,
    wish: Wish,
    now: datetime,
    opened: Fields | None = None,
) -> ActionView:
    """By either of the two. `opened`: the marks of what stood in the form; what the other changed since stays so.

    Raises Clash where both changed the same, Over, NotTheirs, and ValueError as `add`.
    """
    pair, row = await _row(session, person, action_id, lock=True)
    if opened is not None:
        stands = _view(session, pair, row)
        merged = merge(fields_of(stands), opened, fields_of(wish))
        if merged.clashes:
            raise Clash(stands, merged.clashes)
        wish = wish_of(fields_of(stands) | merged.values)
    due_on = _checked(pair, wish)
    moved = row.moved + (due_on != row.due_on)
    values = {"text": wish.text, "owner_id": wish.owner_id, "due_on": due_on, "moved": moved}
    return await _change(session, pair, row, values, now)


async def done(session: AsyncSession, person: Key, action_id: str, now: datetime) -> ActionView:
    """Raises Over, NotTheirs."""
    pair, row = await _row(session, person, action_id, lock=True)
    if row.state == "done":
        return _view(session, pair, row)
    return await _change(session, pair, row, {"state": "done", "done_at": now}, now)


async def move(
    session: AsyncSession, person: Key, action_id: str, due_on: date, now: datetime, reason: str = ""
) -> ActionView:
    """To another day, while it is open. Raises Over, NotTheirs."""
    pair, row = await _row(session, person, action_id, lock=True)
    if row.state != "open" or due_on == row.due_on:
        return _view(session, pair, row)
    return await _change(session, pair, row, {"due_on": due_on, "moved": row.moved + 1, "reason": reason}, now)


async def drop(session: AsyncSession, person: Key, action_id: str, now: datetime, reason: str = "") -> ActionView:
    """While it is open. Raises Over, NotTheirs."""
    pair, row = await _row(session, person, action_id, lock=True)
    if row.state != "open":
        return _view(session, pair, row)
    return await _change(session, pair, row, {"state": "dropped", "reason": reason}, now)


async def reopen(session: AsyncSession, person: Key, action_id: str, now: datetime) -> ActionView:
    """Done or dropped by mistake: why it was dropped holds no more. Raises Over, NotTheirs."""
    pair, row = await _row(session, person, action_id, lock=True)
    return await _change(session, pair, row, {"state": "open", "done_at": None, "reason": ""}, now)


async def listed(
    session: AsyncSession, pair: OfPair, state: str, offset: int = 0, most: int = PAGE
) -> list[ActionView]:
    """Open ones by date, the viewer's own first; the others with the latest first."""
    theirs = case((col(Action.owner_id) == pair.viewer.user_id, 0), else_=1)
    order = [theirs, col(Action.due_on), col(Action.created_at)]
    statement = (
        select(Action)
        .where(*_of(pair), col(Action.state) == state)
        .order_by(*(order if state == "open" else [col(Action.updated_at).desc()]), col(Action.id))
        .offset(offset)
        .limit(most)
    )
    found = await session.scalars(statement)
    return [ActionView.of(one) for one in pair_store.seen(session, pair.viewer, pair.mentorship.pair, found)]


async def counts(session: AsyncSession, pair: OfPair) -> Mapping[str, int]:
    """By state, in one statement."""
    statement = select(col(Action.state), func.count()).where(*_of(pair)).group_by(col(Action.state))
    found = dict.fromkeys(ACTION_STATES, 0)
    for state, count in await session.execute(statement):
        found[state] = count
    return found


async def of_sessions(session: AsyncSession, pair: OfPair, session_ids: list[str]) -> list[ActionView]:
    """What was agreed in these sessions, the oldest first, in one statement."""
    found = await pair_store.rows(
        session, pair.viewer, pair.mentorship.pair, Action, col(Action.session_id).in_(session_ids)
    )
    return [ActionView.of(one) for one in found]


def _of(pair: OfPair) -> tuple[Any, ...]:
    return col(Action.mentorship_id) == pair.mentorship.id, col(Action.mode) == pair.viewer.mode


def _checked(pair: OfPair, wish: Wish) -> date:
    if wish.due_on is None or wish.owner_id not in {pair.mentorship.mentor_id, pair.mentorship.mentee_id}:
        raise ValueError("an action has a date, and one of the pair who does it")
    return wish.due_on


async def _row(session: AsyncSession, person: Key, action_id: str, *, lock: bool = False) -> tuple[OfPair, Action]:
    """Locked for a change, which an action of a mentorship that is over has no more."""
    pair = await store.of_row(session, person, Action, action_id)
    if lock:
        check_active(pair.mentorship)
    return pair, await pair_store.row(session, pair.viewer, Action, action_id, lock=lock)


async def _change(
    session: AsyncSession, pair: OfPair, row: Action, values: Mapping[str, Any], now: datetime
) -> ActionView:
    pair_store.write(session, row, values, now)
    await session.flush()
    await action_nudge_store.remind(session, row, now)
    return _view(session, pair, row)


def _view(session: AsyncSession, pair: OfPair, row: Action) -> ActionView:
    return ActionView.of(pair_store.see(session, pair.viewer, pair.mentorship.pair, row))
