"""What a recipient does: read, put off, answer, refuse, delete. And what delivery did to the row."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.nudges import service as nudges
from bot.nudges import store as nudge_rows
from bot.nudges.kinds import Kind
from bot.nudges.rules import NudgeView, Outcome
from bot.people import service as people_service
from bot.people import store as people
from bot.people.rules import Hours
from bot.sbi import delivery, kinds, store
from bot.sbi.delivery import FeedbackView, ReplyView
from bot.sbi.service import Gone, Refused, once
from bot.sbi.tables import Feedback, Reply


async def theirs(
    session: AsyncSession, team_id: str, recipient_id: str, feedback_id: str, *, lock: bool = False
) -> Feedback:
    """The recipient's own row, once it is on its way and not withdrawn; raises Gone, or Refused."""
    row = await store.of_recipient(session, team_id, recipient_id, feedback_id, lock=lock)
    if row and row.state == "declined":
        raise Refused
    if row is None or row.state not in {"planned", "delivered", "read", "unknown"}:
        raise Gone
    return row


async def read(session: AsyncSession, team_id: str, recipient_id: str, feedback_id: str, now: datetime) -> FeedbackView:
    """Open it; the first time it counts as read, and the giver is asked in two weeks whether something changed."""
    row = await theirs(session, team_id, recipient_id, feedback_id, lock=True)
    if row.state != "read":
        row.state, row.read_at, row.updated_at = "read", now, now
        row.delivered_at = row.delivered_at or now
        await nudge_rows.cancel(session, team_id, row.id, kinds.POINTERS, "read")
        ask_in_two_weeks(row, now)
    return store.view(session, row)


def ask_in_two_weeks(row: Feedback, now: datetime) -> None:
    """Whether something changed; not a giver who has deleted the note and with it the question."""
    row.follow_up_at = None if row.hidden_from_giver else now + delivery.FOLLOW_UP


async def later(session: AsyncSession, team_id: str, recipient_id: str, feedback_id: str, now: datetime) -> datetime:
    """Remind once, in two hours or on the next working morning; returns when."""
    row = await theirs(session, team_id, recipient_id, feedback_id)
    hours = await _hours(session, team_id, recipient_id)
    at = delivery.later_today(now, hours)
    await _remind(session, row, kinds.LATER, f"{row.round}:{at:%Y%m%d%H}", at, hours, now)
    return at


async def not_now(session: AsyncSession, team_id: str, recipient_id: str, feedback_id: str) -> None:
    """No reminder; it waits in App Home. The giver sees nothing but "delivered"."""
    row = await theirs(session, team_id, recipient_id, feedback_id)
    await nudge_rows.cancel(session, team_id, row.id, (kinds.LATER.name,), "not now")


async def reflect(session: AsyncSession, team_id: str, recipient_id: str, feedback_id: str, now: datetime) -> datetime:
    """Bring it back on the next working morning, also for who has stopped these reminders before; returns when."""
    row = await theirs(session, team_id, recipient_id, feedback_id)
    await nudges.resume_kind(session, team_id, recipient_id, kinds.REFLECT.habit, now)  # asking for one is wanting it
    hours = await _hours(session, team_id, recipient_id)
    at = delivery.tomorrow(now, hours)
    await _remind(session, row, kinds.REFLECT, f"{at:%Y%m%d}", at, hours, now)
    return at


async def _remind(
    session: AsyncSession, row: Feedback, kind: Kind, once_for: str, at: datetime, hours: Hours, now: datetime
) -> None:
    reminder = nudges.Plan(
        kind=kind,
        team_id=row.team_id,
        user_id=row.recipient_id or "",
        subject_id=row.id,
        reason=kinds.reason(kind, row.giver_id),
        key=f"{kind.name}:{row.id}:{once_for}",
        at=at,
        slot=f"{at.astimezone(hours.tz):%Y-%m-%dT%H:%M}",
    )
    await nudges.plan(session, now, reminder)


async def _hours(session: AsyncSession, team_id: str, user_id: str) -> Hours:
    person = await people.person(session, team_id, user_id)
    return person.hours if person else Hours()


async def reply(
    session: AsyncSession,
    team_id: str,
    author_id: str,
    feedback_id: str,
    kind: str,
    text: str,
    gesture: str,
    now: datetime,
) -> ReplyView:
    """Keep the answer and point the giver to it, also one who has deleted the note."""
    row = await theirs(session, team_id, author_id, feedback_id)
    answer = Reply(
        id=once(team_id, feedback_id, gesture),
        team_id=team_id,
        feedback_id=feedback_id,
        author_id=author_id,
        kind=kind,
        created_at=now,
    )
    saved = await store.add_reply(session, answer, text)
    row.updated_at = now  # kept from the last word on, not from the first
    giver = await _hours(session, team_id, row.giver_id)
    at = delivery.send_time("ask", None, now, giver, None)[0] or now
    answered = nudges.Plan(
        kind=kinds.REPLY,
        team_id=team_id,
        user_id=row.giver_id,
        subject_id=saved.id,
        reason=kinds.reason(kinds.REPLY),
        key=f"sbi.reply:{saved.id}",
        at=at,
    )
    await nudges.plan(session, now, answered)
    return saved


async def read_reply(
    session: AsyncSession, team_id: str, reader_id: str, reply_id: str, now: datetime
) -> tuple[ReplyView, FeedbackView | None]:
    """The answer, and the note unless its giver, who alone may read this, has deleted it; raises Gone."""
    found = await store.reply(session, team_id, reply_id)
    if found is None or found[1].giver_id != reader_id:
        raise Gone
    answer, note = found
    await store.mark_read(session, [answer], now)
    return answer, None if note.hidden_from_giver else store.view(session, note)


async def refuse(session: AsyncSession, team_id: str, recipient_id: str, giver_id: str | None, now: datetime) -> None:
    """No written feedback from this giver, or (None) from anyone; what is unread goes back to its giver."""
    await people.lock(session, team_id, recipient_id)  # a send at this moment sees the refusal
    if giver_id is None:
        await people_service.refuse_all(session, team_id, recipient_id, now)
    else:
        givers = {*await store.refused_givers(session, team_id, recipient_id), giver_id}
        await store.set_refusals(session, team_id, recipient_id, sorted(givers), now)
    await _give_back(session, team_id, recipient_id, giver_id, now)


async def choose_refused(
    session: AsyncSession, team_id: str, recipient_id: str, shown: Iterable[str], chosen: Iterable[str], now: datetime
) -> None:
    """From the settings: only what the person changed there, so that a refusal made meanwhile stays.

    If the person's row says by now that nobody may write to them, what is unread goes back to every giver.
    """
    await people.lock(session, team_id, recipient_id)
    let_in, before = set(shown) - set(chosen), await store.refused_givers(session, team_id, recipient_id)
    givers = sorted({*before, *chosen} - let_in - {recipient_id})
    await store.set_refusals(session, team_id, recipient_id, givers, now)
    person = await people.person(session, team_id, recipient_id)
    for giver_id in [None] if person and person.refuses_written else givers:
        await _give_back(session, team_id, recipient_id, giver_id, now)


async def _give_back(
    session: AsyncSession, team_id: str, recipient_id: str, giver_id: str | None, now: datetime
) -> None:
    """What was not read goes back to its giver, or to all givers."""
    for row in await store.waiting_from(session, team_id, recipient_id, giver_id):
        await nudge_rows.cancel(session, team_id, row.id, (*kinds.POINTERS, kinds.PRAISE.name), "refused")
        if row.hidden_from_giver:
            await session.delete(row)  # its giver has deleted it: nobody could see it any more
        else:
            row.state, row.updated_at = "declined", now
            await tell_giver(session, row, now)


async def tell_giver(session: AsyncSession, row: Feedback, now: datetime) -> None:
    """Point the giver to what became of their feedback (refused, unclear, failed)."""
    news = nudges.Plan(
        kind=kinds.NEWS,
        team_id=row.team_id,
        user_id=row.giver_id,
        subject_id=row.id,
        reason=kinds.reason(kinds.NEWS),
        key=f"sbi.news:{row.id}:{row.state}:{row.round}",
        at=now,
    )
    await nudges.plan(session, now, news)


async def delete_received(session: AsyncSession, team_id: str, recipient_id: str, feedback_id: str) -> None:
    """Gone for the recipient at once; for good when its giver has deleted it too."""
    row = await theirs(session, team_id, recipient_id, feedback_id, lock=True)
    await nudge_rows.cancel(session, team_id, row.id, kinds.POINTERS, "deleted by the recipient")
    if row.hidden_from_giver:
        await session.delete(row)
    else:
        row.hidden_from_recipient = True


async def delivered(session: AsyncSession, nudge: NudgeView, outcome: Outcome, now: datetime) -> None:
    """Take over what became of a delivery; an unclear or failed one is shown to the giver.

    An unclear one may be found later. If its giver has sent it again meanwhile, the second one is not needed. If they
    have taken it back and sent it to somebody else, or otherwise, what became of the first one says nothing.
    """
    row = await store.row_of(session, nudge.team_id, nudge.subject_id, lock=True)
    if row is None or row.state not in {"planned", "unknown"}:
        return
    if (row.recipient_id, kinds.DELIVERY[row.way or "ask"].name) != (nudge.user_id, nudge.kind):
        return
    if outcome is Outcome.SENT:
        row.state, row.delivered_at, row.updated_at = "delivered", now, now
        await nudge_rows.cancel(session, row.team_id, row.id, (kinds.ASK.name, kinds.READ.name), "it had arrived")
        if row.way == "public":
            row.state, row.read_at = "read", now
            ask_in_two_weeks(row, now)
    elif row.state == "planned" and nudge.payload.get("round", row.round) == row.round:
        row.state, row.updated_at = "unknown" if outcome is Outcome.UNKNOWN else "failed", now
        await tell_giver(session, row, now)


async def received(
    session: AsyncSession, team_id: str, recipient_id: str, offset: int, limit: int
) -> tuple[list[FeedbackView], int]:
    rows, total = await store.page(session, store.received_by(team_id, recipient_id), offset, limit)
    return list(rows), total
