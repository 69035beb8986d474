"""Which events get a row, and in which lane: what a person did, and never our own posts."""

from datetime import timedelta
from typing import Any

import pytest

from bot.inbox.rules import LONGEST_WAIT, MAX_ATTEMPTS, arrival, counts, try_again_after

TYPES = {"message", "user_change"}


def envelope(**event: Any) -> dict[str, Any]:
    given = {"type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "text": "hi", "event_ts": "17.0"}
    return {
        "api_app_id": "A1",
        "event_id": "Ev1",
        "event_time": 17,
        "authorizations": [{"user_id": "UBOT", "is_bot": True}],
        "event": given | event,
    }


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"subtype": "file_share", "files": [{"id": "F1"}], "text": ""},
        {"subtype": "thread_broadcast"},
        {"type": "user_change", "user": {"id": "U1"}},
        {"app_id": "A2"},
    ],
)
def test_what_a_person_does_counts(event: dict[str, Any]) -> None:
    assert counts(envelope(**event), TYPES)


@pytest.mark.parametrize(
    "event",
    [
        {"bot_id": "B1", "user": "UBOT"},
        {"user": "UBOT"},
        {"app_id": "A1"},
        {"type": "user_change", "user": {"id": "UBOT"}},
        {"subtype": "message_changed", "message": {"user": "U1"}},
        {"subtype": "message_deleted"},
        {"subtype": "bot_message", "user": None},
        {"channel_type": "channel"},
        {"type": "team_join"},
    ],
)
def test_our_own_posts_and_what_nobody_asked_for_do_not_count(event: dict[str, Any]) -> None:
    assert not counts(envelope(**event), TYPES)


def test_a_conversation_is_a_lane() -> None:
    assert arrival(envelope(), "T1", "U1").lane == "D1"


def test_other_events_share_a_lane_with_those_of_their_type_and_person() -> None:
    lanes = [arrival(envelope(type=kind), "T1", user).lane for kind in ("a", "b") for user in ("U1", "U2", None)]
    assert len(set(lanes)) == 6


def test_an_event_without_its_own_time_has_that_of_its_envelope() -> None:
    assert arrival(envelope(event_ts=None), "T1", "U1").sent_ts == "17.000000"


def test_a_failed_event_is_tried_for_about_six_minutes() -> None:
    waits = [try_again_after(attempts) for attempts in range(1, MAX_ATTEMPTS + 1)]
    assert waits[-1] is None
    assert timedelta(minutes=5) < sum([wait for wait in waits if wait], timedelta()) < timedelta(minutes=7)
    assert max(wait for wait in waits if wait) == LONGEST_WAIT
