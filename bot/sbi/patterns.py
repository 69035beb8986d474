"""Compiles the patterns of rule files: plain words, @lists, gaps and choices, over texts that were read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.sbi.language import CAPITALS, CODE, MAYBE_NAME, NAME, NUMBER, QUOTE, START, Lexicon, Passage, tagged

_T = "[\ue000-\uf8ff]*"
_BOUNDARY = f"{START}.!?;\n"
_OTHER = "(?:i|we|it|they|he|she|which|who|everyone|everybody|nobody)"
# words that start a subject of their own, where a gap has to stay with the person
_WORD = f" [^ {START}.!?;,\n][^ ]*"
_MACROS = {
    "..": f"(?:{_WORD}){{0,3}}?",
    "...": f"(?: [^ {_BOUNDARY}][^ ]*){{0,12}}?",
    "~": f"(?:(?! {_OTHER}{_T}(?= )){_WORD}){{0,8}}?",
    "^": f" {START}",
    "$": f"(?= {START}| $|$| [.!?])",
    "<num>": f" [^ {NUMBER}]*{NUMBER}{_T}",
    "<quote>": f" [^ {QUOTE}]*{QUOTE}{_T}",
    "<code>": f" [^ {CODE}]*{CODE}{_T}",
    "<name>": f" [^ {NAME}]*{NAME}{_T}",
    "<name?>": f" [^ {NAME}{MAYBE_NAME}]*[{NAME}{MAYBE_NAME}]{_T}",
    "<caps>": f" [^ {CAPITALS}]*{CAPITALS}{_T}",
    "<any>": _WORD,
    ",": " ,",
    ".": r" \.",
    "?": r" \?",
    "!": " !",
}
_LEX = re.compile(r"\.\.\.|\.\.|<[a-z]+\??>\??|\(|\)\??|\||\[|\]|!\((?=[^)]*\))|[^\s()|\[\]]+")


class PatternError(ValueError):
    """A pattern that cannot be read."""

    def __init__(self, problem: str, pattern: str) -> None:
        super().__init__(f"{problem} in {pattern!r}")
        self.pattern = pattern


@dataclass(frozen=True, slots=True)
class Compiled:
    """One pattern, ready to run; `needs` must occur in a text before the pattern can."""

    source: str
    regex: re.Pattern[str]
    needs: tuple[str, ...]

    def find(self, passage: Passage) -> Iterator[tuple[int, int]]:
        """Yield the token range of each match; brackets in the pattern narrow it."""
        encoded = passage.encoded
        for need in self.needs:
            if need not in encoded:
                return
        for match in self.regex.finditer(encoded):
            group = 1 if self.regex.groups and match.group(1) is not None else 0
            first, after = passage.tokens_of(match.start(group), match.end(group))
            if first < after:
                yield first, after

    def hits(self, passage: Passage) -> bool:
        """Say whether the pattern occurs at all."""
        return all(need in passage.encoded for need in self.needs) and bool(self.regex.search(passage.encoded))


_EMPTY = tagged({})


def words_in(pattern: str) -> set[str]:
    """Return the plain words that a pattern spells out."""
    words: set[str] = set()
    for item in _LEX.findall(pattern):
        for word in item.rstrip("?").lstrip("!").split("/"):
            if word and word[0].isalpha():
                words.add(word.rstrip("*"))
    return words


def compiled(pattern: str, lexicon: Lexicon = _EMPTY) -> Compiled:
    """Compile `pattern`; the syntax is in content/sbi/README.md. Raises PatternError."""
    parts: list[str] = []
    needs: list[str] = []
    depth = 0
    for item in _LEX.findall(pattern):
        if item in ("(", "!("):
            parts.append("(?:" if item == "(" else "(?!")
            depth += 1
        elif item in (")", ")?"):
            parts.append(item)
            depth -= 1
        elif item == "|":
            parts.append("|")
        elif item in "[]":
            parts.append("(" if item == "[" else ")")
        else:
            parts.append(_item(item, lexicon))
            if not depth and not item.endswith("?") and item not in _MACROS and item[0] != "!":
                needs.extend(_needs(item, lexicon))
    if depth:
        raise PatternError("unbalanced parentheses", pattern)
    try:
        return Compiled(pattern, re.compile("".join(parts)), tuple(sorted(needs, key=len, reverse=True)))
    except re.error as error:
        raise PatternError(str(error), pattern) from None


def _needs(item: str, lexicon: Lexicon) -> list[str]:
    if item[0] == "@":
        tags = lexicon.names[item[1:]]
        return [tags[0][1]] if len(tags) == 1 else []
    return [f" {item.rstrip('*')}"] if "/" not in item and not item.startswith('"') else []


def _item(item: str, lexicon: Lexicon) -> str:
    if item in _MACROS:
        return _MACROS[item]
    if item.startswith("!"):
        return f"(?!{_item(item[1:], lexicon)})"
    if item.endswith("?"):
        return f"(?:{_item(item[:-1], lexicon)})?"
    if item.startswith("@"):
        return _list(item[1:], lexicon)
    words = [re.escape(w[:-1]) + "[^ \ue000-\uf8ff]*" if w.endswith("*") else re.escape(w) for w in item.split("/")]
    return f" (?:{'|'.join(words)}){_T}(?= )" if len(words) > 1 else f" {words[0]}{_T}(?= )"


def _list(name: str, lexicon: Lexicon) -> str:
    if name not in lexicon.names:
        raise PatternError("unknown list", f"@{name}")
    ways = []
    for length, tag in reversed(lexicon.names[name]):
        ways.append(f" [^ {tag}]*{tag}{_T}" + " [^ ]+" * (length - 1))
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"
