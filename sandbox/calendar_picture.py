"""What the app sent to each person, day by day by their own calendar, for the page to draw."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import Any

from sandbox.people import Person
from sandbox.posted import Posted
from sandbox.world import World

Json = dict[str, Any]
WEEK = timedelta(weeks=1)
USUAL = 12 * WEEK
MOST_DAYS = 800
WEEKEND = (5, 6)


def span(world: World, first: str | None, last: str | None) -> tuple[date, date]:
    """The days asked for; else whole weeks that hold the last twelve, or life so far and what is left of twelve."""
    w, now = world.workspace, world.clock.now()
    today = now.date()
    first_post = w.posted[0].at if w.posted else now
    began = max(min(w.began, first_post, now).date(), today - USUAL)
    start = date.fromisoformat(first) if first else monday(began)
    end = date.fromisoformat(last) if last else max(start + USUAL, monday(today) + WEEK) - timedelta(days=1)
    if not 0 <= (end - start).days < MOST_DAYS:
        raise ValueError(f"a calendar has 1 to {MOST_DAYS} days")
    return start, end


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def picture(world: World, first: date, last: date) -> Json:
    """`{from, to, people: [{id, name, tz, today, off, leave, messages: [{date, time, at, ts, channel, text}]}]}`."""
    w, now = world.workspace, world.clock.now()
    received: dict[str, list[Posted]] = defaultdict(list)
    for post in w.posted:
        received[post.channel].append(post)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    people = [p for p in w.people.values() if p.is_human or received[w.app_dm(p.id).id]]
    rows = [_row(world, p, days, received[w.app_dm(p.id).id], now) for p in people if p.id != w.bot_user_id]
    return {"from": first.isoformat(), "to": last.isoformat(), "people": rows}


def _row(world: World, person: Person, days: list[date], posts: list[Posted], now: datetime) -> Json:
    messages = [_message(world, person, post) for post in posts]
    first, last = days[0].isoformat(), days[-1].isoformat()
    return {
        "id": person.id,
        "name": person.real_name,
        "tz": person.tz,
        "today": now.astimezone(person.zone).date().isoformat(),
        "off": [d.isoformat() for d in days if d.weekday() in WEEKEND],
        "leave": [d.isoformat() for d in days if _on_leave(person, d)],
        "messages": [m for m in messages if first <= m["date"] <= last],
    }


def _message(world: World, person: Person, post: Posted) -> Json:
    """As it reads now; what was deleted, as it was."""
    kept = world.workspace.channels[post.channel].messages.get(post.ts)
    local = post.at.astimezone(person.zone)
    return {
        "date": local.date().isoformat(),
        "time": local.strftime("%H:%M"),
        "at": post.at.isoformat(),
        "ts": post.ts,
        "channel": post.channel,
        "text": kept.text if kept else post.text,
    }


def _on_leave(person: Person, day: date) -> bool:
    """Whether a status that says so covered this day's noon."""
    noon = datetime.combine(day, time(12), person.zone)
    return any(s.is_leave and s.since <= noon and (s.until is None or noon < s.until) for s in person.statuses)
