"""What a person, an admin or Slack's profile changes about people."""

from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.people import store
from bot.people.rules import (
    STAGES,
    BadLine,
    PersonView,
    Profile,
    Quiet,
    WorkspaceView,
    may_configure,
    read_managers,
)

PROFILE_FRESH = timedelta(hours=24)
"""`user_change` brings changes at once; this catches the ones that were missed."""

QUIET_FRESH = timedelta(minutes=15)
"""Do-not-disturb changes often; asking more often than this costs calls and helps nobody."""


class NotAllowed(Exception):
    """The acting person may not do this."""


async def learn_profile(session: AsyncSession, team_id: str, profile: Profile, now: datetime) -> None:
    """Take over what Slack says of someone; their own settings stay."""
    change = {key: value for key, value in asdict(profile).items() if key != "user_id"} | {"profile_at": now}
    await store.save_person(session, team_id, profile.user_id, now, change)


async def learn_quiet(session: AsyncSession, team_id: str, user_id: str, quiet: Quiet | None, now: datetime) -> None:
    change = {"dnd_from": quiet and quiet.start, "dnd_until": quiet and quiet.end, "dnd_at": now}
    await store.save_person(session, team_id, user_id, now, change)


async def as_known(
    session: AsyncSession, team_id: str, user_id: str, now: datetime
) -> tuple[PersonView | None, bool, bool]:
    """That person, and whether the profile, and do-not-disturb, should be asked for again."""
    person, profile_at, quiet_at = await store.person_and_ages(session, team_id, user_id)
    return (
        person,
        profile_at is None or not timedelta() <= now - profile_at < PROFILE_FRESH,
        quiet_at is None or not timedelta() <= now - quiet_at < QUIET_FRESH,
    )


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


async def refuse_all(session: AsyncSession, team_id: str, user_id: str, now: datetime) -> None:
    """From now on nobody can send this person written feedback."""
    await store.save_person(session, team_id, user_id, now, {"refuses_written": True})


async def configure(
    session: AsyncSession, actor: PersonView, now: datetime, settings: WorkspaceView, managers_csv: str
) -> list[BadLine]:
    """Save the workspace's settings, unless a line of the import is bad; raises NotAllowed."""
    current = await store.workspace(session, actor.team_id)
    if not may_configure(actor, current):
        raise NotAllowed
    forget = managers_csv.strip().lower() == "clear"
    pairs, bad = ([], []) if forget else read_managers(managers_csv)
    if bad:
        return bad
    # Only admins name coordinators; a coordinator's form keeps the list as it is.
    coordinators = settings.coordinator_ids if actor.profile.is_admin else current.coordinator_ids
    change = {key: value for key, value in asdict(settings).items() if key != "team_id"}
    change |= {"coordinator_ids": list(coordinators), "muted_rules": list(settings.muted_rules)}
    await store.save_workspace(session, actor.team_id, now, **change)
    if forget:
        await store.forget_managers(session, actor.team_id)
    await store.replace_managers(session, actor.team_id, pairs)
    return []
