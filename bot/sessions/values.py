"""Sessions, preparations, check-ins and actions, with what their viewer may see: the rest is empty."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any, Self

from bot.mentorships.access import Viewer
from bot.mentorships.values import Key, MentorshipView


@dataclass(frozen=True)
class Seen:
    """Made of the fields that somebody may see of a row."""

    @classmethod
    def of(cls, seen: Mapping[str, Any]) -> Self:
        return cls(**{field.name: seen[field.name] for field in fields(cls) if field.name in seen})


@dataclass(frozen=True)
class MeetingView(Seen):
    id: str
    mentorship_id: str
    mode: str
    starts_at: datetime
    was_at: datetime
    minutes: int
    zone: str
    state: str
    sequence: int
    moves: int
    series_id: str | None = None
    place: str = ""
    changed_by: str | None = None
    author_id: str = ""

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class PrepView(Seen):
    """What one of the two wrote before; for the other it is empty until it is shared."""

    id: str
    session_id: str
    author_id: str
    shared: bool
    wins: str = ""
    hardest: str = ""
    topics: str = ""
    wants: str = ""
    note: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.wins or self.hardest or self.topics or self.wants)


@dataclass(frozen=True)
class CheckInView(Seen):
    id: str
    session_id: str
    author_id: str
    met: bool
    shared: bool
    created_at: datetime
    useful: int | None = None
    why: str = ""
    learned: str = ""
    note: str = ""
    own_note: str = ""


@dataclass(frozen=True)
class HelpView(Seen):
    id: str
    session_id: str
    author_id: str
    skill_id: str
    level: int
    created_at: datetime
    link: str = ""


@dataclass(frozen=True)
class ActionView(Seen):
    id: str
    mentorship_id: str
    author_id: str
    owner_id: str
    due_on: date
    state: str
    mode: str
    moved: int = 0
    session_id: str | None = None
    text: str = ""
    reason: str = ""
    done_at: datetime | None = None


@dataclass(frozen=True)
class OfPair:
    """A mentorship, and one of the two looking at it in one mode."""

    mentorship: MentorshipView
    viewer: Viewer

    @property
    def person(self) -> Key:
        return self.viewer.team_id, self.viewer.user_id

    @property
    def other_id(self) -> str:
        return self.mentorship.other(self.viewer.user_id)

    @property
    def is_mentor(self) -> bool:
        return self.mentorship.role(self.viewer.user_id) == "mentor"


@dataclass(frozen=True)
class When:
    """A session's time as it is set. `zone` is of whoever sets it: there the local time stays when clocks change."""

    starts_at: datetime
    zone: str
    minutes: int
    place: str = ""


@dataclass(frozen=True)
class Past:
    """A session that began, and what came of it. `waits`: the other's check-in is seen after one's own."""

    meeting: MeetingView
    check_ins: tuple[CheckInView, ...] = ()
    actions: tuple[ActionView, ...] = ()
    waits: bool = False
