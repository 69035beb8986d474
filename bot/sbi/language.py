"""Reads a text into sentences of plain words, with quotes, code, numbers and names set apart and offsets kept."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from bot.words.spelling import plain

NUMBER, QUOTE, CODE, NAME, MAYBE_NAME, CAPITALS = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004", "\ue005"
FIRST_TAG = 0xE010
# a tag is one private-use character behind a word, so that a pattern can ask for a class of words

START = "\u00b6"
# stands before each sentence, so that a pattern can ask for its beginning

MARKS = frozenset(".!?;\n")
SHORTENED = frozenset(
    ["mr", "mrs", "ms", "dr", "prof", "vs", "etc", "e.g", "i.e", "approx", "no", "st", "ca", "cf", "incl", "resp"]
)
# a full stop after these ends no sentence

APART = {"US": "usa", "IT": "it-team"}
# in capitals these are no pronouns

_PIECES = re.compile(
    r"""
    (?P<code>```.+?```|`[^`\n]+`|https?://[^\s)>\]]+|<[@\#!][^>\s]+>)
  | (?P<quote>"[^"\n]+"|“[^”\n]+”|„[^“”\n]+[“”]|«[^»\n]+»|‘[^’\n]+(?:’(?=\w)[^’\n]+)*’
        |(?<![\w'])'(?=\S)(?:[^'\n]|(?<=\w)'(?=\w))+'(?!\w))
  | (?P<chat>(?:b4|gr8|every1|evry1|some1|sum1|n/a|w/o?)(?![\w/]))
  | (?P<number>[$€£~≈+-]?\d[\d.,:/%]*(?<![.,:/])
        (?:k|m|x|s|h|ms|gb|mb|tb|kb|am|pm|min|mins|hrs?|th|st|nd|rd|d|w|p|px)?\b%?)
  | (?P<ident>[\#@]?[^\W\d_]*(?:[\d_][\w-]*(?:[./-]\w+)*|(?<=\w)[./](?=\w)[\w./-]+|(?<=[\#@])[\w-]+)(?:\([^)\n]*\))?
        |[a-z]+[A-Z]\w*|\w+\(\)|--?[a-z][\w-]+(?<!-))
  | (?P<word>[^\W\d_]+(?:['’´][^\W\d_]+)*(?:-[^\W_]+(?:['’][^\W\d_]+)?)*)
  | (?P<mark>\n|[.!?]+|;|[^\w\s])
    """,
    re.VERBOSE,
)


_SIMPLE = re.compile(r"[a-z]+(?:[ -][a-z]+)*").fullmatch
# most phrases of the lists: only letters, which need no search for numbers, quotes and code


Range = tuple[int, int]
# of tokens: first, and one after the last


class Token(NamedTuple):
    """One plain word or mark; `start` and `end` are code points in the text."""

    norm: str
    start: int
    end: int
    tags: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Classes of words: what single words and phrases belong to, as strings of tags."""

    words: Mapping[str, str]
    phrases: Mapping[tuple[str, str], tuple[tuple[tuple[str, ...], str], ...]]
    names: Mapping[str, tuple[tuple[int, str], ...]]  # list name → (length, tag)…
    wakes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # word or tag → numbers of patterns
    awake: frozenset[int] = frozenset()  # patterns that wait for nothing
    needs: tuple[tuple[frozenset[str], ...], ...] = ()  # by number of pattern: a word or tag of each must be there
    classes: Mapping[str, frozenset[str]] = field(default_factory=dict)  # list name → tags

    def tags(self, *names: str) -> frozenset[str]:
        """Return the tags of lists."""
        if len(names) == 1:
            return self.classes.get(names[0], frozenset())
        return frozenset().union(*(self.classes.get(name, ()) for name in names))


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that was read: its tokens, and one string for patterns to run over."""

    text: str
    tokens: tuple[Token, ...]
    encoded: str
    starts: tuple[int, ...]
    sentences: tuple[tuple[int, int], ...]  # token ranges
    live: frozenset[int]  # numbers of the patterns that can occur in it
    found: dict[int, tuple[tuple[Range, Range], ...]] = field(default_factory=dict, compare=False)  # what they found

    def tokens_of(self, begin: int, end: int) -> tuple[int, int]:
        """Return the token range that a match in `encoded` covers."""
        return bisect_left(self.starts, begin), bisect_left(self.starts, end)

    def span(self, first: int, after: int) -> tuple[int, int]:
        """Return the offsets in `text` of a non-empty token range."""
        return self.tokens[first].start, max(token.end for token in self.tokens[first:after])

    def sentence_at(self, token: int) -> tuple[int, int]:
        """Return the token range of the sentence that holds `token`."""
        return next((s for s in self.sentences if s[0] <= token < s[1]), (token, token + 1))


def tagged(lists: Mapping[str, Iterable[tuple[str, ...]]]) -> Lexicon:
    """Give every list of words and phrases its tags, one for each length of phrase."""
    words: dict[str, str] = {}
    phrases: dict[tuple[str, str], list[tuple[tuple[str, ...], str]]] = {}
    names: dict[str, tuple[tuple[int, str], ...]] = {}
    code = FIRST_TAG
    for name, entries in sorted(lists.items()):
        by_length: dict[int, str] = {}
        for parts in sorted(entries):
            if len(parts) not in by_length:
                by_length[len(parts)] = chr(code)
                code += 1
            tag = by_length[len(parts)]
            if len(parts) == 1:
                words[parts[0]] = words.get(parts[0], "") + tag
            else:
                for part in parts:
                    words.setdefault(part, "")
                phrases.setdefault((parts[0], parts[1]), []).append((parts[2:], tag))
        names[name] = tuple(sorted(by_length.items()))
    classes = {name: frozenset(tag for _, tag in tags) for name, tags in names.items()}
    return Lexicon(words, {first: tuple(rest) for first, rest in phrases.items()}, names, classes=classes)


def read(text: str, lexicon: Lexicon) -> Passage:
    """Read `text`; every token's `text[start:end]` is where its plain word comes from."""
    raw = _tokens(text)
    tokens: list[Token] = []
    parts: list[str] = []
    starts: list[int] = []
    sentences: list[tuple[int, int]] = []
    present: set[str] = set()
    length = opened = 0
    fresh = True
    for i, token in enumerate(raw):
        tags = token.tags + _classes(raw, i, lexicon)
        if NAME in tags and token.norm in lexicon.words:
            tags = tags.replace(NAME, "")
        elif NAME in tags and fresh:
            tags = tags.replace(NAME, MAYBE_NAME)
        piece = (f" {START}" if fresh else "") + f" {token.norm}{tags}"
        starts.append(length + (len(START) + 1 if fresh else 0))
        parts.append(piece)
        length += len(piece)
        present.add(token.norm)
        present.update(tags)
        tokens.append(token._replace(tags=tags))
        fresh = token.norm in MARKS
        if fresh:
            sentences.append((opened, i + 1))
            opened = i + 1
    if opened < len(tokens):
        sentences.append((opened, len(tokens)))
    return Passage(text, tuple(tokens), "".join(parts) + " ", tuple(starts), tuple(sentences), _live(present, lexicon))


def _live(present: set[str], lexicon: Lexicon) -> frozenset[int]:
    wakes, needs = lexicon.wakes, lexicon.needs
    woken = {number for item in present if item in wakes for number in wakes[item]}
    return lexicon.awake.union(n for n in woken if not any(need.isdisjoint(present) for need in needs[n]))


def _classes(tokens: list[Token], i: int, lexicon: Lexicon) -> str:
    norm = tokens[i].norm
    tags = lexicon.words.get(norm, "")
    if i + 1 < len(tokens):
        for rest, tag in lexicon.phrases.get((norm, tokens[i + 1].norm), ()):
            if tag not in tags and tuple(token.norm for token in tokens[i + 2 : i + 2 + len(rest)]) == rest:
                tags += tag
    return tags


def _tokens(text: str) -> list[Token]:
    tokens: list[Token] = []
    pieces = list(_PIECES.finditer(text))
    for i, piece in enumerate(pieces):
        start, end, kind = piece.start(), piece.end(), piece.lastgroup
        found = piece.group()
        if kind in ("word", "chat"):
            if kind == "word" and not found.isalpha() and any(c.isdigit() for c in found):
                tokens.append(Token("$code", start, end, CODE))
                continue
            if found in APART:
                tokens.append(Token(APART[found], start, end, CAPITALS))
                continue
            following = pieces[i + 1].group() if i + 1 < len(pieces) else ""
            tags = _capitals(found)
            for norm, begin, stop in _plain(found, following if found.lower() in ("ur", "yor") else ""):
                tokens.append(Token(_printable(norm), start + begin, start + stop, tags))
                tags = ""
        elif kind == "mark":
            norm = _mark(found, tokens)
            tokens.append(Token(_printable(norm), start, end, ""))
        else:
            tokens.append(_apart(str(kind), found, start, end))
    return tokens


_plain = lru_cache(maxsize=8192)(plain)


def plain_words(entry: str) -> list[str]:
    """Return the plain words of a phrase."""
    words = entry.split(" ")
    if _SIMPLE(entry) and "ur" not in words and "yor" not in words:
        return [norm for word in words for norm, _, _ in plain(word, "")]
    return [token.norm for token in _tokens(entry)]


def _mark(found: str, before: list[Token]) -> str:
    if found[0] in ".!?":
        if found == "." and before and before[-1].norm in SHORTENED:
            return ","
        return "?" if "?" in found else "!" if "!" in found else "."
    return found if found in "!?;\n'%&+=<>" else ","


def _apart(kind: str, found: str, start: int, end: int) -> Token:
    if kind == "number":
        return Token(found.lower().replace(" ", ""), start, end, NUMBER)
    if kind == "quote":
        inside = found[1:-1].lower().split()
        return Token(_printable('"' + ("_".join(inside) if len(inside) <= 3 else "")), start, end, QUOTE)
    return Token("$code", start, end, CODE)


def _capitals(word: str) -> str:
    if len(word) > 1 and word.isupper():
        return CAPITALS
    return NAME if word[0].isupper() and word != "I" else ""


def _printable(norm: str) -> str:
    if norm.isascii() and " " not in norm and norm != START:
        return norm
    return "".join("_" if c == START or c == " " or "\ue000" <= c <= "\uf8ff" else c for c in norm) or "_"
