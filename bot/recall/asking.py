"""What a person does with a question: a hint, an answer, how sure they are, what was there, a grade; or not now."""

from datetime import UTC, datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from bot.db import new_id
from bot.nudges import store as nudges
from bot.people.store import lock
from bot.recall import cards_store, kinds, store
from bot.recall.cards import Card
from bot.recall.matching import Found, found
from bot.recall.memory import Grade, answered, next_dates
from bot.recall.rules import OPEN_FOR, is_nothing
from bot.recall.shelf import OWN
from bot.recall.tables import Answer, OwnCard, Review
from bot.recall.values import AnswerView, EnrolmentView, Key, QuestionView, Remembered, Reveal

ANSWERABLE = ("open", "answered", "lapsed", "put_off", "skipped")
"""The key points were not shown yet, so an answer can still be one from memory."""

REVEALED = ("shown", "graded")

READ_FOR_POINTS = 5000
"""Characters of an answer that are compared with the card. All of it is kept."""


async def hint(session: AsyncSession, person: Key, question_id: str, hints: int) -> tuple[QuestionView, Card] | None:
    """So many hints are shown, or as many as were before. None if the question is not theirs, or its card is gone."""
    question = await store.question(session, person, question_id)
    card = await cards_store.card(session, person, question.card_id) if question else None
    if question is None or card is None:
        return None
    more = max(min(hints, len(card.hints)), question.hints)
    await store.change_question(session, question.id, ANSWERABLE, hints=more)
    shown = await store.question(session, person, question_id)
    assert shown
    return shown, card


async def answer(
    session: AsyncSession, person: Key, question: QuestionView | None, text: str, now: datetime, ts: str | None = None
) -> QuestionView | None:
    """Keep what was written. Without a question it waits until the person says which one is meant.

    An answer after the key points were shown is kept beside the others and changes nothing.
    """
    late = question is not None and question.state in REVEALED
    row = Answer(id=new_id(), team_id=person[0], user_id=person[1], message_ts=ts, late=late, at=now)
    row.question_id = question.id if question else None
    row.text = cards_store.seal(session, row, "text", text)
    await store.add(session, row, now)
    if question is None:
        return None
    if not late:
        await _answered(session, person, question, now)
    return await store.question(session, person, question.id)


async def _answered(session: AsyncSession, person: Key, question: QuestionView, now: datetime) -> None:
    """With its card gone there is nothing to compare with, so it waits for nothing more."""
    card = await cards_store.card(session, person, question.card_id)
    change = {"state": "answered" if card else "lapsed", "answered_at": now}
    await store.change_question(session, question.id, ANSWERABLE, **change)


async def take_back(session: AsyncSession, person: Key, question_id: str) -> QuestionView | None:
    """What was written was no answer: it is deleted, and the question is open as before. None: too late for that."""
    question = await store.question(session, person, question_id)
    if question is None or not await store.change_question(
        session, question.id, ("answered",), state="open", answered_at=None
    ):
        return None
    await session.execute(delete(Answer).where(col(Answer.question_id) == question.id, col(Answer.late).is_(False)))
    return await store.question(session, person, question.id)


async def unclear(session: AsyncSession, person: Key, answer_id: str) -> AnswerView | None:
    """An answer of which the person has not said to which question it belongs."""
    row = await session.get(Answer, answer_id)
    theirs = row and (row.team_id, row.user_id) == person and row.question_id is None
    return store.answer_view(session, row) if row and theirs else None


async def belongs(
    session: AsyncSession, person: Key, answer_id: str, question_id: str, now: datetime
) -> QuestionView | None:
    """The person says to which question an answer belongs; None if that was said before, or nothing is theirs."""
    row = await session.get(Answer, answer_id)
    question = await store.question(session, person, question_id)
    if row is None or question is None or (row.team_id, row.user_id) != person or row.question_id:
        return None
    row.question_id, row.late = question.id, question.state in REVEALED
    await session.flush()
    if not row.late:
        await _answered(session, person, question, now)
    return await store.question(session, person, question.id)


async def edit(session: AsyncSession, person: Key, message_ts: str, text: str) -> QuestionView | None:
    """The message that an answer was written in was edited: the old words are gone, for they may say too much.

    After the key points were shown what was ticked stays, because an edit then is none from memory.
    """
    row = await store.answer_at(session, person, message_ts)
    if row is None:
        return None
    row.text = cards_store.seal(session, row, "text", text)
    await session.flush()
    return await store.question(session, person, row.question_id) if row.question_id else None


async def sure(
    session: AsyncSession, person: Key, question_id: str, percent: int | None, now: datetime
) -> Reveal | None:
    """How sure the person is, said before the key points are shown; then they are. None: it does not know."""
    question = await store.question(session, person, question_id)
    if question is None or not question.answers:
        return None
    card = await cards_store.card(session, person, question.card_id)
    if card is None:
        return None
    has = _found(session, question, card)
    if question.state in ANSWERABLE:
        percent = 0 if is_nothing(question.text) else percent
        change = {"state": "shown", "confidence": percent, "ticked": [one.point_id for one in has]}
        await store.change_question(session, question_id, ANSWERABLE, **change)
    shown = await store.question(session, person, question_id)
    return await _shown(session, shown, card, has, now) if shown and shown.state in REVEALED else None


def _found(session: AsyncSession, question: QuestionView, card: Card) -> tuple[Found, ...]:
    return found(card.points, question.text[:READ_FOR_POINTS], cards_store.shelf_of(session).synonyms)


async def reveal(session: AsyncSession, person: Key, question_id: str, now: datetime) -> Reveal | None:
    """The key points beside the person's words. None if nothing was answered, or the card is gone."""
    question = await store.question(session, person, question_id)
    if question is None or question.state not in REVEALED:
        return None
    card = await cards_store.card(session, person, question.card_id)
    return await _shown(session, question, card, _found(session, question, card), now) if card else None


async def _shown(
    session: AsyncSession, question: QuestionView, card: Card, has: tuple[Found, ...], now: datetime
) -> Reveal:
    person = question.team_id, question.user_id
    enrolled, known = await store.enrolment(session, person), await store.memory(session, person, card.id)
    dates: dict[Grade, datetime] = {}
    if question.state == "shown" and enrolled and await _is_asked(session, card, known):
        dates = next_dates(known.memory if known else None, now.astimezone(UTC), enrolled.parameters)
    uses, asks_at = await store.uses(session, person, card.id), await _asks_at(session, question)
    return Reveal(question, card, has, dates, uses, asks_at)


async def _asks_at(session: AsyncSession, question: QuestionView) -> datetime | None:
    rows = await nudges.of_subject(session, question.team_id, question.id) if question.state == "graded" else []
    return next((one.due_at for one in rows if one.kind == kinds.USE.name and one.state in kinds.COMING), None)


async def _is_asked(session: AsyncSession, card: Card, known: Remembered | None) -> bool:
    """Whether the card can come again: not one that the person retired, or that is a draft again."""
    row = await session.get(OwnCard, card.id.removeprefix(f"{OWN}/")) if card.deck == OWN else None
    is_in_use = card.deck != OWN or (row is not None and row.state == "active")
    return is_in_use and not (known and known.skipped)


async def tick(session: AsyncSession, person: Key, question_id: str, point_id: str, *, there: bool) -> None:
    """The person says whether a key point was there."""
    await lock(session, *person)  # of two clicks at once, the second one sees the first
    question = await store.question(session, person, question_id)
    card = await cards_store.card(session, person, question.card_id) if question else None
    if question and card:
        has = {*question.ticked, point_id} if there else {*question.ticked} - {point_id}
        known = [point.id for point in card.points if point.id in has]
        await store.change_question(session, question_id, REVEALED, ticked=known)


async def grade(
    session: AsyncSession, person: Key, question_id: str, given: Grade, now: datetime
) -> QuestionView | None:
    """How recalling went, by the person's own word. None if it was graded before."""
    question = await store.question(session, person, question_id)
    enrolled = await store.enrolment(session, person)
    if question is None or enrolled is None:
        return None
    change = {"state": "graded", "grade": int(given), "graded_at": now}
    if not await store.change_question(session, question_id, ("shown",), **change):
        return None
    await remember(
        session, enrolled, question.card_id, given, now, predicted=question.predicted, confidence=question.confidence
    )
    return await store.question(session, person, question_id)


async def remember(
    session: AsyncSession,
    enrolled: EnrolmentView,
    card_id: str,
    given: Grade,
    now: datetime,
    *,
    origin: str = "question",
    predicted: float | None = None,
    confidence: int | None = None,
) -> None:
    """A grade changes what is remembered of a card."""
    person = enrolled.person
    before = await store.memory(session, person, card_id)
    after = answered(before.memory if before else None, given, now, enrolled.parameters)
    change = {
        "stability": after.stability,
        "difficulty": after.difficulty,
        "reviewed_at": after.reviewed_at,
        "due_at": after.due,
    }
    if before is None or before.memory is None:
        change |= {"first_at": now, "first_grade": int(given)}
    await store.save_memory(session, person, card_id, now, change)
    review = Review(team_id=person[0], user_id=person[1], card_id=card_id, at=now, grade=int(given), origin=origin)
    review.predicted, review.confidence = predicted, confidence
    await store.add(session, review, now)


async def put_off(session: AsyncSession, person: Key, question_id: str) -> bool:
    """Not now: the question is taken back, and may come again at the next time."""
    question = await store.question(session, person, question_id)
    may = ("open", "lapsed")
    return question is not None and await store.change_question(session, question.id, may, state="put_off")


async def skip(session: AsyncSession, person: Key, question_id: str, now: datetime, *, back: bool = False) -> bool:
    """The person wants this card no more; `back`: they want it after all."""
    question = await store.question(session, person, question_id)
    if question is None:
        return False
    await store.save_memory(session, person, question.card_id, now, {"skipped": not back})
    if back:
        state = "open" if now - question.asked_at < OPEN_FOR else "lapsed"
        await store.change_question(session, question.id, ("skipped",), state=state)
    else:
        await store.change_question(session, question.id, ANSWERABLE, state="skipped")
    return True
