"""What kinds of messages there are: each says what class it has, when it is too late, and how it is called."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Class(StrEnum):
    """How much right a message has to come now."""

    WAITING = "waiting"  # a person waits for it, or asked for it at that time
    AGREED = "agreed"  # it belongs to something with a date
    OFFERED = "offered"  # it may help


CLASSES = tuple(str(one) for one in Class)

SPREAD = {
    Class.WAITING: timedelta(minutes=5),
    Class.AGREED: timedelta(minutes=20),
    Class.OFFERED: timedelta(hours=1),
}
"""People who share a slot get it within so long, each at a minute of their own."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of message. `title` is how settings call it, plural; `priority` counts within a class, lowest first.

    After `lasts` it is too late, for the reason in `too_late`; None: it waits for as long as it takes.
    """

    name: str
    title: str
    class_: Class
    lasts: timedelta | None
    too_late: str
    priority: int = 50
    at_once: bool = False
    """An answer to what the person did this moment: no hour is wrong for it."""
    counts: bool = True
    """It is a message to the person; a post in a channel is not."""
    has_home: bool = False
    """App Home shows it anyway, so it loses nothing where messages are stopped."""
    alone: bool = False
    """It never becomes a line of a digest."""
    switch: str = ""
    """The name that several kinds share where a person stops them as one."""

    @property
    def habit(self) -> str:
        """Under which name it is kept what a person says or shows about it."""
        return self.switch or self.name

    @property
    def ruled(self) -> bool:
        """Whether leaving it without an answer means anything."""
        return self.class_ is not Class.WAITING
