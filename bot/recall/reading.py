"""Reads an answer into plain words that know where they stand: offsets, sentences, clauses."""

import re
from functools import lru_cache
from typing import NamedTuple

from bot.recall.stems import flat
from bot.words.spelling import plain

PAUSE = 8
"""How many words the end of a sentence counts for: two short sentences may say one thing, two long ones hardly do."""

_PIECES = re.compile(
    r"""
    (?P<word> (?!\d | https?:// | (?:e\.g|i\.e)\. | [a-h]\)\s)
        (?:w/o?(?!\w) | [^\W_]+(?:['’´`][^\W_]+)*) (?:-[^\W_]+(?:['’´][^\W_]+)*)* ) [ ]?
  | (?P<skip> <[@\#!][^>\s]*> | <?https?://[^\s|>]+[|>]? | :[a-z0-9_+-]{2,}: | &(?:amp|lt|gt); | \b(?:e\.g|i\.e)\. )
  | (?P<item> (?:^|(?<=\s)) (?: \(?\d{1,2}[.)] | \(?[a-h]\) ) (?=\s) | (?<=\n)\s*[-*•·–]\s )
  | (?P<number> \d+(?:[.,:]\d+)*%? )
  | (?P<more> [^\W_]+(?:-[^\W_]+)* )
  | (?P<end> [.!?…]+(?=[\s"'”’)\]*_`]|$) | \n+ )
  | (?P<clause> [,;:()—–] | (?<=\s)-+>?(?=\s) | [=-]> )
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What stands most often comes first: the order of the others matters."""

TURNS = frozenset((
    "although", "and", "because", "but", "hence", "however", "instead", "since", "so", "then", "therefore",
    "though", "thus", "unless", "until", "whereas", "while", "yet",
))  # fmt: skip
"""Words that begin a new clause: what was denied before them is not denied after them."""


class Word(NamedTuple):
    """A plain word. `place` counts words and pauses, so that near places are words that belong together."""

    norm: str
    start: int
    end: int
    place: int
    sentence: int
    clause: int


def words(text: str) -> list[Word]:
    """Return the words of `text` in order; a hyphened one is given in parts and then, at the same place, as one."""
    found: list[Word] = []
    place = sentence = clause = 0
    for piece in _PIECES.finditer(text):
        kind = piece.lastgroup
        if kind in ("end", "item"):
            if found and found[-1].sentence == sentence:
                place, sentence, clause = place + PAUSE, sentence + 1, clause + 1
        elif kind == "clause":
            clause += 1
        elif kind in ("word", "number", "more"):
            start = piece.start(kind)
            for norm, begin, stop in _plain(piece.group(kind)):
                clause += norm in TURNS
                place += "-" not in norm
                found.append(Word(norm.replace("-", ""), start + begin, start + stop, place, sentence, clause))
    return found


@lru_cache(maxsize=16_384)
def _plain(piece: str) -> tuple[tuple[str, int, int], ...]:
    """Return the plain words of a piece with their offsets in it; the last of a hyphened one keeps its hyphens."""
    if piece[0].isdigit() and not piece[-1].isalnum():
        return ((piece[:-1].replace(",", ""), 0, len(piece)), ("percent", 0, len(piece)))
    if piece[0].isdigit():
        return ((piece.replace(",", ""), 0, len(piece)),)
    parts: list[tuple[str, int, int]] = []
    begin = 0
    for part in piece.split("-"):
        parts += [(flat(norm), begin + first, begin + after) for norm, first, after in plain(part, "")]
        begin += len(part) + 1
    if "-" in piece:
        parts.append((flat(piece), 0, len(piece)))
    return tuple(parts)
