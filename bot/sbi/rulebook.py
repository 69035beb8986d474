"""The coach's rules as frozen values: what a rule file may say, and all of them compiled together."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator

from bot.sbi.grammar import parse, words_in
from bot.sbi.language import Lexicon, plain_words, tagged
from bot.sbi.patterns import Compiled, Compiler, auto_lists
from bot.sbi.verbs import forms, third_person

Kind = Literal["corrective", "reinforcing"]
Text = Literal["situation", "behavior", "impact", "request"]
Severity = Literal["fix", "consider"]
Check = Literal["says", "weighs", "age", "channel", "invites", "anchors", "acts", "affects", "affects_whom", "issues"]
# says: words that are there · weighs: words that add up in a sentence · age, channel: the draft's circumstances
# invites: an invitation is missing · anchors: an occasion is missing · acts: an action is missing
# affects: an effect is missing · affects_whom: an effect without who, what or how much · issues: unrelated matters

EMPTY_LISTS = (
    "function", "adv", "generic_noun", "generic_adj", "generic_adv", "generic_verb", "crowd", "days", "months"
)  # fmt: skip
# lists of words that tell nobody what happened

BOTH: tuple[Kind, ...] = ("corrective", "reinforcing")


class Strict(BaseModel):
    """A value from a file: frozen, and a field that nobody knows is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Pattern(Strict):
    """Words to look for, where, and what takes them back."""

    match: str = Field(min_length=1)
    fields: tuple[Text, ...] = ()
    kinds: tuple[Kind, ...] = ()
    whole: bool = False  # the finding covers the sentence
    unless: tuple[str, ...] = ()  # in the same sentence


class Cue(Strict):
    """Words that count for or against, once a sentence or field."""

    weight: float
    any: tuple[str, ...] = Field(min_length=1)


class Example(Strict):
    """A part of a draft that shows what a rule finds, or leaves alone."""

    kind: Kind = "corrective"
    situation: str = "Tuesday's review of PR 12."
    behavior: str = "You merged PR 12 at 17:40 without the second approval."
    impact: str = "Ravi rolled it back at 19:00 and missed his train."
    request: str = "What happened, and how can we avoid it together?"
    recipient_level: Literal["novice", "intermediate", "advanced"] = "intermediate"
    channel: Literal["private", "public"] = "private"
    event_age_days: int = Field(default=0, ge=0)


class Rule(Strict):
    """One rule file."""

    code: str = Field(pattern=r"^[a-z][a-z_]*$")
    title: str = Field(min_length=3)
    severity: Severity
    reason: str = Field(min_length=10)
    source: str = Field(min_length=5)
    example: str = Field(min_length=10)
    check: Check = "says"
    kinds: tuple[Kind, ...] = BOTH
    fields: tuple[Text, ...] = ("behavior", "impact", "request")
    patterns: tuple[Pattern, ...] = ()
    exceptions: tuple[str, ...] = ()
    cues: tuple[Cue, ...] = ()
    at_least: float = 1
    suggestion: tuple[str, ...] = ()
    lists: dict[str, str] = {}
    verbs: dict[str, str] = {}
    matches: tuple[Example, ...] = Field(min_length=1)
    clean: tuple[Example, ...] = Field(min_length=1)
    reach: Literal["words", "clause"] = "words"  # what a finding points at
    yields_to: tuple[str, ...] = ()  # codes that keep the words they share with this one
    muted: bool = False
    retired: bool = False

    @field_validator("patterns", mode="before")
    @classmethod
    def _plain_patterns(cls, value: object) -> object:
        if isinstance(value, list):
            return [{"match": entry} if isinstance(entry, str) else entry for entry in value]
        return value

    @field_validator("suggestion", mode="before")
    @classmethod
    def _one_suggestion(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value


class Words(Strict):
    """Lists that all rules share: words and phrases between commas; verbs get all their forms."""

    irregular: dict[str, str] = {}
    words: dict[str, str] = {}
    verbs: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class ReadyPattern:
    """A pattern with everything compiled."""

    find: Compiled
    fields: tuple[Text, ...]
    kinds: tuple[Kind, ...]
    whole: bool
    unless: tuple[Compiled, ...]


@dataclass(frozen=True, slots=True)
class ReadyRule:
    """A rule with everything compiled."""

    rule: Rule
    numbers: frozenset[int]
    patterns: tuple[ReadyPattern, ...]
    exceptions: tuple[Compiled, ...]
    cues: tuple[tuple[float, tuple[Compiled, ...]], ...]

    def could_match(self, live: frozenset[int]) -> bool:
        """Say whether any of the rule's patterns is among the live ones."""
        return not self.numbers.isdisjoint(live)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rules, and the words they know."""

    rules: tuple[ReadyRule, ...]
    lexicon: Lexicon
    empty: frozenset[str]  # tags of words that tell nobody what happened
    muted: frozenset[str] = frozenset()

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that can be found, in alphabetical order."""
        return tuple(sorted(r.rule.code for r in self.rules if r.rule.code not in self.muted))

    def rule(self, code: str) -> Rule:
        """Return the rule of `code`; KeyError where there is none."""
        for ready in self.rules:
            if ready.rule.code == code:
                return ready.rule
        raise KeyError(code)

    def without(self, codes: Collection[str]) -> Self:
        """Return a rulebook in which `codes` are muted too."""
        return replace(self, muted=self.muted | frozenset(codes))


def build(rules: Iterable[Rule], words: Iterable[Words]) -> Rulebook:
    """Compile rules and words; PatternError names a pattern that cannot be read."""
    kept = sorted((rule for rule in rules if not rule.retired), key=lambda rule: rule.code)
    trees = [parse(pattern) for rule in kept for pattern in _all_patterns(rule)]
    choices = dict.fromkeys(choice for tree in trees for choice in auto_lists(tree))
    names = {choice: f"choice {number}" for number, choice in enumerate(choices)}
    lists: dict[str, set[tuple[str, ...]]] = {name: set(choice) for choice, name in names.items()}
    lists["spelled out"] = {(word,) for tree in trees for word in words_in(tree)}
    for name, entries in _lists(kept, list(words)).items():
        lists[name] = {tuple(plain_words(entry)) for entry in entries}
    lexicon = tagged(lists)
    compiler = Compiler(lexicon, names)
    ready = tuple(_ready(rule, compiler) for rule in kept)
    return Rulebook(
        ready,
        _awakened(lexicon, compiler.made),
        lexicon.tags(*EMPTY_LISTS),
        frozenset(rule.code for rule in kept if rule.muted),
    )


def _awakened(lexicon: Lexicon, patterns: list[Compiled]) -> Lexicon:
    """Note for each word and tag which patterns wait for it, so that a review tries few."""
    wakes: dict[str, list[int]] = {}
    for pattern in patterns:
        for item in pattern.waits_for:
            wakes.setdefault(item, []).append(pattern.number)
    awake = frozenset(pattern.number for pattern in patterns if not pattern.waits_for)
    return replace(
        lexicon,
        wakes={item: tuple(numbers) for item, numbers in wakes.items()},
        awake=awake,
        needs=tuple(pattern.needs for pattern in patterns),
    )


def _lists(rules: list[Rule], words: list[Words]) -> dict[str, set[str]]:
    irregular = {base: tuple(entry.split()) for part in words for base, entry in part.irregular.items()}
    lists: dict[str, set[str]] = {}
    sources = [(part.words, part.verbs) for part in words] + [(rule.lists, rule.verbs) for rule in rules]
    for plain, verbs in sources:
        for name, entries in plain.items():
            lists.setdefault(name, set()).update(_entries(entries))
        for name, entries in verbs.items():
            for verb in _entries(entries):
                lists.setdefault(name, set()).update(forms(verb, irregular))
                lists.setdefault(f"{name}_now", set()).add(third_person(verb))
    return lists


def _entries(text: str) -> list[str]:
    return [" ".join(entry.split()) for entry in text.split(",") if entry.strip()]


def _all_patterns(rule: Rule) -> Iterable[str]:
    for pattern in rule.patterns:
        yield pattern.match
        yield from pattern.unless
    yield from rule.exceptions
    for cue in rule.cues:
        yield from cue.any


def _ready(rule: Rule, compiler: Compiler) -> ReadyRule:
    patterns = tuple(
        ReadyPattern(
            find,
            pattern.fields or rule.fields,
            pattern.kinds or rule.kinds,
            pattern.whole,
            compiler.all(pattern.unless),
        )
        for pattern in rule.patterns
        for find in compiler.compiled(pattern.match)
    )
    return ReadyRule(
        rule,
        frozenset(pattern.find.number for pattern in patterns),
        patterns,
        compiler.all(rule.exceptions),
        tuple((cue.weight, compiler.all(cue.any)) for cue in rule.cues),
    )
