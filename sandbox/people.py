"""One person of the workspace, as Slack's API and as the page show them."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

LEAVE_EMOJI = {":palm_tree:", ":desert_island:", ":airplane:", ":face_with_thermometer:", ":baby:"}
LEAVE_WORDS = re.compile(r"\b(leave|vacation|holidays?|out of office|ooo|pto|sick|away)\b", re.IGNORECASE)
COLORS = ("9f69e7", "4bbe2e", "e7392d", "3c989f", "674b1b", "e96699", "e0a729", "684b6c")


@dataclass
class Status:
    """What a person showed, from `since` until `until`; none while it stands without an end."""

    text: str
    emoji: str
    since: datetime
    until: datetime | None

    @property
    def is_leave(self) -> bool:
        return self.emoji in LEAVE_EMOJI or LEAVE_WORDS.search(self.text) is not None


@dataclass
class Person:
    id: str
    name: str
    real_name: str
    title: str = ""
    tz: str = "Etc/UTC"
    habit: str = "answers"
    works: tuple[time, time] = (time(9), time(17, 30))
    quiet: tuple[time, time] | None = None
    deleted: bool = False
    is_bot: bool = False
    is_guest: bool = False
    is_admin: bool = False
    is_owner: bool = False
    status_text: str = ""
    status_emoji: str = ""
    status_expires: datetime | None = None
    statuses: list[Status] = field(default_factory=list)
    snoozed_until: datetime | None = None
    away_until: datetime | None = None
    updated: int = 0
    habit_on: bool = True

    def show_status(self, text: str, emoji: str, now: datetime, expires: datetime | None = None) -> None:
        """An empty text and emoji take the status away."""
        if self.statuses and (self.statuses[-1].until is None or self.statuses[-1].until > now):
            self.statuses[-1].until = now
        self.status_text, self.status_emoji = text, emoji
        self.status_expires = expires if text or emoji else None
        if text or emoji:
            self.statuses.append(Status(text, emoji, now, expires))

    @property
    def is_human(self) -> bool:
        return not (self.is_bot or self.deleted or self.id == "USLACKBOT")

    @property
    def color(self) -> str:
        return COLORS[hashlib.sha256(self.id.encode()).digest()[0] % len(COLORS)]

    @property
    def initials(self) -> str:
        words = self.real_name.split()
        return "".join(w[0] for w in (words[0], *words[1:][-1:])).upper() if words else self.name[:1].upper()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.tz)

    def quiet_window(self, now: datetime) -> tuple[datetime, datetime] | None:
        """The do-not-disturb window in force at `now`, or the next one; none if there is no schedule."""
        if self.snoozed_until and self.snoozed_until > now:
            return now - timedelta(minutes=1), self.snoozed_until
        if self.quiet is None:
            return None
        local = now.astimezone(self.zone)
        for day in (-1, 0, 1):
            start = datetime.combine(local.date() + timedelta(days=day), self.quiet[0], self.zone)
            end = datetime.combine(start.date(), self.quiet[1], self.zone)
            if end <= start:
                end = datetime.combine(start.date() + timedelta(days=1), self.quiet[1], self.zone)
            if end.astimezone(UTC) > now:
                return start.astimezone(UTC), end.astimezone(UTC)
        return None

    def in_dnd(self, now: datetime) -> bool:
        window = self.quiet_window(now)
        return window is not None and window[0] <= now < window[1]

    def at_work(self, now: datetime) -> bool:
        local = now.astimezone(self.zone)
        return local.weekday() < 5 and self.works[0] <= local.time() < self.works[1]

    def as_slack(self, team_id: str, now: datetime) -> dict[str, Any]:
        """A user object as `users.info` gives it; a deactivated one has no zone and no roles, as at Slack."""
        user: dict[str, Any] = {
            "id": self.id,
            "team_id": team_id,
            "name": self.name,
            "deleted": self.deleted,
            "profile": self._profile(team_id),
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": self.updated,
        }
        return user if self.deleted else user | self._active(now)

    def _active(self, now: datetime) -> dict[str, Any]:
        offset = self.zone.utcoffset(now.astimezone(self.zone).replace(tzinfo=None))
        return {
            "color": self.color,
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": self.tz.rsplit("/", 1)[-1].replace("_", " "),
            "tz_offset": int((offset or timedelta()).total_seconds()),
            "is_admin": self.is_admin,
            "is_owner": self.is_owner,
            "is_primary_owner": self.is_owner,
            "is_restricted": self.is_guest,
            "is_ultra_restricted": False,
            "who_can_share_contact_card": "EVERYONE",
            "is_email_confirmed": not self.is_bot,
        }

    def _profile(self, team_id: str) -> dict[str, Any]:
        first, _, last = self.real_name.partition(" ")
        return {
            "title": self.title,
            "phone": "",
            "skype": "",
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.name,
            "display_name_normalized": self.name,
            "fields": None,
            "status_text": self.status_text,
            "status_emoji": self.status_emoji,
            "status_expiration": int(self.status_expires.timestamp()) if self.status_expires else 0,
            "avatar_hash": self.color,
            "first_name": first,
            "last_name": last,
            "team": team_id,
        }

    def as_page(self, now: datetime) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "real_name": self.real_name,
            "title": self.title,
            "tz": self.tz,
            "color": self.color,
            "initials": self.initials,
            "habit": self.habit,
            "deleted": self.deleted,
            "is_bot": self.is_bot,
            "is_guest": self.is_guest,
            "is_admin": self.is_admin,
            "dnd": self.in_dnd(now),
            "status_emoji": self.status_emoji,
            "status_text": self.status_text,
            "status_expires": self.status_expires.isoformat() if self.status_expires else None,
            "quiet": [t.isoformat("minutes") for t in self.quiet] if self.quiet else None,
        }

    def as_dnd(self, now: datetime) -> dict[str, Any]:
        window = self.quiet_window(now)
        if window is None:
            return {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}
        start, end = window
        return {
            "dnd_enabled": True,
            "next_dnd_start_ts": int(start.timestamp()),
            "next_dnd_end_ts": int(end.timestamp()),
        }
