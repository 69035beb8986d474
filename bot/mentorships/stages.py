"""Where the two see the mentee in a skill: each apart, then side by side, with what the difference is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from bot.people.rules import STAGES

EXAMPLES = (
    "testing",
    "debugging",
    "design",
    "code review",
    "running services",
    "evaluation of AI systems",
    "prompting",
    "writing",
)
"""To pick from; any other can be typed."""

SKILLS_MOST = 20
"""That a pair works on at a time. More than a few are not worked on anyway."""

LONGEST_NAME = 60
"""It stands in sentences and options."""

Gap = Literal["self_higher", "mentor_higher", "same"]


@dataclass(frozen=True)
class Round:
    """A view from each, shared at the same moment."""

    mentee: str
    mentor: str
    at: datetime

    @property
    def gap(self) -> Gap:
        if self.mentee == self.mentor:
            return "same"
        return "self_higher" if self.steps > 0 else "mentor_higher"

    @property
    def steps(self) -> int:
        """By how many stages the mentee's own view is the higher one."""
        return STAGES.index(self.mentee) - STAGES.index(self.mentor)


@dataclass(frozen=True)
class Standing:
    """A skill as one of the two sees it now."""

    skill_id: str
    name: str
    rounds: tuple[Round, ...] = ()
    """The oldest first."""
    mine: str | None = None
    """Their own view that waits for the other's."""
    theirs_waits: bool = False
    """The other has given a view that waits for theirs. What it says, nobody but the other knows."""
    dropped: bool = False
    """They took it off their list."""

    @property
    def last(self) -> Round | None:
        return self.rounds[-1] if self.rounds else None


def standing(
    skill: Mapping[str, Any], views: Iterable[Mapping[str, Any]], mentor_id: str, mentee_id: str, reader_id: str
) -> Standing:
    """`views` are the skill's as the reader may see them, the oldest first: of the other's new one no stage."""
    found = list(views)
    shared = [one for one in found if one["shared"]]
    of_mentee, of_mentor = ([one for one in shared if one["author_id"] == who] for who in (mentee_id, mentor_id))
    rounds = tuple(
        Round(one["stage"], other["stage"], max(one["updated_at"], other["updated_at"]))
        for one, other in zip(of_mentee, of_mentor, strict=False)  # each moment shares one view of each
    )
    new = {one["author_id"]: one for one in found if not one["shared"]}
    mine = new.pop(reader_id, None)
    own = mine["stage"] if mine else None
    return Standing(skill["id"], skill["name"], rounds, own, bool(new), bool(skill.get("dropped")))


def new_names(wanted: Iterable[str], there: Iterable[str]) -> list[str]:
    """What is wanted and not there yet, each once, whatever its capitals."""
    known = {_plain(name) for name in there}
    names: list[str] = []
    for name in wanted:
        if _plain(name) and _plain(name) not in known:
            known.add(_plain(name))
            names.append(" ".join(name.split())[:LONGEST_NAME])
    return names


def same_name(one: str, other: str) -> bool:
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
