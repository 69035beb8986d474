"""What a mentor gets to see before a session: the agenda's topics, the next question of the bank, what to watch."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import mean
from typing import TypeVar
from zlib import crc32

from bot.sessions.values import HelpView, PrepView

T = TypeVar("T")

TOPICS = 2
"""More do not fit into an hour."""

LONGEST = 3000
"""Characters in one field."""

CARD = "Recall together: "
CARD_LENGTH = 200

WITHOUT_WINS = 3
"""Sessions in a row: fewer are a busy month."""

RISES = 1.0
"""Steps of the ladder of graduated independence, over two sessions against the two before."""


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


def helped_more(helps: Iterable[HelpView]) -> str | None:
    """The skill in which more help was needed lately, from rows with the oldest first; None: in none.

    Help has risen where the level of the ladder fell.
    """
    levels: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for one in helps:
        levels[one.skill_id][one.session_id].append(one.level)
    for skill_id, sessions in levels.items():
        each = [mean(seen) for seen in sessions.values()]
        if len(each) >= 4 and mean(each[-4:-2]) - mean(each[-2:]) >= RISES:
            return skill_id
    return None
