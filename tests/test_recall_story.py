"""Twelve weeks of people who recall, through the work of the real ticks, with a clock change on the way."""

from collections import Counter
from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from freezegun import freeze_time

from bot.people.tables import Away
from bot.recall.values import QuestionView
from tests.recall.living import TEAM, Life, living

START = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
WEEKS = 12
END = START + timedelta(weeks=WEEKS)
KIM, NIKO, SOL, LOU = "U1", "U2", "U3", "U4"
AWAY = date(2026, 3, 23), date(2026, 4, 10)
BOTH_ON_TUESDAY, TUESDAY_AND_THURSDAY = "0100000", "0101000"


@pytest.fixture
async def life(migrated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Life]:
    """Kim answers both on Tuesday; Niko is away for three weeks; Sol wants one message a week; Lou has not enrolled."""
    monkeypatch.setattr("bot.people.service._is_old", lambda at, *_: at is None)
    with freeze_time(START, real_asyncio=True) as clock:
        async with living(migrated, tmp_path, clock) as made:  # type: ignore[arg-type]
            await made.person(KIM, "America/New_York")
            await made.person(NIKO, "Europe/Berlin")
            await made.person(SOL, "Asia/Tokyo", weekly_budget=1)
            await made.person(LOU, "Europe/Lisbon")
            await made.enrols(KIM, BOTH_ON_TUESDAY)
            await made.enrols(NIKO, TUESDAY_AND_THURSDAY)
            await made.enrols(SOL, TUESDAY_AND_THURSDAY)
            async with made.deps.db.begin() as session:
                session.add(Away(team_id=TEAM, user_id=NIKO, first_day=AWAY[0], last_day=AWAY[1]))
            yield made


def names(asked: list[QuestionView]) -> str:
    return " ".join(one.card_id.removeprefix("t/") for one in asked)


def most_in_a_week(asked: list[QuestionView]) -> int:
    return max(Counter((one.asked_at - START).days // 7 for one in asked).values())


def interleaves(asked: list[QuestionView]) -> bool:
    """No topic, and so no card, comes twice in a row."""
    return all(one.topic != after.topic for one, after in pairwise(asked))


def few_are_new(asked: list[QuestionView]) -> bool:
    """At most one in three over any four weeks, once others can be asked."""
    for at, one in enumerate(asked[2:], 2):
        lately = [other for other in asked[: at + 1] if one.asked_at - other.asked_at < timedelta(weeks=4)]
        if one.is_new and 3 * sum(other.is_new for other in lately) > len(lately):
            return False
    return True


async def test_twelve_weeks_ask_what_is_worth_most_at_the_persons_own_times(life: Life) -> None:
    await life.until(END, lambda _user, _now: True)
    kim, niko, sol = await life.asked(KIM), await life.asked(NIKO), await life.asked(SOL)
    assert names(kim) == "a1 b1 a1 b1 a1 b1 a1 b1 c1 b1 d1 c1 d1 c1 b1 c1 a2 c1 b2 a2 b2 d1 a1 c1"
    assert names(niko) == "a1 b1 a1 b1 a1 b1 c1 b1 c1 a1 c1 d1 b1 d1 a2 d1 c1 a2"
    assert names(sol) == "a1 b1 a1 b1 a1 c1 b1 c1 b1 d1 b1 d1"
    for asked in (kim, niko, sol):
        assert interleaves(asked), names(asked)
        assert few_are_new(asked), names(asked)
    assert all(9 <= at.hour < 17 and at.weekday() < 5 for _, at in life.sent)
    assert not any(AWAY[0] <= at.date() <= AWAY[1] for user_id, at in life.sent if user_id == NIKO)
    assert most_in_a_week(kim) == 2
    assert most_in_a_week(niko) == 2, "what was missed while away is not made up for"
    assert most_in_a_week(sol) == 1, "their budget is one message a week"
    assert await life.asked(LOU) == []


async def test_three_missed_weeks_do_not_pile_up(life: Life) -> None:
    missed = START + timedelta(weeks=3), START + timedelta(weeks=6)
    await life.until(missed[1], lambda _user, now: not missed[0] <= now < missed[1])
    waiting = [one for one in await life.asked(NIKO) if one.state == "open"]
    assert len(waiting) <= 2, names(waiting)
    await life.until(missed[1] + timedelta(weeks=1), lambda _user, _now: True)
    assert most_in_a_week(await life.asked(NIKO)) == 2


async def test_three_weeks_without_trellis_do_not_pile_up(life: Life) -> None:
    await life.until(START + timedelta(days=8), lambda _user, _now: True)
    before = names(await life.asked(KIM)).split()
    life.clock.move_to(START + timedelta(weeks=4, days=2))
    await life.until(START + timedelta(weeks=5, days=2), lambda _user, _now: True)
    since = (await life.asked(KIM))[len(before) :]
    assert len(since) == 2, names(since)
    assert {one.card_id for one in since} == {"t/a1", "t/b1"}, "what was met before fades most"
