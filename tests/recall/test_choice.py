"""Choosing a question: what may be asked, what is worth most, and the same answer every time."""

import random
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from fsrs import Card, Rating, Scheduler, State
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.recall.choice import Asked, Known, New, Pick, choose
from bot.recall.curves import recalled, remembered_days
from bot.recall.gain import HORIZONS, POINTS, RELEARNED, SHARES, gains, horizon
from bot.recall.memory import DEFAULT, Memory, Parameters

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
TOPICS = ("learning", "teaching", "feedback")


def memory(stability: float = 10.0, days: int = 10, difficulty: float = 5.0) -> Memory:
    return Memory(stability, difficulty, NOW - days * DAY, NOW)


def known(card: str, topic: str = "learning", **given: float) -> Known:
    return Known(card, topic, memory(**given))  # type: ignore[arg-type]


def asked(card: str, topic: str, days: float, is_new: bool = False) -> Asked:
    return Asked(card, topic, NOW - days * DAY, is_new)


def chosen(
    cards: list[Known], new: list[New] | None = None, past: list[Asked] | None = None, but: frozenset[str] = frozenset()
) -> Pick | None:
    return choose(cards, new or [], past or [], weekly=2, stage="novice", now=NOW, but=but)


def card_of(pick: Pick | None) -> str | None:
    return pick.card_id if pick else None


KNOWN = st.builds(
    Known,
    st.integers(0, 30).map(str),
    st.sampled_from(TOPICS),
    st.builds(memory, st.floats(0.1, 500), st.integers(0, 300), st.floats(1, 10)),
)
DECK = st.lists(KNOWN, max_size=12, unique_by=lambda one: one.card_id)
PAST = st.lists(st.builds(asked, st.integers(0, 30).map(str), st.sampled_from(TOPICS), st.floats(0, 27)), max_size=6)
FRESH = st.lists(st.builds(New, st.integers(40, 50).map(str), st.sampled_from(TOPICS)), max_size=4)


@settings(max_examples=40, deadline=None)
@given(DECK, FRESH, PAST, st.randoms(use_true_random=False))
def test_the_order_of_cards_changes_nothing(
    deck: list[Known], new: list[New], past: list[Asked], shuffler: random.Random
) -> None:
    shuffled, others = shuffler.sample(deck, len(deck)), shuffler.sample(new, len(new))
    assert chosen(deck, new, past) == chosen(shuffled, others, past)


@settings(max_examples=40, deadline=None)
@given(DECK, PAST)
def test_a_topic_never_comes_twice_in_a_row_where_another_can_be_asked(deck: list[Known], past: list[Asked]) -> None:
    pick = chosen(deck, None, past)
    if pick and past:
        last = sorted(past, key=lambda one: one.at)[-1]
        today = {one.card_id for one in past if NOW - one.at < DAY}
        rested = [one for one in deck if one.card_id not in today and one.memory.reviewed_at <= NOW - DAY]
        topic = next(one.topic for one in deck if one.card_id == pick.card_id)
        assert topic != last.topic or all(one.topic == last.topic for one in rested)


@settings(max_examples=40, deadline=None)
@given(DECK, PAST)
def test_nothing_is_asked_twice_in_a_day(deck: list[Known], past: list[Asked]) -> None:
    pick = chosen(deck, None, past)
    assert card_of(pick) not in {one.card_id for one in past if NOW - one.at < DAY}
    assert card_of(pick) not in {one.card_id for one in deck if one.memory.reviewed_at > NOW - DAY}


@settings(max_examples=40, deadline=None)
@given(DECK, FRESH, PAST)
def test_a_card_not_to_be_taken_is_not_taken(deck: list[Known], new: list[New], past: list[Asked]) -> None:
    taken = card_of(chosen(deck, new, past))
    assert taken is None or card_of(chosen(deck, new, past, frozenset({taken}))) != taken


def test_the_same_card_comes_twice_in_a_row_only_when_it_is_the_only_one() -> None:
    past = [asked("a", "learning", 7)]
    assert card_of(chosen([known("a", stability=1), known("b", stability=300)], past=past)) == "b"
    assert card_of(chosen([known("a")], past=past)) == "a"


def test_a_new_card_comes_before_its_time_rather_than_the_last_card_again() -> None:
    past = [asked("a", "learning", 7, is_new=True)]
    assert chosen([known("a")], [New("b", "learning")], past) == Pick("b", True)


def test_a_new_card_of_another_topic_comes_before_its_time_rather_than_the_last_topic_again() -> None:
    past = [asked("a", "learning", 7, is_new=True)]
    deck = [known("a"), known("k")]
    assert chosen(deck, [New("b", "teaching")], past) == Pick("b", True)
    assert card_of(chosen(deck, [New("b", "learning")], past)) == "k"


def test_the_last_card_comes_again_while_too_many_are_weak_for_a_new_one() -> None:
    past = [asked("a", "learning", 7, is_new=True)]
    weak = [known(str(number), stability=2, days=0) for number in range(8)]
    assert card_of(chosen([known("a", stability=2), *weak], [New("b", "teaching")], past)) == "a"


def test_one_who_knows_nothing_meets_a_new_card() -> None:
    assert chosen([], [New("n", "learning")]) == Pick("n", True)
    assert chosen([]) is None


def test_a_second_question_of_the_first_day_is_new_too() -> None:
    first = asked("a", "learning", 0, is_new=True)
    today = [known("a", days=0)]
    assert chosen(today, [New("b", "learning"), New("c", "teaching")], [first]) == Pick("c", True)


def test_a_known_card_comes_before_a_new_one_while_there_is_no_room() -> None:
    past = [asked("b", "teaching", 7, is_new=True)]
    assert card_of(chosen([known("a"), known("b", "teaching", days=7)], [New("c", "feedback")], past)) == "a"


def test_a_new_card_comes_when_there_is_room() -> None:
    past = [asked("a", "learning", days) for days in (21, 14, 7)]
    assert card_of(chosen([known("a")], [New("b", "teaching")], past)) == "b"


def test_a_new_card_of_the_last_topic_waits_for_one_question() -> None:
    past = [asked("a", "learning", days) for days in (21, 14, 7)]
    deck = [known("a"), known("k", "teaching")]
    assert card_of(chosen(deck, [New("b", "learning")], past)) == "k"


def test_nothing_new_comes_while_nine_are_weak_even_if_nothing_else_can() -> None:
    deck = [known(str(number), stability=2, days=0) for number in range(9)]
    assert chosen(deck, [New("b", "teaching")]) is None


def test_a_fading_card_is_worth_more_than_a_firm_one() -> None:
    assert card_of(chosen([known("firm", stability=200), known("fading", stability=8)])) == "fading"


def test_it_says_what_asking_changes() -> None:
    pick = chosen([known("a", stability=8, days=20)])
    assert pick
    assert pick.recall_now == pytest.approx(recalled(20, 8, DEFAULT.weights))
    assert pick.recall_later_if_not is not None
    assert pick.recall_later_if_asked is not None
    assert pick.recall_later_if_not < pick.recall_later_if_asked


def test_how_slowly_a_person_forgets_changes_the_choice() -> None:
    deck = [known("old", stability=20, days=45), known("young", stability=0.5, days=7)]
    picks = [
        choose(deck, [], [], weekly=2, stage="novice", now=NOW, parameters=Parameters(DEFAULT.weights, factor))
        for factor in (0.5, 2.0)
    ]
    assert [card_of(pick) for pick in picks] == ["old", "young"]


@given(st.floats(0.5, 300), st.floats(1, 10), st.integers(2, 300))
def test_the_area_is_what_summing_gives(stability: float, difficulty: float, days: int) -> None:
    fine = np.linspace(0, days, 20_001)
    summed = np.trapezoid(recalled(fine, stability, DEFAULT.weights), fine)
    assert remembered_days(days, stability, DEFAULT.weights) == pytest.approx(summed, rel=1e-4)


@pytest.mark.parametrize("ahead", [30, 120])
@pytest.mark.parametrize(("stability", "days"), [(2.3, 7), (0.212, 14), (21.0, 60), (60.0, 40), (200.0, 300)])
def test_the_gain_is_the_price_at_which_now_is_the_best_moment(stability: float, days: int, ahead: int) -> None:
    gain = float(gains(np.array([float(days)]), np.array([stability]), np.array([5.0]), DEFAULT, ahead)[0])
    paid = [(_remembered_when_asked_at(at, stability, ahead) - gain) / at for at in (days - 1, days, days + 1)]
    slope = (paid[2] - paid[0]) / 2
    assert slope == pytest.approx(0, abs=1e-3 * abs(gain) / days + 1e-4)


def _remembered_when_asked_at(days: int, stability: float, horizon: int) -> float:
    """Days remembered until then and for the horizon after, above asking at once; by the package, step by step."""
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    ahead = np.arange(0.05, horizon, 0.1)
    total = 0.0
    for point, share in zip(POINTS, SHARES, strict=True):
        card = Card(1, State.Review, None, stability * float(point), 5.0, NOW, NOW)
        chance = scheduler.get_card_retrievability(card, NOW + days * DAY)
        after = [
            scheduler.review_card(card, grade, NOW + days * DAY)[0].stability for grade in (Rating.Good, Rating.Again)
        ]
        right, wrong = (
            recalled(ahead, max(one or 0, least), DEFAULT.weights).mean()
            for one, least in zip(after, (0, RELEARNED), strict=True)
        )
        until = recalled(np.linspace(0, days, 2_001), card.stability or 0, DEFAULT.weights).mean() * days
        at_once = recalled(ahead, card.stability or 0, DEFAULT.weights).mean()
        total += share * (until + horizon * (chance * right + (1 - chance) * wrong - at_once))
    return float(total)


def test_an_answer_counts_for_the_longer_the_later_the_card_can_come_again() -> None:
    assert horizon(20, 2) < horizon(40, 2) < horizon(40, 1)
    assert (horizon(0, 1), horizon(2_000, 1)) == HORIZONS


@pytest.mark.parametrize("ahead", HORIZONS)
@pytest.mark.parametrize("stability", [0.212, 0.5, 3.0, 30.0, 300.0])
def test_the_longer_a_card_waits_the_more_it_is_worth(stability: float, ahead: float) -> None:
    days = np.arange(2.0, 400.0, 7)
    worth = gains(days, np.full(len(days), stability), np.full(len(days), 5.0), DEFAULT, ahead)
    assert (np.diff(worth) > 0).all()
