"""The `trellis content` command: loads everything in content/, counts it, and says what is wrong, file by file."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel

from bot.content import (
    ROOT,
    ContentError,
    load,
    load_guidebook,
    load_leave_words,
    load_library,
    load_rulebook,
    load_synonyms,
)
from bot.mentorships.guidebook import Guidebook, PlanTemplate, Prompt, Signal, Stages, Starting, Stretch
from bot.mentorships.guidebook import broken as broken_forms
from bot.recall.cards import CardFile, Library
from bot.recall.promises import broken, circle
from bot.recall.synonyms import NONE, Synonyms

FEWEST_OF_A_SECTION = 2

_CARDS: tuple[tuple[str, type[BaseModel]], ...] = (("recall/*/*.yml", CardFile),)
_GUIDE: tuple[tuple[str, type[BaseModel]], ...] = (
    ("sessions/prompts/*.yml", Prompt),
    ("mentorships/plans/*.yml", PlanTemplate),
    ("mentorships/signals/*.yml", Signal),
    ("mentorships/starting.yml", Starting),
    ("mentorships/stages.yml", Stages),
    ("mentorships/stretch.yml", Stretch),
)

_NOT_OURS = re.compile(r"!|\b(?:just|simply)\b", re.IGNORECASE)
"""Marks and words that the product does not use."""


def run(extra: Path | None = None) -> tuple[list[str], bool]:
    """Check our content and a team's own; return lines to print, and whether all is well."""
    counts: list[str] = []
    wrong: list[str] = []
    library, synonyms = Library(decks={}, cards={}), NONE
    try:
        counts.append(_row("feedback", f"{len(load_rulebook(extra).codes)} rules"))
        load_leave_words(extra)
        synonyms = load_synonyms(extra)
    except ContentError as error:
        wrong.append(str(error))
    try:
        library = load_library(extra)
    except ContentError as error:
        wrong += list(_bad_files(extra, _CARDS)) or [str(error)]
    counts += [_row(deck, _of_deck(library, deck)) for deck in library.decks]
    wrong += problems(library, synonyms)
    counted, amiss = guide(extra)
    counts += counted
    wrong += amiss
    verdict = "Everything is as it should be." if not wrong else f"{len(wrong)} to mend."
    return [*counts, *wrong, verdict], not wrong


def guide(extra: Path | None = None) -> tuple[list[str], list[str]]:
    """Check what Trellis says to pairs; return how much there is, and what is wrong."""
    try:
        ours = load_guidebook()
        book = load_guidebook(extra) if extra else ours
    except ContentError as error:
        return [], list(_bad_files(extra, _GUIDE)) or [str(error)]
    counts = [
        _row("mentorships", f"{len(book.plans)} plans, {len(book.signals)} signals"),
        _row("sessions", f"{len(book.prompts)} prompts"),
    ]
    return counts, list(guide_problems(book, ours))


def _row(name: str, text: str) -> str:
    return f"{name:<16}{text}"


def _of_deck(library: Library, deck: str) -> str:
    cards = library.of(deck)
    sections = {card.section for card in cards if card.section}
    ideas = {idea for card in cards for idea in card.ideas}
    source = f", {len(sections)} sections, {len(ideas)} ideas" if sections else ""
    return f"{len(cards)} cards, {len(library.decks[deck].topics)} topics{source}"


def _bad_files(extra: Path | None, kinds: tuple[tuple[str, type[BaseModel]], ...]) -> Iterator[str]:
    """Give every file of these kinds that cannot be used: loading stops at the first."""
    for root in (ROOT, extra) if extra else (ROOT,):
        for pattern, model in kinds:
            for path in sorted(root.glob(pattern)):
                try:
                    read = load(path, model)
                except ContentError as error:
                    yield str(error)
                else:
                    lost = broken_forms(read) if isinstance(read, Prompt) else ()
                    yield from (f"{path}:1: {promise}" for promise in lost)


def problems(library: Library, synonyms: Synonyms) -> Iterator[str]:
    """Give a line for each promise that a card, a deck or a section does not keep."""
    for card in library.cards.values():
        yield from (f"{card.id}: {promise}" for promise in broken(card, synonyms))
    if waiting := circle(library.cards):
        yield f"{waiting[0]}: after: waits for itself by {', '.join(waiting[1:])}"
    for deck in library.decks.values():
        used = {card.topic for card in library.of(deck.id)}
        yield from (f"{deck.id}: no card has the topic {topic}" for topic in deck.topics if topic not in used)
    for section in library.sections:
        cards = [card for card in library.cards.values() if card.section == section.id]
        if len(cards) < FEWEST_OF_A_SECTION:
            yield f"sections.yml: {section.id} has {len(cards)} cards, and needs {FEWEST_OF_A_SECTION}"
        asked = {idea for card in cards for idea in card.ideas}
        yield from (f"sections.yml: no card asks for the idea {idea}" for idea in section.ideas if idea not in asked)


def guide_problems(book: Guidebook, ours: Guidebook) -> Iterator[str]:
    """Give a line for each promise that `book` does not keep. `ours` holds what the code knows by name."""
    for key, prompt in book.prompts.items():
        known = ours.prompts.get(key, prompt)
        if (prompt.reader, prompt.moment) != (known.reader, known.moment):
            yield f"prompts/{key}: reader, moment: have to be {known.reader} and {known.moment}, as in ours"
    kinds = {kind.id for kind in book.starting.kinds}
    for key, plan in book.plans.items():
        days = [milestone.day for milestone in plan.milestones]
        if days != sorted(set(days)) or days[-1] != plan.days:
            yield f"plans/{key}: milestones: their days have to rise and end at {plan.days}"
        yield from (f"plans/{key}: kinds: there is no kind {kind}" for kind in plan.kinds if kind not in kinds)
    ways = {way.id for signal in ours.signals.values() for way in signal.ways}
    for code, signal in book.signals.items():
        if code not in ours.signals:
            yield f"signals/{code}: nothing looks for this; there are {', '.join(ours.signals)}"
        yield from (f"signals/{code}: ways: there is no way {way.id}" for way in signal.ways if way.id not in ways)
    yield from _lost_names(book, ours)
    yield from _words(book)


def _lost_names(book: Guidebook, ours: Guidebook) -> Iterator[str]:
    """Rows and code name these ids for ever: a team may say them otherwise and add some, but drop none."""
    for file in ("starting", "stages", "stretch"):
        for field, known in getattr(ours, file):
            given = Counter(_names(getattr(getattr(book, file), field)))
            yield from (f"{file}.yml: {field}: {name} is missing" for name in _names(known) if name not in given)
            yield from (f"{file}.yml: {field}: {name} stands twice" for name, times in given.items() if times > 1)


def _names(value: object) -> list[str]:
    if isinstance(value, Mapping):
        return list(value)
    return [one.id for one in value if hasattr(one, "id")] if isinstance(value, tuple) else []


def _words(book: Guidebook) -> Iterator[str]:
    named: list[tuple[str, BaseModel]] = [(f"prompts/{key}", one) for key, one in book.prompts.items()]
    named += [(f"plans/{key}", one) for key, one in book.plans.items()]
    named += [(f"signals/{code}", one) for code, one in book.signals.items()]
    named += [("starting.yml", book.starting), ("stages.yml", book.stages), ("stretch.yml", book.stretch)]
    for name, one in named:
        for text in texts(one.model_dump()):
            if match := _NOT_OURS.search(text):
                yield f"{name}: words: {match.group()!r} in “{text[max(0, match.start() - 20) : match.end() + 20]}”"


def texts(value: object) -> Iterator[str]:
    """Give every text in it, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from texts(inner)
