"""Every stored field of a pair says who may see it, and nobody else does."""

import pytest
from sqlmodel import SQLModel

from bot.mentorships.access import FIELDS, Pair, Seen, Viewer, may_see
from bot.mentorships.rules import MODES
from bot.mentorships.tables import Mentorship, PairRow
from bot.sessions import tables as sessions

PAIR = Pair("M1", "T1", "MARA", "DEVIN")
CELLS = [(table, column) for table, columns in FIELDS.items() for column in columns]
TABLES: list[type[SQLModel]] = [Mentorship, *PairRow.__subclasses__()]


def sees(
    user_id: str, cell: tuple[str, str], *, mode: str = "mentor", shared: bool = True, team_id: str = "T1"
) -> bool:
    """Of what Mara wrote in mentor mode."""
    return may_see(Viewer(team_id, user_id, mode), PAIR, *cell, author_id="MARA", mode="mentor", shared=shared)


def test_every_column_of_every_table_is_named() -> None:
    assert sessions.Meeting in TABLES
    columns = {str(table.__tablename__): set(table.__table__.columns.keys()) for table in TABLES}  # type: ignore[attr-defined]
    assert {table: set(of) for table, of in FIELDS.items()} == columns


@pytest.mark.parametrize("user_id", ["TOMASZ", "AIKO", "SAM", ""])
def test_whoever_is_not_of_the_pair_sees_no_field_in_any_mode(user_id: str) -> None:
    assert [cell for cell in CELLS for mode in MODES if sees(user_id, cell, mode=mode)] == []


def test_a_member_of_the_same_name_elsewhere_sees_no_field() -> None:
    assert [cell for cell in CELLS if sees("MARA", cell, team_id="T2")] == []


def test_the_author_sees_every_field_in_its_mode_and_none_of_a_row_in_the_other() -> None:
    assert [cell for cell in CELLS if not sees("MARA", cell)] == []
    assert {table for table, column in CELLS if sees("MARA", (table, column), mode="manager")} == {"mentorship"}


def test_the_other_of_the_pair_sees_what_is_for_both_and_the_rest_only_when_it_is_shared() -> None:
    assert {cell for cell in CELLS if sees("DEVIN", cell, shared=False)} == {
        (table, column) for table, column in CELLS if FIELDS[table][column] is Seen.PAIR
    }
    assert {cell for cell in CELLS if not sees("DEVIN", cell, shared=True)} == {
        (table, column) for table, column in CELLS if FIELDS[table][column] is Seen.AUTHOR
    }


def test_a_field_that_nobody_named_is_seen_by_nobody() -> None:
    assert not sees("MARA", ("session", "a_new_column"))
