"""What a giver does: start, save, split, send, withdraw and delete feedback."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.nudges import service as nudges
from bot.nudges import store as nudge_rows
from bot.people import store as people
from bot.people.rules import Hours, PersonView, recipient_problem
from bot.sbi import delivery, kinds, store
from bot.sbi.delivery import FeedbackView, Form, Words
from bot.sbi.tables import Feedback

TOO_LONG_TO_SPLIT = (
    f"What would move is longer than the {delivery.MAX_TEXT} characters that one field takes, so nothing was changed. "
    "Shorten it, or move the words yourself."
)


class Gone(Exception):
    """There is no such feedback for this person: deleted, withdrawn, or never theirs."""


class Refused(Gone):
    """It went back to its giver, for this person asked for no written feedback."""


@dataclass(frozen=True)
class Problem:
    """Why a thing was not done, as a sentence for the person, and the field it belongs to."""

    text: str
    field: str = "way"


def once(*parts: str) -> str:
    """The row id for one gesture of a person: the same gesture delivered twice gives the same row."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


async def start(
    session: AsyncSession,
    *,
    team_id: str,
    giver_id: str,
    gesture: str,
    now: datetime,
    recipient_id: str | None = None,
    words: Words | None = None,
    link: str = "",
    happened_on: date | None = None,
) -> FeedbackView:
    """A new draft. `gesture` is the trigger that asked for it."""
    draft = FeedbackView(
        id=once(team_id, giver_id, gesture),
        team_id=team_id,
        giver_id=giver_id,
        recipient_id=recipient_id,
        happened_on=happened_on,
        words=words or Words(),
        link=link,
        created_at=now,
        updated_at=now,
    )
    return await store.add(session, draft)


async def mine(session: AsyncSession, team_id: str, giver_id: str, feedback_id: str, *, lock: bool = False) -> Feedback:
    """The giver's own row; raises Gone."""
    row = await store.of_giver(session, team_id, giver_id, feedback_id, lock=lock)
    if row is None:
        raise Gone
    return row


async def get(session: AsyncSession, team_id: str, giver_id: str, feedback_id: str) -> FeedbackView:
    return store.view(session, await mine(session, team_id, giver_id, feedback_id))


async def save(
    session: AsyncSession, team_id: str, giver_id: str, feedback_id: str, form: Form, now: datetime
) -> FeedbackView:
    """Keep what the form holds. What is already on its way is not changed any more."""
    row = await mine(session, team_id, giver_id, feedback_id, lock=True)
    if store.view(session, row).is_draft:
        row.recipient_id, row.kind, row.happened_on = form.recipient_id, form.kind, form.happened_on
        row.way = None  # how it once went: a correction must not inherit the channel of a praise
        store.write_words(session, row, form.words)
        row.updated_at = now
    return store.view(session, row)


async def split(
    session: AsyncSession,
    team_id: str,
    giver_id: str,
    feedback_id: str,
    spans: tuple[tuple[str, str], ...],
    now: datetime,
) -> tuple[FeedbackView, FeedbackView] | Problem | None:
    """Move the words that go against the draft's kind into a draft of their own, of the other kind.

    None if there is nothing to move: split already, or on its way.
    """
    row = await mine(session, team_id, giver_id, feedback_id, lock=True)
    current = store.view(session, row)
    kept, moved = delivery.split(current.words, spans)
    if not current.is_draft or kept == current.words:
        return None
    if len(moved.behavior) > delivery.MAX_TEXT:
        return Problem(TOO_LONG_TO_SPLIT)
    other = FeedbackView(
        id=once(team_id, row.id, "split", str(row.round)),
        team_id=team_id,
        giver_id=giver_id,
        recipient_id=row.recipient_id,
        kind="reinforcing" if row.kind == "corrective" else "corrective",
        happened_on=row.happened_on,
        words=moved,
        link=current.link,
        created_at=now,
        updated_at=now,
    )
    second = await store.add(session, other)
    store.write_words(session, row, kept)
    row.round += 1
    row.updated_at = now
    return store.view(session, row), second


async def send(
    session: AsyncSession,
    team_id: str,
    giver_id: str,
    feedback_id: str,
    way: str,
    wanted: datetime | None,
    now: datetime,
    reviewed: str | None = None,
) -> FeedbackView | Problem:
    """Plan the delivery, keep the draft, or mark it as told in person. Asked twice it does a thing once.

    `reviewed` is the fingerprint of what the giver has seen: nothing else goes out.
    """
    row = await mine(session, team_id, giver_id, feedback_id, lock=True)
    current = store.view(session, row)
    if not current.is_draft:
        return current
    if way in {"draft", "in_person"}:
        row.way, row.state, row.updated_at = way, way, now
        return store.view(session, row)
    if row.recipient_id is None or row.kind is None:
        return Problem("Pick the person and the kind first.")
    if reviewed not in {None, current.fingerprint}:
        return Problem("The draft has changed since you reviewed it. Go back with Edit, and review it once more.")
    await people.lock(session, team_id, row.recipient_id)
    recipient = await people.person(session, team_id, row.recipient_id)
    if obstacle := await _obstacle(session, row, recipient, way):
        return Problem(obstacle)
    hours, quiet = (recipient.hours, recipient.quiet) if recipient else (Hours(), None)
    at, problem = delivery.send_time(way, wanted, now, hours, quiet)
    if at is None:
        return Problem(problem or "", "at" if way == "at" else "way")
    await _plan_delivery(session, row, way, at, now)
    return store.view(session, row)


async def _obstacle(session: AsyncSession, row: Feedback, recipient: PersonView | None, way: str) -> str | None:
    """Why it cannot go to this recipient now, as a sentence; None if it can.

    Their row is locked: of two sends, or a send and a refusal, the later one sees what the earlier one did.
    """
    workspace = await people.workspace(session, row.team_id)
    if way not in delivery.ways_open(row.kind, recipient, workspace.praise_channel_id):
        return "This way is not open for this feedback. Pick another one."
    if recipient and (problem := recipient_problem(recipient.profile, row.giver_id)):
        return problem
    return delivery.refusal(
        recipient,
        refused_giver=await store.refuses(session, row.team_id, row.recipient_id or "", row.giver_id),
        unread=await store.unread_between(session, row.team_id, row.giver_id, row.recipient_id or "", but=row.id),
    )


async def _plan_delivery(session: AsyncSession, row: Feedback, way: str, at: datetime, now: datetime) -> None:
    row.way, row.state, row.deliver_at, row.updated_at = way, "planned", at, now
    row.round += 1
    row.hidden_from_recipient = False  # a new note, also for who deleted an earlier one, or for someone else
    kind = kinds.DELIVERY[way]
    delivery_of_it = nudges.Plan(
        kind=kind,
        team_id=row.team_id,
        user_id=row.recipient_id or "",
        subject_id=row.id,
        reason=kinds.reason(kind, row.giver_id),
        key=f"sbi.deliver:{row.id}:{row.round}",
        at=at,
        payload={"round": row.round},
    )
    await nudges.plan(session, now, delivery_of_it)


async def send_again(
    session: AsyncSession, team_id: str, giver_id: str, feedback_id: str, now: datetime
) -> FeedbackView | Problem:
    """After an unclear delivery the giver decides; nothing is sent twice by itself, or to who refuses by now."""
    recipient_id = (await mine(session, team_id, giver_id, feedback_id)).recipient_id or ""
    await people.lock(session, team_id, recipient_id)  # before the note, as a refusal does
    recipient = await people.person(session, team_id, recipient_id)
    row = await mine(session, team_id, giver_id, feedback_id, lock=True)
    if row.state == "unknown":
        way = row.way or "ask"
        if obstacle := await _obstacle(session, row, recipient, way):
            return Problem(obstacle)
        await _plan_delivery(session, row, way, now, now)
    return store.view(session, row)


async def withdraw(session: AsyncSession, team_id: str, giver_id: str, feedback_id: str, now: datetime) -> bool:
    """Take it back before it is read; False if it was read. The words stay with the giver."""
    row = await mine(session, team_id, giver_id, feedback_id, lock=True)
    if row.state == "read" or (row.way == "public" and row.state == "delivered"):
        return False
    if row.state in {"planned", "delivered", "unknown"}:
        row.state, row.updated_at = "withdrawn", now
        await nudge_rows.cancel(
            session, team_id, row.id, (*kinds.POINTERS, kinds.PRAISE.name), "withdrawn by the giver"
        )
    return True


async def delete(session: AsyncSession, team_id: str, giver_id: str, feedback_id: str) -> None:
    """Gone for the giver at once; what the recipient has received stays theirs until they delete it."""
    row = await mine(session, team_id, giver_id, feedback_id, lock=True)
    received = row.state in store.RECEIVED and not row.hidden_from_recipient
    await nudge_rows.cancel(session, team_id, row.id, (kinds.FOLLOW_UP.name, kinds.NEWS.name), "deleted by the giver")
    if received:
        row.hidden_from_giver, row.follow_up_at = True, None
    else:
        await nudge_rows.cancel(session, team_id, row.id, (*kinds.POINTERS, kinds.PRAISE.name), "deleted by the giver")
        await session.delete(row)


async def set_outcome(
    session: AsyncSession, team_id: str, giver_id: str, feedback_id: str, outcome: str, now: datetime
) -> FeedbackView:
    """The giver's answer to whether something changed."""
    row = await mine(session, team_id, giver_id, feedback_id, lock=True)
    row.outcome, row.updated_at = outcome, now
    return store.view(session, row)


async def given(
    session: AsyncSession, team_id: str, giver_id: str, offset: int, limit: int
) -> tuple[list[FeedbackView], int]:
    rows, total = await store.page(session, store.given_by(team_id, giver_id), offset, limit)
    return list(rows), total
