"""The question whether it is useful comes every second month from the start, also from the last day of a month."""

from datetime import UTC, datetime

import pytest

from bot.mentorships.pulse import after, months_later, rounds

START = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "round_", "next_"),
    [
        (datetime(2026, 1, 31, 9, 30, tzinfo=UTC), 0, datetime(2026, 3, 31, 9, 30, tzinfo=UTC)),
        (datetime(2026, 3, 31, 9, 29, tzinfo=UTC), 0, datetime(2026, 3, 31, 9, 30, tzinfo=UTC)),
        (datetime(2026, 3, 31, 9, 30, tzinfo=UTC), 2, datetime(2026, 5, 31, 9, 30, tzinfo=UTC)),
        (datetime(2026, 12, 1, 0, 0, tzinfo=UTC), 10, datetime(2027, 1, 31, 9, 30, tzinfo=UTC)),
        (datetime(2027, 2, 28, 10, 0, tzinfo=UTC), 12, datetime(2027, 3, 31, 9, 30, tzinfo=UTC)),
    ],
)
def test_the_round_that_is_due_and_the_next_one(now: datetime, round_: int, next_: datetime) -> None:
    assert (rounds(START, now), after(START, now)) == (round_, next_)


def test_a_month_without_that_day_has_it_on_its_last() -> None:
    assert months_later(START, 1) == datetime(2026, 2, 28, 9, 30, tzinfo=UTC)
    assert months_later(START, 13) == datetime(2027, 2, 28, 9, 30, tzinfo=UTC)
