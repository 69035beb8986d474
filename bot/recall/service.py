"""Enrolling in questions, changing them, stopping them; and which question is worth asking now."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import new_id
from bot.nudges import store as nudges
from bot.people.rules import STAGES, Hours, local_time
from bot.recall import cards_store, choosing_store, kinds, store
from bot.recall.cards import Card
from bot.recall.choice import Pick, choose
from bot.recall.choosing_store import Lately
from bot.recall.memory import recall
from bot.recall.newcomers import WINDOW, Asked, New
from bot.recall.rules import OPEN_FOR, WEEKLY, days_problem, next_slot
from bot.recall.shelf import OWN
from bot.recall.tables import Question
from bot.recall.values import EnrolmentView, Key, QuestionView

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


async def offered(session: AsyncSession, enrolled: EnrolmentView) -> Mapping[str, New]:
    """Every card of the chosen decks and topics, and those the person wrote or shares."""
    own = await cards_store.own_topics(session, enrolled.person)
    ours = cards_store.shelf_of(session).offered(tuple(enrolled.decks), tuple(enrolled.topics))
    return {**{card_id: New(card_id, topic, wanted=True) for card_id, topic in own.items()}, **ours}


async def pick(session: AsyncSession, enrolled: EnrolmentView, now: datetime) -> tuple[Card, Pick] | None:
    """The card most worth asking now; None if there is none."""
    person = enrolled.person
    known, new = await choosing_store.sorted_out(session, person, await offered(session, enrolled))
    lately = await choosing_store.lately(session, person, now - WINDOW)
    asked = [
        Asked(one.card_id, one.topic, one.at, one.is_new)
        for one in lately
        if one.state in COUNTED or one is lately[-1]  # no topic twice in a row, whatever became of the last question
    ]
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
    card = await cards_store.card(session, person, picked.card_id) if picked else None
    return (card, picked) if card and picked else None


def _resting(lately: Sequence[Lately], now: datetime) -> frozenset[str]:
    """Cards that wait for an answer now, or were asked within the day."""
    waiting = {"open", "answered", "shown"}
    return frozenset(
        one.card_id
        for one in lately
        if (one.state in waiting and one.at >= now - WINDOW) or now - one.at < timedelta(days=1)
    )


async def room(session: AsyncSession, enrolled: EnrolmentView, now: datetime) -> int:
    """How many questions may come by message now. What a leave held back comes instead of the next ones, not beside.

    Six days: a slot that comes a little earlier than the one a week ago must not find the week full.
    """
    return enrolled.weekly - await store.count_sent(session, enrolled.person, COUNTED, now - OPEN_FOR)


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
    enrolled, known = await store.enrolment(session, person), await store.memory(session, person, question.card_id)
    chance = recall(known.memory, now, enrolled.parameters) if known and known.memory and enrolled else None
    change = {"state": "open", "nudge_id": nudge_id, "asked_at": now, "predicted": chance}
    if not await store.change_question(session, question.id, ("open", "lapsed"), **change):
        return None
    return await store.question(session, person, question.id)
