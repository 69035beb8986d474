"""What statistics say: they agree with the memory model, and say nothing of numbers that are too small."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from bot.recall.cards import Card, Deck, KeyPoint, Library
from bot.recall.memory import DEFAULT, Grade, Memory, Parameters, answered, recall
from bot.recall.statistics import (
    ENOUGH,
    WEEKS,
    Progress,
    Reviewed,
    Step,
    calibration,
    kept,
    kept_now,
    progress,
)
from bot.recall.values import Remembered

NOW = datetime(2026, 6, 2, 15, 0, tzinfo=UTC)


def practised(card_id: str, *answers: tuple[int, Grade]) -> tuple[Remembered, list[Reviewed]]:
    """A card answered so many days ago, each time with that grade."""
    memory: Memory | None = None
    reviews = []
    for days_ago, grade in answers:
        at = NOW - timedelta(days=days_ago)
        memory = answered(memory, grade, at)
        reviews.append(Reviewed(card_id, at, int(grade)))
    first = reviews[0]
    return Remembered(card_id, memory, first.at, first.grade), reviews


def many(count: int, *answers: tuple[int, Grade]) -> tuple[list[Remembered], list[Reviewed]]:
    made = [practised(f"d/c{n}", *answers) for n in range(count)]
    return [memory for memory, _ in made], [review for _, reviews in made for review in reviews]


def said(percent: int, *grades: Grade) -> list[Reviewed]:
    return [Reviewed("d/c", NOW, int(grade), percent) for grade in grades]


def test_what_is_remembered_now_is_the_sum_of_the_models_chances() -> None:
    memories, _ = many(7, (40, Grade.GOOD), (20, Grade.GOOD))
    assert memories[0].memory
    assert kept_now(memories, NOW).now == pytest.approx(7 * recall(memories[0].memory, NOW))


def test_without_practice_each_card_is_forgotten_since_its_first_answer() -> None:
    memories, _ = many(6, (40, Grade.GOOD), (20, Grade.GOOD))
    first = answered(None, Grade.GOOD, NOW - timedelta(days=40))
    assert kept_now(memories, NOW).once == pytest.approx(6 * recall(first, NOW))


def test_practice_keeps_more_than_none() -> None:
    memories, _ = many(6, (60, Grade.GOOD), (30, Grade.GOOD), (10, Grade.HARD))
    found = kept_now(memories, NOW)
    assert found.now > found.once


def test_a_person_who_forgets_slowly_keeps_more() -> None:
    memories, _ = many(6, (60, Grade.GOOD))
    slowly = Parameters(DEFAULT.weights, factor=3.0)
    assert kept_now(memories, NOW, slowly).now > kept_now(memories, NOW).now


def test_a_card_that_is_skipped_counts_no_more() -> None:
    memories, _ = many(6, (10, Grade.GOOD))
    skipped = Remembered("d/x", memories[0].memory, memories[0].first_at, 3, skipped=True)
    assert kept_now([*memories, skipped], NOW).cards == 6


def test_the_line_ends_with_what_is_remembered_now() -> None:
    memories, reviews = many(6, (40, Grade.GOOD), (20, Grade.EASY))
    found = kept(memories, reviews, NOW)
    assert found.points[-1].practised == pytest.approx(found.now / 6)


def test_the_line_has_a_point_for_each_week_since_enough_cards_were_answered() -> None:
    memories, reviews = many(ENOUGH, (29, Grade.GOOD))
    assert [point.at for point in kept(memories, reviews, NOW).points] == [
        NOW - timedelta(weeks=back) for back in (4, 3, 2, 1, 0)
    ]


def test_weeks_with_too_few_cards_are_no_points() -> None:
    early, first = many(ENOUGH - 1, (60, Grade.GOOD))
    late, second = practised("d/late", (8, Grade.GOOD))
    found = kept([*early, late], [*first, *second], NOW)
    assert [point.at for point in found.points] == [NOW - timedelta(weeks=1), NOW]


def test_a_point_knows_nothing_of_later_answers() -> None:
    before, first = many(ENOUGH, (50, Grade.GOOD))
    after, second = many(ENOUGH, (50, Grade.GOOD), (3, Grade.EASY))
    then = [kept(memories, reviews, NOW).points[-2] for memories, reviews in ((before, first), (after, second))]
    assert then[0] == then[1]


def test_the_line_never_has_more_points_than_a_chart_takes() -> None:
    memories, reviews = many(ENOUGH, (400, Grade.GOOD))
    assert len(kept(memories, reviews, NOW).points) == WEEKS


@pytest.mark.parametrize(("cards", "missing"), [(0, 5), (3, 2), (5, 0), (8, 0)])
def test_it_says_how_many_cards_it_still_takes(cards: int, missing: int) -> None:
    memories, reviews = many(cards, (20, Grade.GOOD))
    found = kept(memories, reviews, NOW)
    assert (found.missing, bool(found.points)) == (missing, missing == 0)


def test_known_is_good_or_easy_by_the_persons_own_grade() -> None:
    assert calibration(said(95, Grade.GOOD, Grade.EASY, Grade.HARD, Grade.FORGOT)) == [Step(95, 4, 2)]


def test_each_confidence_is_counted_by_itself_lowest_first() -> None:
    reviews = [*said(75, Grade.GOOD), *said(25, Grade.FORGOT, Grade.GOOD)]
    assert calibration(reviews) == [Step(25, 2, 1), Step(75, 1, 1)]


def test_an_answer_without_confidence_is_no_calibration() -> None:
    assert calibration([*said(0, Grade.FORGOT), Reviewed("d/c", NOW, 3, None)]) == []


@pytest.mark.parametrize(("count", "missing"), [(3, 2), (5, 0), (9, 0)])
def test_a_confidence_says_how_many_answers_it_still_takes(count: int, missing: int) -> None:
    assert calibration(said(50, *[Grade.GOOD] * count))[0].missing == missing


def library(*cards: str) -> Library:
    """Cards named `deck/topic.n`."""
    decks = {deck: Deck(id=deck, title=deck.upper(), about="x", topics={"t": "Tea", "u": "Up"}) for deck in ("d", "e")}
    points = (KeyPoint(id="p", point="p"),)
    return Library(
        decks=decks,
        cards={
            name: Card(id=name, deck=name[0], prompt="?", points=points, topic=name.split("/")[1].split(".")[0])
            for name in cards
        },
    )


def known(card_id: str, stability: float = 5.0) -> Remembered:
    return Remembered(card_id, Memory(stability, 5.0, NOW, NOW), NOW, 3)


DECK = ("d/t.1", "d/t.2", "d/u.1")


def shown(
    memories: Sequence[Remembered], own: int | None = None, factor: float = 1.0, offered: Sequence[str] = DECK
) -> list[Progress]:
    parameters = Parameters(DEFAULT.weights, factor)
    by_card = {one.card_id: one for one in memories}
    return progress(library(*DECK, "e/t.1"), offered, by_card, parameters, own=own)


def test_a_deck_counts_met_and_firm_cards_by_topic() -> None:
    topics = [Progress("Tea", 1, 1, 2), Progress("Up", 1, 0, 1)]
    assert shown([known("d/t.1", 30.0), known("d/u.1")]) == [Progress("D", 2, 1, 3, topics)]


def test_a_deck_of_which_some_topics_are_chosen_counts_these_and_what_was_met() -> None:
    [deck] = shown([known("d/t.1", 30.0)], offered=["d/u.1"])
    assert (deck.met, deck.cards) == (1, 2)
    assert [(topic.title, topic.cards) for topic in deck.topics] == [("Tea", 1), ("Up", 1)]


def test_a_skipped_card_is_not_waited_for() -> None:
    assert shown([Remembered("d/t.1", None, skipped=True)])[0].cards == 2


def test_a_deck_that_was_not_chosen_shows_once_a_card_of_it_is_met() -> None:
    assert [deck.title for deck in shown([known("e/t.1")])] == ["D", "E"]


def test_a_card_that_was_skipped_before_its_first_answer_is_not_met() -> None:
    assert shown([Remembered("d/t.1", None, skipped=True)])[0].met == 0


def test_cards_of_ones_own_are_a_deck_too() -> None:
    assert shown([known("own/abc", 40.0)], own=4)[-1] == Progress("Cards of your own", 1, 1, 4)


def test_firm_is_firm_at_the_persons_own_pace() -> None:
    assert [shown([known("d/t.1", 12.0)], factor=factor)[0].firm for factor in (1.0, 2.0)] == [0, 1]
