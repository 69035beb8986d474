"""Enrolling in questions, changing them, stopping them; and which question is worth asking now."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import new_id
from bot.nudges import store as nudges
from bot.people.rules import STAGES, Hours, local_time
from bot.recall import cards_store, kinds, store
from bot.recall.cards import Card
from bot.recall.choice import Known, Pick, choose
from bot.recall.memory import recall
from bot.recall.newcomers import WINDOW, Asked, New
from bot.recall.rules import OPEN_FOR, STATES, WEEKLY, days_problem, next_slot
from bot.recall.shelf import OWN
from bot.recall.tables import Question
from bot.recall.values import EnrolmentView, Key, QuestionView, Remembered

COUNTED = ("open", "answered", "shown", "graded", "lapsed")
"""What was asked, as the rule for new cards counts it; what was put off or skipped was not."""


class NothingToAsk(Exception):
    """No card is left that could be asked now."""


async def enrol(
    session: AsyncSession,
    person: Key,
    hours: Hours,
    now: datetime,
    *,
    decks: Sequence[str],
    topics: Sequence[str],
    weekly: int,
    days: str,
    minute: int,
    stage: str,
    fits: bool,
) -> EnrolmentView:
    """Say yes to questions, or change how they come. Raises ValueError for what cannot be."""
    library = cards_store.shelf_of(session).library
    if weekly not in WEEKLY or not 0 <= minute < 24 * 60 or stage not in STAGES:
        raise ValueError(f"no such choice: {weekly}, {minute}, {stage}")
    if problem := days_problem(days, weekly):
        raise ValueError(problem)
    known = [deck for deck in decks if deck in library.decks or deck == OWN]
    if not known:
        raise ValueError("Pick at least one deck.")
    change = {
        "decks": known,
        "topics": [topic for topic in topics if topic.partition("/")[0] in known],
        "weekly": weekly,
        "days": days,
        "minute": minute,
        "stage": stage,
        "fits": fits,
        "next_at": slot_after(days, minute, hours, now)[1],
    }
    await store.save_enrolment(session, person, now, change)
    await nudges.cancel(session, person[0], person[1], [kinds.QUESTION.name], "another time was chosen")
    saved = await store.enrolment(session, person)
    assert saved
    return saved


async def stop(session: AsyncSession, person: Key, now: datetime) -> None:
    """No questions any more. What is remembered is kept, for who comes back."""
    if await store.enrolment(session, person):
        await store.save_enrolment(session, person, now, {"next_at": None})
        await nudges.cancel(session, person[0], person[1], [kinds.QUESTION.name], "questions were stopped")


def slot_after(days: str, minute: int, hours: Hours, after: datetime) -> tuple[str, datetime]:
    """The person's next slot, as a local time and as the instant it stands for."""
    slot = next_slot(days, minute, after.astimezone(hours.tz))
    local = datetime.fromisoformat(slot)
    return slot, local_time(hours, local.date(), local.hour * 60 + local.minute)


async def candidates(session: AsyncSession, enrolled: EnrolmentView) -> list[Card]:
    """Every card of the chosen decks and topics, and those the person wrote or shares."""
    library = cards_store.shelf_of(session).library
    wanted = set(enrolled.topics)
    ours = [
        card
        for deck in enrolled.decks
        for card in library.of(deck)
        if not any(topic.startswith(f"{deck}/") for topic in wanted) or f"{deck}/{card.topic}" in wanted
    ]
    own = [cards_store.own_card(view) for view in await cards_store.own_cards(session, enrolled.person)]
    return [*own, *ours]


async def pick(session: AsyncSession, enrolled: EnrolmentView, now: datetime) -> tuple[Card, Pick] | None:
    """The card most worth asking now; None if there is none."""
    person = enrolled.person
    cards = {card.id: card for card in await candidates(session, enrolled)}
    remembered = await store.memories(session, person)
    lately = await store.questions(session, person, STATES, now - WINDOW)
    last = await store.last_question(session, person)
    asked = [
        Asked(one.card_id, one.topic, one.asked_at, one.is_new) for one in reversed(lately) if one.state in COUNTED
    ]
    if last and (not asked or last.id != lately[0].id or last.state not in COUNTED):
        asked.append(Asked(last.card_id, last.topic, last.asked_at, last.is_new))
    known, new = _sorted(cards.values(), remembered)
    picked = choose(
        known,
        new,
        asked,
        weekly=enrolled.weekly,
        stage=enrolled.stage,
        now=now.astimezone(UTC),
        parameters=enrolled.parameters,
        but=_resting(lately, now),
    )
    return (cards[picked.card_id], picked) if picked else None


def _sorted(cards: Iterable[Card], remembered: dict[str, Remembered]) -> tuple[list[Known], list[New]]:
    known: list[Known] = []
    new: list[New] = []
    for card in cards:
        found = remembered.get(card.id)
        if found and found.skipped:
            continue
        if found and found.memory:
            known.append(Known(card.id, card.topic, found.memory))
        else:
            new.append(New(card.id, card.topic, card.stages, card.after))
    return known, new


def _resting(lately: Sequence[QuestionView], now: datetime) -> frozenset[str]:
    """Cards that wait for an answer now, or were asked within the day."""
    waiting = {"open", "answered", "shown"}
    return frozenset(one.card_id for one in lately if one.state in waiting or now - one.asked_at < timedelta(days=1))


async def ask(
    session: AsyncSession,
    enrolled: EnrolmentView,
    now: datetime,
    *,
    nudge_id: str | None = None,
    number: int = 1,
    of: int = 1,
) -> QuestionView:
    """Ask the question that is most worth asking. Open ones of last week give way. Raises NothingToAsk."""
    picked = await pick(session, enrolled, now)
    if picked is None:
        raise NothingToAsk
    card, choice = picked
    row = Question(
        id=new_id(),
        team_id=enrolled.team_id,
        user_id=enrolled.user_id,
        card_id=card.id,
        topic=card.topic,
        is_new=choice.is_new,
        nudge_id=nudge_id,
        number=number,
        of=of,
        asked_at=now,
        predicted=choice.recall_now,
    )
    await store.add(session, row, now)
    await store.lapse(session, enrolled.person, now - OPEN_FOR)
    return (await store.views(session, [row]))[0]


async def ask_again(session: AsyncSession, before_id: str, nudge_id: str, now: datetime) -> QuestionView | None:
    """The question of a message that was snoozed, in its new message. None if it waits for nothing any more."""
    question = await store.question_of(session, before_id)
    if question is None:
        return None
    person = question.team_id, question.user_id
    enrolled, known = await store.enrolment(session, person), await store.memories(session, person)
    memory = known[question.card_id].memory if question.card_id in known else None
    chance = recall(memory, now, enrolled.parameters) if memory and enrolled else None
    change = {"state": "open", "nudge_id": nudge_id, "asked_at": now, "predicted": chance}
    if not await store.change_question(session, question.id, ("open", "lapsed"), **change):
        return None
    return await store.question(session, person, question.id)
