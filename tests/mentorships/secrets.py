"""Pairs with a row in every table, in both modes, by both, shared and not; each text says of itself whose it is."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Column
from sqlmodel import SQLModel

from bot.db import Database
from bot.mentorships import pair_store
from bot.mentorships.access import FIELDS
from bot.mentorships.tables import Mentorship, PairRow
from bot.people.tables import Manages, Person, Workspace
from bot.sessions import tables as sessions
from bot.vault import SealedText

TEAM, NOW = "T1", datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
MARA, DEVIN, INES, LENA, OTTO = "UMARA", "UDEVIN", "UINES", "ULENA", "UOTTO"
SAM, TOMASZ, AIKO, OWNER, GUEST, GONE = "USAM", "UTOMASZ", "UAIKO", "UOWNER", "UGUEST", "UGONE"
STRANGERS = (SAM, LENA, TOMASZ, AIKO, OWNER, GUEST, INES, GONE)
"""Outsider, another pair's member, manager, coordinator, owner, guest, the mentor before, a deactivated member."""

CODES = {"feedback": "direct", "learning": "doing", "in_scope": "technical", "out_of_scope": "emotional"}
CODES |= {"functions": "coaching exposure"}
"""Sealed columns that hold words of ours."""

VALUES: dict[str, Any] = {
    "level": 2,
    "version": 1,
    "round": 2,
    "minute": 600,
    "minutes": 30,
    "met": True,
    "zone": "UTC",
    "stage": "competent",
    "every": "week",
    "scheduler": "mentee",
    "useful": 2,
    "stretch_kind": "stretch",
    "support": "pair",
    "cost": "time",
    "template": "",
}


@dataclass(frozen=True)
class Secret:
    """One text of one row."""

    mentorship_id: str
    table: str
    column: str
    author_id: str
    mode: str
    shared: bool


@dataclass
class World:
    """What was written: each secret's text, and ids of rows by table."""

    secrets: dict[str, Secret] = field(default_factory=dict)
    ids: dict[str, list[str]] = field(default_factory=dict)

    def in_(self, shown: str) -> list[Secret]:
        """Which secrets stand in what was shown."""
        return [secret for text, secret in self.secrets.items() if text in shown]


def tables() -> list[type[PairRow]]:
    """Those that others point to first."""
    assert sessions.Meeting in PairRow.__subclasses__()
    first = ("mentorship_skill", "mentorship_plan", "session_series", "session")
    return sorted(PairRow.__subclasses__(), key=lambda one: (str(one.__tablename__) not in first, *_rank(one, first)))


def _rank(one: type[PairRow], first: tuple[str, ...]) -> tuple[int, str]:
    name = str(one.__tablename__)
    return (first.index(name) if name in first else 99), name


async def write(db: Database) -> World:
    """`mentor-a` and the like: the mode of all rows, and by whom what can be shared is shared."""
    world = World()
    async with db.begin() as session:
        session.add(Workspace(team_id=TEAM, coordinator_ids=[AIKO], created_at=NOW))
        await session.flush()
        session.add_all(_people())
        session.add_all([Manages(team_id=TEAM, manager_id=TOMASZ, report_id=DEVIN)])
        await session.flush()
        for mode in ("mentor", "manager"):
            for shares in (MARA, DEVIN):
                await _pair(session, world, f"{mode}-{shares}", MARA, DEVIN, mode, shares)
        await _pair(session, world, "lena", LENA, OTTO, "mentor", LENA)
        over: dict[str, Any] = {"state": "ended", "how": "handed_over", "ended_at": NOW}
        await _pair(session, world, "before", INES, DEVIN, "mentor", INES, **over)
        await _pair(session, world, "gone", GONE, DEVIN, "mentor", GONE)
    return world


def _people() -> Iterator[Person]:
    known: dict[str, Any] = {
        "profile_at": NOW,
        "dnd_at": NOW,
        "work_days": "1111111",
        "work_start": 0,
        "work_end": 1440,
    }
    for user_id in (MARA, DEVIN, OTTO, *STRANGERS):
        who: dict[str, Any] = {
            "is_admin": user_id == OWNER,
            "is_guest": user_id == GUEST,
            "is_deleted": user_id == GONE,
        }
        yield Person(team_id=TEAM, user_id=user_id, dm_channel=f"D{user_id}", **known, **who)


async def _pair(
    session: Any, world: World, name: str, mentor: str, mentee: str, mode: str, shares: str, **more: Any
) -> None:
    about: dict[str, Any] = {"state": "active", "started_at": NOW - timedelta(days=90), **more}
    about |= {"mentor_id": mentor, "mentee_id": mentee, "asked_by": mentor, "created_at": NOW, "updated_at": NOW}
    session.add(Mentorship(id=name, team_id=TEAM, kind="formal", manages=True, **about))
    await session.flush()
    world.ids.setdefault("mentorship", []).append(name)
    for table in tables():
        for author in (mentor, mentee):
            if str(table.__tablename__) == "mentorship_agreement" and author == mentee:
                continue
            row = _row(world, table, name, author, mode, shared=author == shares)
            session.add(row)
            await session.flush()
            _seal(session, world, table, row, author == shares)
    await session.flush()


def _row(world: World, table: type[PairRow], name: str, author: str, mode: str, *, shared: bool) -> PairRow:
    table_name = str(table.__tablename__)
    row_id = f"{table_name}-{name}-{author}"
    world.ids.setdefault(table_name, []).append(row_id)
    given: dict[str, Any] = {"id": row_id, "team_id": TEAM, "mentorship_id": name, "author_id": author, "mode": mode}
    given |= {"created_at": NOW, "updated_at": NOW}
    for column in table.__table__.columns:  # type: ignore[attr-defined]
        if column.name not in given:
            given |= _value(column, name, author, shared=shared)
    return table(**given)


def _value(column: Column[Any], name: str, author: str, *, shared: bool) -> dict[str, Any]:
    at = NOW + timedelta(days=2) if author == MARA else NOW - timedelta(hours=2)
    if column.foreign_keys and column.name != "mentorship_id":
        target = next(iter(column.foreign_keys)).column.table.name
        return {column.name: f"{target}-{name}-{author}"}
    if column.name in {"shared", "owner_id"}:
        return {column.name: shared if column.name == "shared" else author}
    if column.name in VALUES:
        return {column.name: VALUES[column.name]}
    if column.name in {"starts_at", "was_at"}:
        return {column.name: at}
    if column.name in {"said_at", "mentor_accepted_at"}:
        return {column.name: NOW}
    if isinstance(column.type, SealedText) or column.nullable or column.default is not None:
        return {}
    return {column.name: NOW.date() + timedelta(days=5)} if column.type.python_type is date else {}


def _seal(session: Any, world: World, table: type[PairRow], row: PairRow, shared: bool) -> None:
    texts = {}
    for column in table.__table__.columns:  # type: ignore[attr-defined]
        if isinstance(column.type, SealedText):
            if column.name in CODES and table.__tablename__ in {"mentorship_side", "mentorship_agreement"}:
                texts[column.name] = CODES[column.name]
                continue
            word = f"secret{len(world.secrets):04}x"
            texts[column.name] = f"https://{word}.example" if column.name == "link" else word
            about = row.mentorship_id, str(table.__tablename__), column.name, row.author_id, row.mode
            world.secrets[word] = Secret(*about, shared=shared if hasattr(row, "shared") else True)
    pair_store.write(session, row, texts)


def fields() -> Iterator[tuple[type[SQLModel], str]]:
    """Every table and column that is named."""
    for table in tables():
        for column in FIELDS[str(table.__tablename__)]:
            yield table, column
