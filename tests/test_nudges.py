"""A message goes out once or not at all, and every answer of the world has its own end."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot import migrations
from bot.db import Database
from bot.nudges import service, store
from bot.nudges.rules import LEASE, MAX_ATTEMPTS, Drop, Hold, NudgeView, Outcome, Send, backoff, decide
from bot.people.rules import Hours, PersonView, Profile, Quiet
from bot.slack.sender import classify
from bot.vault import Vault, new_key

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
LEASE_NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
async def db(tmp_path: Path) -> AsyncGenerator[Database]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'nudges.db'}"
    migrations.upgrade(url)
    made = Database(url, Vault([new_key()]))
    yield made
    await made.close()


async def plan(db: Database, key: str = "one", at: datetime = NOW, **more: Any) -> None:
    async with db.begin() as session:
        await service.plan(
            session, team_id="T1", user_id="U1", kind="k", subject_id="s", dedupe_key=key, at=at, now=NOW, **more
        )


async def claim(db: Database, now: datetime = NOW, limit: int = 10) -> list[NudgeView]:
    async with db.begin() as session:
        return await store.claim(session, now, LEASE_NOW, limit)


async def test_planning_again_adds_nothing(db: Database) -> None:
    await plan(db)
    await plan(db)
    assert len(await claim(db)) == 1


async def test_a_claimed_nudge_is_not_claimed_again(db: Database) -> None:
    await plan(db)
    assert [nudge.attempts for nudge in await claim(db)] == [1]
    assert await claim(db) == []


async def test_nothing_is_claimed_before_its_time_and_the_oldest_first(db: Database) -> None:
    await plan(db, "later", NOW + timedelta(minutes=1))
    await plan(db, "older", NOW - timedelta(minutes=2))
    await plan(db, "old", NOW - timedelta(minutes=1))
    claimed = await claim(db)
    assert [nudge.not_before for nudge in claimed] == [NOW - timedelta(minutes=2), NOW - timedelta(minutes=1)]


async def test_a_lease_that_runs_out_is_unknown_and_never_sent_again(db: Database) -> None:
    await plan(db)
    await claim(db)
    async with db.begin() as session:
        lost = await store.expire_leases(session, LEASE_NOW + LEASE + timedelta(seconds=1))
    assert len(lost) == 1
    assert await claim(db, NOW + timedelta(days=1)) == []


async def waiting(db: Database, attempts: int, retry_after: float | None = None) -> Outcome | None:
    """One claimed nudge is told to wait, as at its so many-th try."""
    [nudge] = await claim(db)
    async with db.begin() as session:
        nudge = replace(nudge, attempts=attempts)
        return await service.record(session, nudge, Outcome.WAIT, NOW, retry_after=retry_after)


async def test_waiting_tries_again_when_slack_says(db: Database) -> None:
    await plan(db)
    assert await waiting(db, 1, retry_after=30) is Outcome.WAIT
    assert await claim(db, NOW + timedelta(seconds=29)) == []
    assert len(await claim(db, NOW + timedelta(seconds=31))) == 1


async def test_who_is_told_to_wait_a_second_for_hours_is_tried_less_and_less(db: Database) -> None:
    await plan(db)
    assert await waiting(db, MAX_ATTEMPTS - 1, retry_after=1) is Outcome.WAIT
    assert await claim(db, NOW + timedelta(minutes=4)) == []


async def test_waiting_ends_with_the_last_try(db: Database) -> None:
    await plan(db)
    assert await waiting(db, MAX_ATTEMPTS) is Outcome.DEAD
    assert await claim(db, NOW + timedelta(days=2)) == []


def test_an_outage_is_outlasted_for_about_a_day_with_at_most_five_minutes_between_tries() -> None:
    waits = [backoff(attempt) for attempt in range(1, MAX_ATTEMPTS)]
    assert timedelta(hours=23) < sum(waits, timedelta()) < timedelta(hours=27)
    assert max(waits) == timedelta(minutes=5)


@pytest.mark.parametrize("outcome", [Outcome.SENT, Outcome.WAIT])
async def test_an_answer_after_the_lease_ran_out_changes_nothing(db: Database, outcome: Outcome) -> None:
    await plan(db)
    [nudge] = await claim(db)
    async with db.begin() as session:
        await store.expire_leases(session, LEASE_NOW + LEASE + timedelta(seconds=1))
        assert await service.record(session, nudge, outcome, NOW) is None
        assert not await service.put_off(session, nudge, Hold(NOW, "outside hours"), NOW)
        [row] = await store.of_subject(session, "T1", "s")
    assert row.state == "unknown"


async def test_a_stopped_kind_can_be_resumed(db: Database) -> None:
    async with db.begin() as session:
        await service.stop_kind(session, "T1", "U1", "k", NOW)
        await service.stop_kind(session, "T1", "U1", "k", NOW)
        assert await store.is_muted(session, "T1", "U1", "k")
        await service.resume_kind(session, "T1", "U1", "k")
        assert not await store.is_muted(session, "T1", "U1", "k")


@dataclass(frozen=True)
class Case:
    name: str
    expected: Send | Hold | Drop
    person: dict[str, Any] = field(default_factory=dict)
    muted: bool = False
    now: datetime = NOW


def nudge() -> NudgeView:
    return NudgeView("n", "T1", "U1", "k", "s", NOW, NOW + timedelta(days=3), "sending", 1, None, None)


def person(**change: Any) -> PersonView:
    given: dict[str, Any] = {
        "team_id": "T1",
        "profile": Profile("U1"),
        "hours": Hours(),
        "quiet": None,
        "stage": None,
        "public_praise": False,
        "refuses_written": False,
        "dm_channel": None,
        "introduced_at": None,
    }
    return PersonView(**{**given, **change})


QUIET_OR_CLOSED = "outside working hours or in do-not-disturb"
MORNING = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
CASES = [
    Case("within hours it goes", Send()),
    Case(
        "outside hours it waits", Hold(MORNING, "outside working hours or in do-not-disturb"), now=NOW.replace(hour=20)
    ),
    Case(
        "do-not-disturb holds it",
        Hold(NOW + timedelta(hours=1), QUIET_OR_CLOSED),
        {"quiet": Quiet(NOW, NOW + timedelta(hours=1))},
    ),
    Case("too late is dropped", Drop("expired"), now=NOW + timedelta(days=4)),
    Case("a stopped kind is dropped", Drop("stopped by the person"), muted=True),
    Case("who has left is not written to", Drop("account deactivated"), {"profile": Profile("U1", is_deleted=True)}),
    Case("who never works is not written to", Drop("no working time within two weeks"), {"hours": Hours(days="0" * 7)}),
]


def test_nobody_is_written_to_before_their_hours_are_known() -> None:
    assert isinstance(decide(nudge(), None, False, NOW), Hold)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_rules_decide(case: Case) -> None:
    assert decide(nudge(), person(**case.person), case.muted, case.now) == case.expected


@dataclass
class Answer:
    """What of a response the classes look at."""

    status_code: int
    data: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, key: str) -> Any:
        return self.data.get(key)


@pytest.mark.parametrize(
    ("status", "error", "outcome"),
    [
        (429, "ratelimited", Outcome.WAIT),
        (200, "channel_not_found", Outcome.DEAD),
        (200, "account_inactive", Outcome.DEAD),
        (200, "internal_error", Outcome.UNKNOWN),
        (500, "", Outcome.UNKNOWN),
        (503, "", Outcome.UNKNOWN),
    ],
)
def test_slacks_answers_have_classes(status: int, error: str, outcome: Outcome) -> None:
    answer: Any = Answer(status, {"ok": False, "error": error}, {"Retry-After": "7"})
    posted = classify(SlackApiError("no", answer))  # type: ignore[no-untyped-call]
    assert posted.outcome is outcome
    assert posted.retry_after == (7.0 if status == 429 else None)


def test_a_cut_connection_is_unknown() -> None:
    assert classify(TimeoutError()).outcome is Outcome.UNKNOWN
    assert classify(ConnectionResetError()).outcome is Outcome.UNKNOWN
