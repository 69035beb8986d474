"""Whatever two people do to their sessions, their calendars show what the rows show, and messages come for no other."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # comes with icalendar, without types
from icalendar import Calendar
from sqlalchemy.ext.asyncio import AsyncSession

from bot.sessions import calendar_file, kinds, series_store, store, times
from bot.sessions.schedule_store import Changed
from bot.sessions.series_store import AHEAD
from bot.sessions.values import MeetingView, When
from tests.sessions.scheduled import BERLIN, MENTEE, MENTOR, TEAM, Life, at

ZONES = {MENTOR: "America/New_York", MENTEE: BERLIN}
STEPS, SEEDS = 20, 3


async def drawn(life: Life, row: MeetingView) -> bytes:
    async def work(session: AsyncSession) -> bytes:
        pair, meeting = await store.meeting(session, (TEAM, MENTEE), row.id)
        assert meeting.series_id
        return calendar_file.coming_again(
            await series_store.of_calendar(session, pair, meeting.series_id, life.now), life.now
        )

    return await life.do(work)


def shown(data: bytes, now: datetime) -> list[datetime]:
    """What a calendar shows of the next four weeks."""
    found: dict[str, set[datetime]] = {}
    entries: list[Any] = Calendar.from_ical(data).walk("VEVENT")
    for rule in (one for one in entries if "RRULE" in one and str(one["STATUS"]) == "CONFIRMED"):
        found[rule["UID"]] = by_rule(rule, now + AHEAD)
    for one in (one for one in entries if "RECURRENCE-ID" in one):
        found[one["UID"]] -= {one["RECURRENCE-ID"].dt.astimezone(UTC)}
        found[one["UID"]] |= {one["DTSTART"].dt.astimezone(UTC)}
    return sorted(at for days in found.values() for at in days if now < at <= now + AHEAD)


def by_rule(rule: Any, until: datetime) -> set[datetime]:
    """By an implementation that is not ours, in the entry's own zone, without the days that are left out."""
    first = rule["DTSTART"].dt
    text = ";".join(part for part in rule["RRULE"].to_ical().decode().split(";") if not part.startswith("UNTIL"))
    local = rrulestr(f"RRULE:{text}", dtstart=first.replace(tzinfo=None))
    days = local.between(first.replace(tzinfo=None), until.replace(tzinfo=None) + timedelta(days=30), inc=True)
    found = {day.replace(tzinfo=first.tzinfo).astimezone(UTC) for day in days}
    last = rule["RRULE"]["UNTIL"][0] if "UNTIL" in rule["RRULE"] else until + timedelta(days=30)
    left_out = rule.get("EXDATE", [])
    for one in left_out if isinstance(left_out, list) else [left_out]:
        found -= {day.dt.astimezone(UTC) for day in one.dts}
    return {at for at in found if at <= last}


async def step(life: Life, chance: random.Random) -> None:
    """Something that one of the two, or time, does."""
    coming = await life.coming()
    if not coming or chance.random() < 0.3:
        await life.tick(life.now + timedelta(days=chance.choice([1, 3, 8]), hours=chance.randrange(9)))
        return
    row, by = chance.choice(coming), chance.choice([MENTOR, MENTEE])
    zone, later = ZONES[by], chance.random() < 0.3
    day = series_store.local(row.starts_at, zone)[0] + timedelta(days=chance.randrange(-2, 9))
    when = at(day.isoformat(), f"{chance.randrange(8, 18):02}:30", zone=zone, minutes=chance.choice([30, 45]))
    try:
        if chance.random() < 0.25:
            await life.leave_out(row, by=by)
        elif when.starts_at > life.now:
            every = chance.choice([None, "week", "two_weeks", "month"]) if later else None
            await life.move(row, When(when.starts_at, zone, when.minutes), by=by, later=later, every=every)
    except Changed:
        pytest.fail("nobody else changed it")


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_calendar_rows_and_messages_agree_after_everything_that_can_be_done(life: Life, seed: int) -> None:
    chance = random.Random(seed)
    row = await life.set(at("2026-03-10"), chance.choice(["week", "two_weeks", "month"]))
    for _ in range(STEPS):
        await step(life, chance)
        await life.tick(life.now)
        coming = await life.coming()
        within = {one.starts_at for one in coming if one.starts_at <= life.now + AHEAD}
        assert shown(await drawn(life, row), life.now) == sorted(within)
        begins = {one.id: one.starts_at for one in coming}
        for nudge in await life.planned():
            if nudge.kind == kinds.TWO_MINUTES.name and nudge.due_at > life.now:
                assert nudge.due_at == begins[nudge.subject_id] - times.TWO_MINUTES
