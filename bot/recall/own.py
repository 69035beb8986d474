"""Cards of one's own: written, put in use, offered to the other of a pair; and what that one says to it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.nudges import service as nudges
from bot.nudges import store as nudge_rows
from bot.people.store import lock
from bot.recall import cards_store, kinds, store
from bot.recall.tables import OwnCard
from bot.recall.values import Key, OwnCardView
from bot.recall.writing import FULL, MOST_CARDS, CardText

MOST_PROPOSED = 10
"""Cards of one author that may wait for one person: more is no gift."""


@dataclass(frozen=True)
class Problem:
    """Why a thing was not done, as a sentence for the person."""

    text: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A card in a person's list. `wanted`: they have not retired it for themselves."""

    card: OwnCardView
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """Some of a person's cards, from `offset` on, and how many there are in all."""

    cards: Sequence[Listed]
    total: int
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Added:
    """Of an import: cards that came in, that were there already, and that found no room."""

    new: int
    known: int
    left: int = 0


def id_for(person: Key, gesture: str) -> str:
    """The card that one gesture begins: delivered twice, it begins one card."""
    return hashlib.sha256("\x1f".join((*person, gesture)).encode()).hexdigest()[:32]


# --- writing ----------------------------------------------------------------------------------------------
async def room(session: AsyncSession, person: Key) -> int:
    """How many more cards the person may write."""
    return max(MOST_CARDS - await cards_store.count_written(session, person), 0)


async def keep(
    session: AsyncSession, person: Key, card_id: str, text: CardText, now: datetime
) -> OwnCardView | Problem | None:
    """Save what was written; a card that is not there yet begins as a draft. None: it is not theirs to change.

    An edit keeps the card's id, so what is remembered of it stays, and reaches both of a pair.
    """
    row = await session.get(OwnCard, card_id, with_for_update=True, populate_existing=True)
    if row is None:
        await lock(session, *person)  # who begins two at once counts them one after the other
        if not await room(session, person):
            return Problem(FULL)
        row = OwnCard(id=card_id, team_id=person[0], author_id=person[1], state="draft", created_at=now, updated_at=now)
        cards_store.write(session, row, text, now)
        await store.add(session, row, now)
    elif (row.team_id, row.author_id) != person:
        return None
    else:
        cards_store.write(session, row, text, now)
    return cards_store.own_view(session, row)


async def settle(
    session: AsyncSession, person: Key, card_id: str, pair_id: str | None, now: datetime
) -> OwnCardView | Problem | None:
    """Put it in use; with `pair_id`, ask that person whether they want it, too. Asked twice it does a thing once.

    The author has it from now on, whatever the other says. None: it is not theirs.
    """
    row = await _authored(session, person, card_id)
    if row is None:
        return None
    is_free = row.state == "draft" or row.pair_id is None or row.state == "declined"
    if pair_id and is_free:
        if row.state == "declined" and row.pair_id == pair_id:
            return Problem("They said that this one is not for them. It stays yours.")
        if await cards_store.count_proposed(session, person, pair_id) >= MOST_PROPOSED:
            return Problem(f"{MOST_PROPOSED} of your cards wait for them already. Keep this one for yourself for now.")
        await _propose(session, row, pair_id, now)
    elif row.state == "draft":
        row.state = "active"
    return cards_store.own_view(session, row)


async def _propose(session: AsyncSession, row: OwnCard, pair_id: str, now: datetime) -> None:
    row.state, row.pair_id, row.updated_at = "proposed", pair_id, now
    asked = nudges.Plan(
        kind=kinds.PROPOSED,
        team_id=row.team_id,
        user_id=pair_id,
        subject_id=row.id,
        reason=kinds.reason(kinds.PROPOSED, row.author_id),
        key=f"recall.proposed:{row.id}:{pair_id}:{now.timestamp()}",
        at=now,
    )
    await nudges.plan(session, now, asked)


async def withdraw(session: AsyncSession, person: Key, card_id: str, now: datetime) -> bool:
    """Before the other has said anything: it is their author's alone again. False if they have."""
    row = await _authored(session, person, card_id)
    if row is None or row.state != "proposed":
        return False
    row.state, row.pair_id, row.updated_at = "active", None, now
    await _no_nudge(session, row, "taken back by its author")
    return True


async def delete(session: AsyncSession, person: Key, card_id: str) -> bool:
    """Gone with all that is remembered of it. False for one that another person has or is asked about."""
    row = await _authored(session, person, card_id)
    if row is None or (row.pair_id and row.state in {"proposed", "active"}):
        return False
    await cards_store.forget(session, row)
    return True


async def discard(session: AsyncSession, person: Key, card_id: str) -> bool:
    """A draft is gone. False: it is none any more, so deleting it takes more than that."""
    row = await _authored(session, person, card_id)
    if row is None or row.state != "draft":
        return False
    await cards_store.forget(session, row)
    return True


async def want(session: AsyncSession, person: Key, card_id: str, now: datetime, *, wanted: bool) -> bool:
    """Retire it for this person alone, or bring it back with what they remember. The other of a pair keeps theirs."""
    row = await cards_store.own_row(session, person, card_id)
    if row is None or (row.author_id != person[1] and row.state != "active"):
        return False
    await store.save_memory(session, person, f"own/{row.id}", now, {"skipped": not wanted})
    return True


async def add_all(session: AsyncSession, person: Key, texts: Sequence[CardText], now: datetime) -> Added:
    """New cards for this person alone, as many as there is room for. One whose words they have already is left out."""
    await lock(session, *person)  # pressed twice at once, the second one sees what the first one added
    space = await room(session, person)
    known = set(map(text_of, await written_by(session, person)))
    new = [text for text in texts if text not in known]
    for number, text in enumerate(new[:space]):
        at = now + timedelta(microseconds=number)  # in the order in which they came
        row = OwnCard(team_id=person[0], author_id=person[1], created_at=at, updated_at=at)
        cards_store.write(session, row, text, at)
        await store.add(session, row, now)
    return Added(len(new[:space]), len(texts) - len(new), len(new[space:]))


# --- the other of the pair --------------------------------------------------------------------------------
async def proposal(session: AsyncSession, person: Key, card_id: str) -> OwnCardView | None:
    """A card that this person is asked about, or has accepted."""
    row = await cards_store.own_row(session, person, card_id)
    return cards_store.own_view(session, row) if row and row.pair_id == person[1] else None


async def fate(session: AsyncSession, person: Key, card_id: str) -> str:
    """What became of a card that this person was asked about: proposed still, active, declined, or gone."""
    row = await session.get(OwnCard, card_id, populate_existing=True)
    return row.state if row and (row.team_id, row.pair_id) == person else "gone"


async def answer(
    session: AsyncSession, person: Key, card_id: str, now: datetime, *, accepts: bool, seen: str = ""
) -> OwnCardView | None:
    """Accept it or not; the first answer counts, and None says that there is nothing to answer.

    `seen` is the `stamp` of what they saw: of a card that was changed meanwhile the answer is the card as it is now.
    """
    row = await cards_store.own_row(session, person, card_id, lock=True)
    if row is None or row.pair_id != person[1]:
        return None
    shown = cards_store.own_view(session, row)
    if row.state != "proposed" or (accepts and seen and seen != shown.stamp):
        return shown
    row.state, row.updated_at = "active" if accepts else "declined", now
    await _no_nudge(session, row, "answered")
    return cards_store.own_view(session, row)


async def _no_nudge(session: AsyncSession, row: OwnCard, why: str) -> None:
    await nudge_rows.cancel(session, row.team_id, row.id, [kinds.PROPOSED.name], why)


# --- reading ----------------------------------------------------------------------------------------------
async def mine(session: AsyncSession, person: Key, card_id: str) -> OwnCardView | None:
    """A card that the person wrote."""
    row = await _authored(session, person, card_id, lock=False)
    return cards_store.own_view(session, row) if row else None


async def listed(session: AsyncSession, person: Key, offset: int, most: int) -> Page:
    """A page of what waits for an answer, drafts, then the cards in use. Beyond the end it is the last page."""
    total = await cards_store.count_listed(session, person)
    offset = max(min(offset, (total - 1) // most * most), 0)
    cards = await cards_store.listed(session, person, offset, most)
    unwanted = await cards_store.skipped(session, person, [card.card_id for card in cards])
    return Page([Listed(card, card.card_id not in unwanted) for card in cards], total, offset)


async def written_by(session: AsyncSession, person: Key) -> list[OwnCardView]:
    """Cards in use that the person wrote, the oldest first."""
    return [card for card in reversed(await cards_store.own_cards(session, person)) if card.author_id == person[1]]


def text_of(card: OwnCardView) -> CardText:
    return CardText(card.prompt, card.situation, tuple(card.points), card.answer, card.link)


async def _authored(session: AsyncSession, person: Key, card_id: str, *, lock: bool = True) -> OwnCard | None:
    row = await cards_store.own_row(session, person, card_id, lock=lock)
    return row if row and row.author_id == person[1] else None
