"""The coach's rules as frozen values: what a rule file may say, and all of them compiled together."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator

from bot.sbi.language import Lexicon, tagged
from bot.sbi.patterns import Compiled, compiled, words_in
from bot.sbi.verbs import forms

Kind = Literal["corrective", "reinforcing"]
Text = Literal["situation", "behavior", "impact", "request"]
Severity = Literal["fix", "consider"]
Check = Literal["says", "weighs", "lacks", "substance", "issues", "age", "channel"]
# says: words that are there · weighs: words that add up in a sentence · lacks: words that should add up in a field ·
# substance: sentences that say nothing concrete · issues: unrelated things · age, channel: the draft's metadata

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
    patterns: tuple[ReadyPattern, ...]
    exceptions: tuple[Compiled, ...]
    cues: tuple[tuple[float, tuple[Compiled, ...]], ...]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rules, and the words they know."""

    rules: tuple[ReadyRule, ...]
    lexicon: Lexicon
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
    """Compile rules and words; PatternError names the rule whose pattern cannot be read."""
    kept = sorted((rule for rule in rules if not rule.retired), key=lambda rule: rule.code)
    lists = _lists(kept, list(words))
    spelled = sorted({word for rule in kept for pattern in _all_patterns(rule) for word in words_in(pattern)})
    lexicon = tagged({**lists, "spelled_out": spelled})
    return Rulebook(
        tuple(_ready(rule, lexicon) for rule in kept),
        lexicon,
        frozenset(rule.code for rule in kept if rule.muted),
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


def _ready(rule: Rule, lexicon: Lexicon) -> ReadyRule:
    def ready(patterns: Iterable[str]) -> tuple[Compiled, ...]:
        return tuple(compiled(pattern, lexicon) for pattern in patterns)

    return ReadyRule(
        rule,
        tuple(
            ReadyPattern(
                compiled(p.match, lexicon), p.fields or rule.fields, p.kinds or rule.kinds, p.whole, ready(p.unless)
            )
            for p in rule.patterns
        ),
        ready(rule.exceptions),
        tuple((cue.weight, ready(cue.any)) for cue in rule.cues),
    )
