"""What Trellis asks Slack about people: profiles and do-not-disturb."""

from datetime import UTC, datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.people.rules import Profile, Quiet


async def profile(client: AsyncWebClient, team_id: str, user_id: str) -> Profile:
    """Raises SlackApiError, aiohttp.ClientError or TimeoutError."""
    answer = await client.users_info(user=user_id)
    user: dict[str, Any] = answer["user"]
    return read_profile(user, team_id)


def read_profile(user: dict[str, Any], team_id: str) -> Profile:
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


async def quiet(client: AsyncWebClient, user_id: str, now: datetime) -> Quiet | None:
    """The do-not-disturb interval that is on or comes next; None if there is none."""
    answer = await client.dnd_info(user=user_id)
    if answer.get("snooze_enabled") and answer.get("snooze_endtime"):
        return Quiet(now, _utc(answer["snooze_endtime"]))
    start, end = answer.get("next_dnd_start_ts"), answer.get("next_dnd_end_ts")
    if not answer.get("dnd_enabled") or not start or not end or start >= end:
        return None
    return Quiet(_utc(start), _utc(end))


def _utc(epoch: int) -> datetime:
    return datetime.fromtimestamp(epoch, UTC)
