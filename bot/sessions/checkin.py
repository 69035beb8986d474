"""What is said after a session: the words as they are typed, what cannot be kept, and what follows from them."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.mentorships.stages import same_name

TOPICS = 3
"""More than that no half hour has room for."""

LOOKED_BACK = timedelta(days=14)
"""An older session without a check-in is not asked for by itself: nobody remembers it well."""

ALONE_FOR = timedelta(days=2)
"""So long after it began each says how it was without having read the other."""

HTTPS = re.compile(r"https://[^\s/?#@<>|\"`]+([/?#][^\s<>|\"`]*)?", re.IGNORECASE)
"""Nothing but an address over https: no other scheme, no name and password before the host."""

LONGEST_LINK = 1000


@dataclass(frozen=True)
class Topic:
    """How much help one topic needed. One that the pair has not named before has a `name` instead of an id."""

    skill_id: str = ""
    name: str = ""
    level: int | None = None
    link: str = ""

    @property
    def is_empty(self) -> bool:
        """One that is only picked says nothing: the form begins with the one at hand."""
        return not (self.name or self.level or self.link)


@dataclass(frozen=True)
class Said:
    """What one of the two says who met. `shared`: the other sees how useful it was, and why."""

    useful: int | None = None
    why: str = ""
    shared: bool = False
    learned: str = ""
    note: str = ""
    own_note: str = ""
    topics: Sequence[Topic] = ()


def problems(topics: Sequence[Topic], names: Mapping[str, str]) -> dict[str, str]:
    """By the field's name with its number, why a topic cannot be kept. `names` are the pair's skills by id."""
    found: dict[str, str] = {}
    before: list[str] = []
    for number, topic in enumerate(topics):
        if topic.is_empty:
            continue
        name = names.get(topic.skill_id, topic.name)
        if not name:
            found[f"topic{number}"] = "Say which topic this was."
        elif any(same_name(name, other) for other in before):
            found[f"topic{number}"] = "This topic stands above already."
        elif topic.level is None:
            found[f"level{number}"] = "Pick how it was done."
        if topic.link and not is_link(topic.link):
            found[f"link{number}"] = "Write the whole address, from https:// on, or leave it empty."
        before.append(name)
    return found


def is_alone(began_at: datetime, now: datetime, *, has_said: bool, is_active: bool) -> bool:
    """Whether what the other said has to wait for what this one says."""
    return is_active and not has_said and now < began_at + ALONE_FOR


def is_link(typed: str) -> bool:
    return len(typed) <= LONGEST_LINK and HTTPS.fullmatch(typed) is not None


def was_held(answers: Collection[bool]) -> bool | None:
    """Whether a session took place, by who said so: one yes is enough, for nobody is asked to prove it.

    False: whoever spoke said no, and the other too or nothing. None: nobody has spoken.
    """
    return any(answers) if answers else None
