"""What a person's recalling comes to: remembered now and without practice, week by week, and how sure against known."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.recall.cards import Card, Library
from bot.recall.memory import DEFAULT, Grade, Memory, Parameters, answered, recall
from bot.recall.newcomers import FIRM_DAYS
from bot.recall.rules import OWN, SURE
from bot.recall.values import Remembered

ENOUGH = 5
"""Of fewer cards, or fewer answers of one confidence, a share says more about chance than about the person."""

WEEKS = 20
"""Points of a line, at most: Slack's charts take no more, and a phone shows no more."""

WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One grade: of which card, when, and how sure the person was before, in percent."""

    card_id: str
    at: datetime
    grade: int
    confidence: int | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """Mean recall over the cards answered by then: as practised, and as if each had been answered once."""

    at: datetime
    practised: float
    once: float


@dataclass(frozen=True, slots=True)
class Kept:
    """Of so many answered cards, how many the person would know now, and would without practice."""

    cards: int = 0
    now: float = 0.0
    once: float = 0.0
    points: Sequence[Point] = ()
    """Week by week to now, from the first week with enough cards; fewer than two make no line."""

    @property
    def missing(self) -> int:
        """How many more answered cards it takes to say anything."""
        return max(ENOUGH - self.cards, 0)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of confidence: how often the person said it, and how often they knew the answer then."""

    percent: int
    said: int = 0
    knew: int = 0

    @property
    def missing(self) -> int:
        return max(ENOUGH - self.said, 0)


@dataclass(frozen=True, slots=True)
class Progress:
    """Of a deck or topic: cards answered at least once, those of them that are firm, and how many there are in all.

    `cards` is None where nobody counted: of cards of one's own in App Home.
    """

    title: str
    met: int
    firm: int
    cards: int | None
    topics: Sequence["Progress"] = ()


def kept_now(memories: Iterable[Remembered], now: datetime, parameters: Parameters = DEFAULT) -> Kept:
    """Without the past weeks: what App Home says. A skipped card counts no more."""
    known = [one for one in memories if one.memory and not one.skipped]
    with_practice = sum(recall(one.memory, now, parameters) for one in known if one.memory)
    return Kept(len(known), with_practice, sum(_once(one, now, parameters) for one in known))


def kept(
    memories: Iterable[Remembered], reviews: Iterable[Reviewed], now: datetime, parameters: Parameters = DEFAULT
) -> Kept:
    """With the weekly points. Past weeks are replayed from the grades; the last point is what is remembered now."""
    known = {one.card_id: one for one in memories if one.memory and not one.skipped}
    history: dict[str, list[Memory]] = {}
    for one in sorted(reviews, key=lambda review: review.at):
        if one.card_id in known:
            states = history.setdefault(one.card_id, [])
            states.append(answered(states[-1] if states else None, Grade(one.grade), one.at, parameters))
    today = kept_now(known.values(), now, parameters)
    points = [
        point
        for back in range(WEEKS - 1, 0, -1)
        if (point := _point(history.values(), now - back * WEEK, parameters)) is not None
    ]
    if not today.missing:
        points.append(Point(now, today.now / today.cards, today.once / today.cards))
    return replace(today, points=points)


def _once(one: Remembered, now: datetime, parameters: Parameters) -> float:
    """The chance to remember it had it been answered only the first time. Exact where nothing else is known."""
    assert one.memory
    if one.first_at is None or one.first_grade is None:
        return recall(one.memory, now, parameters)
    return recall(answered(None, Grade(one.first_grade), one.first_at, parameters), now, parameters)


def _point(histories: Iterable[Sequence[Memory]], at: datetime, parameters: Parameters) -> Point | None:
    met = [(states[0], last) for states in histories if (last := _last(states, at))]
    if len(met) < ENOUGH:
        return None
    practised = sum(recall(last, at, parameters) for _, last in met)
    return Point(at, practised / len(met), sum(recall(first, at, parameters) for first, _ in met) / len(met))


def _last(states: Sequence[Memory], at: datetime) -> Memory | None:
    return next((state for state in reversed(states) if state.reviewed_at <= at), None)


def calibration(reviews: Iterable[Reviewed]) -> list[Step]:
    """A step for each confidence that the person has said, the lowest first. Known is Good or Easy, by their grade."""
    said: dict[int, list[bool]] = {}
    for one in reviews:
        if one.confidence is not None and one.confidence in SURE.values():
            said.setdefault(one.confidence, []).append(one.grade >= Grade.GOOD)
    return [Step(percent, len(knew), sum(knew)) for percent, knew in sorted(said.items())]


def progress(
    library: Library,
    offered: Collection[str],
    memories: Mapping[str, Remembered],
    parameters: Parameters = DEFAULT,
    *,
    own: int | None = None,
) -> list[Progress]:
    """For each deck of which cards are offered, by decks and topics as the person chose, or were met before.

    What counts is what can come and what was met. `own`: how many cards they and their pair wrote.
    """
    met = {card_id: one.memory for card_id, one in memories.items() if one.memory}
    counted = {*met, *(card_id for card_id in offered if card_id not in memories or not memories[card_id].skipped)}
    wanted = {card_id.partition("/")[0] for card_id in (*offered, *met)}
    found = [_deck(library, deck, counted, met, parameters) for deck in library.decks if deck in wanted]
    theirs = [memory for card_id, memory in met.items() if card_id.startswith(f"{OWN}/")]
    if theirs or own:
        found.append(Progress("Cards of your own", len(theirs), _firm(theirs, parameters), own))
    return found


def _deck(
    library: Library, deck: str, counted: Collection[str], met: Mapping[str, Memory], parameters: Parameters
) -> Progress:
    cards, titles = [card for card in library.of(deck) if card.id in counted], library.decks[deck].topics
    by_topic = {topic: [card for card in cards if card.topic == topic] for topic in titles}
    topics = [_of(titles[topic], some, met, parameters) for topic, some in by_topic.items() if some]
    return replace(_of(library.decks[deck].title, cards, met, parameters), topics=topics)


def _of(title: str, cards: Sequence[Card], met: Mapping[str, Memory], parameters: Parameters) -> Progress:
    memories = [met[card.id] for card in cards if card.id in met]
    return Progress(title, len(memories), _firm(memories, parameters), len(cards))


def _firm(memories: Iterable[Memory], parameters: Parameters) -> int:
    return sum(memory.stability * parameters.factor >= FIRM_DAYS for memory in memories)
