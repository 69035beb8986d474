"""Plan, put off, record, stop, snooze and judge nudges."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import new_id
from bot.nudges import habits, store
from bot.nudges.governor import Drop, Hold, spread
from bot.nudges.habits import NO_HABIT, Habit
from bot.nudges.kinds import Class, Kind
from bot.nudges.rules import LOOKS, MAX_ATTEMPTS, NudgeView, Outcome, Settled, backoff
from bot.people.rules import FOREVER, Hours, local_time
from bot.people.store import insert_values_once, lock
from bot.people.tables import Workspace

Person = tuple[str, str]
"""Team and user."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One message that is meant to come. Planning the same `key` again adds nothing.

    `reason` is a sentence of ours for the person, with no word of anybody's. `slot` is the local time `at` stands for,
    as `2026-03-04T09:00`: it moves with the person to another zone. `class_` is the kind's, unless they asked for it.
    """

    kind: Kind
    team_id: str
    user_id: str
    subject_id: str
    reason: str
    key: str
    at: datetime
    slot: str | None = None
    expires_at: datetime | None = None
    class_: Class | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)

    def row(self, now: datetime) -> dict[str, Any]:
        late = self.at + self.kind.lasts if self.kind.lasts else FOREVER
        return _NEW | {
            "id": new_id(),
            "team_id": self.team_id,
            "user_id": self.user_id,
            "kind": self.kind.name,
            "class_": str(self.class_ or self.kind.class_),
            "reason": self.reason,
            "subject_id": self.subject_id,
            "payload": dict(self.payload),
            "dedupe_key": f"{self.team_id}:{self.key}",
            "slot": self.slot,
            "due_at": self.at,
            "not_before": self.at,
            "expires_at": self.expires_at or late,
            "created_at": now,
        }


_NEW: dict[str, Any] = {
    "state": "planned",
    "attempts": 0,
    **dict.fromkeys(("lease_until", "sent_at", "channel", "message_ts", "digest_id", "look_at", "outcome")),
    **dict.fromkeys(("reaction", "judge_at", "done_at")),
}


async def plan(session: AsyncSession, now: datetime, *plans: Plan) -> None:
    """Plan messages, by one statement however many they are."""
    if not plans:
        return
    for team_id in {one.team_id for one in plans}:
        await insert_values_once(session, Workspace, Workspace(team_id=team_id, created_at=now).model_dump())
    await store.add(session, [one.row(now) for one in plans])


def at_slot(slot: str, hours: Hours, class_: Class, person: Person) -> datetime:
    """The instant of a local time; what nobody asked for at that minute is spread over the people who share it."""
    local = datetime.fromisoformat(slot)
    at = local_time(hours, local.date(), local.hour * 60 + local.minute)
    return at if class_ is Class.WAITING else spread(at, class_, person)


async def move_slots(session: AsyncSession, person: Person, hours: Hours, now: datetime) -> None:
    """The person lives in another zone now: what was meant for a local time comes at that time there."""
    for nudge in await store.planned_of(session, [person], FOREVER):
        if nudge.slot:
            at = at_slot(nudge.slot, hours, nudge.class_, person)
            change = {"due_at": at, "not_before": max(at, now), "expires_at": nudge.expires_at + (at - nudge.due_at)}
            await store.change(session, nudge.id, "planned", **change)


async def reconsider(session: AsyncSession, team_id: str, user_id: str, now: datetime) -> None:
    """What the rules held for this person is looked at again now: something that held it has changed."""
    await store.reconsider(session, team_id, user_id, now)


# --- what the rules and Slack said ------------------------------------------------------------------------
def put_off(nudge: NudgeView, decision: Hold | Drop, now: datetime) -> Settled:
    """The rules' answer with its reason."""
    if isinstance(decision, Hold):
        return Settled(nudge=nudge, state="planned", not_before=decision.until, outcome=decision.why)
    return Settled(nudge=nudge, state="skipped", not_before=nudge.not_before, outcome=decision.why, done_at=now)


def recorded(
    nudge: NudgeView,
    outcome: Outcome,
    now: datetime,
    *,
    error: str | None = None,
    retry_after: float | None = None,
    channel: str | None = None,
    message_ts: str | None = None,
    judge_at: datetime | None = None,
) -> Settled:
    """What became of a call; waiting ends as dead after MAX_ATTEMPTS."""
    if outcome is Outcome.WAIT and nudge.attempts < MAX_ATTEMPTS:
        # never sooner than Slack says; later where it says one second for hours
        wait = max(timedelta(seconds=retry_after or 0), backoff(nudge.attempts))
        return Settled(nudge=nudge, state="planned", not_before=now + wait, attempts=nudge.attempts, outcome=error)
    if outcome is Outcome.WAIT:
        outcome = Outcome.DEAD
    gone_out = outcome is not Outcome.DEAD
    return Settled(
        nudge=nudge,
        state=str(outcome),
        not_before=nudge.not_before,
        attempts=nudge.attempts,
        sent_at=nudge.sent_at if gone_out else None,
        outcome=error,
        channel=channel,
        message_ts=message_ts,
        digest_id=nudge.digest_id,
        look_at=now + LOOKS[0] if outcome is Outcome.UNKNOWN else None,
        judge_at=judge_at if outcome is Outcome.SENT else None,
        done_at=now,
    )


# --- what the person says and shows -----------------------------------------------------------------------
async def habit(session: AsyncSession, person: Person, kind: str) -> Habit:
    return (await store.habits_of(session, [person])).get(person, {}).get(kind, NO_HABIT)


async def stop_kind(session: AsyncSession, team_id: str, user_id: str, kind: str, now: datetime) -> None:
    """Nothing of this kind (by its `habit` name) comes any more, until the person resumes it."""
    person = team_id, user_id
    before = await habit(session, person, kind)
    await store.save_habit(session, person, kind, before, replace(before, stopped=True), now)


async def resume_kind(session: AsyncSession, team_id: str, user_id: str, kind: str, now: datetime) -> None:
    """It comes again as at first, also if it rested by itself."""
    person = team_id, user_id
    await lock(session, team_id, user_id)  # before their nudges, as a delivery does
    before = await habit(session, person, kind)
    await store.save_habit(session, person, kind, before, NO_HABIT, now)
    await reconsider(session, team_id, user_id, now)


async def reacted(
    session: AsyncSession, nudge: NudgeView, kind: Kind, now: datetime, reaction: str = "answered"
) -> bool:
    """The person did something with this message; the first thing counts. True if it did."""
    if not await store.react(session, nudge.id, reaction):
        return False
    if kind.ruled:
        before = await habit(session, nudge.person, kind.habit)
        after = habits.ignored(before, 2) if reaction == "not_useful" else habits.answered(before)
        await store.save_habit(session, nudge.person, kind.habit, before, after, now)
    return True


async def snooze(
    session: AsyncSession, nudge: NudgeView, kind: Kind, until: datetime, slot: str, now: datetime
) -> None:
    """The same message once more, at a time that the person chose; nothing but their hours holds it then."""
    await reacted(session, nudge, kind, now, "snoozed")
    again = Plan(
        kind=kind,
        team_id=nudge.team_id,
        user_id=nudge.user_id,
        subject_id=nudge.subject_id,
        reason=nudge.reason,
        key=f"snooze:{nudge.id}:{slot}",
        at=until,
        slot=slot,
        class_=Class.WAITING,
        payload={**nudge.payload, "snoozed": nudge.id},
        expires_at=None if kind.lasts is None else until + max(kind.lasts, timedelta(days=7)),
    )
    await plan(session, now, again)


def snooze_slot(now: datetime, hours: Hours, days: int = 0, on: date | None = None) -> str:
    """In so many days, or on that date: in the morning, when work begins."""
    day = on or now.astimezone(hours.tz).date() + timedelta(days=days)
    return f"{day.isoformat()}T{hours.start // 60:02}:{hours.start % 60:02}"
