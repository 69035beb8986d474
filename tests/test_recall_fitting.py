"""Fitting at night: whose turn it is, what becomes of their memories, and what leaves the rows."""

import shutil
from collections.abc import AsyncGenerator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot.db import Database
from bot.people import service as people
from bot.people.rules import Profile
from bot.recall import asking, fits_store, refitting, store
from bot.recall.fitting import FROM_ANSWERS, fitted
from bot.recall.memory import DEFAULT, Grade, Memory, Parameters
from bot.recall.refitting import EVERY, NEW_ANSWERS, asleep, refit, settle
from bot.recall.replay import Series
from bot.recall.values import EnrolmentView, Key
from bot.vault import Vault, new_key

MARA, DEVIN = ("T1", "U1"), ("T1", "U2")
NIGHT = datetime(2026, 9, 1, 2, 30, tzinfo=UTC)
"""Half past two in UTC, where both of them live."""

HALF = Parameters(DEFAULT.weights, 0.5)
OTHER_WEIGHTS = Parameters((*(2 * weight for weight in DEFAULT.weights[:4]), *DEFAULT.weights[4:]))

T = TypeVar("T")


class Here:
    """Computes in this process, and remembers what it was given."""

    def __init__(self, found: Parameters | None = None) -> None:
        self.found = found
        self.given: list[tuple[str, tuple[object, ...]]] = []

    async def run(self, work: Callable[..., T], *given: object) -> T | None:
        self.given.append((work.__name__, given))
        return work(*given) if self.found is None or work is not fitted else self.found  # type: ignore[return-value]


BOTH = pytest.mark.parametrize("db", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
async def db(request: pytest.FixtureRequest, tmp_path: Path, migrated: Path) -> AsyncGenerator[Database]:
    url = f"sqlite+aiosqlite:///{shutil.copy(migrated, tmp_path / 'rows.db')}"
    if getattr(request, "param", "sqlite") == "postgresql":
        url = request.getfixturevalue("rows_url")
    made = Database(url, Vault([new_key()]))
    async with made.begin() as session:
        for team_id, user_id in (MARA, DEVIN):
            await people.learn_profile(session, team_id, Profile(user_id, zone="UTC"), NIGHT)
    yield made
    await made.close()


async def enrol(db: Database, person: Key, **change: Any) -> None:
    how = {"decks": ["own"], "weekly": 2, "days": "0100000", "minute": 540, "stage": "novice", **change}
    async with db.begin() as session:
        await store.save_enrolment(session, person, NIGHT, how)


async def enrolled(db: Database, person: Key) -> EnrolmentView:
    async with db.read() as session:
        found = await store.enrolment(session, person)
    assert found
    return found


async def answer(db: Database, person: Key, answers: int, last: datetime = NIGHT - timedelta(days=1)) -> None:
    """To ten cards in turn, two days apart, every third one forgotten; each remembered as it is in Trellis."""
    view = await enrolled(db, person)
    async with db.begin() as session:
        for number in range(answers):
            at = last - timedelta(days=2 * (answers - 1 - number))
            grade = Grade.FORGOT if number % 3 == 0 else Grade.GOOD
            await asking.remember(session, view, f"own/{number % 10}", grade, at, predicted=0.7)


async def memories(db: Database, person: Key) -> dict[str, Memory]:
    async with db.read() as session:
        rows = await store.memories(session, person)
    return {card_id: one.memory for card_id, one in rows.items() if one.memory}


async def due(db: Database, now: datetime = NIGHT, zone: str = "UTC") -> list[Key]:
    async with db.read() as session:
        return await fits_store.due(session, {zone}, now - EVERY, answers=FROM_ANSWERS, new=NEW_ANSWERS, limit=9)


async def settled(db: Database, found: Parameters | None, now: datetime = NIGHT) -> None:
    async with db.begin() as session:
        await settle(session, MARA, found, now)


def always() -> bool:
    return True


# --- whose turn it is ----------------------------------------------------------------------------------------
@BOTH
async def test_thirty_answers_make_it_somebodys_turn_and_fewer_do_not(db: Database) -> None:
    for person, answers in ((MARA, FROM_ANSWERS), (DEVIN, FROM_ANSWERS - 1)):
        await enrol(db, person)
        await answer(db, person, answers)
    assert await due(db) == [MARA]
    assert await due(db, zone="Asia/Tokyo") == []


@BOTH
async def test_the_next_turn_comes_after_a_week_with_ten_new_answers(db: Database) -> None:
    await enrol(db, MARA)
    await answer(db, MARA, FROM_ANSWERS)
    await settled(db, HALF)
    later = NIGHT + timedelta(days=28)
    await answer(db, MARA, NEW_ANSWERS - 1, NIGHT + timedelta(days=20))
    assert await due(db, later) == []
    await answer(db, MARA, 1, NIGHT + timedelta(days=21))
    assert await due(db, later) == [MARA]
    assert await due(db, NIGHT + timedelta(days=6)) == []


def test_it_is_night_from_one_to_five_where_the_person_lives() -> None:
    zones = ["UTC", "Asia/Tokyo", "America/New_York"]
    assert asleep(zones, NIGHT) == {"UTC"}
    assert asleep(zones, NIGHT + timedelta(hours=4)) == {"America/New_York"}
    assert asleep(zones, NIGHT.replace(hour=5, minute=0)) == {"America/New_York"}


# --- what becomes of the memories ----------------------------------------------------------------------------
@BOTH
async def test_new_weights_make_of_the_same_answers_what_they_would_have_made_from_the_start(db: Database) -> None:
    await enrol(db, MARA, weights=list(OTHER_WEIGHTS.weights))
    await enrol(db, DEVIN)
    await answer(db, DEVIN, 40)
    await answer(db, MARA, 40)
    from_the_start = await memories(db, MARA)
    await settled(db, DEFAULT)
    assert await memories(db, MARA) == await memories(db, DEVIN) != from_the_start
    await settled(db, OTHER_WEIGHTS)
    assert (await enrolled(db, MARA)).parameters == OTHER_WEIGHTS
    assert await memories(db, MARA) == from_the_start


async def test_a_new_number_moves_the_next_dates(db: Database) -> None:
    await enrol(db, MARA)
    await answer(db, MARA, FROM_ANSWERS)
    before = await memories(db, MARA)
    await settled(db, HALF)
    after = await memories(db, MARA)
    assert (await enrolled(db, MARA)).parameters == HALF
    assert sum(after[card].due < before[card].due for card in before) > len(before) / 2


async def test_to_settle_twice_changes_nothing_more(db: Database) -> None:
    await enrol(db, MARA)
    await answer(db, MARA, FROM_ANSWERS)
    await settled(db, OTHER_WEIGHTS)
    once = await memories(db, MARA)
    await settled(db, OTHER_WEIGHTS)
    assert await memories(db, MARA) == once


async def test_a_fit_that_found_nothing_leaves_all_as_it_was_and_is_not_tried_again_tonight(db: Database) -> None:
    await enrol(db, MARA, factor=0.5)
    await answer(db, MARA, FROM_ANSWERS)
    before = await memories(db, MARA)
    await settled(db, None)
    assert (await enrolled(db, MARA)).parameters == HALF
    assert await memories(db, MARA) == before
    assert await due(db, NIGHT + timedelta(hours=1)) == []


async def test_one_who_skipped_a_card_never_answered_gets_no_memory_of_it(db: Database) -> None:
    await enrol(db, MARA)
    await answer(db, MARA, FROM_ANSWERS)
    async with db.begin() as session:
        await store.save_memory(session, MARA, "own/skipped", NIGHT, {"skipped": True})
    await settled(db, HALF)
    async with db.read() as session:
        assert (await store.memories(session, MARA))["own/skipped"].memory is None


# --- whose answers count, and what leaves the rows -----------------------------------------------------------
@BOTH
async def test_only_who_consents_is_heard_for_the_workspaces_number(db: Database) -> None:
    for person, fits in ((MARA, True), (DEVIN, False)):
        await enrol(db, person, fits=fits)
        await answer(db, person, FROM_ANSWERS)
    computer = Here()
    assert await refit(db, [MARA, DEVIN], computer, NIGHT, always) == 2
    voices = next(given for name, given in computer.given if name == "of_workspace")[0]
    assert isinstance(voices, list)
    assert len(voices) == 1
    assert [name for name, _ in computer.given].count("fitted") == 2


async def test_no_word_and_no_id_leaves_the_rows(db: Database) -> None:
    await enrol(db, MARA, fits=True)
    await answer(db, MARA, FROM_ANSWERS)
    computer = Here()
    await refit(db, [MARA], computer, NIGHT, always)
    values = [value for _, given in computer.given for value in given]
    flat = [one for value in values for one in (value if isinstance(value, list) else [value])]
    assert {type(one) for one in flat} == {Series, float}


async def test_a_stop_is_heard_between_two_people(db: Database) -> None:
    for person in (MARA, DEVIN):
        await enrol(db, person)
        await answer(db, person, FROM_ANSWERS)
    answers = iter([True, False])
    assert await refit(db, [MARA, DEVIN], Here(HALF), NIGHT, lambda: next(answers)) == 1
    assert (await enrolled(db, MARA)).parameters == HALF
    assert (await enrolled(db, DEVIN)).parameters == DEFAULT


# --- a night, and what is told of it ------------------------------------------------------------------------
async def test_a_night_fits_whose_turn_it_is_and_says_how_many(tmp_path: Path, migrated: Path) -> None:
    path = shutil.copy(migrated, tmp_path / "night.db")
    made = Database(f"sqlite+aiosqlite:///{path}", Vault([new_key()]))
    await enrol(made, MARA)
    await answer(made, MARA, 60)
    assert await refitting.run(made, NIGHT + timedelta(hours=9), always) == 0
    assert await refitting.run(made, NIGHT, always) == 1
    assert await refitting.run(made, NIGHT, always) == 0
    assert (await enrolled(made, MARA)).parameters.factor != 1.0
    await made.close()


@BOTH
async def test_predictions_of_ninety_days_are_judged_together(db: Database) -> None:
    for person in (MARA, DEVIN):
        await enrol(db, person)
        await answer(db, person, 45)
    found = await refitting.predictions(db, NIGHT)
    assert found
    assert found.answers == 2 * 45
    assert found.calibration_error == pytest.approx(0.7 - 2 / 3, abs=0.001)
    assert await refitting.predictions(db, NIGHT + timedelta(days=60)) is None
