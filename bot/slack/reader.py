"""What Trellis asks Slack about people: profiles, leave and do-not-disturb."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.people.leave import LeaveWords, leave_until
from bot.people.rules import Profile, Quiet

QUIET_MOST = 50
"""People in one call of dnd.teamInfo, by Slack's page."""


async def user(client: AsyncWebClient, user_id: str) -> dict[str, Any]:
    """Slack's user object, for read_profile and read_leave. Raises what Slack's client raises."""
    answer = await client.users_info(user=user_id)
    found: dict[str, Any] = answer["user"]
    return found


def read_profile(user: Mapping[str, Any], team_id: str) -> Profile:
    """A user object of Slack's. Ids start with U or W, and say nothing by themselves."""
    return Profile(
        user_id=user["id"],
        zone=user.get("tz") or "UTC",
        is_bot=bool(user.get("is_bot")) or user["id"] == "USLACKBOT",
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_deleted=bool(user.get("deleted")),
        is_outsider=bool(user.get("is_stranger")) or user.get("team_id", team_id) != team_id,
        is_admin=bool(user.get("is_admin") or user.get("is_owner")),
    )


def read_leave(user: Mapping[str, Any], now: datetime, words: LeaveWords) -> datetime | None:
    """Until when the user's status says they are on leave; its words go no further."""
    status: Mapping[str, Any] = user.get("profile") or {}
    end = status.get("status_expiration") or 0
    return leave_until(status.get("status_text") or "", status.get("status_emoji") or "", int(end), now, words)


async def quiet(client: AsyncWebClient, user_id: str, now: datetime) -> Quiet | None:
    """The do-not-disturb interval that is on or comes next; None if there is none."""
    answer = await client.dnd_info(user=user_id)
    return read_quiet(answer.data if isinstance(answer.data, dict) else {}, now)


async def quiet_of(client: AsyncWebClient, user_ids: Sequence[str], now: datetime) -> dict[str, Quiet | None]:
    """The same for at most QUIET_MOST people in one call; Slack leaves out whom it does not know."""
    answer = await client.dnd_teamInfo(users=list(user_ids))
    users: dict[str, dict[str, Any]] = answer.get("users") or {}
    return {user_id: read_quiet(status, now) for user_id, status in users.items()}


def read_quiet(status: Mapping[str, Any], now: datetime) -> Quiet | None:
    """A `dnd_status` of an event, or what dnd.info and dnd.teamInfo say of one person.

    Of others Slack tells a snooze as the next interval; its own fields are only in answers about oneself.
    """
    if status.get("snooze_enabled") and status.get("snooze_endtime"):
        return Quiet(now, _utc(status["snooze_endtime"]))
    start, end = status.get("next_dnd_start_ts"), status.get("next_dnd_end_ts")
    if not status.get("dnd_enabled") or not start or not end or start >= end:
        return None
    return Quiet(_utc(start), _utc(end))


def _utc(epoch: int) -> datetime:
    return datetime.fromtimestamp(epoch, UTC)
