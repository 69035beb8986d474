"""One learner's year under one policy: the bot's own rules choose, the learner's true memory answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np

from bench.retention.policies import NONE, ORACLE, OURS, POLICIES, Past, true_gains
from bench.retention.traces import Traces
from bench.retention.truths import HalfLife, Perturbed, PowerLaw, Truth
from bot.people.rules import STAGES
from bot.recall.cards import Card
from bot.recall.choice import Known, askable, most_worth
from bot.recall.fitting import FROM_ANSWERS, fitted
from bot.recall.gain import horizon
from bot.recall.memory import DEFAULT, Grade, Memory, answered
from bot.recall.newcomers import WINDOW, Asked, New
from bot.recall.refitting import NEW_ANSWERS, replayed
from bot.recall.replay import Series

FAMILIES: dict[str, Callable[[np.random.Generator, int], Truth]] = {
    "FSRS, perturbed": Perturbed,
    "half-life": HalfLife,
    "traces": Traces,
    "power law": PowerLaw,
}
FIRST_RIGHT = dict(zip(STAGES, (0.35, 0.45, 0.6, 0.7, 0.8), strict=True))
"""How likely a card's first answer is right, by stage."""

GRADES = ((0.25, Grade.HARD), (0.85, Grade.GOOD), (1.0, Grade.EASY))
START = datetime(2026, 1, 5, 9, tzinfo=UTC)
WEEKS = 52
ANSWERS = 60
"""More than any card gets."""

MET_ONCE = 40
MID_WEEK = 3.5
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Outcome:
    """Cards met, recall over them averaged over the year, and at its end; which cards were asked when."""

    met: int
    over_year: float
    at_end: float
    asked: tuple[tuple[int, str, bool], ...]


@dataclass
class Learner:
    """Chance is drawn before: it is the same under every policy."""

    deck: Sequence[Card]
    family: str
    number: int
    seed: int
    stage: str = ""
    first: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.at = {card.id: place for place, card in enumerate(self.deck)}
        random = self.random(0)
        self.stage = STAGES[int(random.integers(len(STAGES)))]
        self.luck, self.mood = random.random((2, len(self.deck), ANSWERS))
        self.ease = random.normal(0, 0.6, len(self.deck))
        self.first = [self.deck[place].id for place in random.permutation(len(self.deck))[:MET_ONCE]]

    def random(self, purpose: int) -> np.random.Generator:
        return np.random.default_rng([self.seed, self.number, list(FAMILIES).index(self.family), purpose])

    def truth(self) -> Truth:
        return FAMILIES[self.family](self.random(1), len(self.deck))

    def grade(self, card: int, time: int, chance: float) -> Grade:
        if self.luck[card, time] >= chance:
            return Grade.FORGOT
        return next(grade for most, grade in GRADES if self.mood[card, time] < most)

    def first_right(self, card: int) -> float:
        chance = FIRST_RIGHT[self.stage]
        return float(1 / (1 + np.exp(-np.log(chance / (1 - chance)) - self.ease[card])))


class Year:
    """Weeks go by; at each weekly slot so many questions are asked together."""

    def __init__(self, learner: Learner, policy: str, weekly: int, met_once: bool) -> None:
        self.learner, self.policy, self.weekly = learner, policy, weekly
        self.truth, self.untouched = learner.truth(), learner.truth()
        self.memories: dict[str, Memory] = {}
        self.pasts: dict[str, Past] = {}
        self.times = dict.fromkeys(learner.at, 0)
        self.asked: list[Asked] = []
        self.answers: list[tuple[str, datetime, int]] = []
        self.parameters, self.fitted_with = DEFAULT, 0
        self.random = learner.random(2)
        self.new = {card.id: New(card.id, card.topic, card.stages, card.after) for card in learner.deck}
        if met_once:
            for card in learner.first:
                self.ask(card, -7.0)
            self.new.clear()

    def lived(self, weeks: int = WEEKS) -> Outcome:
        means = []
        for week in range(weeks):
            for _ in range(self.weekly):
                if card := self.next(7.0 * week):
                    self.ask(card, 7.0 * week)
            means.append(self.recall(7.0 * week + MID_WEEK))
            if self.policy in (NONE, OURS):
                self.refit()
        story = tuple(((one.at - START).days // 7, one.card_id, one.is_new) for one in self.asked)
        return Outcome(len(self.memories), float(np.mean(means)), self.recall(7.0 * weeks), story)

    def refit(self) -> None:
        """At night, once a week, when bot/recall/refitting.py would; nobody else is in the workspace."""
        if len(self.answers) >= max(FROM_ANSWERS, self.fitted_with + NEW_ANSWERS):
            self.parameters, self.fitted_with = fitted(Series.of(self.answers)), len(self.answers)
            self.memories = replayed(self.answers, self.parameters)

    def recall(self, day: float) -> float:
        truth = self.untouched if self.policy == NONE else self.truth
        return float(truth.now(self.places(self.memories), day).mean())

    def places(self, cards: Sequence[str] | dict[str, Memory]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.array([self.learner.at[card] for card in cards])

    def next(self, day: float) -> str | None:
        """NONE meets the cards that ours meets, when ours does, and never sees them again.

        The rule for new cards goes by the default parameters for all: were it by the learner's own, ours would meet
        more cards, and recall over them could not be compared.
        """
        now = START + timedelta(days=day)
        topics = [(card, self.learner.deck[self.learner.at[card]].topic) for card in self.memories]
        known = [Known(card, topic, self.memories[card]) for card, topic in topics]
        lately = [one for one in self.asked if one.at > now - WINDOW]
        weekly, stage, new = self.weekly, self.learner.stage, list(self.new.values())
        field_ = askable(known, new, lately, weekly=weekly, stage=stage, now=now)
        if isinstance(field_, New):
            return field_.card_id
        if not field_:
            return None
        if self.policy in (NONE, OURS):
            return most_worth(field_, horizon(len(self.memories), weekly), now, self.parameters).card_id
        return field_[int(np.argmax(self.wishes(field_, day)))].card_id

    def wishes(self, cards: Sequence[Known], day: float) -> Sequence[float]:
        if self.policy == ORACLE:
            ahead = horizon(len(self.memories), self.weekly)
            return list(true_gains(self.truth, self.places([one.card_id for one in cards]), day, ahead))
        return POLICIES[self.policy]([self.pasts[one.card_id] for one in cards], day, self.random)

    def ask(self, card: str, day: float) -> None:
        place, now = self.learner.at[card], START + timedelta(days=day)
        before = self.memories.get(card)
        if before is None:
            grade = self.learner.grade(place, 0, self.learner.first_right(place))
            self.truth.meet(place, grade, day)
            self.untouched.meet(place, grade, day)
            self.pasts[card] = Past(met_at=day, last_at=day)
        else:
            chance = float(self.truth.now(np.array([place]), day)[0])
            grade = self.learner.grade(place, self.times[card], chance)
            self.truth.answer(place, grade, day)
        self.memories[card] = answered(before, grade, now, self.parameters)
        self.pasts[card].note(grade, day)
        self.pasts[card].stability = self.memories[card].stability
        self.answers.append((card, now, int(grade)))
        self.times[card] += 1
        self.new.pop(card, None)
        self.asked.append(Asked(card, self.learner.deck[place].topic, now, before is None))
