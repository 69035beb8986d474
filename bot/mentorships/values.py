"""A mentorship as its two people see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.mentorships.access import Pair, Viewer
from bot.mentorships.rules import MODES, is_paused

Key = tuple[str, str]
"""Team and user."""
Role = Literal["mentor", "mentee"]


@dataclass(frozen=True)
class MentorshipView:
    """Who with whom, in which state."""

    id: str
    team_id: str
    mentor_id: str
    mentee_id: str
    asked_by: str
    kind: str
    state: str
    manages: bool
    mentor_mode: str
    mentee_mode: str
    started_at: datetime | None
    paused_until: datetime | None
    ended_at: datetime | None
    ended_by: str | None
    how: str | None
    created_at: datetime

    @property
    def pair(self) -> Pair:
        return Pair(self.id, self.team_id, self.mentor_id, self.mentee_id)

    def role(self, user_id: str) -> Role:
        return "mentor" if user_id == self.mentor_id else "mentee"

    def other(self, user_id: str) -> str:
        return self.pair.other(user_id)

    def mode(self, user_id: str) -> str:
        """In which mode this one of the two looks at it now."""
        if not self.manages:
            return MODES[0]
        return self.mentor_mode if user_id == self.mentor_id else self.mentee_mode

    def viewer(self, user_id: str, mode: str | None = None) -> Viewer:
        """This one of the two, in the mode given or else in the one they are in."""
        return Viewer(self.team_id, user_id, mode if mode and self.manages else self.mode(user_id))

    @property
    def is_active(self) -> bool:
        return self.state == "active"

    def is_paused(self, now: datetime) -> bool:
        return is_paused(self.paused_until, now)
