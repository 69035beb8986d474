"""What a person chooses at a message: later, not useful, no more, and back again. Chosen twice it is done once."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.nudges import habits, own, service, store
from bot.nudges.habits import Habit
from bot.nudges.kinds import Kind
from bot.nudges.rules import NudgeView
from bot.people import store as people

SHOWN = "shown"
"""In the payload of a digest's line: its own id, once it was asked for. A message that comes again has another id."""


def is_shown(line: NudgeView) -> bool:
    """Whether the line was asked for, and so has a message of its own."""
    return line.payload.get(SHOWN) == line.id


async def copy_of(session: AsyncSession, nudge: NudgeView) -> NudgeView | None:
    """The same message, planned once more for later; None if it is not."""
    return next((one for one in await _copies(session, nudge) if one.state == "planned"), None)


async def snooze(
    session: AsyncSession, nudge: NudgeView, kind: Kind, until: datetime, slot: str, now: datetime
) -> datetime:
    """It comes again then; or when it does already, if that was chosen before. Returns when."""
    await people.lock(session, *nudge.person)  # of two choices at once, the second one sees the first
    if copy := await copy_of(session, nudge):
        return copy.not_before
    await service.snooze(session, nudge, kind, until, slot, now)
    for copy in await _copies(session, nudge):
        if copy.slot == slot:  # brought back earlier, and now put off to the same morning
            again = {"state": "planned", "not_before": until, "outcome": None, "done_at": None}
            await store.change(session, copy.id, "skipped", **again)
    return until


async def bring_back(session: AsyncSession, nudge: NudgeView, now: datetime) -> bool:
    """It does not come later; False if it is on its way, or has come."""
    copies = await _copies(session, nudge)
    for copy in copies:
        await store.change(session, copy.id, "planned", state="skipped", outcome="brought back earlier", done_at=now)
    return all(copy.state in {"planned", "skipped"} for copy in copies)


async def not_useful(session: AsyncSession, nudges: Iterable[NudgeView], kind: Kind, now: datetime) -> Habit:
    """It counts as two of the kind left without an answer, and as two in all for several in one message.

    Said once, it stands; what was chosen at the message before does not. Returns what follows from it.
    """
    counted = 0
    for nudge in nudges:
        await bring_back(session, nudge, now)
        if await store.react(session, nudge.id, "not_useful", instead_of=("answered", "snoozed", "ignored")):
            counted = max(counted, 1 if nudge.reaction == "ignored" else 2)
    before = await service.habit(session, nudge.person, kind.habit)
    if not counted or not kind.ruled:
        return before
    after = habits.ignored(before, counted)
    await store.save_habit(session, nudge.person, kind.habit, before, after, now)
    return after


async def stop(session: AsyncSession, nudges: Iterable[NudgeView], kind: Kind, now: datetime) -> None:
    """None of the kind comes any more, and these do not come again."""
    for nudge in nudges:
        await people.lock(session, *nudge.person)
        await service.reacted(session, nudge, kind, now)
        await bring_back(session, nudge, now)
        await service.stop_kind(session, *nudge.person, kind.habit, now)


async def show(session: AsyncSession, line: NudgeView, kind: Kind, now: datetime) -> None:
    """The person wants to see this line of a digest: it gets a message of its own. Asked again, it adds nothing."""
    await service.reacted(session, line, kind, now)
    where = {"payload": {**line.payload, SHOWN: line.id}, "channel": None, "message_ts": None}
    if await store.change(session, line.id, line.state, **where):
        await service.plan(session, now, own.shown(line, now))


async def hide(session: AsyncSession, line: NudgeView, head: NudgeView | None) -> None:
    """Its own message did not come: it is a line of the digest alone, as before."""
    payload = {name: value for name, value in line.payload.items() if name != SHOWN}
    where = {"channel": head.channel, "message_ts": head.message_ts} if head else {}
    await store.change(session, line.id, line.state, payload=payload, **where)


async def leave_out(session: AsyncSession, team_id: str, user_id: str, nudge_id: str, now: datetime) -> bool:
    """A planned message of theirs does not come; False if there is none such."""
    nudge = await store.get(session, team_id, nudge_id)
    if nudge is None or nudge.user_id != user_id:
        return False
    return await store.change(session, nudge.id, "planned", state="skipped", outcome="left out by you", done_at=now)


async def _copies(session: AsyncSession, nudge: NudgeView) -> list[NudgeView]:
    about = await store.of_subject(session, nudge.team_id, nudge.subject_id)
    return [one for one in about if one.payload.get("snoozed") == nudge.id]
