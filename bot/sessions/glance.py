"""What somebody needs to know of each of their mentorships at a glance, and what waits for them there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from bot.mentorships.values import MentorshipView
from bot.sessions.values import ActionView, MeetingView

Waits = Literal["side", "their_side", "agreement", "their_agreement"]


@dataclass(frozen=True)
class Glance:
    """One mentorship as one of the two sees it, in the mode they are in."""

    mentorship: MentorshipView
    user_id: str
    next: MeetingView | None = None
    i_prepared: bool = False
    they_shared: bool = False
    to_check_in: MeetingView | None = None
    """The last session that is over, if it is recent and this person has not said how it was."""
    actions: Sequence[ActionView] = ()
    """The next open ones of both, by date."""
    my_actions: int = 0
    their_actions: int = 0
    plan_id: str | None = None
    plan_title: str = ""
    review_on: date | None = None
    agreed_at: datetime | None = None
    """When both had accepted the agreement that holds."""
    side_mine: bool = False
    side_theirs: bool = False
    to_accept: bool = False
    """A version of the agreement waits for this person."""
    they_accept: bool = False
    """It waits for the other one."""

    @property
    def waits(self) -> Waits | None:
        """What setting it up, or a change of the agreement, waits for."""
        if self.to_accept:
            return "agreement"
        if self.they_accept:
            return "their_agreement"
        if self.mentorship.state != "asked":
            return None
        return "their_side" if self.side_mine else "side"
