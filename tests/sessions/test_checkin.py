"""What is said after a session: what can be kept of it, and what follows."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.mentorships.pair_store import NotTheirs
from bot.sessions import checkin_store
from bot.sessions.checkin import LONGEST_LINK, Said, Topic, is_alone, is_link, problems, was_held
from tests.sessions.scheduled import MENTEE, TEAM, Life, at

BEGAN = datetime(2026, 3, 3, 13, 0, tzinfo=UTC)
NAMES = {"k": "testing"}


@pytest.mark.parametrize(
    "typed",
    [
        "https://git.example.org/pull/7?tab=files#top",
        "Https://example.org",
        "https://localhost:8080/a_(b)",
        "https://münchen.example/straße",
    ],
)
def test_an_address_over_https_is_a_link(typed: str) -> None:
    assert is_link(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "http://example.org",
        "javascript:alert(1)",
        "https://",
        "https:// example.org",
        "https://user:secret@example.org",
        "https://example.org/<!here>",
        "https://example.org|a bank",
        "example.org",
        "see https://example.org",
        "https://example.org/\nhttps://other.example",
        "https://example.org/" + "a" * LONGEST_LINK,
    ],
)
def test_whatever_is_no_address_over_https_is_no_link(typed: str) -> None:
    assert not is_link(typed)


def test_an_empty_topic_is_none_and_a_half_one_says_what_is_missing() -> None:
    assert problems([Topic(), Topic("k", level=2), Topic("k")], NAMES) == {}
    assert list(problems([Topic(name="Saying no")], NAMES)) == ["level0"]
    assert list(problems([Topic("k", link="https://example.org")], NAMES)) == ["level0"]
    assert list(problems([Topic(level=2)], NAMES)) == ["topic0"]
    assert list(problems([Topic(link="https://example.org")], NAMES)) == ["topic0"]


def test_one_topic_is_named_once_however_it_is_typed() -> None:
    twice = [Topic("k", level=2), Topic(name=" Testing ", level=3)]
    assert list(problems(twice, NAMES)) == ["topic1"]


def test_a_link_that_is_none_is_said_at_its_field() -> None:
    assert list(problems([Topic("k", level=2, link="ftp://example.org")], NAMES)) == ["link0"]


@pytest.mark.parametrize(
    ("answers", "held"),
    [([], None), ([False], False), ([False, False], False), ([False, True], True), ([True], True)],
)
def test_a_session_was_missed_only_where_nobody_says_that_they_met(answers: list[bool], held: bool | None) -> None:
    assert was_held(answers) is held


def test_what_the_other_said_waits_two_days_at_most() -> None:
    later = BEGAN + timedelta(days=2)
    assert is_alone(BEGAN, BEGAN, has_said=False, is_active=True)
    assert not is_alone(BEGAN, later, has_said=False, is_active=True)
    assert not is_alone(BEGAN, BEGAN, has_said=True, is_active=True)
    assert not is_alone(BEGAN, BEGAN, has_said=False, is_active=False)


async def test_nobody_checks_in_before_a_session_or_for_another_pair(life: Life) -> None:
    row = await life.set(at("2026-03-10"), None)

    async def save(by: str, now: datetime) -> None:
        await life.do(lambda session: checkin_store.save(session, (TEAM, by), row.id, Said(), [], now, gesture="V"))

    with pytest.raises(checkin_store.NotYet):
        await save(MENTEE, row.starts_at - timedelta(days=1))
    with pytest.raises(NotTheirs):
        await save("U3", row.ends_at)
