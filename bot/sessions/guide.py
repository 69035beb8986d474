"""How a session's minutes are spent: check-in, topics, actions, close."""

from collections.abc import Iterator
from dataclasses import dataclass

MODE, CHECK_IN, FIRST, SECOND, ACTIONS, CLOSE = (
    "guide-mode",
    "guide-check-in",
    "guide-first-topic",
    "guide-second-topic",
    "guide-actions",
    "guide-close",
)
"""The parts, by the names of their prompts."""

TWO_TOPICS = 25
"""Minutes in which two topics find room."""

FRAMES = ((15, 3), (25, 4), (60, 5))
"""Up to so many minutes in all, so many at either end; the rest is for the topics."""

LONGEST_FRAME = 8
ONE = 1
"""What saying the mode takes, and the close."""


@dataclass(frozen=True)
class Part:
    """`starts` counts in minutes from the session's start."""

    name: str
    starts: int
    minutes: int


def parts(minutes: int, topics: int = 2) -> list[Part]:
    """For a session of 15 to 90 minutes; together they are as long as it is. One topic gets the time of both."""
    frame = next((size for most, size in FRAMES if minutes <= most), LONGEST_FRAME)
    middle = minutes - 2 * frame
    second = middle * 2 // 5 if topics > 1 and minutes >= TWO_TOPICS else 0
    return list(
        _in_order(
            (MODE, ONE),
            (CHECK_IN, frame - ONE),
            (FIRST, middle - second),
            (SECOND, second),
            (ACTIONS, frame - ONE),
            (CLOSE, ONE),
        )
    )


def _in_order(*sizes: tuple[str, int]) -> Iterator[Part]:
    at = 0
    for name, size in sizes:
        if size:
            yield Part(name, at, size)
            at += size
