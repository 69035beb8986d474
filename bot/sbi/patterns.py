"""Compiles parsed patterns into matchers over texts that were read."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from bot.sbi.grammar import Choice, Listed, Macro, Node, PatternError, Sequence, Words, parse, spelled
from bot.sbi.language import CAPITALS, CODE, MAYBE_NAME, NAME, NUMBER, QUOTE, START, Lexicon, Passage, Range

_T = "[\ue000-\uf8ff]*+"
_WORD = f" [^ {START}.!?;,\n][^ ]*+"
_OTHER = "(?:i|we|it|they|he|she|which|who|everyone|everybody|nobody)"
# words that start a subject of their own, where a gap has to stay with the person
ADJECTIVE_ENDS = "ful|less|ous|ive|ish|ent|able|ible|minded|hearted|tempered|centered|oriented|headed|willed"
_MACROS = {
    "..": f"(?:{_WORD}){{0,3}}?",
    "...": f"(?: [^ {START}.!?;\n][^ ]*+){{0,12}}?",
    "~": f"(?:(?! {_OTHER}{_T} ){_WORD}){{0,8}}?",
    "^": f" {START}",
    "$": f"(?= {START}| $|$| [.!?])",
    "<num>": f" [^ {NUMBER}]*{NUMBER}{_T}",
    "<quote>": f" [^ {QUOTE}]*{QUOTE}{_T}",
    "<code>": f" [^ {CODE}]*{CODE}{_T}",
    "<name>": f" [^ {NAME}]*{NAME}{_T}",
    "<name?>": f" [^ {NAME}{MAYBE_NAME}]*[{NAME}{MAYBE_NAME}]{_T}",
    "<caps>": f" [^ {CAPITALS}]*{CAPITALS}{_T}",
    "<any>": _WORD,
    "<adj>": f" [a-z-]+(?:{ADJECTIVE_ENDS}){_T}(?= )",
}
FEWEST_WAYS = 5
# a choice of this many phrases or more becomes a list: a look-up a word instead of a branch a phrase

COMMON = frozenset(
    ("you", "are", "is", "was", "the", "a", "an", "to", "and", "of", "in", "on", "it",
     "that", "this", "i", "we", "not", "your", "be", "have", "do", "with", "for", "at")
)  # fmt: skip
# words that wake too many patterns, where a pattern has others to wait for

Phrases = frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Compiled:
    """One pattern, ready to run; a text must hold a word or tag of each of `needs`, the rarest is `waits_for`."""

    number: int
    source: str
    expression: str
    waits_for: frozenset[str]
    needs: tuple[frozenset[str], ...]

    def find(self, passage: Passage) -> Iterator[Range]:
        """Yield the token range of each match."""
        for whole, _ in self.matches(passage):
            yield whole

    def matches(self, passage: Passage) -> tuple[tuple[Range, Range], ...]:
        """Return the token range of each match, and of what brackets in the pattern narrow it to."""
        found = passage.found.get(self.number)  # cues are asked for sentence by sentence
        if found is None:
            found = passage.found[self.number] = tuple(self._search(passage))
        return found

    def _search(self, passage: Passage) -> Iterator[tuple[Range, Range]]:
        for match in _regex(self.expression).finditer(passage.encoded):
            whole = passage.tokens_of(match.start(), match.end())
            if whole[0] < whole[1]:
                last = match.lastindex
                yield whole, passage.tokens_of(match.start(last), match.end(last)) if last else whole


@cache
def _regex(expression: str) -> re.Pattern[str]:
    """Compile an expression the first time a text holds what it needs: most patterns wait long for their words."""
    return re.compile(expression)


def auto_lists(sequence: Sequence) -> Iterator[Phrases]:
    """Yield the choices of a pattern that are better kept as lists."""
    for node in sequence:
        phrases, others = _phrases(node)
        if phrases:
            yield phrases
        for way in others:
            yield from auto_lists(way)


@cache
def _phrases(node: Node) -> tuple[Phrases | None, tuple[Sequence, ...]]:
    """Split a choice into what a list can hold and what it can not."""
    if isinstance(node, Words):
        ways: tuple[Sequence, ...] = ((node,),)
    elif isinstance(node, Choice):
        ways = node.ways
    else:
        return None, ()
    found: set[tuple[str, ...]] = set()
    others: list[Sequence] = []
    for way in ways:
        phrases = spelled(way)
        if phrases is None or () in phrases:
            others.append(way)
        else:
            found.update(phrases)
    if len(found) < FEWEST_WAYS:
        return None, tuple(ways) if isinstance(node, Choice) else ()
    return frozenset(found), tuple(others)


def _apart(sequence: Sequence) -> Iterator[Sequence]:
    """Yield the ways of a pattern that is one choice; its plain phrases stay together as one list."""
    if len(sequence) != 1 or not isinstance(sequence[0], Choice) or sequence[0].mode not in ("", "["):
        yield sequence
        return
    choice = sequence[0]
    phrases, others = _phrases(choice)
    if phrases:
        kept = tuple(way for way in choice.ways if way not in others)
        yield (Choice(kept, choice.mode),)
    for way in others:
        yield (Choice((way,), choice.mode),)


class Compiler:
    """Turns patterns into matchers, given the lexicon and the names of the lists made for choices."""

    def __init__(self, lexicon: Lexicon, names: dict[Phrases, str]) -> None:
        self._lexicon = lexicon
        self._names = names
        self.made: list[Compiled] = []
        self._costs: dict[frozenset[str], int] = {}

    def compiled(self, pattern: str) -> tuple[Compiled, ...]:
        """Compile one pattern, each way of an outermost choice apart: each then waits for its own rare word.

        Raises PatternError.
        """
        try:
            return tuple(self._one(pattern, way) for way in _apart(parse(pattern)))
        except KeyError as error:
            raise PatternError(f"unknown list @{error.args[0]}", pattern) from None

    def all(self, patterns: Iterable[str]) -> tuple[Compiled, ...]:
        """Compile several patterns."""
        return tuple(one for pattern in patterns for one in self.compiled(pattern))

    def _one(self, pattern: str, sequence: Sequence) -> Compiled:
        needs = sorted(self._needs(sequence), key=self._commonness)
        rarest = needs[0] if needs else frozenset[str]()
        made = Compiled(len(self.made), pattern, self._sequence(sequence), rarest, tuple(needs[1:]))
        self.made.append(made)
        return made

    def _sequence(self, sequence: Sequence) -> str:
        return "".join(self._node(node) for node in sequence)

    def _node(self, node: Node) -> str:
        if isinstance(node, Macro):
            return _MACROS[node.name]
        if isinstance(node, Listed):
            return self._list(node.name)
        phrases, others = _phrases(node)
        ways = [self._list(self._names[phrases])] if phrases else []
        if isinstance(node, Words):
            return ways[0] if ways else _words(node)
        ways += [self._sequence(way) for way in others]
        opening, closing = {"?": ("(?:", ")?"), "!": ("(?!", ")"), "[": ("(", ")")}.get(node.mode, ("(?:", ")"))
        return f"{opening}{'|'.join(ways)}{closing}"

    def _list(self, name: str) -> str:
        ways = [
            f" [^ {tag}]*{tag}{_T}" + (f"(?: [^ ]++){{{length - 1}}}" if length > 1 else "")
            for length, tag in reversed(self._lexicon.names[name])
        ]
        if len(ways) == 1:
            return ways[0]
        tags = "".join(tag for _, tag in self._lexicon.names[name])
        return f"(?= [^ {tags}]*+[{tags}])(?:{'|'.join(ways)})"

    def _needs(self, sequence: Sequence) -> Iterator[frozenset[str]]:
        for node in sequence:
            need = self._need(node)
            if need:
                yield need

    def _need(self, node: Node) -> frozenset[str]:
        """Return words and tags of which a text must hold one for `node` to match; empty if nothing is known."""
        if isinstance(node, Listed):
            return frozenset(tag for _, tag in self._lexicon.names[node.name])
        if isinstance(node, Words):
            if any(word[-1] == "*" for word in node.words):
                return frozenset()
            return frozenset(QUOTE if word[0] == '"' else word for word in node.words)
        if isinstance(node, Macro) or node.mode in ("?", "!"):
            return frozenset()
        found: set[str] = set()
        phrases, others = _phrases(node)
        if phrases:
            found.update(tag for _, tag in self._lexicon.names[self._names[phrases]])
        for way in others:
            needs = sorted(self._needs(way), key=self._commonness)
            if not needs:
                return frozenset()
            found |= needs[0]
        need = frozenset(found)
        if phrases:
            self._costs[need] = len(phrases) + len(others) + 100 * sum((word,) in phrases for word in COMMON)
        return need

    def _commonness(self, need: frozenset[str]) -> int:
        return self._costs.get(need) or len(need) + 100 * len(need & COMMON)


def _words(node: Words) -> str:
    ways = [
        re.escape(w[:-1]) + "[^ \ue000-\uf8ff]*" if w[-1] == "*" and len(w) > 1 else re.escape(w) for w in node.words
    ]
    return f" {ways[0] if len(ways) == 1 else '(?:' + '|'.join(ways) + ')'}{_T}(?= )"
