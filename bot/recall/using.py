"""Where a person met what they recalled: asked once, when they want it, and kept only if they say so."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.nudges import service as nudges
from bot.nudges import store as nudge_rows
from bot.people.rules import Hours
from bot.people.store import lock
from bot.recall import cards_store, kinds, service, store
from bot.recall.cards import Card
from bot.recall.tables import Use
from bot.recall.values import Key, QuestionView

SOONEST = timedelta(days=6)
"""The first of the person's times from then on is a week after the question, which came at such a time."""


async def ask_later(session: AsyncSession, person: Key, question_id: str, hours: Hours, now: datetime) -> bool:
    """The person wants to be asked in a week; also once more, when that came to nothing. False: it is not theirs."""
    question, enrolled = await store.question(session, person, question_id), await store.enrolment(session, person)
    if question is None or question.state != "graded" or enrolled is None:
        return False
    before = [one for one in await nudge_rows.of_subject(session, person[0], question.id) if one.kind == kinds.USE.name]
    if any(one.state in kinds.COMING for one in before):
        return True
    slot, at = service.slot_after(enrolled.days, enrolled.minute, hours, now + SOONEST)
    await nudges.resume_kind(session, *person, kinds.USE.habit, now)  # they ask for it, whatever they said before
    plan = nudges.Plan(
        kind=kinds.USE,
        team_id=person[0],
        user_id=person[1],
        subject_id=question.id,
        reason=kinds.reason(kinds.USE),
        key=f"recall.use:{question.id}:{len(before)}",  # of two clicks at once the second adds nothing
        at=at,
        slot=slot,
    )
    await nudges.plan(session, now, plan)
    return True


async def about(session: AsyncSession, person: Key, question_id: str) -> tuple[QuestionView, Card, str] | None:
    """The question, its card, and the line that is kept, if one is. None: it is not theirs, or the card is gone."""
    question = await store.question(session, person, question_id)
    card = await cards_store.card(session, person, question.card_id) if question else None
    if question is None or card is None:
        return None
    row = await session.get(Use, question.id)
    return question, card, cards_store.unseal(session, row, "text") if row else ""


async def keep(session: AsyncSession, person: Key, question_id: str, line: str, now: datetime) -> None:
    """One line for each question that was asked: the next one takes its place."""
    question = await store.question(session, person, question_id)
    if question is None:
        return
    await lock(session, *person)  # of two clicks at once, the second one sees what the first one wrote
    row = await session.get(Use, question.id)
    if row is None:
        row = Use(id=question.id, team_id=person[0], user_id=person[1], card_id=question.card_id, at=now)
        row.text = cards_store.seal(session, row, "text", line)
        await store.add(session, row, now)
    else:
        row.text, row.at = cards_store.seal(session, row, "text", line), now


async def leave(session: AsyncSession, person: Key, question_id: str) -> None:
    """Nothing is kept of where they met it, also not what was kept before."""
    row = await session.get(Use, question_id)
    if row and (row.team_id, row.user_id) == person:
        await session.delete(row)
