"""Migrations and models say the same on both databases, and every migration can be taken back with rows in place."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, PrimaryKeyConstraint, UniqueConstraint, create_engine, insert, inspect, select
from sqlmodel import SQLModel

from bot import migrations
from bot.config import Settings

for path in Path(migrations.__file__).parent.parent.glob("*/tables.py"):
    import_module(f"bot.{path.parent.name}.tables")  # tables register themselves

VALID = {
    "feedback.state": "draft",
    "feedback_reply.kind": "thank",
    "mode": "mentor",
    "mentorship.kind": "informal",
    "mentorship.mentee_id": "y",
    "mentorship.mentee_mode": "mentor",
    "mentorship.mentor_mode": "mentor",
    "mentorship.state": "active",
    "mentorship_goal.state": "open",
    "mentorship_plan.state": "open",
    "mentorship_stage.stage": "competent",
    "mentorship_wish.mentees": 3,
    "nudge.class_": "waiting",
    "nudge.state": "planned",
    "person.weekly_budget": 5,
    "person.work_end": 1020,
    "recall_card.state": "active",
    "recall_enrolment.stage": "competent",
    "recall_enrolment.weekly": 2,
    "recall_question.state": "open",
    "recall_review.grade": 3,
    "recall_review.origin": "question",
    "session.state": "planned",
    "session_action.state": "open",
    "session_help.level": 2,
    "session_series.every": "week",
}
"""Where a CHECK wants more than a value of the column's type."""


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database's address, as SQLAlchemy takes it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    given = request.getfixturevalue("postgres_url")
    tokens: dict[str, Any] = {"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1"}
    return Settings(_env_file=None, database_url=given, **tokens).sqlalchemy_url


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = create_engine(url)
    yield engine
    engine.dispose()


def revisions() -> list[str]:
    """Oldest first."""
    script = ScriptDirectory.from_config(migrations.config("sqlite://"))
    return [step.revision for step in reversed(list(script.walk_revisions()))]


def valid(table: str, column: str, plain: Any) -> Any:
    return VALID.get(f"{table}.{column}", VALID.get(column, plain))


def put_a_row_into_every_table(engine: Engine) -> int:
    metadata = MetaData()
    metadata.reflect(engine)
    tables = [table for table in metadata.sorted_tables if table.name != "alembic_version"]
    now = datetime(2026, 3, 3, tzinfo=UTC)
    plain: dict[type, Any] = {str: "x", int: 0, float: 0.0, bool: False, dict: {}, datetime: now, date: now.date()}
    with engine.begin() as connection:
        for table in tables:
            needed = [column for column in table.columns if not column.nullable]
            row = {c.name: valid(table.name, c.name, plain.get(c.type.python_type)) for c in needed}
            connection.execute(insert(table).values(row))
    return len(tables)


def _words(index: Any) -> str:
    """With the condition of a partial index as its SQL."""
    return str(index | {"dialect_options": {k: str(v) for k, v in index.get("dialect_options", {}).items()}})


def looks(engine: Engine) -> dict[str, Any]:
    """Everything that the database itself says about its tables."""
    seen = inspect(engine)
    return {
        table: {
            "columns": [
                (c["name"], str(c["type"]), c["nullable"], c["default"])
                for c in sorted(seen.get_columns(table), key=lambda c: c["name"])
            ],
            "key": seen.get_pk_constraint(table),
            "references": sorted(map(str, seen.get_foreign_keys(table))),
            "checks": sorted(map(str, seen.get_check_constraints(table))),
            "unique": sorted(map(str, seen.get_unique_constraints(table))),
            "indexes": sorted(_words(index) for index in seen.get_indexes(table)),
        }
        for table in sorted(seen.get_table_names())
        if table != "alembic_version"
    }


def test_the_models_ask_for_no_further_migration(url: str, engine: Engine) -> None:
    migrations.upgrade(url)
    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, SQLModel.metadata) == []


def test_a_migrated_database_looks_like_one_made_from_the_models(url: str, engine: Engine) -> None:
    migrations.upgrade(url)
    migrated = looks(engine)
    migrations.downgrade(url, "base")
    SQLModel.metadata.create_all(engine)
    assert looks(engine) == migrated


def test_every_migration_goes_up_down_and_up_again_with_rows_in_place(url: str, engine: Engine) -> None:
    for revision in revisions():
        migrations.upgrade(url, revision)
        assert put_a_row_into_every_table(engine) > 0
        migrations.downgrade(url, "-1")
        migrations.upgrade(url, revision)
        with engine.begin() as connection:
            metadata = MetaData()
            metadata.reflect(connection)
            for table in reversed(metadata.sorted_tables):
                if table.name != "alembic_version":
                    connection.execute(table.delete())
    assert migrations.status(url) == (revisions()[-1], revisions()[-1])


def test_taking_everything_back_leaves_nothing(url: str, engine: Engine) -> None:
    migrations.upgrade(url)
    put_a_row_into_every_table(engine)
    migrations.downgrade(url, "base")
    with engine.connect() as connection:
        metadata = MetaData()
        metadata.reflect(connection)
        assert set(metadata.tables) == {"alembic_version"}
        assert connection.execute(select(metadata.tables["alembic_version"])).all() == []


def test_migrating_twice_changes_nothing(url: str, engine: Engine) -> None:
    migrations.upgrade(url)
    before = looks(engine)
    migrations.upgrade(url)
    assert looks(engine) == before


def test_there_is_one_newest_migration() -> None:
    assert len(ScriptDirectory.from_config(migrations.config("sqlite://")).get_heads()) == 1


def test_what_goes_with_a_row_is_found_by_an_index() -> None:
    """Without one, to delete a row reads the whole table of what points at it. A workspace goes once."""
    for table in SQLModel.metadata.sorted_tables:
        unique = (one for one in table.constraints if isinstance(one, UniqueConstraint | PrimaryKeyConstraint))
        led = [[column.name for column in one.columns] for one in (*table.indexes, *unique)]
        for key in table.foreign_key_constraints:
            columns = [column.name for column in key.columns]
            found = key.referred_table.name == "workspace" or any(one[: len(columns)] == columns for one in led)
            assert found, (table.name, columns)
