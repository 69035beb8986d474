"""A year of questions for people of different weeks: cards and topics interleave, and new ones stay few."""

from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise

import pytest

from bot.recall.choice import Asked, Known, New, choose
from bot.recall.memory import Grade, Memory, answered
from bot.recall.newcomers import SHARE, WINDOW
from bot.recall.rules import count_at

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAYS = ("0100000", "0101000", "1010100", "1101100", "1111100")
WEEKS_OF_ASKING = [
    (weekly, days) for weekly in range(1, 6) for days in sorted({DAYS[0], DAYS[weekly // 2], DAYS[weekly - 1]})
]
GRADES = (Grade.GOOD, Grade.FORGOT, Grade.EASY, Grade.GOOD, Grade.HARD)
TOPICS = 7


@cache
def year(weekly: int, days: str, topics: int = TOPICS, weeks: int = 52) -> list[Asked]:
    """What is asked of one who answers everything, graded in turn."""
    new = {f"n{number:02}": New(f"n{number:02}", f"topic-{number % topics}") for number in range(150)}
    memories: dict[str, Memory] = {}
    past: list[Asked] = []
    for day in range(7 * weeks):
        now = MONDAY + timedelta(days=day)
        for _ in range(count_at(days, weekly, day % 7) if days[day % 7] == "1" else 0):
            known = [Known(card, new[card].topic, one) for card, one in memories.items()]
            fresh = [one for card, one in new.items() if card not in memories]
            lately = [one for one in past if one.at > now - WINDOW]
            pick = choose(known, fresh, lately, weekly=weekly, stage="novice", now=now)
            assert pick
            memories[pick.card_id] = answered(memories.get(pick.card_id), GRADES[len(past) % len(GRADES)], now)
            past.append(Asked(pick.card_id, new[pick.card_id].topic, now, pick.is_new))
    return past


@pytest.mark.parametrize(("weekly", "days"), WEEKS_OF_ASKING)
def test_no_card_and_no_topic_comes_twice_in_a_row_all_year(weekly: int, days: str) -> None:
    asked = year(weekly, days)
    assert len(asked) == 52 * weekly
    assert [(one, after) for one, after in pairwise(asked) if one.topic == after.topic] == []


@pytest.mark.parametrize(("weekly", "days"), [(1, DAYS[0]), (2, DAYS[1]), (5, DAYS[2])])
def test_with_a_single_topic_no_card_comes_twice_in_a_row(weekly: int, days: str) -> None:
    asked = year(weekly, days, topics=1, weeks=12)
    assert [one for one, after in pairwise(asked) if one.card_id == after.card_id] == []


@pytest.mark.parametrize(("weekly", "days"), WEEKS_OF_ASKING)
def test_from_the_third_week_on_one_question_in_three_of_four_weeks_is_new_at_most(weekly: int, days: str) -> None:
    asked = year(weekly, days)
    for one in asked:
        lately = [other.is_new for other in asked if one.at - WINDOW < other.at <= one.at]
        if one.is_new and one.at >= MONDAY + timedelta(weeks=2):
            assert SHARE * sum(lately) <= len(lately), one


def test_at_two_a_week_every_card_of_the_first_half_year_comes_back_twice_in_the_year() -> None:
    asked = year(2, DAYS[0])
    early = {one.card_id for one in asked if one.at < MONDAY + timedelta(weeks=26)}
    assert len(early) > 8
    assert {card: count for card in early if (count := sum(card == one.card_id for one in asked)) < 3} == {}
