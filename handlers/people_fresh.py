"""What Slack says about people, taken over with what follows from it; asked again for those with something due."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.deps import Deps
from bot.nudges import service as nudges
from bot.people import service, store
from bot.people.rules import Profile, Quiet
from bot.people.store import Key
from bot.slack import reader

NOBODY = {"user_not_found", "user_not_visible"}
"""Slack's final word on an id: as good as a deactivated account."""

PROFILES_MOST = 5
"""Profiles asked for at a time. Slack takes a hundred a minute, and people who click need some of them."""

ASKING_SECONDS = 5.0
"""What a delivery waits for an answer, at most. Unknown is not in do-not-disturb, and hours hold anyway."""

log = structlog.get_logger()


async def learn_profile(
    session: AsyncSession, team_id: str, profile: Profile, leave_until: datetime | None, now: datetime
) -> None:
    """Take over a profile. What is planned follows: with a new zone its local times move, and what was held may go."""
    before = await store.person(session, team_id, profile.user_id)
    await service.learn_profile(session, team_id, profile, now, leave_until)
    if before is None or (before.profile, before.leave_until) == (profile, leave_until):
        return
    if before.profile.zone != profile.zone and not profile.is_deleted:  # Slack tells no zone of the deactivated
        hours = replace(before.hours, zone=profile.zone)
        await nudges.move_slots(session, (team_id, profile.user_id), hours, now)
    await nudges.reconsider(session, team_id, profile.user_id, now)


async def ask_profile(deps: Deps, team_id: str, user_id: str) -> tuple[Profile, datetime | None]:
    """What Slack says of a user, and until when they are on leave.

    Raises SlackApiError, aiohttp.ClientError or TimeoutError where Slack does not say.
    """
    try:
        user = await reader.user(deps.client, user_id)
    except SlackApiError as error:
        if error.response.get("error") in NOBODY:
            return Profile(user_id, is_deleted=True), None
        raise
    return reader.read_profile(user, team_id), reader.read_leave(user, deps.clock.now(), deps.leave_words)


async def refresh_profiles(deps: Deps, people: Iterable[Key]) -> None:
    """Ask who these people are, a few at a time: the unknown first, then profiles of a day ago. It never raises."""
    now = deps.clock.now()
    async with deps.db.read() as session:
        old = (await service.old_profiles(session, set(people), now))[:PROFILES_MOST]
    answers = await asyncio.gather(*(_profile(deps, *key) for key in old))
    found = {key: answer for key, answer in zip(old, answers, strict=True) if answer}
    if old:
        async with deps.db.begin() as session:
            for (team_id, _), (profile, leave_until) in found.items():
                await learn_profile(session, team_id, profile, leave_until, now)
            await service.profiles_unanswered(session, [key for key in old if key not in found], now)


async def _profile(deps: Deps, team_id: str, user_id: str) -> tuple[Profile, datetime | None] | None:
    try:
        async with asyncio.timeout(ASKING_SECONDS):
            return await ask_profile(deps, team_id, user_id)
    except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
        log.warning("slack did not say who this is", subject=user_id, exc_info=error)
        return None


async def refresh_quiet(deps: Deps, people: Iterable[Key]) -> None:
    """Ask for the do-not-disturb of these people (team, user), at most every 15 minutes each. It never raises.

    Whom Slack does not answer for stays as known and is asked for again a minute later.
    """
    now = deps.clock.now()
    async with deps.db.read() as session:
        old = await service.old_quiets(session, set(people), now)
    found: dict[Key, Quiet | None] = {}
    for team_id in sorted({team for team, _ in old}):
        user_ids = [user for team, user in old if team == team_id]
        found |= {(team_id, user): quiet for user, quiet in (await _quiets(deps, user_ids, now)).items()}
    if old:
        async with deps.db.begin() as session:
            await service.learn_quiets(session, found, [key for key in old if key not in found], now)


async def _quiets(deps: Deps, user_ids: Sequence[str], now: datetime) -> dict[str, Quiet | None]:
    """What Slack says, as far as it does: after one call that failed, no other is made."""
    found: dict[str, Quiet | None] = {}
    try:
        async with asyncio.timeout(ASKING_SECONDS):
            for start in range(0, len(user_ids), reader.QUIET_MOST):
                found |= await reader.quiet_of(deps.client, user_ids[start : start + reader.QUIET_MOST], now)
    except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
        log.warning("slack did not tell who is in do-not-disturb", people=len(user_ids), exc_info=error)
    return found
