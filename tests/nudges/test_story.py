"""Four weeks of two people, through the work of the real ticks, with both clock changes of a spring."""

from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from freezegun import freeze_time
from freezegun.api import FrozenDateTimeFactory

from bot.nudges import service, store
from bot.nudges.kinds import Class, Kind
from bot.opening import plan_and_judge
from bot.people.rules import Hours
from bot.people.tables import Away
from handlers.nudges_delivery import dispatch
from tests.nudges.living import NOTE, QUESTION, TEAM, Life, embedded

START = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
END = START + timedelta(weeks=4, days=1)
KIM, NIKO = "U1", "U2"
ZONES = {KIM: "America/New_York", NIKO: "Europe/Berlin"}
"""New York's clocks go forward on 8 March, Berlin's on 29 March."""

AWAY = date(2026, 3, 16), date(2026, 3, 20)
STEP = timedelta(hours=6)


@pytest.fixture
async def life(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, migrated: Path) -> AsyncGenerator[Life]:
    async with embedded(monkeypatch, tmp_path, migrated) as made:
        for user_id, zone in ZONES.items():
            await made.person(user_id, zone=zone)
        async with made.deps.db.begin() as session:
            session.add(Away(team_id=TEAM, user_id=NIKO, first_day=AWAY[0], last_day=AWAY[1]))
        yield made


async def plans(life: Life) -> None:
    """Two questions a week for both, and a note for Niko on every evening."""
    asked = [one(NOTE, NIKO, f"note {evening}", START + timedelta(days=evening, hours=21)) for evening in range(28)]
    for user_id, zone in ZONES.items():
        for week in range(5):
            for weekday in (1, 3):
                day = START.date() + timedelta(weeks=week, days=weekday)
                at = service.at_slot(f"{day}T09:00", Hours(zone), Class.OFFERED, (TEAM, user_id))
                asked.append(one(QUESTION, user_id, f"question {user_id} {day}", at, f"{day}T09:00"))
    async with life.deps.db.begin() as session:
        await service.plan(session, START, *asked)


def one(kind: Kind, user_id: str, key: str, at: datetime, slot: str | None = None) -> service.Plan:
    return service.Plan(kind=kind, team_id=TEAM, user_id=user_id, subject_id=key, reason="r", key=key, at=at, slot=slot)


async def live(life: Life, clock: FrozenDateTimeFactory) -> list[tuple[str, datetime, str]]:
    """Through every instant at which something is due: who got what, and when by their own clocks."""
    got: list[tuple[str, datetime, str]] = []
    now = START
    while now < END:
        async with life.deps.db.read() as session:
            due = await store.next_due(session, now, now + STEP)
        now = due or now + STEP
        clock.move_to(now)
        before = len(life.slack.posts)
        await plan_and_judge(life.deps)
        await dispatch(life.deps)
        for channel, message, _ in life.slack.posts[before:]:
            user_id = channel.removeprefix("D")
            got.append((user_id, now.astimezone(ZoneInfo(ZONES[user_id])), str(message.blocks)))
        await answer(life)
    return got


async def answer(life: Life) -> None:
    """Niko answers every question, Kim none."""
    async with life.deps.db.begin() as session:
        for nudge in await store.sent_to(session, [(TEAM, NIKO)], START):
            if nudge.reaction is None:
                await service.reacted(session, nudge, QUESTION, START)


def questions(got: list[tuple[str, datetime, str]], of: str) -> list[tuple[str, datetime]]:
    return [(text, at) for user_id, at, text in got if user_id == of and "About question" in text]


def days(some: list[tuple[str, datetime]]) -> list[str]:
    return [at.date().isoformat()[5:] for _, at in some]


async def test_four_weeks_bring_each_their_own_at_their_own_hours(life: Life) -> None:
    with freeze_time(START, real_asyncio=True) as clock:
        await plans(life)
        got = await live(life, clock)  # type: ignore[arg-type]
    assert all(9 <= at.hour < 17 and at.weekday() < 5 for _, at, _ in got)
    assert not any(AWAY[0] <= at.date() <= AWAY[1] for user_id, at, _ in got if user_id == NIKO)
    assert {at.hour for _, at in questions(got, KIM)} == {9}, "an hour off after a clock change"
    assert days(questions(got, KIM)) == ["03-03", "03-05", "03-10", "03-12"]
    assert days([(text, at) for user_id, at, text in got if user_id == KIM][-1:]) == ["03-18"], "then they rest"
    assert days(questions(got, NIKO)) == ["03-03", "03-05", "03-12", "03-23", "03-24"], (
        "five a week with the notes, but one after seven days without"
    )
    back = [text for user_id, at, text in got if user_id == NIKO and at.date() == date(2026, 3, 23)]
    assert any("note 14" in text and "note 18" in text for text in back), "what gathered comes as one"
