"""Who may see which stored field of a pair: every table and column is named here, and every read asks here."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.mentorships.rules import MODES


class Seen(StrEnum):
    """By whom a field is seen. There is no role that sees more: no admin, manager, coordinator or owner."""

    AUTHOR = "author"
    PAIR = "pair"
    SHARED = "shared"
    """By its author, and by the other of the pair when the row is shared."""


@dataclass(frozen=True)
class Viewer:
    """Who looks, and in which mode. Everybody has the first; the second is for pairs where one manages the other."""

    team_id: str
    user_id: str
    mode: str = MODES[0]


@dataclass(frozen=True)
class Pair:
    """Between whom a mentorship is."""

    id: str
    team_id: str
    mentor_id: str
    mentee_id: str

    def has(self, viewer: Viewer) -> bool:
        return viewer.team_id == self.team_id and viewer.user_id in {self.mentor_id, self.mentee_id}

    def other(self, user_id: str) -> str:
        return self.mentee_id if user_id == self.mentor_id else self.mentor_id


_FACTS = dict.fromkeys(("id", "team_id", "mentorship_id", "author_id", "mode", "created_at", "updated_at"), Seen.PAIR)
"""That a row is there, whose and of when: both see that something was written, not what."""


def _table(**columns: Seen) -> Mapping[str, Seen]:
    """A row that can be shared says to both whether it is."""
    shared = {"shared": Seen.PAIR} if Seen.SHARED in columns.values() else {}
    return {**_FACTS, **shared, **columns}


def _all(seen: Seen, *columns: str) -> dict[str, Seen]:
    return dict.fromkeys(columns, seen)


TERMS = ("every", "minutes", "scheduler", "prepares", "feedback", "learning", "in_scope", "out_of_scope", "functions")
FIELDS: Mapping[str, Mapping[str, Seen]] = {
    "mentorship": _all(
        Seen.PAIR,
        *("id", "team_id", "mentor_id", "mentee_id", "asked_by", "kind", "state", "manages", "mentor_mode"),
        *("mentee_mode", "started_at", "paused_until", "pulse_at", "going_at", "ended_at", "ended_by", "how"),
        *("created_at", "updated_at"),
    ),
    "mentorship_side": _table(said_at=Seen.PAIR, **_all(Seen.SHARED, *TERMS, "expects", "teaches")),
    "mentorship_agreement": _table(
        **_all(Seen.PAIR, "version", *TERMS, "expects_of_mentor", "expects_of_mentee", "mentor_teaches"),
        **_all(Seen.PAIR, "mentee_teaches", "mentor_accepted_at", "mentee_accepted_at"),
    ),
    "mentorship_goal": _table(**_all(Seen.SHARED, "text", "success", "by_date", "state")),
    "mentorship_skill": _table(**_all(Seen.PAIR, "name", "dropped")),
    "mentorship_stage": _table(skill_id=Seen.PAIR, stage=Seen.SHARED),
    "mentorship_plan": _table(
        **_all(Seen.PAIR, "template", "title", "growth", "goal", "success", "stretch_kind", "stretch", "support"),
        **_all(Seen.PAIR, "cost", "follow", "grows_by_itself", "review_on", "state", "changed_by"),
    ),
    "mentorship_step": _table(**_all(Seen.PAIR, "plan_id", "due_on", "title", "steps", "success", "done_at")),
    "mentorship_pulse": _table(round=Seen.PAIR, **_all(Seen.SHARED, "useful", "helps", "better")),
    "mentorship_farewell": _table(**_all(Seen.SHARED, "learned", "thanks", "keeps")),
    "session_series": _table(**_all(Seen.PAIR, "every", "first_on", "minute", "zone", "minutes", "place", "next_at")),
    "session": _table(
        **_all(Seen.PAIR, "series_id", "was_at", "starts_at", "zone", "minutes", "place", "state", "sequence"),
        **_all(Seen.PAIR, "moves", "changed_by"),
    ),
    "session_prep": _table(
        session_id=Seen.PAIR, note=Seen.AUTHOR, **_all(Seen.SHARED, "wins", "hardest", "topics", "wants")
    ),
    "session_checkin": _table(
        **_all(Seen.PAIR, "session_id", "met", "learned", "note"),
        **_all(Seen.SHARED, "useful", "why"),
        own_note=Seen.AUTHOR,
    ),
    "session_help": _table(**_all(Seen.PAIR, "session_id", "skill_id", "level", "link")),
    "session_action": _table(
        **_all(Seen.PAIR, "session_id", "owner_id", "text", "due_on", "state", "moved", "reason", "done_at")
    ),
}


def may_see(
    viewer: Viewer, pair: Pair, table: str, column: str, *, author_id: str, mode: str = MODES[0], shared: bool = True
) -> bool:
    """Whether this person sees this field of this row. A field that is not named above is seen by nobody."""
    seen = FIELDS.get(table, {}).get(column)
    if seen is None or not pair.has(viewer):
        return False
    if table != "mentorship" and viewer.mode != mode:
        return False
    if viewer.user_id == author_id or seen is Seen.PAIR:
        return True
    return seen is Seen.SHARED and shared
