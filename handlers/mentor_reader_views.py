"""Who looks at a page of a pair: which of the two, in which mode, and by which calendar."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.mentorships.values import MentorshipView
from bot.slack.text import mention
from handlers.blocks import Block
from handlers.mentor_views import mode_blocks, moment

OVER = "This mentorship is not active, so nothing is changed here now."


@dataclass(frozen=True)
class Reader:
    mentorship: MentorshipView
    user_id: str
    tz: ZoneInfo
    now: datetime

    @property
    def other(self) -> str:
        return mention(self.mentorship.other(self.user_id))

    @property
    def is_mentor(self) -> bool:
        return self.mentorship.role(self.user_id) == "mentor"

    @property
    def may_change(self) -> bool:
        return self.mentorship.is_active

    @property
    def today(self) -> date:
        return self.now.astimezone(self.tz).date()

    def mode(self, then: str = "") -> list[Block]:
        """The mode's block, which leads to the page of this word in the other mode; on a form to none."""
        return mode_blocks(self.mentorship, self.user_id, then, switches=bool(then))

    def day(self, at: datetime | date) -> str:
        """`3 March 2026`, where they live."""
        on = at.astimezone(self.tz).date() if isinstance(at, datetime) else at
        return f"{on.day} {on:%B} {on.year}"

    def moment(self, at: datetime) -> str:
        """`Tuesday, 3 March, 14:30`."""
        return moment(at, self.tz)
