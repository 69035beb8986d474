"""Queries about nudges: rows in, values out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, literal_column, or_, union_all, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import select

from bot.nudges.habits import Habit
from bot.nudges.kinds import Class
from bot.nudges.rules import NudgeView
from bot.nudges.tables import KindHabit, Nudge
from bot.people.store import insert_values_once, upsert

MEMORY = timedelta(days=15)
"""How far back the rules look."""

OTHERS = 50
"""Planned nudges of one person that the rules look at; whoever has more has a digest full."""

TABLE: Any = Nudge.__table__  # type: ignore[attr-defined]
_HABITS: Any = KindHabit.__table__  # type: ignore[attr-defined]
VIEWED = tuple(TABLE.c[field.name] for field in fields(NudgeView))
_CLASS = [field.name for field in fields(NudgeView)].index("class_")

IS_PLANNED = TABLE.c.state == literal_column("'planned'")
"""Spelled out: for a bound value SQLite would prepare the statement anew each time, to see whether an index serves."""

People = Collection[tuple[str, str]]
"""Teams and users."""


async def get(session: AsyncSession, team_id: str, nudge_id: str) -> NudgeView | None:
    rows = await session.execute(viewed().where(TABLE.c.id == nudge_id, TABLE.c.team_id == team_id))
    return next((view(row) for row in rows), None)


async def person_of(session: AsyncSession, nudge_id: str) -> tuple[str, str] | None:
    """Team and user of a row that is still planned."""
    planned = TABLE.c.id == nudge_id, TABLE.c.state == "planned"
    found = (await session.execute(select(TABLE.c.team_id, TABLE.c.user_id).where(*planned))).first()
    return (found.team_id, found.user_id) if found else None


async def due_people(session: AsyncSession, now: datetime, limit: int) -> list[tuple[str, str]]:
    """Whom the next due rows are for, the longest waiting first."""
    due = select(TABLE.c.team_id, TABLE.c.user_id).where(TABLE.c.state == "planned", TABLE.c.not_before <= now)
    rows = await session.execute(due.order_by(TABLE.c.not_before).limit(limit))
    return list(dict.fromkeys((row.team_id, row.user_id) for row in rows))


async def at_message(session: AsyncSession, team_id: str, channel: str, message_ts: str) -> list[NudgeView]:
    """What went out as this message: one, or a digest's head and its lines."""
    here = TABLE.c.channel == channel, TABLE.c.message_ts == message_ts, TABLE.c.team_id == team_id
    return [view(row) for row in await session.execute(viewed().where(*here))]


async def of_digest(session: AsyncSession, team_id: str, head_id: str) -> list[NudgeView]:
    """All that went out as that one's message, in the order of its lines."""
    mine = TABLE.c.team_id == team_id, TABLE.c.digest_id == head_id
    rows = [view(row) for row in await session.execute(viewed().where(*mine).order_by(TABLE.c.due_at, TABLE.c.id))]
    return sorted(rows, key=lambda one: one.id != head_id)


async def of_subject(session: AsyncSession, team_id: str, subject_id: str) -> list[NudgeView]:
    mine = TABLE.c.team_id == team_id, TABLE.c.subject_id == subject_id
    return [view(row) for row in await session.execute(viewed().where(*mine).order_by(TABLE.c.created_at))]


async def cancel(session: AsyncSession, team_id: str, subject_id: str, kinds: Iterable[str], why: str) -> None:
    await session.execute(
        update(TABLE)
        .where(
            TABLE.c.team_id == team_id,
            TABLE.c.subject_id == subject_id,
            TABLE.c.kind.in_(list(kinds)),
            TABLE.c.state == "planned",
        )
        .values(state="skipped", outcome=why)
    )


async def planned_of(session: AsyncSession, people: People, until: datetime) -> list[NudgeView]:
    """What is planned for these people until then, the earliest first."""
    given = {**these(people), "until": until, "most": OTHERS * len(people)}
    return [view(row) for row in await session.execute(_PLANNED_OF, given)]


async def sent_to(session: AsyncSession, people: People, since: datetime) -> list[NudgeView]:
    """What went out to these people since then, or is on its way, the latest first."""
    return [view(row) for row in await session.execute(_SENT_TO, {**these(people), "since": since})]


async def near(
    session: AsyncSession, people: People, since: datetime, until: datetime
) -> tuple[list[NudgeView], list[NudgeView]]:
    """The same two in one statement: what is planned for these people until then, and what went out since then."""
    given = {**these(people), "until": until, "most": OTHERS * len(people), "since": since}
    planned: list[NudgeView] = []
    sent: list[NudgeView] = []
    for *values, is_sent in await session.execute(_NEAR, given):
        (sent if is_sent else planned).append(view(values))
    return planned, sent


async def habits_of(session: AsyncSession, people: People) -> dict[tuple[str, str], dict[str, Habit]]:
    """What each has said or shown about kinds, by the name of the kind's switch."""
    found: dict[tuple[str, str], dict[str, Habit]] = {}
    for row in await session.execute(_HABITS_OF, these(people)):
        habit = Habit(row.stopped_at is not None, row.rests_since is not None, row.ignored, row.skip_next)
        found.setdefault((row.team_id, row.user_id), {})[row.kind] = habit
    return found


async def save_habit(
    session: AsyncSession, person: tuple[str, str], kind: str, before: Habit, habit: Habit, now: datetime
) -> None:
    """Only what differs from `before`, so that two changes at once both stay."""
    change: dict[str, Any] = {
        name: value
        for name, value in (("ignored", habit.ignored), ("skip_next", habit.skip_next))
        if value != getattr(before, name)
    }
    if habit.stopped != before.stopped:
        change["stopped_at"] = now if habit.stopped else None
    if habit.rests != before.rests:
        change["rests_since"] = now if habit.rests else None
    if change:
        row = KindHabit(team_id=person[0], user_id=person[1], kind=kind, **change)
        await upsert(session, row, ["team_id", "user_id", "kind"], change)


async def unsettled(session: AsyncSession, now: datetime, limit: int) -> list[NudgeView]:
    """Those of which nobody knows whether they went out, and that Slack is to be asked about now."""
    rows = await session.execute(viewed().where(TABLE.c.look_at <= now).order_by(TABLE.c.look_at).limit(limit))
    return [view(row) for row in rows]


async def change(session: AsyncSession, nudge_id: str, still: str, **values: object) -> bool:
    """Change a row whose state is `still` this one; False if it is not."""
    done = await session.execute(update(TABLE).where(TABLE.c.id == nudge_id, TABLE.c.state == still).values(**values))
    return bool(done.rowcount)  # type: ignore[attr-defined]


async def stopped_kinds(session: AsyncSession, person: tuple[str, str]) -> list[str]:
    """What the person has stopped, by the name of the switch."""
    found = (await habits_of(session, [person])).get(person, {})
    return sorted(name for name, habit in found.items() if habit.stopped)


async def react(session: AsyncSession, nudge_id: str, reaction: str, instead_of: Collection[str] = ()) -> bool:
    """Keep the first reaction to a message, or one in place of these; False if another one is there already."""
    free = or_(TABLE.c.reaction.is_(None), TABLE.c.reaction.in_(list(instead_of)))
    done = await session.execute(
        update(TABLE).where(TABLE.c.id == nudge_id, free).values(reaction=reaction, judge_at=None)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


async def unjudged(session: AsyncSession, now: datetime, limit: int) -> list[NudgeView]:
    """Sent ones that nobody has answered in their time."""
    rows = await session.execute(viewed().where(TABLE.c.judge_at <= now).order_by(TABLE.c.judge_at).limit(limit))
    return [view(row) for row in rows]


async def next_due(session: AsyncSession, after: datetime, until: datetime) -> datetime | None:
    """The next instant at which the rules have something to look at."""
    moments = []
    for column, where in (
        (TABLE.c.not_before, TABLE.c.state == "planned"),
        (TABLE.c.judge_at, TABLE.c.judge_at.is_not(None)),
        (TABLE.c.look_at, TABLE.c.look_at.is_not(None)),
    ):
        soonest = select(column).where(where, column > after, column <= until).order_by(column).limit(1)
        moments += list(await session.scalars(soonest))
    return min(moments, default=None)


async def oldest_due(session: AsyncSession, now: datetime) -> datetime | None:
    oldest = select(TABLE.c.not_before).where(TABLE.c.state == "planned", TABLE.c.not_before <= now)
    return (await session.scalars(oldest.order_by(TABLE.c.not_before).limit(1))).first()


async def add(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """New rows; one whose `dedupe_key` is there already is left out."""
    await insert_values_once(session, Nudge, rows)


async def reconsider(session: AsyncSession, team_id: str, user_id: str | None, now: datetime) -> None:
    """What the rules held for this person, or for everyone (None), is looked at again now. Not what waits for Slack."""
    held = TABLE.c.team_id == team_id, TABLE.c.state == "planned", TABLE.c.outcome.is_not(None), TABLE.c.attempts == 0
    whose = held if user_id is None else (*held, TABLE.c.user_id == user_id)
    soonest = case((TABLE.c.due_at > now, TABLE.c.due_at), else_=now)
    await session.execute(update(TABLE).where(*whose).values(not_before=soonest))


def viewed() -> Any:
    return select(*VIEWED)


def among(table: Any) -> Any:
    """Rows of `these` people, and a few too many where two teams know one user. By pairs, SQLite reads all rows."""
    return table.c.team_id.in_(bindparam("teams", expanding=True)) & table.c.user_id.in_(
        bindparam("users", expanding=True)
    )


def these(people: People) -> dict[str, Any]:
    """What `among` is given."""
    return {"teams": list({team for team, _ in people}), "users": list({user for _, user in people})}


# Made once: to build a statement costs more than to send it.
_PLANNED_OF = (
    viewed()
    # not IS_PLANNED: SQLite would go through everybody's next day, by the index that is made for it
    .where(among(TABLE), TABLE.c.state.in_([literal_column("'planned'")]), TABLE.c.not_before <= bindparam("until"))
    .order_by(TABLE.c.not_before)
    .limit(bindparam("most"))
)
_SENT_TO = viewed().where(among(TABLE), TABLE.c.sent_at >= bindparam("since")).order_by(TABLE.c.sent_at.desc())
_NEAR = union_all(
    select(_PLANNED_OF.add_columns(literal_column("0").label("is_sent")).subquery()),
    select(_SENT_TO.add_columns(literal_column("1").label("is_sent")).subquery()),
)
_HABITS_OF = select(_HABITS).where(among(_HABITS))


def view(row: Any) -> NudgeView:
    values = list(row)
    values[_CLASS] = Class(values[_CLASS])
    return NudgeView(*values)
