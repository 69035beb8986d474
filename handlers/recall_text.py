"""Answers that are written in the conversation: they belong to their thread's question, or to the one that is open."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.nudges import service as nudges
from bot.nudges import store as nudge_rows
from bot.nudges.rules import NudgeView
from bot.recall import asking, kinds, store
from bot.recall.rules import is_nothing
from bot.recall.values import QuestionView
from handlers.acting import Acting
from handlers.recall_nudges import open_ones
from handlers.said import Said

ABOUT = {kinds.QUESTION.name, kinds.REPLY.name}


async def read(session: AsyncSession, said: Said) -> bool:
    """Whether it was an answer. What was written is kept before anything is made of it."""
    who, person = said.who, (said.who.team_id, said.who.user_id)
    if await store.enrolment(session, person) is None:
        return False
    here = await _of_thread(session, said)
    waiting = [here] if here else [one for one, _ in await open_ones(session, *person)]
    if not waiting:
        waiting = await _just_shown(session, said)
    if not waiting:
        return False
    if not said.text.strip():
        await say(session, who, "no_words", waiting[0].id, said)
        return True
    one = waiting[0] if len(waiting) == 1 else None
    now = who.deps.clock.now()
    asked = await asking.answer(session, person, one, said.text, now, said.ts)
    if asked is None:
        answer = await store.answer_at(session, person, said.ts)
        assert answer
        await say(session, who, "which", answer.id, said)
        return True
    await _counts(session, who, asked)
    await follow(session, who, asked, said)
    return True


async def follow(session: AsyncSession, who: Acting, asked: QuestionView, said: Said) -> None:
    """What Trellis says to an answer: how sure, the key points for who does not know, or that it came late."""
    person = who.team_id, who.user_id
    if asked.state in {"shown", "graded"}:
        await say(session, who, "late", asked.id, said)
    elif is_nothing(asked.text):
        shown = await asking.sure(session, person, asked.id, 0)
        await say(session, who, "reveal" if shown else "gone", asked.id, said)
    else:
        await say(session, who, "sure", asked.id, said)


async def edited(session: AsyncSession, said: Said) -> bool:
    """A message was edited that an answer was written in."""
    who, person = said.who, (said.who.team_id, said.who.user_id)
    before = await store.answer_at(session, person, said.ts)
    if before is None:
        return False
    asked = await asking.edit(session, person, said.ts, said.text)
    if asked and asked.state == "shown":
        await say(session, who, "reveal", asked.id, said)
    return True


async def _of_thread(session: AsyncSession, said: Said) -> QuestionView | None:
    """The question that the thread's first message asks, or is about."""
    if said.thread_ts is None:
        return None
    for nudge in await nudge_rows.at_message(session, said.who.team_id, said.channel, said.thread_ts):
        if nudge.user_id == said.who.user_id and nudge.kind in ABOUT:
            return await _of(session, nudge)
    first = await store.answer_at(session, (said.who.team_id, said.who.user_id), said.thread_ts)
    person = said.who.team_id, said.who.user_id
    return await store.question(session, person, first.question_id) if first and first.question_id else None


async def _of(session: AsyncSession, nudge: NudgeView) -> QuestionView | None:
    asked = await store.question_of(session, nudge.id)
    return asked or await store.question(session, nudge.person, nudge.subject_id)


async def _just_shown(session: AsyncSession, said: Said) -> list[QuestionView]:
    """A question whose key points are shown and that is not graded yet: what is written now comes late."""
    person = said.who.team_id, said.who.user_id
    shown = [one for one in await store.questions(session, person, ("shown",)) if one.nudge_id]
    return shown[:1]


async def _counts(session: AsyncSession, who: Acting, asked: QuestionView) -> None:
    """An answer in words is a reaction to the message that asked."""
    nudge = await nudge_rows.get(session, who.team_id, asked.nudge_id) if asked.nudge_id else None
    if nudge:
        await nudges.reacted(session, nudge, kinds.QUESTION, who.deps.clock.now())


async def say(session: AsyncSession, who: Acting, what: str, about: str, said: Said | None = None, **more: Any) -> None:
    """Plan an answer of ours; it goes at once, and stands in the thread where the person wrote."""
    now = who.deps.clock.now()
    thread = said.thread_ts if said else None
    key = f"recall.reply:{what}:{about}:{said.ts if said else more.get('number', '')}"
    plan = nudges.Plan(
        kind=kinds.REPLY,
        team_id=who.team_id,
        user_id=who.user_id,
        subject_id=about,
        reason=kinds.reason(kinds.REPLY),
        key=key,
        at=now,
        payload={"say": what, **({"thread": thread} if thread else {}), **more},
    )
    await nudges.plan(session, now, plan)
