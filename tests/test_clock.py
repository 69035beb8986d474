"""Life time runs with the wall clock, and from where it was moved to."""

from datetime import UTC, datetime, timedelta

from freezegun import freeze_time

from bot.clock import Clock

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


def test_life_time_is_the_wall_clocks() -> None:
    with freeze_time(NOON):
        assert Clock().now() == NOON


def test_life_time_runs_on_from_where_it_was_moved_to() -> None:
    with freeze_time(NOON) as frozen:
        clock = Clock()
        clock.move_to(NOON + timedelta(days=7))
        frozen.tick(timedelta(minutes=5))
        assert clock.now() == NOON + timedelta(days=7, minutes=5)
