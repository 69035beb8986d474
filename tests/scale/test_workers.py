"""One answers, two deliver: what a person sends goes out once and at once, and nothing is lost with a worker."""

import time
from collections.abc import Callable
from typing import Any

import psycopg

from tests.conftest import Workspace
from tests.test_sbi_story import test_feedback_goes_from_the_command_to_the_recipient_and_back as story


def rows(url: str, query: str) -> list[Any]:
    with psycopg.connect(url) as connection:
        return connection.execute(query.encode()).fetchall()


def within(seconds: float, check: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while not check() and time.monotonic() < end:
        time.sleep(0.05)
    return check()


def test_feedback_goes_its_way_through_the_workers(many: Workspace) -> None:
    story(many.person("mara"), many.person("devin"))
