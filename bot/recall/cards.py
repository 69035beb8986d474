"""A card: one question that can be answered from memory in two minutes, and what a good answer has in it."""

import re
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from bot.people.rules import STAGES

ANSWER_WORDS = 80
"""A model answer is read on a phone, right after one's own."""

YES_NO = re.compile(
    r"(is|are|was|were|do|does|did|can|could|should|would|will|has|have|had|may|might|must)\b", re.IGNORECASE
)
"""A question that begins so is answered with yes or no."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]


def _line(most: int, least: int = 1) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=least, max_length=most)


Stage = Annotated[str, StringConstraints(pattern=f"^({'|'.join(STAGES)})$")]


class Knowledge(StrEnum):
    """What kind of knowledge a card asks for."""

    CONCEPT = "concept"
    PROCEDURE = "procedure"
    DEBUGGING = "debugging"
    DESIGN = "design"


class KeyPoint(BaseModel):
    """One thing that a good answer says. `accepted` are phrasings by which it is found, see bot/recall/matching.py."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    point: Annotated[str, _line(140)]
    accepted: tuple[Annotated[str, _line(240)], ...] = ()


class Card(BaseModel):
    """A card of ours or of a person's own. `id` is `deck/name` and means this card for ever."""

    model_config = ConfigDict(frozen=True)

    id: str
    deck: str
    prompt: str
    points: tuple[KeyPoint, ...]
    case: str = ""
    answer: str = ""
    hints: tuple[str, ...] = ()
    why: str = ""
    stages: tuple[str, ...] = ()
    kind: Knowledge | None = None
    topic: str = ""
    section: str = ""
    ideas: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    see: tuple[str, ...] = ()


class CardFile(BaseModel):
    """A file `content/recall/<deck>/<name>.yml`. content/recall/README.md says what each field is for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    prompt: Annotated[str, _line(240, 15)]
    case: Annotated[str, _line(500)] | None = None
    points: Annotated[tuple[KeyPoint, ...], Field(min_length=3, max_length=6)]
    answer: Annotated[str, _line(700, 40)]
    hints: Annotated[tuple[Annotated[str, _line(200, 8)], ...], Field(min_length=2, max_length=4)]
    why: Annotated[str, _line(220, 15)]
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    kind: Knowledge
    topic: Slug
    section: Slug | None = None
    ideas: tuple[Slug, ...] = ()
    after: tuple[Slug, ...] = ()
    see: tuple[Slug, ...] = ()

    @model_validator(mode="after")
    def _promises(self) -> Self:
        if len(words := self.answer.split()) > ANSWER_WORDS:
            raise ValueError(f"answer has {len(words)} words, at most {ANSWER_WORDS} are read")
        if self.prompt.count("?") > 1:
            raise ValueError("prompt asks several questions; make several cards of them")
        if YES_NO.match(self.prompt):
            raise ValueError("prompt can be answered with yes or no")
        if len({point.id for point in self.points}) < len(self.points):
            raise ValueError("points: two have the same id")
        if few := [point.id for point in self.points if len(point.accepted) < 3]:
            raise ValueError(f"points: {few[0]} needs at least three accepted phrasings")
        if len(set(self.stages)) < len(self.stages):
            raise ValueError("stages: one stands twice")
        return self

    def card(self, deck: str, name: str) -> Card:
        """The value that the rest of Trellis knows."""
        given = self.model_dump(exclude={"after", "see", "case", "section"})
        return Card(
            id=f"{deck}/{name}",
            deck=deck,
            case=self.case or "",
            section=self.section or "",
            after=tuple(f"{deck}/{one}" for one in self.after),
            see=tuple(f"{deck}/{one}" for one in self.see),
            **given,
        )


class Deck(BaseModel):
    """A set of cards, as `content/recall/decks.yml` describes it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    title: Annotated[str, _line(60)]
    about: Annotated[str, _line(300)]
    topics: dict[Slug, Annotated[str, _line(60)]]


class Decks(BaseModel):
    """The file `content/recall/decks.yml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    decks: tuple[Deck, ...]


class Section(BaseModel):
    """A section of the source chapter and its ideas in our own words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    title: Annotated[str, _line(80)]
    ideas: dict[Slug, Annotated[str, _line(200)]] = Field(min_length=1)


class Sections(BaseModel):
    """The file `content/recall/sections.yml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sections: tuple[Section, ...]


class Library(BaseModel):
    """Every deck and card of ours, by id."""

    model_config = ConfigDict(frozen=True)

    decks: dict[str, Deck]
    cards: dict[str, Card]
    sections: tuple[Section, ...] = ()

    def of(self, deck: str) -> tuple[Card, ...]:
        """The cards of a deck, by id."""
        return tuple(card for card in self.cards.values() if card.deck == deck)
