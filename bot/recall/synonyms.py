"""Words that count as the same when an answer is compared with a card: forms, near-synonyms and phrases."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from bot.recall.reading import words
from bot.recall.stems import NEGATION, NEGATIONS, stem

Phrases = dict[str, tuple[tuple[tuple[str, ...], str], ...]]
"""By the stem of their first word: the stems that follow, and the term that stands for them all."""


class SynonymFile(BaseModel):
    """The file `content/recall/synonyms.yml`; a team's own adds to ours."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    forms: dict[str, str] = {}
    """A word, and its forms that the stemmer does not bring to it: `teach: taught`."""
    groups: tuple[Annotated[tuple[str, ...], Field(min_length=2)], ...] = ()
    """Words and short phrases that mean nearly the same. A word may stand in several groups."""
    apart: str = ""
    """Words that are one letter away from a card's word and no slip of it."""

    def joined(self, other: Self) -> Self:
        """Return both together."""
        forms = {word: f"{self.forms.get(word, '')} {other.forms.get(word, '')}" for word in self.forms | other.forms}
        return self.model_copy(
            update={
                "forms": forms,
                "groups": self.groups + other.groups,
                "apart": f"{self.apart} {other.apart}",
            }
        )


@dataclass(frozen=True, eq=False)
class Synonyms:
    """What a word is compared as. Made once, by `synonyms`."""

    bases: dict[str, str] = field(default_factory=dict)  # a form → the word that it is a form of
    groups: dict[str, frozenset[str]] = field(default_factory=dict)  # stem → the groups that it is in
    members: dict[str, frozenset[str]] = field(default_factory=dict)  # group → its words as they are written
    phrases: Phrases = field(default_factory=dict)
    apart: frozenset[str] = frozenset()

    def stem(self, word: str) -> str:
        """Return the stem of a flat word, or of the word whose form it is."""
        return stem(self.bases.get(word, word))

    def terms(self, word: str) -> frozenset[str]:
        """Return all that a flat word counts as: its stem and its groups, or what denies."""
        if word in NEGATIONS:
            return frozenset((word, NEGATION))
        stemmed = self.stem(word)
        return self.groups.get(stemmed, frozenset()) | {stemmed}


NONE = Synonyms()


def synonyms(file: SynonymFile) -> Synonyms:
    """Make of the file what answers are compared with."""
    bases = {form: word for word, forms in file.forms.items() for form in forms.split()}
    known = Synonyms(bases=bases)
    groups: dict[str, set[str]] = {}
    members: dict[str, set[str]] = {}
    phrases: list[tuple[tuple[str, ...], str]] = []
    for number, group in enumerate(file.groups):
        name = f"={number}"
        for entry in group:
            read = words(entry)
            stems = tuple(known.stem(word.norm) for word in read)
            if len(stems) == 1:
                groups.setdefault(stems[0], set()).add(name)
                members.setdefault(name, set()).add(read[0].norm)
            else:
                phrases.append((stems, name))
    return Synonyms(
        bases=bases,
        groups={stemmed: frozenset(names) for stemmed, names in groups.items()},
        members={name: frozenset(entries) for name, entries in members.items()},
        phrases=by_first(phrases),
        apart=frozenset(file.apart.split()),
    )


def by_first(phrases: Iterable[tuple[tuple[str, ...], str]]) -> Phrases:
    """Sort phrases, each given as its stems and its term, by their first word."""
    found: Phrases = {}
    for (first, *rest), term in phrases:
        found[first] = (*found.get(first, ()), (tuple(rest), term))
    return found
