"""The versions of an agreement: proposed from both sides, changed by either, and holding once both have accepted."""

from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from bot.mentorships import kinds, pair_store, service, store
from bot.mentorships.access import Viewer
from bot.mentorships.rules import MODES
from bot.mentorships.tables import Agreement
from bot.mentorships.terms import LISTS, Agreed, AgreementView, holding
from bot.mentorships.values import Key, MentorshipView
from bot.nudges import service as nudges
from bot.nudges import store as nudge_rows
from bot.nudges.kinds import Kind

PAIRS = ("feedback", "learning")


class Outdated(Exception):
    """Another version has come meanwhile, or this one is not waiting any more."""


async def versions(session: AsyncSession, person: Key, mentorship: MentorshipView) -> list[AgreementView]:
    """All of them, the newest first. They belong to mentor mode, whatever mode the person is in."""
    found = await pair_store.rows(session, Viewer(*person), mentorship.pair, Agreement)
    return sorted((_view(row) for row in found), key=lambda one: -one.version)


def _view(row: pair_store.Fields) -> AgreementView:
    values = {field.name: _read(field.name, row[field.name]) for field in fields(Agreed)}
    return AgreementView(
        row["version"],
        row["author_id"],
        Agreed(**values),
        row["mentor_accepted_at"],
        row["mentee_accepted_at"],
        row["created_at"],
    )


def _read(field: str, value: Any) -> Any:
    if field in LISTS:
        return tuple(value.split())
    return tuple((value + "\n").split("\n")[:2]) if field in PAIRS else value


def _written(agreed: Agreed) -> dict[str, Any]:
    values = asdict(agreed)
    lists = {field: " ".join(values[field]) for field in LISTS}
    return values | lists | {field: "\n".join(values[field]) for field in PAIRS}


async def first(session: AsyncSession, mentorship: MentorshipView, person: Key, agreed: Agreed, now: datetime) -> None:
    """Version 1, which nobody has accepted; the other one, who has said their side before, is told of it."""
    await _add(session, mentorship, person, agreed, now, version=1, row_id=f"{mentorship.id}.agreement1")
    await tell(session, kinds.AGREE, mentorship, mentorship.other(person[1]), now, "agree:1", version=1)


async def change(
    session: AsyncSession,
    person: Key,
    mentorship_id: str,
    agreed: Agreed,
    now: datetime,
    *,
    based_on: int,
    gesture: str,
) -> bool:
    """A new version, which its author accepts with it; once for each gesture. False if nothing would change.

    Raises Outdated if the newest version is not the one it is based on, NotTheirs.
    """
    row_id = f"{person[0]}.{gesture}.{based_on}"
    mentorship = await _locked(session, person, mentorship_id)
    if await session.get(Agreement, row_id):
        return True
    known = await versions(session, person, mentorship)
    if (known[0].version if known else 0) != based_on or not _is_open(mentorship, known):
        raise Outdated
    if known and known[0].agreed == agreed:
        return False
    version, other = based_on + 1, mentorship.other(person[1])
    await _add(session, mentorship, person, agreed, now, version=version, row_id=row_id, accepts=(person[1],))
    await nudge_rows.cancel(session, person[0], mentorship.id, (kinds.AGREE.name,), "changed meanwhile")
    await tell(session, kinds.AGREE, mentorship, other, now, f"agree:{version}", version=version)
    return True


async def keep(session: AsyncSession, person: Key, mentorship_id: str, now: datetime, *, instead_of: int) -> None:
    """What holds stays: a version with the words that both had accepted before. Raises Outdated, NotTheirs."""
    mentorship = await _locked(session, person, mentorship_id)
    all_of_them = await versions(session, person, mentorship)
    held = holding(all_of_them)
    if held is None or all_of_them[0].version != instead_of or all_of_them[0] is held:
        raise Outdated
    both = mentorship.mentor_id, mentorship.mentee_id
    version, other = instead_of + 1, mentorship.other(person[1])
    row_id = f"{mentorship.id}.agreement{version}"
    await _add(session, mentorship, person, held.agreed, now, version=version, row_id=row_id, accepts=both)
    await nudge_rows.cancel(session, person[0], mentorship.id, (kinds.AGREE.name,), "changed meanwhile")
    await tell(session, kinds.NEWS, mentorship, other, now, f"kept:{version}", what="kept")


async def accept(session: AsyncSession, person: Key, mentorship_id: str, version: int, now: datetime) -> bool:
    """Accept the newest version; with the second acceptance it holds, and what was asked for begins.

    True if it holds now. Raises Outdated if this is not the newest one, NotTheirs.
    """
    mentorship = await _locked(session, person, mentorship_id)
    statement = select(Agreement).where(col(Agreement.mentorship_id) == mentorship.id)
    row = await session.scalar(statement.order_by(col(Agreement.version).desc()).limit(1))
    if row is None or row.version != version or mentorship.state not in {"asked", "active"}:
        raise Outdated
    column, other = f"{mentorship.role(person[1])}_accepted_at", mentorship.other(person[1])
    if getattr(row, column) is None:
        pair_store.write(session, row, {column: now}, now)
        await session.flush()
        if row.mentor_accepted_at and row.mentee_accepted_at:
            began = await service.begin(session, mentorship, now)
            what = "began" if began else "accepted"
            await tell(session, kinds.NEWS, mentorship, other, now, f"{what}:{version}", what=what)
        else:  # who said their side last saw it without a message, and may have closed it
            await tell(session, kinds.AGREE, mentorship, other, now, f"agree:{version}", version=version)
    return row.mentor_accepted_at is not None and row.mentee_accepted_at is not None


def _is_open(mentorship: MentorshipView, known: list[AgreementView]) -> bool:
    """Before both sides are said nothing is there to change, and after the end nothing changes."""
    return mentorship.is_active or (mentorship.state == "asked" and bool(known))


async def _locked(session: AsyncSession, person: Key, mentorship_id: str) -> MentorshipView:
    return store.view(await pair_store.mentorship(session, Viewer(*person), mentorship_id, lock=True))


async def _add(
    session: AsyncSession,
    mentorship: MentorshipView,
    person: Key,
    agreed: Agreed,
    now: datetime,
    *,
    version: int,
    row_id: str,
    accepts: tuple[str, ...] = (),
) -> None:
    row = Agreement(
        id=row_id,
        team_id=person[0],
        mentorship_id=mentorship.id,
        author_id=person[1],
        mode=MODES[0],
        version=version,
        mentor_accepted_at=now if mentorship.mentor_id in accepts else None,
        mentee_accepted_at=now if mentorship.mentee_id in accepts else None,
        created_at=now,
        updated_at=now,
    )
    pair_store.write(session, row, _written(agreed))
    await pair_store.add(session, row)


async def tell(
    session: AsyncSession,
    kind: Kind,
    mentorship: MentorshipView,
    whom: str,
    now: datetime,
    key: str,
    **payload: object,
) -> None:
    """A message to one of the two about their mentorship, once for each `key`."""
    plan = nudges.Plan(
        kind=kind,
        team_id=mentorship.team_id,
        user_id=whom,
        subject_id=mentorship.id,
        reason=kinds.reason(kind, mentorship.other(whom)),
        key=f"{kind.name}:{mentorship.id}:{key}:{whom}",
        at=now,
        payload=payload,
    )
    await nudges.plan(session, now, plan)
