"""Parses the patterns of rule files: plain words, @lists, gaps and choices become a small tree."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import product

MACROS = frozenset(
    ["..", "...", "~", "^", "$", "<num>", "<quote>", "<code>", "<name>", "<name?>", "<caps>", "<any>", "<adj>"]
)
_ITEMS = re.compile(r"\.\.\.|\.\.|<[a-z]+\??>\??|\(|\)\??|\||\[|\]|!\(|[^\s()|\[\]]+")
MOST_WAYS = 600
# a choice with more ways than this is not spelled out as a list


class PatternError(ValueError):
    """A pattern that cannot be read."""

    def __init__(self, problem: str, pattern: str) -> None:
        super().__init__(f"{problem} in {pattern!r}")
        self.pattern = pattern


@dataclass(frozen=True, slots=True)
class Words:
    """One word, or one of several between slashes."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A word or phrase of a list."""

    name: str


@dataclass(frozen=True, slots=True)
class Macro:
    """A gap, an edge of the sentence, or a kind of token."""

    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several sequences; `mode` is "", "?" (may be absent), "!" (must not follow) or "[" (is the span)."""

    ways: tuple["Sequence", ...]
    mode: str = ""


Node = Words | Listed | Macro | Choice
Sequence = tuple[Node, ...]


@cache
def parse(pattern: str) -> Sequence:
    """Parse `pattern`; the syntax is in content/sbi/README.md. Raises PatternError."""
    items = _ITEMS.findall(pattern)
    ways, rest = _choice(items, 0, pattern)
    if rest != len(items):
        raise PatternError(f"{items[rest]!r} closes nothing", pattern)
    return ways[0] if len(ways) == 1 else (Choice(ways),)


def _choice(items: list[str], at: int, pattern: str) -> tuple[tuple[Sequence, ...], int]:
    ways: list[Sequence] = []
    nodes: list[Node] = []
    while at < len(items) and items[at] not in (")", ")?", "]"):
        item = items[at]
        if item == "|":
            ways.append(tuple(nodes))
            nodes = []
        elif item in ("(", "!(", "["):
            inner, at = _choice(items, at + 1, pattern)
            if at >= len(items):
                raise PatternError("unbalanced brackets", pattern)
            mode = {"!(": "!", "[": "["}.get(item, "?" if items[at] == ")?" else "")
            nodes.append(Choice(inner, mode))
        else:
            nodes.append(_node(item))
        at += 1
    return (*ways, tuple(nodes)), at


def _node(item: str) -> Node:
    if item in MACROS:
        return Macro(item)
    if len(item) > 1 and item[0] == "!":
        return Choice(((_node(item[1:]),),), "!")
    if len(item) > 1 and item[-1] == "?":
        return Choice(((_node(item[:-1]),),), "?")
    if item[0] == "@":
        return Listed(item[1:])
    return Words((item,) if len(item) == 1 or item[0].isdigit() else tuple(item.split("/")))


def spelled(sequence: Sequence) -> list[tuple[str, ...]] | None:
    """Return every phrase that `sequence` stands for, if it has nothing but words; else None."""
    parts: list[list[tuple[str, ...]]] = []
    size = 1
    for node in sequence:
        ways = _ways(node)
        if ways is None:
            return None
        size *= len(ways)
        if size > MOST_WAYS:
            return None
        parts.append(ways)
    return [tuple(word for part in way for word in part) for way in product(*parts)]


def _ways(node: Node) -> list[tuple[str, ...]] | None:
    if isinstance(node, Words):
        plain = not any(word.endswith("*") or word.startswith('"') for word in node.words)
        return [(word,) for word in node.words] if plain else None
    if isinstance(node, Choice) and node.mode in ("", "?"):
        found: list[tuple[str, ...]] = [()] if node.mode == "?" else []
        for way in node.ways:
            phrases = spelled(way)
            if phrases is None:
                return None
            found.extend(phrases)
        return found
    return None


def words_in(sequence: Sequence) -> set[str]:
    """Return the plain words that a pattern spells out."""
    words: set[str] = set()
    for node in sequence:
        if isinstance(node, Words):
            words.update(word.rstrip("*") for word in node.words if word[0].isalpha())
        elif isinstance(node, Choice):
            for way in node.ways:
                words |= words_in(way)
    return words
