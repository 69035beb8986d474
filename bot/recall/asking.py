"""What a person does with a question: a hint, an answer, how sure they are, what was there, a grade; or not now."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import new_id
from bot.recall import cards_store, store
from bot.recall.cards import Card
from bot.recall.matching import Found, found
from bot.recall.memory import Grade, answered, next_dates
from bot.recall.rules import WAITING, is_nothing
from bot.recall.tables import Answer, Review
from bot.recall.values import AnswerView, EnrolmentView, Key, QuestionView, Reveal

ANSWERABLE = ("open", "answered", "lapsed", "put_off", "skipped")
"""The key points were not shown yet, so an answer can still be one from memory."""

READ_FOR_POINTS = 5000
"""Characters of an answer that are compared with the card. All of it is kept."""


async def hint(session: AsyncSession, person: Key, question_id: str) -> tuple[QuestionView, Card] | None:
    """One more hint is shown. None if the question is not theirs, or its card is gone."""
    question = await store.question(session, person, question_id)
    card = await cards_store.card(session, person, question.card_id) if question else None
    if question is None or card is None:
        return None
    more = min(question.hints + 1, len(card.hints))
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
    late = question is not None and question.state in {"shown", "graded"}
    row = Answer(id=new_id(), team_id=person[0], user_id=person[1], message_ts=ts, late=late, at=now)
    row.question_id = question.id if question else None
    row.text = cards_store.seal(session, row, "text", text)
    await store.add(session, row, now)
    if question is None:
        return None
    if not late:
        change = {"state": "answered", "answered_at": now}
        await store.change_question(session, question.id, ANSWERABLE, **change)
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
    row.question_id, row.late = question.id, question.state in {"shown", "graded"}
    await session.flush()
    if not row.late:
        await store.change_question(session, question.id, ANSWERABLE, state="answered", answered_at=now)
    return await store.question(session, person, question.id)


async def edit(session: AsyncSession, person: Key, message_ts: str, text: str) -> QuestionView | None:
    """The message that an answer was written in was edited. Graded answers stay as they were graded."""
    row = await store.answer_at(session, person, message_ts)
    question = await store.question(session, person, row.question_id) if row and row.question_id else None
    if row is None or (question and question.state == "graded"):
        return None
    row.text = cards_store.seal(session, row, "text", text)
    await session.flush()
    if question is None:
        return None
    if question.state == "shown" and not row.late:
        await _tick_found(session, person, question.id)
    return await store.question(session, person, question.id)


async def sure(session: AsyncSession, person: Key, question_id: str, percent: int | None) -> Reveal | None:
    """How sure the person is, said before the key points are shown; then they are. None: it does not know."""
    question = await store.question(session, person, question_id)
    if question is None or not question.answers:
        return None
    if question.state == "answered":
        percent = 0 if is_nothing(question.text) else percent
        await store.change_question(session, question_id, WAITING, state="shown", confidence=percent)
        await _tick_found(session, person, question_id)
    return await reveal(session, person, question_id)


async def _tick_found(session: AsyncSession, person: Key, question_id: str) -> None:
    shown = await store.question(session, person, question_id)
    card = await cards_store.card(session, person, shown.card_id) if shown else None
    if shown and card:
        has = [one.point_id for one in _found(session, shown, card)]
        await store.change_question(session, question_id, ("shown",), ticked=has)


def _found(session: AsyncSession, question: QuestionView, card: Card) -> tuple[Found, ...]:
    return found(card.points, question.text[:READ_FOR_POINTS], cards_store.shelf_of(session).synonyms)


async def reveal(session: AsyncSession, person: Key, question_id: str) -> Reveal | None:
    """The key points beside the person's words. None if nothing was answered, or the card is gone."""
    question = await store.question(session, person, question_id)
    if question is None or question.state not in {"shown", "graded"}:
        return None
    card = await cards_store.card(session, person, question.card_id)
    enrolled = await store.enrolment(session, person)
    if card is None:
        return None
    memory = (await store.memories(session, person)).get(card.id)
    dates: dict[Grade, datetime] = {}
    if question.state == "shown" and enrolled:
        dates = next_dates(memory.memory if memory else None, question.asked_at, enrolled.parameters)
    return Reveal(question, card, _found(session, question, card), dates)


async def tick(session: AsyncSession, person: Key, question_id: str, points: Sequence[str]) -> None:
    """The person says which key points were there."""
    question = await store.question(session, person, question_id)
    card = await cards_store.card(session, person, question.card_id) if question else None
    if question and card:
        known = [point.id for point in card.points if point.id in points]
        await store.change_question(session, question_id, ("shown", "graded"), ticked=known)


async def grade(
    session: AsyncSession, person: Key, question_id: str, given: Grade, now: datetime
) -> tuple[QuestionView, datetime] | None:
    """How recalling went, by the person's own word; returns when the card is due. None if it was graded before."""
    question = await store.question(session, person, question_id)
    enrolled = await store.enrolment(session, person)
    if question is None or enrolled is None:
        return None
    change = {"state": "graded", "grade": int(given), "graded_at": now}
    if not await store.change_question(session, question_id, ("shown",), **change):
        return None
    due = await remember(
        session, enrolled, question.card_id, given, now, predicted=question.predicted, confidence=question.confidence
    )
    graded = await store.question(session, person, question_id)
    assert graded
    return graded, due


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
) -> datetime:
    """A grade changes what is remembered of a card; returns when it is due."""
    person = enrolled.person
    before = (await store.memories(session, person)).get(card_id)
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
    return after.due


async def put_off(session: AsyncSession, person: Key, question_id: str) -> bool:
    """Not now: the question is taken back, and may come again at the next time."""
    question = await store.question(session, person, question_id)
    return question is not None and await store.change_question(session, question.id, ("open",), state="put_off")


async def skip(session: AsyncSession, person: Key, question_id: str, now: datetime, *, back: bool = False) -> bool:
    """The person wants this card no more; `back`: they want it after all."""
    question = await store.question(session, person, question_id)
    if question is None:
        return False
    await store.save_memory(session, person, question.card_id, now, {"skipped": not back})
    if not back:
        await store.change_question(session, question.id, ANSWERABLE, state="skipped")
    return True
