"""What a mentor gets to see before a session: the agenda's topics, the next question of the bank, what to watch."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeVar
from zlib import crc32

from bot.sessions.autonomy import changes
from bot.sessions.values import PrepView

T = TypeVar("T")
Level = tuple[str, str, int]
"""Of one session, by whose word, how much help a skill needed."""

TOPICS = 2
"""More do not fit into an hour."""

LONGEST = 3000
"""Characters in one field."""

CARD = "Recall together: "
CARD_LENGTH = 200

WITHOUT_WINS = 3
"""Sessions in a row: fewer are a busy month."""


def topics(text: str) -> list[str]:
    """The lines of an agenda, without the marks of a list."""
    lines = (line.strip().lstrip("-*•").strip() for line in text.splitlines())
    return [line for line in lines if line]


def with_card(text: str, prompt: str) -> str:
    """The topics with this card brought along, once. The same text if there is no room for it."""
    words = " ".join(prompt.split())
    line = CARD + (words if len(words) <= CARD_LENGTH else words[: CARD_LENGTH - 1].rstrip() + "…")
    longer = f"{text.rstrip()}\n{line}".lstrip("\n")
    return text if line in text or len(longer) > LONGEST else longer


def is_card(line: str) -> bool:
    return line.startswith(CARD)


def brings_card(text: str) -> bool:
    return any(is_card(line) for line in topics(text))


def turn(bank: Sequence[T], number: int, of: str, count: int = 1) -> list[T]:
    """So many of a bank for the session of this number, all others of the bank before any again.

    `of` names the mentorship: people with several get a different one in each.
    """
    start = crc32(of.encode()) + number * count
    return [bank[(start + step) % len(bank)] for step in range(min(count, len(bank)))]


def no_wins(preps: Sequence[PrepView | None]) -> bool:
    """Whether the mentee wrote no wins for the last sessions, the latest first. What they keep for themselves may
    hold some, so it counts as a win, and so does a session without preparation: nothing is known of it."""
    last = preps[:WITHOUT_WINS]
    return len(last) == WITHOUT_WINS and all(
        prep is not None and prep.shared and not prep.is_empty and not prep.wins.strip() for prep in last
    )


def helped_more(levels: Iterable[Level], pair: tuple[str, str]) -> bool:
    """Whether a skill needs more help than it did, by what both said of it, the oldest first."""
    sessions: dict[str, dict[str, int]] = defaultdict(dict)
    for session_id, author_id, level in levels:
        sessions[session_id][author_id] = level
    views = [[said.get(person, 0) for said in sessions.values()] for person in pair]
    return any(change is not None and change.help == "more" for change in changes([views]))
