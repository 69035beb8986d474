"""Whether somebody is on leave, by their Slack status: its emoji, its words and its end."""

import re
import unicodedata
from datetime import UTC, datetime
from functools import cached_property

from pydantic import BaseModel, ConfigDict, field_validator

from bot.people.rules import FOREVER

_ASIDE = re.compile(r"[.,;:!?|/()\[\]{}<>–—·•~+*=_\"“”„«»、。・（）！？：｜〜]+|\s-+\s|\n|:[a-z0-9_+'-]+:")
"""What parts a status into clauses: `OOO | vacation, back on Monday` has three."""

_SKIN_TONE = re.compile(r"::skin-tone-\d$")


class LeaveWords(BaseModel):
    """What means leave, as people write it in their status.

    A clause means leave if it is one of `phrases`, with nothing before it but single words of `before`, and after it
    the end or words of `after`: so `vacation until Monday` does, and `vacation planning` does not. Words of `anywhere`
    mean leave wherever they stand, for languages without spaces. Where words of `unless` stand, nothing means leave.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    emoji: frozenset[str] = frozenset()
    phrases: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    anywhere: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()

    @field_validator("phrases", "before", "after", "anywhere", "unless")
    @classmethod
    def _as_compared(cls, words: frozenset[str]) -> frozenset[str]:
        plain = frozenset(_plain(word) for word in words)
        if "" in plain:
            raise ValueError("an entry has no letters")
        return plain

    @field_validator("before")
    @classmethod
    def _single(cls, words: frozenset[str]) -> frozenset[str]:
        if several := sorted(word for word in words if " " in word):
            raise ValueError(f"takes single words, not {several[0]!r}")
        return words

    @field_validator("emoji")
    @classmethod
    def _without_colons(cls, names: frozenset[str]) -> frozenset[str]:
        return frozenset(name.strip(":") for name in names)

    @cached_property
    def longest(self) -> int:
        """Words in the longest entry."""
        return max((len(words.split()) for words in self.phrases | self.after), default=0)

    def joined(self, other: "LeaveWords") -> "LeaveWords":
        """These words and the others'."""
        return LeaveWords(**{name: getattr(self, name) | getattr(other, name) for name in LeaveWords.model_fields})


def leave_until(
    status_text: str, status_emoji: str, status_expiration: int, now: datetime, words: LeaveWords
) -> datetime | None:
    """When the leave that this status tells of ends: FOREVER if the status has no end; None if it tells of none.

    `status_expiration` is Slack's: seconds since 1970, or 0.
    """
    ends = 0 < status_expiration < FOREVER.timestamp()
    until = datetime.fromtimestamp(status_expiration, UTC) if ends else FOREVER
    return until if until > now and _means_leave(status_text, status_emoji, words) else None


def _means_leave(text: str, emoji: str, words: LeaveWords) -> bool:
    whole = f" {_plain(text)} "
    if any(f" {unless} " in whole if unless.isascii() else unless in whole for unless in words.unless):
        return False
    if _SKIN_TONE.sub("", emoji.strip()).strip(":") in words.emoji:
        return True
    if any(word in whole for word in words.anywhere):
        return True
    return any(_is_leave(_plain(clause).split(), words) for clause in _ASIDE.split(text.casefold()))


def _is_leave(clause: list[str], words: LeaveWords) -> bool:
    """Words that may stand before, then one phrase or more, then the end or words that may follow."""
    at = 0
    while True:
        end = _passed(clause, at, words.phrases, words.longest)
        if end > at and (end == len(clause) or _passed(clause, end, words.after, words.longest) > end):
            return True
        if at == len(clause) or clause[at] not in words.before:
            return False
        at += 1


def _passed(clause: list[str], at: int, known: frozenset[str], longest: int) -> int:
    """Where the known phrases that begin at `at` end; the longest come first."""
    while at < len(clause):
        for end in range(min(at + longest, len(clause)), at, -1):
            if " ".join(clause[at:end]) in known:
                at = end
                break
        else:
            return at
    return at


def _plain(text: str) -> str:
    """As words are compared: no case, accents, punctuation or pictures, one space between words."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    kept = (_letter(char) for char in decomposed if not "\u0300" <= char <= "\u036f")
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def _letter(char: str) -> str:
    """Vowel signs of Indic scripts are parts of words; joiners of pictures are nothing; other signs part."""
    if char == "\u200d" or "\ufe00" <= char <= "\ufe0f":
        return ""
    return char if char == "'" or unicodedata.category(char)[0] in "LMN" else " "
