"""What a person, an admin or Slack's profile changes about people."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.people import store
from bot.people.places import is_place
from bot.people.rules import (
    BUDGET_MOST,
    STAGES,
    BadLine,
    PersonView,
    Profile,
    Quiet,
    WorkspaceView,
    away_problem,
    may_configure,
    read_managers,
)

PROFILE_FRESH = timedelta(hours=24)
"""`user_change` brings changes at once; this catches the ones that were missed."""

QUIET_FRESH = timedelta(minutes=15)
"""Do-not-disturb changes often; asking more often than this costs calls and helps nobody."""

ASK_AGAIN = timedelta(minutes=1)
"""After a question that Slack did not answer; most of its Retry-After are not longer."""


class NotAllowed(Exception):
    """The acting person may not do this."""


async def learn_profile(
    session: AsyncSession, team_id: str, profile: Profile, now: datetime, leave_until: datetime | None = None
) -> None:
    """Take over what Slack says of someone; their own settings stay."""
    change = {key: value for key, value in asdict(profile).items() if key != "user_id"}
    change |= {"leave_until": leave_until, "profile_at": now}
    await store.save_person(session, team_id, profile.user_id, now, change)


async def learn_quiet(session: AsyncSession, team_id: str, user_id: str, quiet: Quiet | None, now: datetime) -> None:
    change = {"dnd_from": quiet and quiet.start, "dnd_until": quiet and quiet.end, "dnd_at": now}
    await store.save_person(session, team_id, user_id, now, change)


async def learn_quiets(
    session: AsyncSession, quiets: Mapping[store.Key, Quiet | None], unanswered: Iterable[store.Key], now: datetime
) -> None:
    """The same for many people who are known; of the `unanswered` what is known stays, and is asked for again soon."""
    change = {
        key: {"dnd_from": quiet and quiet.start, "dnd_until": quiet and quiet.end, "dnd_at": now}
        for key, quiet in quiets.items()
    }
    await store.change_people(session, change)
    await store.change_people(session, {key: {"dnd_at": now - QUIET_FRESH + ASK_AGAIN} for key in unanswered})


async def as_known(
    session: AsyncSession, team_id: str, user_id: str, now: datetime
) -> tuple[PersonView | None, bool, bool]:
    """That person, and whether the profile, and do-not-disturb, should be asked for again."""
    person, profile_at, quiet_at = await store.person_and_ages(session, team_id, user_id)
    return person, _is_old(profile_at, PROFILE_FRESH, now), _is_old(quiet_at, QUIET_FRESH, now)


async def old_quiets(session: AsyncSession, keys: Iterable[store.Key], now: datetime) -> list[store.Key]:
    """Which of these people's do-not-disturb should be asked for again."""
    ages = await store.ages(session, keys)
    return [key for key, (_, quiet_at) in ages.items() if _is_old(quiet_at, QUIET_FRESH, now)]


async def old_profiles(session: AsyncSession, keys: Collection[store.Key], now: datetime) -> list[store.Key]:
    """Whose profiles should be asked for: of whom nothing is known yet, then the oldest."""
    ages = await store.ages(session, keys)
    asked = {key: ages.get(key, (None, None))[0] for key in keys}
    old = [key for key, profile_at in asked.items() if _is_old(profile_at, PROFILE_FRESH, now)]
    return sorted(old, key=lambda key: asked[key] or datetime.min.replace(tzinfo=UTC))


async def profiles_unanswered(session: AsyncSession, keys: Collection[store.Key], now: datetime) -> None:
    """Slack did not say; what is known stays, and is asked for again soon."""
    ages = await store.ages(session, keys)
    known = [key for key, (profile_at, _) in ages.items() if profile_at]
    await store.change_people(session, {key: {"profile_at": now - PROFILE_FRESH + ASK_AGAIN} for key in known})


def _is_old(asked_at: datetime | None, fresh: timedelta, now: datetime) -> bool:
    return asked_at is None or not timedelta() <= now - asked_at < fresh


async def change_settings(
    session: AsyncSession,
    team_id: str,
    user_id: str,
    now: datetime,
    *,
    public_praise: bool,
    refuses_written: bool | None,
    work_days: str,
    work_start: int,
    work_end: int,
    stage: str | None,
) -> None:
    """A person's own settings; raises ValueError for hours or a stage that cannot be.

    `refuses_written` None: as it is, since the person did not touch it.
    """
    if not (0 <= work_start < work_end <= 24 * 60):
        raise ValueError("working time must start before it ends")
    if stage is not None and stage not in STAGES:
        raise ValueError(f"unknown stage {stage}")
    change = {
        "public_praise": public_praise,
        "work_days": work_days,
        "work_start": work_start,
        "work_end": work_end,
        "stage": stage,
    }
    change |= {} if refuses_written is None else {"refuses_written": refuses_written}
    await store.save_person(session, team_id, user_id, now, change)


async def change_messages(
    session: AsyncSession,
    team_id: str,
    user_id: str,
    now: datetime,
    *,
    weekly_budget: int,
    country: str | None,
    region: str | None,
) -> None:
    """How many messages a week, and whose public holidays count; ValueError for what cannot be.

    Without a country, the workspace's counts.
    """
    if not 1 <= weekly_budget <= BUDGET_MOST:
        raise ValueError(f"a weekly budget is 1 to {BUDGET_MOST}")
    if not is_place(country, region):
        raise ValueError(f"no such place: {country}, {region}")
    change = {"weekly_budget": weekly_budget, "country": country, "region": region}
    await store.save_person(session, team_id, user_id, now, change)


async def add_away(session: AsyncSession, person: PersonView, first: date, last: date, now: datetime) -> None:
    """Days away, both included; days that are over are forgotten. ValueError for what away_problem tells."""
    today = now.astimezone(person.hours.tz).date()
    if problem := away_problem(first, last, today, [span for span in person.away if span[1] >= today]):
        raise ValueError(problem[1])
    await store.forget_away(session, person.team_id, person.user_id, today)
    await store.add_away(session, person.team_id, person.user_id, first, last)


async def remove_away(session: AsyncSession, team_id: str, user_id: str, first: date) -> None:
    """The days away that begin on that day, if there are any."""
    await store.remove_away(session, team_id, user_id, first)


async def pause(session: AsyncSession, team_id: str, user_id: str, until: datetime, now: datetime) -> None:
    """Nothing that Trellis starts reaches the person until then; FOREVER: until they resume."""
    await store.save_person(session, team_id, user_id, now, {"paused_until": until})


async def resume_all(session: AsyncSession, team_id: str, user_id: str, now: datetime) -> None:
    """Messages come again, in the person's hours and within their budget."""
    await store.save_person(session, team_id, user_id, now, {"paused_until": None})


async def refuse_all(session: AsyncSession, team_id: str, user_id: str, now: datetime) -> None:
    """From now on nobody can send this person written feedback."""
    await store.save_person(session, team_id, user_id, now, {"refuses_written": True})


async def configure(
    session: AsyncSession, actor: PersonView, now: datetime, settings: WorkspaceView, managers_csv: str
) -> list[BadLine]:
    """Save the workspace's settings, unless a line of the import is bad; NotAllowed, and ValueError for no place."""
    if not is_place(settings.country, settings.region):
        raise ValueError(f"no such place: {settings.country}, {settings.region}")
    current = await store.workspace(session, actor.team_id)
    if not may_configure(actor, current):
        raise NotAllowed
    forget = managers_csv.strip().lower() == "clear"
    pairs, bad = ([], []) if forget else read_managers(managers_csv)
    if bad:
        return bad
    # Only admins name coordinators; a coordinator's form keeps the list as it is.
    coordinators = settings.coordinator_ids if actor.profile.is_admin else current.coordinator_ids
    change = {key: value for key, value in asdict(settings).items() if key not in {"team_id", "unreachable_since"}}
    change |= {"coordinator_ids": list(coordinators), "muted_rules": list(settings.muted_rules)}
    await store.save_workspace(session, actor.team_id, now, **change)
    if forget:
        await store.forget_managers(session, actor.team_id)
    await store.replace_managers(session, actor.team_id, pairs)
    return []
