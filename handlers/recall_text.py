"""Answers that are written in the conversation: they belong to their thread's question, or to the one that is open."""

from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.nudges import service as nudges
from bot.nudges import store as nudge_rows
from bot.nudges.rules import NudgeView
from bot.recall import asking, cards_store, kinds, store
from bot.recall.rules import is_nothing
from bot.recall.values import QuestionView
from handlers.acting import Acting
from handlers.recall_nudges import waiting
from handlers.said import Said

ABOUT = {kinds.QUESTION.name, kinds.REPLY.name}

STILL_ABOUT_IT = timedelta(days=1)
"""What is written so soon after the key points were shown is about them; later it is about something else."""


async def read(session: AsyncSession, said: Said) -> bool:
    """Whether it was an answer. What was written is kept before anything is made of it."""
    who, person = said.who, said.who.person
    if await store.enrolment(session, person) is None:
        return False
    if await store.answer_at(session, person, said.ts):
        return True  # the same message once more
    if await _asks_for_use(session, said):
        await say(session, who, "use", who.user_id, said)
        return True
    here = await _of_thread(session, said)
    open_ones = [here] if here else await waiting(session, person) or await _just_shown(session, said)
    if not open_ones:
        return False
    if not said.text.strip():
        await say(session, who, "no_words", open_ones[0].id, said)
        return True
    one = open_ones[0] if len(open_ones) == 1 else None
    asked = await asking.answer(session, person, one, said.text, who.deps.clock.now(), said.ts)
    if asked is None:
        answer = await store.answer_at(session, person, said.ts)
        assert answer
        await say(session, who, "which", answer.id, said)
        return True
    await _counts(session, who, asked)
    await follow(session, who, asked, said)
    return True


async def follow(session: AsyncSession, who: Acting, asked: QuestionView, said: Said) -> None:
    """What Trellis says to an answer: how sure, the key points for who does not know, or why it changes nothing."""
    person = who.person
    if await cards_store.card(session, person, asked.card_id) is None:
        await say(session, who, "gone", asked.id, said)
    elif asked.state in asking.REVEALED:
        await say(session, who, "late", asked.id, said)
    elif is_nothing(asked.text):
        await asking.sure(session, person, asked.id, 0, who.deps.clock.now())
        await say(session, who, "reveal", asked.id, said)
    else:
        await say(session, who, "sure", asked.id, said)


async def edited(session: AsyncSession, said: Said) -> bool:
    """A message was edited that an answer was written in. Before the key points are shown there is nothing to say."""
    who, person = said.who, said.who.person
    if await store.answer_at(session, person, said.ts) is None:
        return False
    asked = await asking.edit(session, person, said.ts, said.text)
    if asked and asked.state in asking.REVEALED:
        await say(session, who, "edited", asked.id, said)
    return True


async def _of_thread(session: AsyncSession, said: Said) -> QuestionView | None:
    """The question that the thread's first message asks, is about, or answers."""
    if said.thread_ts is None:
        return None
    person = said.who.person
    for nudge in await nudge_rows.at_message(session, said.who.team_id, said.channel, said.thread_ts):
        if nudge.user_id == said.who.user_id and nudge.kind in ABOUT:
            return await _of(session, nudge)
    first = await store.answer_at(session, person, said.thread_ts)
    return await store.question(session, person, first.question_id) if first and first.question_id else None


async def _asks_for_use(session: AsyncSession, said: Said) -> bool:
    """Whether the thread's first message asks where they met it: a form takes that line, for it is kept by wish."""
    if said.thread_ts is None:
        return False
    here = await nudge_rows.at_message(session, said.who.team_id, said.channel, said.thread_ts)
    return any(nudge.kind == kinds.USE.name and nudge.user_id == said.who.user_id for nudge in here)


async def _of(session: AsyncSession, nudge: NudgeView) -> QuestionView | None:
    asked = await store.question_of(session, nudge.id)
    return asked or await store.question(session, nudge.person, nudge.subject_id)


async def _just_shown(session: AsyncSession, said: Said) -> list[QuestionView]:
    """A question whose key points are shown and that is not graded yet: what is written now comes late."""
    person, since = said.who.person, said.who.deps.clock.now() - STILL_ABOUT_IT
    shown = await store.questions(session, person, ("shown",))
    return [one for one in shown if one.nudge_id and one.answers and one.answers[-1].at > since][:1]


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
