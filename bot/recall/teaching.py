"""Teach-back: a person explains a card to another, who marks which steps were there. Only the two see it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from bot.nudges import service as nudges
from bot.nudges.kinds import Kind
from bot.people.store import lock
from bot.recall import asking, cards_store, kinds, store
from bot.recall.cards import Card
from bot.recall.memory import Grade
from bot.recall.rules import OWN, STEPS
from bot.recall.tables import TeachBack
from bot.recall.values import Key, TeachBackView

AT_MOST = 3
"""Explanations that wait for one reader: reading one well takes minutes."""

OFFERED = 50
"""Cards to choose from; the rest come up in time."""

APART = timedelta(days=1)
"""A second recalling within a day says little about memory."""


class TooMany(Exception):
    """So many of the person's explanations wait for this reader already."""


class NotForThem(Exception):
    """Another person wrote the card for two, and this reader is neither of them."""


async def choices(session: AsyncSession, person: Key) -> list[Card]:
    """Cards that the person has recalled, those first that are due first."""
    known = (await store.memories(session, person)).values()
    by_due = sorted((one.memory.due, one.card_id) for one in known if one.memory and not one.skipped)
    found = [await cards_store.card(session, person, card_id) for _, card_id in by_due[:OFFERED]]
    return [card for card in found if card]


async def counts(session: AsyncSession, person: Key, card_id: str, now: datetime) -> bool:
    """Whether explaining it now is recalling: not when the person has just seen the key points."""
    known = (await store.memories(session, person)).get(card_id)
    return known is None or known.memory is None or now - known.memory.reviewed_at >= APART


async def explain(
    session: AsyncSession,
    person: Key,
    reader_id: str,
    card_id: str,
    text: str,
    given: Grade | None,
    now: datetime,
    gesture: str,
) -> None:
    """Once for each gesture. Raises TooMany, NotForThem, and LookupError for a card that is not theirs."""
    await lock(session, *person)  # of two clicks at once, the second one sees what the first one wrote
    if await session.get(TeachBack, gesture):
        return
    enrolled, card = await store.enrolment(session, person), await cards_store.card(session, person, card_id)
    if enrolled is None or card is None:
        raise LookupError(card_id)
    if not await _may_read(session, person, card_id, reader_id):
        raise NotForThem
    if await _waiting(session, person, reader_id, now) >= AT_MOST:
        raise TooMany
    row = TeachBack(
        id=gesture, team_id=person[0], user_id=person[1], mentor_id=reader_id, card_id=card_id, text=None, at=now
    )
    row.text = cards_store.seal(session, row, "text", text)
    await store.add(session, row, now)
    if given and await counts(session, person, card_id, now):
        await asking.remember(session, enrolled, card_id, given, now, origin="teach_back")
    await _tell(session, kinds.TEACH, row, reader_id, person[1], now)


async def _may_read(session: AsyncSession, person: Key, card_id: str, reader_id: str) -> bool:
    """A card of ours or the person's own goes to anybody; one that another wrote for the two, to that one alone."""
    if not card_id.startswith(f"{OWN}/"):
        return True
    row = await cards_store.own_row(session, person, card_id.removeprefix(f"{OWN}/"))
    return row is not None and row.author_id in {person[1], reader_id}


async def _waiting(session: AsyncSession, person: Key, reader_id: str, now: datetime) -> int:
    """Those whose message has come to nothing wait no more."""
    mine = TeachBack.team_id == person[0], TeachBack.user_id == person[1], TeachBack.mentor_id == reader_id
    still = col(TeachBack.marked_at).is_(None), col(TeachBack.at) > now - (kinds.TEACH.lasts or timedelta())
    return int(await session.scalar(select(func.count()).select_from(TeachBack).where(*mine, *still)) or 0)


async def mark(
    session: AsyncSession, reader: Key, teach_id: str, steps: Sequence[str], note: str, now: datetime
) -> TeachBackView | None:
    """The reader says which steps were there; once. None if it is not theirs to mark."""
    row = await session.get(TeachBack, teach_id, with_for_update=True, populate_existing=True)
    if row is None or (row.team_id, row.mentor_id) != reader:
        return None
    if row.marked_at is None:
        row.steps, row.marked_at = [step for step in STEPS if step in steps], now
        row.note = cards_store.seal(session, row, "note", note)
        await session.flush()
        await _tell(session, kinds.TAUGHT, row, row.user_id, reader[1], now)
    return _view(session, row)


async def _tell(session: AsyncSession, kind: Kind, row: TeachBack, whom: str, by: str, now: datetime) -> None:
    plan = nudges.Plan(
        kind=kind,
        team_id=row.team_id,
        user_id=whom,
        subject_id=row.id,
        reason=kinds.reason(kind, by),
        key=f"{kind.name}:{row.id}",
        at=now,
    )
    await nudges.plan(session, now, plan)


async def of(session: AsyncSession, person: Key, teach_id: str) -> tuple[TeachBackView, Card | None] | None:
    """For one of the two, and nobody else. Without its card, when that is gone, or not for the reader any more."""
    row = await session.get(TeachBack, teach_id)
    if row is None or row.team_id != person[0] or person[1] not in {row.user_id, row.mentor_id}:
        return None
    card = await cards_store.card(session, (row.team_id, row.user_id), row.card_id)
    if card and person[1] == row.mentor_id and await _changed(session, person, row):
        card = None
    return _view(session, row), card


async def _changed(session: AsyncSession, reader: Key, row: TeachBack) -> bool:
    """Whether a card of one's own was written anew since it was explained: that, nobody showed the reader."""
    if not row.card_id.startswith(f"{OWN}/") or await cards_store.card(session, reader, row.card_id):
        return False
    card = await cards_store.own_row(session, (row.team_id, row.user_id), row.card_id.removeprefix(f"{OWN}/"))
    return card is None or card.updated_at > row.at


def _view(session: AsyncSession, row: TeachBack) -> TeachBackView:
    return TeachBackView(
        id=row.id,
        team_id=row.team_id,
        user_id=row.user_id,
        mentor_id=row.mentor_id,
        card_id=row.card_id,
        text=cards_store.unseal(session, row, "text"),
        steps=None if row.steps is None else tuple(row.steps),
        note=cards_store.unseal(session, row, "note"),
        at=row.at,
        marked_at=row.marked_at,
    )
