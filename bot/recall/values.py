"""What the rest of Trellis knows of a person's recalling: rows as values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.recall.cards import Card
from bot.recall.matching import Found
from bot.recall.memory import DEFAULT, Grade, Memory, Parameters

Key = tuple[str, str]
"""Team and user."""


@dataclass(frozen=True, slots=True)
class EnrolmentView:
    """How a person wants their questions. `topics` as `deck/topic`, none of them: all of the decks."""

    team_id: str
    user_id: str
    decks: Sequence[str]
    topics: Sequence[str]
    weekly: int
    days: str
    minute: int
    stage: str
    next_at: datetime | None
    fits: bool = False
    parameters: Parameters = DEFAULT
    changed_at: datetime | None = None

    @property
    def person(self) -> Key:
        return self.team_id, self.user_id

    @property
    def is_on(self) -> bool:
        return self.next_at is not None


@dataclass(frozen=True, slots=True)
class Remembered:
    """One card of a person: its memory, or None if it was never graded; how it began; whether it is skipped."""

    card_id: str
    memory: Memory | None
    first_at: datetime | None = None
    first_grade: int | None = None
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class AnswerView:
    id: str
    text: str
    at: datetime
    late: bool = False
    message_ts: str | None = None


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question as it was asked, with what was answered."""

    id: str
    team_id: str
    user_id: str
    card_id: str
    topic: str
    is_new: bool
    nudge_id: str | None
    number: int
    of: int
    state: str
    asked_at: datetime
    predicted: float | None = None
    hints: int = 0
    confidence: int | None = None
    ticked: Sequence[str] = ()
    grade: int | None = None
    graded_at: datetime | None = None
    answers: Sequence[AnswerView] = ()

    @property
    def text(self) -> str:
        """What was written before the key points were shown."""
        return "\n".join(answer.text for answer in self.answers if not answer.late)


@dataclass(frozen=True, slots=True)
class OwnCardView:
    """A card that a person wrote. `points` are lines."""

    id: str
    team_id: str
    author_id: str
    pair_id: str | None
    state: str
    prompt: str
    situation: str
    points: Sequence[str]
    answer: str
    link: str
    topic: str
    created_at: datetime
    updated_at: datetime

    @property
    def card_id(self) -> str:
        return f"own/{self.id}"

    @property
    def stamp(self) -> str:
        """Of its words as they are now."""
        return self.updated_at.isoformat()


@dataclass(frozen=True, slots=True)
class TeachBackView:
    """A card that one explained to the other. `steps`: those that the other found; None: not marked yet."""

    id: str
    team_id: str
    user_id: str
    mentor_id: str
    card_id: str
    text: str
    steps: Sequence[str] | None
    note: str
    at: datetime
    marked_at: datetime | None


@dataclass(frozen=True)
class Reveal:
    """What stands beside a person's own words: which key points they have, and when the card would come again."""

    question: QuestionView
    card: Card
    found: Sequence[Found]
    """With the places in `question.text`."""
    dates: dict[Grade, datetime]
    """The next date after each grade; empty for a card that is not asked any more."""
    uses: Sequence[str] = ()
    """What they kept about where they met it, the newest first."""
    asks_at: datetime | None = None
    """When they are asked where they met it, if they want that."""
